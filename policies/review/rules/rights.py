"""What people can ask for: G13 to G16 and G22."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.document.nodes import ContactRole, LegalBasis, RightKind, Rights, Topic
from policies.review.rules.case import Case
from policies.review.rules.contacts import has_address, has_postal_address, has_web_page, reached, saying, shown
from policies.review.rules.outcomes import Judgement, met, missing, not_applicable, stated, warned
from policies.review.rules.prose import Kind, Sentence

_RIGHTS: dict[RightKind, str | Promise] = {
    RightKind.ACCESS: gettext_lazy("Say that people can obtain access to their data."),
    RightKind.RECTIFICATION: gettext_lazy("Say that people can have their data corrected."),
    RightKind.ERASURE: gettext_lazy("Say that people can have their data erased."),
    RightKind.RESTRICTION: gettext_lazy("Say that people can have the processing of their data restricted."),
    RightKind.OBJECTION: gettext_lazy("Say that people can object to the processing of their data."),
    RightKind.PORTABILITY: gettext_lazy(
        "Say that people can receive the data that they gave in a common format, or have them passed on."
    ),
}
# On which bases a right exists: Articles 20(1) and 21(1) GDPR.
_ON = {
    RightKind.PORTABILITY: frozenset({LegalBasis.CONSENT, LegalBasis.CONTRACT}),
    RightKind.OBJECTION: frozenset({LegalBasis.PUBLIC_TASK, LegalBasis.LEGITIMATE_INTERESTS}),
}


def rights(case: Case) -> Iterator[Judgement]:
    """G13. Six rights are mentioned; two of them exist on some legal bases only."""
    for right, message in _RIGHTS.items():
        row = case.rights.get(right)
        sentence = _mention(case, right)
        exists = not case.bases_are_known or right not in _ON or bool(_ON[right] & case.bases)
        if not exists and (row or sentence):
            yield warned(_not_here(right), part=right.value, sentence=sentence, article=row[0] if row else None)
        elif row:
            yield met(row[0], part=right.value)
        elif sentence:
            yield stated(sentence, part=right.value)
        elif exists:
            yield missing(str(message), part=right.value)
        else:
            yield not_applicable(_("No purpose rests on a legal basis that gives this right."), part=right.value)


def _not_here(right: RightKind) -> str:
    if right is RightKind.PORTABILITY:
        return _("Portability exists where data rest on consent or a contract, and no purpose does: take it out.")
    return _(
        "The right to object exists where data rest on a public task or on legitimate interests, and no purpose does:"
        " see whether the legal bases are right."
    )


def _mention(case: Case, right: RightKind) -> Sentence | None:
    found = case.sentences(f"right.{right.value}")
    return next((s for s in found if s.article.topic is Topic.RIGHTS), found[0] if found else None)


def objection_apart(case: Case) -> Iterator[Judgement]:
    """G14. The right to object stands apart from other information."""
    applies = not case.bases_are_known or _ON[RightKind.OBJECTION] & case.bases or case.sentence("marketing")
    mentioned = case.sentences("right.objection")
    if not applies:
        yield not_applicable(_("No purpose rests on a legal basis that gives this right."))
    elif apart := _apart(case):
        yield apart
    elif not mentioned and RightKind.OBJECTION not in case.rights:
        yield not_applicable(_("The right to object is not mentioned at all."))
    else:
        yield warned(
            _("Set the right to object apart: in a paragraph that begins in bold, under a subheading, or in a notice."),
            sentence=_mention(case, RightKind.OBJECTION),
        )


def _apart(case: Case) -> Judgement | None:
    for sentence in case.prose.sentences:
        stands_apart = sentence.opens_bold or sentence.kind in (Kind.NOTICE, Kind.SUBHEADING, Kind.HEADING)
        if stands_apart and case.says(sentence, "right.objection"):
            return stated(sentence)
    for article, block in case.blocks(Rights):
        if [row.right for row in block.rows] == [RightKind.OBJECTION]:
            return met(article)
    return None


def exercise(case: Case) -> Iterator[Judgement]:
    """G15. A way to exercise rights, and no identity card asked of everybody."""
    sentences = saying(case)
    said = case.sentences("exercise")
    way = next((s for s in said if s.article.topic is Topic.RIGHTS), said[0] if said else None) or next(
        (s for s in sentences if s.article.topic is Topic.RIGHTS and has_address(s)), None
    )
    if way:
        yield stated(way)
    elif reached(case, ContactRole.DPO) or reached(case, ContactRole.CONTROLLER):
        yield met()
    else:
        yield missing(_("Say how people exercise their rights: to which address or by which form they write."))
    asked = next((s for s in case.sentences("identity") if not case.says(s, "doubt")), None)
    if asked:
        yield warned(
            _("Proof of identity is asked of everybody here: ask for it only where there is reasonable doubt."),
            part="identity",
            sentence=asked,
        )


def complaint(case: Case) -> Iterator[Judgement]:
    """G16. Readers can complain to a supervisory authority, and are told which."""
    row = case.rights.get(RightKind.COMPLAINT)
    said = case.sentence("complaint")
    card = case.card(ContactRole.AUTHORITY)
    if not (row or said):
        yield missing(
            _("Say that people can lodge a complaint with the supervisory authority, and insert its contact card."),
            article=card[0] if card else None,
        )
        return
    yield met(row[0]) if row else stated(said)  # type: ignore[arg-type]
    if any(shown(case, ContactRole.AUTHORITY)):
        yield met(part="which")
        return
    named = [s for s in saying(case) if case.says(s, "authority") and (has_web_page(s) or has_postal_address(s))]
    if named:
        yield stated(named[0], part="which")
    else:
        yield warned(
            _(
                "Say which supervisory authority, with its link and address: insert its contact card. In France: CNIL,"
                " 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07."
            ),
            part="which",
            sentence=said,
        )


def after_death(case: Case) -> Iterator[Judgement]:
    """G22. People can leave directives on their data after death."""
    row = case.rights.get(RightKind.AFTER_DEATH)
    if row:
        yield met(row[0])
    elif found := case.sentence("after-death"):
        yield stated(found)
    else:
        yield missing(_("Say that people can leave directives on what becomes of their data after their death."))
