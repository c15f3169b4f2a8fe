"""Dates as readers see them: in the portal's time zone and in the language that is active."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext

# A month begins with an ordinal where its other days are counted.
_FIRST_OF_MONTH = {"fr": "1er", "br": "1añ"}


class UnknownDay(ValueError):
    """No calendar has that day."""


class Day(NamedTuple):
    """`iso` for machines ("2026-03-12"), `words` for people ("12 March 2026")."""

    iso: str
    words: str


def day_of(moment: datetime, time_zone: str) -> Day:
    """Return the day that a moment falls on."""
    local = moment.astimezone(ZoneInfo(time_zone))
    written = pgettext("how a date is written, in Django's letters", "j F Y")
    first = _FIRST_OF_MONTH.get(get_language() or "") if local.day == 1 else None
    if first:
        written = written.replace("j", "".join(f"\\{letter}" for letter in first))
    return Day(local.date().isoformat(), date_format(local, written))


def end_of_day(text: str, time_zone: str) -> datetime:
    """Return the last microsecond of a day, written YYYY-MM-DD, in a time zone.

    :raises UnknownDay: there is no such day.
    """
    try:
        day = date.fromisoformat(text)
        if text != day.isoformat():
            raise UnknownDay(text)
        following = datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(time_zone))
        return following.astimezone(UTC) - timedelta(microseconds=1)
    except (ValueError, OverflowError) as error:
        raise UnknownDay(text) from error
