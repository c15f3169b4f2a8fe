"""The only clock of publication: the database's, so that no application server's drift decides what is in force."""

from datetime import UTC, datetime, timedelta

from django.db import connection

FARTHEST = timedelta(days=36_525)
"""How long beforehand a version can be approved: the last days of the calendar have no local time in every zone."""


def database_now() -> datetime:
    """Return the database's present moment, aware, in UTC, to the microsecond (SQLite: millisecond)."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')")
            return datetime.fromisoformat(cursor.fetchone()[0]).replace(tzinfo=UTC)
        # Not now(): that one stands still for as long as a transaction waits for its locks.
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment.astimezone(UTC)
