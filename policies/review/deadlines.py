"""By when a decision is asked for, and on which days reviewers are reminded of it. Days are those of the portal."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from home.queries import container_by_uuid

BEFORE = timedelta(days=2)
"""How long before the day comes reviewers are reminded of it."""
AGAIN = timedelta(days=7)
"""How often they are reminded once it has passed."""


def today_in(owner: UUID, at: datetime) -> date:
    """Return the day that it is at a moment where a portal or library is."""
    return at.astimezone(ZoneInfo(container_by_uuid(owner).time_zone)).date()


def first_due_day(owner: UUID, at: datetime) -> date:
    """Return the day by which a decision is asked for on what is submitted at a moment."""
    return today_in(owner, at) + timedelta(days=container_by_uuid(owner).days_to_decide)


def is_reminder_due(*, due_on: date, submitted_on: date, reminded_on: date | None, today: date) -> bool:
    """Whether a day has come since the last reminder, or since the submission, on which reviewers are reminded.

    These are the second day before the due one, the day after it, and every seventh day from then on.
    """
    last = max(submitted_on, reminded_on or submitted_on)
    first_late = due_on + timedelta(days=1)
    if today >= first_late:
        latest = first_late + (today - first_late) // AGAIN * AGAIN
        return last < latest
    return today >= due_on - BEFORE > last
