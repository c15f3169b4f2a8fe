"""The database's own refusal to rewrite history, on SQLite and PostgreSQL.

Chains, entries, decisions, signatures and approved facts are insert-only; a head only ever grows by the entry just
added; a body changes only as the redaction that stands last in its chain says. SQLite silently drops the triggers of
a table that a migration rebuilds, so they are dropped before migrating, installed after it, and a Critical system
check asks whether they are there.
"""

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from policies.register import trigger_sql

PREFIX = "register_"


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers anew; does nothing while the tables are not all there."""
    with connection.cursor() as cursor:
        if not set(trigger_sql.TABLES) <= set(connection.introspection.table_names(cursor)):
            return
    drop(connection)
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers, as many as there are."""
    with connection.cursor() as cursor:
        for name, table in _present(connection):
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the triggers that should be there and are not, or are switched off."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    if not tables & set(trigger_sql.TABLES):
        return []
    return sorted(set(trigger_sql.names(connection.vendor)) - {name for name, _table in _present(connection)})


def drop_before_migrating(*, using: str, **kwargs: Any) -> None:
    """Receiver of `pre_migrate`: SQLite cannot alter a table whose triggers name others."""
    if connections[using].vendor == "sqlite":
        drop(connections[using])


def install_after_migrating(*, using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`."""
    install(connections[using])


@checks.register(checks.Tags.database)
def check_triggers(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Report triggers that are missing. Silent under `migrate`, which is what brings them back."""
    if sys.argv[1:2] == ["migrate"]:
        return []
    return list(_messages(databases or [DEFAULT_DB_ALIAS]))


def _messages(databases: Sequence[str]) -> Iterator[checks.CheckMessage]:
    for alias in databases:
        if names := missing(connections[alias]):
            yield checks.Critical(
                f"The register of “{alias}” can be rewritten: {len(names)} of its triggers are missing"
                f" ({', '.join(names)}).",
                hint="Run manage.py migrate, which installs them.",
                id="policies.C001",
            )


def _statements(vendor: str) -> list[str]:
    return trigger_sql.postgresql() if vendor == "postgresql" else trigger_sql.sqlite()


def _present(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
                " WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND starts_with(tgname, %s)"
                " AND relnamespace = current_schema()::regnamespace",
                [PREFIX],
            )
        else:
            cursor.execute(
                "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, length(%s)) = %s",
                [PREFIX, PREFIX],
            )
        return list(cursor.fetchall())
