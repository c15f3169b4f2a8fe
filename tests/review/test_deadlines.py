"""The days of a decision: which one is asked for, and on which people are reminded of it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from policies.review.deadlines import is_reminder_due

SUBMITTED, DUE = date(2026, 3, 2), date(2026, 3, 16)


def reminders(*, submitted_on=SUBMITTED, due_on=DUE, days=40, run_on=lambda day: True):
    """The days on which people are reminded by a command that runs on some of them."""
    reminded, found = None, []
    for day in (submitted_on + timedelta(days=n) for n in range(days)):
        if run_on(day) and is_reminder_due(due_on=due_on, submitted_on=submitted_on, reminded_on=reminded, today=day):
            found.append(day)
            reminded = day
    return found


class TestReminders:
    def test_come_two_days_before_the_day_after_it_and_then_weekly(self):
        assert reminders() == [date(2026, 3, day) for day in (14, 17, 24, 31)] + [date(2026, 4, 7)]

    def test_come_once_for_each_day_that_nobody_ran_the_command(self):
        assert reminders(run_on=lambda day: day >= date(2026, 3, 20), days=24) == [date(2026, 3, 20), date(2026, 3, 24)]

    def test_do_not_come_on_the_day_of_the_submission(self):
        assert reminders(due_on=SUBMITTED, days=3) == [SUBMITTED + timedelta(days=1)]

    @given(
        wait=st.integers(0, 60),
        days=st.lists(st.integers(0, 90), unique=True).map(sorted),
    )
    def test_never_come_twice_for_one_reason_and_never_before_they_are_due(self, wait, days):
        due_on = SUBMITTED + timedelta(days=wait)
        ran = {SUBMITTED + timedelta(days=n) for n in days}
        found = reminders(due_on=due_on, days=91, run_on=ran.__contains__)
        assert all(day >= due_on - timedelta(days=2) and day > SUBMITTED for day in found)
        late = [day for day in found if day > due_on]
        assert len({(day - due_on - timedelta(days=1)) // timedelta(days=7) for day in late}) == len(late)
        assert len(found) - len(late) <= 1
