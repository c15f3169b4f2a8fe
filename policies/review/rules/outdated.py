"""Citations of law that no longer holds."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from policies.review.rules.case import Case
from policies.review.rules.context import OutdatedLaw
from policies.review.rules.outcomes import Judgement, met, warned
from policies.review.rules.prose import Kind, Prose, Sentence


def outdated_law(case: Case) -> Iterator[Judgement]:
    """Each sentence that cites a text which no longer holds on the day in question."""
    found = []
    for law in case.context.laws:
        if law.repealed_on is None or law.repealed_on <= case.on:
            for sentence in citing(case.prose, law):
                message = _("This cites law that no longer holds: %(changed)s Bring the sentence up to date.")
                found.append(
                    warned(
                        message % {"changed": law.changed}, part=law.key, sentence=sentence, about=sentence.folded[:120]
                    )
                )
    yield from found or [met()]


def citing(prose: Prose, law: OutdatedLaw) -> Iterator[Sentence]:
    """Yield the sentences and headings that cite a text, together with its subject, and nothing that excuses it."""
    shown = f"law.{law.fact}.citation"
    if law.fact:
        yield from (sentence for sentence in prose.sentences if shown in sentence.facts)
    for sentence in prose.matching(law.citations, frozenset(Kind)):
        has_subject = not law.subjects or sentence.fits_any(law.subjects)
        if has_subject and shown not in sentence.facts and not sentence.fits_any(law.exceptions):
            yield sentence
