"""Rewriting history on purpose."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from policies.register import triggers


@contextmanager
def triggers_off(connection: Any) -> Iterator[None]:
    """Let rows of the register be changed and deleted, foreign keys notwithstanding, as a database's owner could.

    PostgreSQL must be asked as superuser. Meant for use inside a transaction that is rolled back.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        else:
            triggers.drop(connection)
    try:
        yield
    finally:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = DEFAULT")
        else:
            triggers.install(connection)
