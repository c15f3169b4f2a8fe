"""Cookies and other trackers: G23 to G25."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from policies.document.nodes import Article, PolicyType, Topic, Tracker, Trackers
from policies.review.rules.case import Case
from policies.review.rules.contacts import has_web_page
from policies.review.rules.outcomes import Judgement, linked, met, missing, not_applicable, stated, warned
from policies.review.rules.patterns import folded, words_of
from policies.review.rules.periods import months_in
from policies.review.rules.prose import Sentence

LONGEST_MEASUREMENT = 13  # months: CNIL, recommendation on exempt audience measurement
LONGEST_MEASURED = 25
LONGEST_CHOICE = 7  # "about six months": CNIL, délibération n° 2020-092


def trackers(case: Case) -> Iterator[Judgement]:
    """G23. Trackers that need consent are described, and refused as easily as accepted; exempt ones are said to be."""
    rows = _rows(case)
    mention = case.sentence("cookie")
    if rows:
        yield from _typed(case, rows)
    elif mention is None:
        yield not_applicable(_("No tracker is named."))
    elif none := case.sentence("no-cookie"):
        yield stated(none)
    elif link := next((s for s in case.sentences("cookie") if has_web_page(s)), None):
        yield linked(link)
    elif exempt := next((s for s in case.sentences("exempt") if _is_on_trackers(case, s)), None):
        yield stated(exempt)
    else:
        yield from _described(case, mention)


def _typed(case: Case, rows: list[tuple[Article, Tracker]]) -> Iterator[Judgement]:
    needing = [(article, row) for article, row in rows if not row.exempt]
    bare = next(((article, row) for article, row in needing if not (row.name and row.purpose and row.lifetime)), None)
    if bare:
        yield missing(
            _("The tracker “%(name)s” needs consent: give its name, its purpose and its lifetime.")
            % {"name": bare[1].name},
            article=bare[0],
            about=bare[1].id,
        )
    else:
        yield met(rows[0][0])
    if not needing:
        return
    if refusal := case.sentence("cookie-refusal"):
        yield stated(refusal, part="refusal")
    else:
        yield missing(
            _("Say how trackers are refused, as easily as they are accepted."), part="refusal", article=needing[0][0]
        )


def _described(case: Case, mention: Sentence) -> Iterator[Judgement]:
    """Judge prose: the purpose, the lifetime and the refusal of trackers that are not said to be exempt."""
    sentences = [s for s in case.prose.sentences if _is_on_trackers(case, s)]
    purpose, refusal = case.sentence("cookie-purpose"), case.sentence("cookie-refusal")
    lifetime = next((s for s in sentences if any(months_in(s.folded))), None)
    if purpose and refusal and lifetime:
        yield stated(purpose)
    else:
        yield missing(
            _(
                "Trackers are named: describe each with its purpose, its lifetime, who else reads it and how to refuse"
                " it; or link the page that does; or say that they need no consent."
            ),
            sentence=mention,
        )


def _is_on_trackers(case: Case, sentence: Sentence) -> bool:
    is_about = sentence.article.topic is Topic.COOKIES or case.document.type is PolicyType.COOKIES
    return is_about or case.says(sentence, "cookie")


def measurement(case: Case) -> Iterator[Judgement]:
    """G24. Exempt audience measurement: trackers of thirteen months at most, data of twenty-five."""
    rows = [(article, row) for article, row in _rows(case) if row.exempt and _says(case, row, "audience")]
    sentences = [s for s in case.sentences("audience") if any(months_in(s.folded))]
    on_trackers = [s for s in sentences if case.says(s, "cookie")]
    long_row = next(((a, row) for a, row in rows if _lifetime(row) > LONGEST_MEASUREMENT), None)
    long_one = next((s for s in on_trackers if max(months_in(s.folded)) > LONGEST_MEASURED), None)
    if not rows:
        long_one = next((s for s in on_trackers if max(months_in(s.folded)) > LONGEST_MEASUREMENT), None)
    if long_row or long_one:
        yield warned(
            _("A tracker that measures an audience without consent lives for thirteen months at most."),
            article=long_row[0] if long_row else None,
            sentence=long_one,
        )
    elif rows:
        yield met(rows[0][0])
    elif on_trackers:
        yield stated(on_trackers[0])
    else:
        yield not_applicable(_("No exempt audience measurement is named."))
    kept = [s for s in sentences if s not in on_trackers and case.says(s, "keeping")]
    if long_kept := next((s for s in kept if max(months_in(s.folded)) > LONGEST_MEASURED), None):
        yield warned(
            _("Data of an audience measured without consent are kept for twenty-five months at most."),
            part="data",
            sentence=long_kept,
        )


def choice(case: Case) -> Iterator[Judgement]:
    """G25. The choice about trackers is kept for about six months."""
    rows = [(article, row) for article, row in _rows(case) if _says(case, row, "choice")]
    said = [s for s in case.sentences("choice") if any(months_in(s.folded)) and _is_on_trackers(case, s)]
    long_row = next((article for article, row in rows if _lifetime(row) > LONGEST_CHOICE), None)
    long_one = next((s for s in said if max(months_in(s.folded)) > LONGEST_CHOICE), None)
    if long_row or long_one:
        yield warned(
            _("Keep the choice about trackers for about six months, and ask again afterwards."),
            article=long_row,
            sentence=long_one,
        )
    elif rows:
        yield met(rows[0][0])
    elif said:
        yield stated(said[0])
    else:
        yield not_applicable(_("No stored choice about trackers is named."))


def _rows(case: Case) -> list[tuple[Article, Tracker]]:
    return [(article, row) for article, block in case.blocks(Trackers) for row in block.rows]


def _says(case: Case, row: Tracker, concept: str) -> bool:
    words = words_of(folded(f"{row.name} {_plain(row.purpose)}"))
    return any(pattern.span_in(words) for pattern in case.words.of(concept))


def _lifetime(row: Tracker) -> float:
    return max(months_in(folded(_plain(row.lifetime))), default=0)


def _plain(inlines: tuple[object, ...]) -> str:
    return "".join(getattr(inline, "value", "") or "" for inline in inlines)
