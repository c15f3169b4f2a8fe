"""Why data are processed: G5 to G9, G18, G19, G27 and G30."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from policies.document.nodes import (
    LegalBasis,
    List,
    PolicyDocument,
    Purpose,
    Purposes,
    RightKind,
    Text,
    Topic,
    walk,
)
from policies.review.rules.case import Case
from policies.review.rules.outcomes import Judgement, met, missing, not_applicable, stated, warned
from policies.review.rules.patterns import folded, words_of
from policies.review.rules.prose import Sentence


def purposes(case: Case) -> Iterator[Judgement]:
    """G5. Every processing has a purpose."""
    nameless = [article for article, row in case.purposes if not row.purpose]
    if nameless:
        yield missing(_("A row of purposes has no purpose: write what the data are used for."), article=nameless[0])
    elif case.purposes:
        yield met(case.purposes[0][0])
    elif found := _best(case, "purpose", Topic.PURPOSES):
        yield stated(found)
    else:
        yield missing(_("Say what the data are used for, purpose by purpose."))


def legal_bases(case: Case) -> Iterator[Judgement]:
    """G6. Every purpose has its legal basis."""
    baseless = [(article, row) for article, row in case.purposes if not row.bases]
    if baseless:
        article, row = baseless[0]
        yield missing(
            _("The purpose “%(purpose)s” has no legal basis: choose one of the six.") % {"purpose": words_in(row)},
            article=article,
            about=row.id,
        )
    elif case.purposes:
        yield met(case.purposes[0][0])
    elif found := _best(case, "basis", Topic.PURPOSES):
        yield stated(found)
    else:
        yield missing(
            _(
                "Say on which legal basis each purpose rests: consent, a contract, a legal obligation, vital interests,"
                " a task in the public interest or legitimate interests."
            )
        )


def legitimate_interests(case: Case) -> Iterator[Judgement]:
    """G7. Whoever relies on legitimate interests says which; a public body's tasks do not rest on them."""
    rows = [(article, row) for article, row in case.purposes if LegalBasis.LEGITIMATE_INTERESTS in row.bases]
    sentence = case.sentence("legitimate-interest")
    if not rows and sentence is None:
        yield not_applicable(_("No purpose rests on legitimate interests."))
        return
    said = case.sentence("interest-said")
    unsaid = [(article, row) for article, row in rows if not row.detail]
    if unsaid and not said:
        article, row = unsaid[0]
        message = _("The purpose “%(purpose)s” rests on legitimate interests: say which.") % {"purpose": words_in(row)}
        yield missing(message, article=article, about=row.id)
    elif rows and not unsaid:
        yield met(rows[0][0])
    elif said:
        yield stated(said)
    else:
        yield missing(_("Legitimate interests are relied on here: say which."), sentence=sentence)
    if case.context.is_public_body:
        yield warned(
            _("A public body does not rest its own tasks on legitimate interests: see whether a public task fits."),
            part="public-body",
            sentence=sentence,
            article=rows[0][0] if rows else None,
        )


def withdrawal(case: Case) -> Iterator[Judgement]:
    """G8. Where consent is relied on, it can be withdrawn, and readers know how."""
    relied = consent_relied_on(case)
    if relied is None and LegalBasis.CONSENT not in case.bases:
        yield not_applicable(_("No purpose rests on consent."))
        return
    row = case.rights.get(RightKind.WITHDRAWAL)
    said = case.sentences("withdrawal")
    if not row and not said:
        yield missing(
            _("Consent is relied on: say that it can be withdrawn at any time, as easily as it was given."),
            sentence=relied,
        )
        return
    yield met(row[0]) if row else stated(said[0])
    how = next((s for s in said if case.says(s, "how")), None) or _how_near(case, said)
    if how:
        yield stated(how, part="how")
    elif row and row[1].detail:
        yield met(row[0], part="how")
    else:
        yield warned(_("Say how consent is withdrawn: by which link, or by writing to whom."), part="how")


def _how_near(case: Case, said: list[Sentence]) -> Sentence | None:
    articles = {id(sentence.article) for sentence in said}
    return next((s for s in case.sentences("how") if id(s.article) in articles), None)


def consent_relied_on(case: Case) -> Sentence | None:
    """Return a sentence that relies on consent, sooner one of an article on it, or None."""
    found = [s for s in case.sentences("consent") if not case.says(s, "no-consent")]
    return next((s for s in found if s.article.topic is Topic.CONSENT), found[0] if found else None)


