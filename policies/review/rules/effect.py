"""The day of taking effect, where a text says it: T4."""

import re
from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from policies.review.rules.case import Case
from policies.review.rules.outcomes import Judgement, met, missing
from policies.review.rules.prose import Sentence

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january",
            "fevrier february",
            "mars march",
            "avril april",
            "mai may",
            "juin june",
            "juillet july",
            "aout august",
            "septembre september",
            "octobre october",
            "novembre november",
            "decembre december",
        ),
        1,
    )
    for name in names.split()
}
_NAMES = "|".join(_MONTHS)
_DAYS = (
    re.compile(rf"(?<!\w)(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?P<month>{_NAMES})\s+(?P<year>\d{{4}})(?!\w)"),
    re.compile(rf"(?<!\w)(?P<month>{_NAMES})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\w)"),
    re.compile(r"(?<![\w/])(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})(?![\w/])"),
    re.compile(r"(?<![\w-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\w-])"),
)
# A sentence that names a law tells since when the law is in force.
_LAW = re.compile(r"\b(?:lois?|reglement|rgpd|gdpr|directive|decret|ordonnance|deliberation|regulation|act|law)\b")


def displayed_date(case: Case) -> Iterator[Judgement]:
    """T4. A day of taking effect that the text says is the stored one, and never “today”."""
    expected = case.context.effective_on or case.on
    found = [
        missing(
            _("“Today” is another day each time this is read: take it out, the page shows the day of taking effect."),
            part="today",
            sentence=sentence,
            about="today",
        )
        for sentence in case.sentences("today")
    ]
    for sentence in case.sentences("date.effect"):
        if _LAW.search(sentence.folded):
            continue
        found += [_contradicted(sentence, day, expected) for day in _days_in(sentence) if day != expected]
    yield from found or [met()]


def _contradicted(sentence: Sentence, said: date, stored: date) -> Judgement:
    message = _(
        "The text says that it takes effect on %(said)s, and it does so on %(stored)s: take the day out, the page shows"
        " it by itself."
    )
    days = {"said": date_format(said), "stored": date_format(stored)}
    return missing(message % days, sentence=sentence, about=said.isoformat())


def _days_in(sentence: Sentence) -> Iterator[date]:
    for pattern in _DAYS:
        for found in pattern.finditer(sentence.folded):
            month = found["month"]
            number = int(month) if month.isdecimal() else _MONTHS[month]
            try:
                yield date(int(found["year"]), number, int(found["day"]))
            except ValueError:
                continue