def special_categories(case: Case) -> Iterator[Judgement]:
    """G9. Special categories and offences name the condition that allows them."""
    yield from _condition(
        case,
        "special",
        "condition",
        part="",
        reason=_("No special category of data is named."),
        message=_("Data of a special category are named here: say which condition of Article 9(2) allows them."),
    )
    yield from _condition(
        case,
        "offences",
        "offences-condition",
        part="offences",
        reason=_("No data on offences are named."),
        message=_("Data on offences are named here: say what allows them under Article 10."),
    )


def _condition(case: Case, named: str, allowed: str, *, part: str, reason: str, message: str) -> Iterator[Judgement]:
    found = next((s for s in case.sentences(named) if not case.says(s, "no-special")), None)
    if found is None:
        yield not_applicable(reason, part=part)
    elif condition := case.sentence(allowed):
        yield stated(condition, part=part)
    else:
        yield warned(message, part=part, sentence=found)


def automated_decisions(case: Case) -> Iterator[Judgement]:
    """G18. Automated decisions: how they come about, and what follows."""
    row = case.rights.get(RightKind.AUTOMATED_DECISIONS)
    found = next((s for s in case.sentences("automated") if not case.says(s, "no-automated")), None)
    if found is None and row is None:
        yield not_applicable(_("No automated decision is named."))
        return
    logic, consequences = case.sentence("logic"), case.sentence("consequences")
    if logic and consequences:
        yield stated(logic)
    else:
        yield missing(
            _("Automated decisions are named: say how they are reached, and what they mean for the person."),
            sentence=found,
            article=row[0] if row else None,
        )


def new_purposes(case: Case) -> Iterator[Judgement]:
    """G19. A new purpose for data already held is announced before it starts."""
    before = case.context.in_force
    if before is None:
        yield not_applicable(_("There is no earlier version, under which data could have been collected."))
        return
    known = [set(words_of(folded(text))) for text in _purposes_of(before)]
    added = [text for text in _purposes_of(case.document) if not _is_among(text, known)]
    if not added or not known:
        yield not_applicable(_("No purpose is added."))
    elif case.context.effective_on and case.context.effective_on > case.on:
        yield met()
    else:
        yield missing(
            _(
                "“%(purpose)s” seems to be a new purpose. If it will serve data that you already hold, choose a later"
                " day of taking effect and announce it; if not, answer that this does not apply, and why."
            )
            % {"purpose": added[0]},
            about=folded(added[0]),
        )


_ALIKE = 0.5  # of the words of a purpose that stood there before


def _is_among(text: str, known: list[set[str]]) -> bool:
    words = set(words_of(folded(text)))
    return any(len(words & other) >= _ALIKE * max(1, min(len(words), len(other))) for other in known)


def _purposes_of(document: PolicyDocument) -> list[str]:
    """Return the purposes of a document: typed rows, and items of lists in the articles on purposes."""
    found = []
    for article in document.articles:
        for block in article.content:
            if isinstance(block, Purposes):
                found += [words_in(row) for row in block.rows]
            elif isinstance(block, List) and article.topic is Topic.PURPOSES:
                found += ["".join(n.value for n in walk(item) if isinstance(n, Text)).strip() for item in block.items]
    return [text for text in found if text]


def vague_purposes(case: Case) -> Iterator[Judgement]:
    """G27. Purposes are said plainly, and improvement is not the only one."""
    vague = case.sentences("vague-purpose")
    for sentence in vague:
        yield warned(
            _("Say plainly what is done with the data: words like “may”, “some” or “often” leave it open."),
            sentence=sentence,
            about=sentence.folded,
        )
    only = case.purposes[0] if len(case.purposes) == 1 else None
    sole = only is not None and any(
        pattern.span_in(words_of(folded(words_in(only[1])))) for pattern in case.words.of("improvement")
    )
    if sole and only:
        yield warned(
            _("Improving the service is the only purpose: say what the data are really used for."),
            part="improvement",
            article=only[0],
        )
    if not vague and not sole:
        yield met()


def presumed_consent(case: Case) -> Iterator[Judgement]:
    """G30. Consent is given, never presumed."""
    found = [s for s in case.sentences("presumed-consent") if not case.says(s, "given-consent")]
    for sentence in found:
        yield warned(
            _(
                "Consent is presumed here. Nobody consents by using a site or by giving data: ask for it, or name"
                " another legal basis."
            ),
            sentence=sentence,
            about=sentence.folded,
        )
    if not found:
        yield met()


def words_in(row: Purpose) -> str:
    return "".join(node.value for part in row.purpose for node in walk(part) if isinstance(node, Text)).strip()


def _best(case: Case, concept: str, topic: Topic) -> Sentence | None:
    """Return the first sentence that says a thing, sooner in an article on its topic."""
    found = case.sentences(concept)
    return next((s for s in found if s.article.topic is topic), found[0] if found else None)
