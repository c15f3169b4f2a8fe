"""The one SELECT by which a policy is read, and the few others of the public path. The clock is the database's.

SQLite runs inside this process, and its clock is this process's; it is handed over because SQL's own stops at
milliseconds.
"""

import json
from datetime import UTC, datetime
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, InterfaceError, NotSupportedError, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

_NOW = {"sqlite": "%(now)s", "postgresql": "statement_timestamp()"}
# A host that changed hands shows nothing of the portal that had it.
_OF_HOST = (
    "EXISTS (SELECT 1 FROM home_host h JOIN home_container c ON c.page_ptr_id = h.container_id"
    " WHERE h.host = a.host AND c.uuid = a.owner)"
)
_CURRENT = "s.valid_from <= {now} AND (s.valid_until IS NULL OR s.valid_until > {now})"

# The words travel only when this process does not hold them already, as `known` says.
_BY_ADDRESS = f"""
SELECT a.redirect_to, s.standing, s.valid_from, s.number, s.data, b.digest, t.revision, t.frame,
       CASE WHEN b.digest = %(known)s THEN NULL ELSE b.content END,
       CASE WHEN b.digest = %(known)s THEN NULL ELSE (
           SELECT d.content FROM policies_body d
           WHERE d.chain_id = s.chain_id AND d.number = s.number AND d.form = 'document' AND d.renderer = 0
       ) END
FROM policies_address a
LEFT JOIN policies_surroundings s ON s.chain_id = a.chain_id AND {_CURRENT}
LEFT JOIN policies_body b
       ON b.chain_id = s.chain_id AND b.number = s.number AND b.form = 'html' AND b.renderer = s.renderer
LEFT JOIN home_theme t ON t.container_id = a.owner
WHERE a.host = %(host)s AND a.path = %(path)s AND {_OF_HOST}
"""  # noqa: S608 (nothing here comes from outside)

_PLAN = "policy_by_address"

_BY_HOST = f"""
SELECT a.path, s.standing, s.valid_from, s.data
FROM policies_address a
JOIN policies_surroundings s ON s.chain_id = a.chain_id AND {_CURRENT}
WHERE a.host = %(host)s AND a.redirect_to = '' AND {_OF_HOST}
ORDER BY a.path
"""  # noqa: S608


class State(NamedTuple):
    """What identifies everything that a reader of an address is told now. `data` and `frame` are JSON.

    All but `redirect_to` are None where nothing stands around the address yet.
    """

    redirect_to: str
    standing: str | None
    valid_from: Any
    number: int | None
    data: str | None
    digest: str | None
    revision: int | None
    frame: str | None


class Words(NamedTuple):
    """A version as HTML and as the document that it was made of, both zstd-compressed."""

    html: bytes
    document: bytes


class Listed(NamedTuple):
    """A policy at an address of a portal. `data` is as the register keeps it for readers (`Surroundings`)."""

    path: str
    standing: str
    since: datetime
    data: dict[str, Any]


def state_at(host: str, path: str, known: str) -> tuple[State, Words | None] | None:
    """Return what stands at an address now, and its words unless `known` is their digest; None for no address.

    One query, whatever the number of portals.
    """
    rows = _rows(_BY_ADDRESS, {"known": known, "host": host, "path": path})
    if not rows:
        return None
    # Periods do not overlap. Should two ever do, the later one counts; asking the database to sort costs each visit.
    row = rows[0] if len(rows) == 1 else max(rows, key=itemgetter(State._fields.index("valid_from")))
    html, document = row[-2:]
    return State(*row[:-2]), Words(html, document) if html and document else None


def policies_of(host: str) -> list[Listed]:
    """Return the policies of a portal in all its languages, by path. One query."""
    rows = _rows(_BY_HOST, {"host": host})
    return [Listed(path, standing, moment_of(since), json.loads(data)) for path, standing, since, data in rows]


def moment_of(value: Any) -> datetime:
    """Return a moment as the database's driver gave it, as an aware datetime."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _rows(query: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Run a query, once more on a new connection if the kept one broke, or its plan no longer fits the tables."""
    database = connections[DEFAULT_DB_ALIAS]  # the proxy `connection` would look it up at each use
    if database.vendor == "sqlite":
        parameters["now"] = _now()
    try:
        return _fetched(database, query, parameters)
    except (OperationalError, InterfaceError, NotSupportedError):
        if database.in_atomic_block:
            raise
        database.close()
        return _fetched(database, query, parameters)


def _fetched(database: BaseDatabaseWrapper, query: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with database.cursor() as cursor:
        cursor.execute(_statement(database, query), parameters)
        return list(cursor.fetchall())


def _statement(database: BaseDatabaseWrapper, query: str) -> str:
    """Return the SQL of a query; on PostgreSQL, the name under which this connection keeps its plan.

    Planning the four joins anew takes PostgreSQL seven times as long as reading them. A pooler that gives each
    transaction another connection forgets plans; Django's setting for such poolers turns this off.
    """
    if query is not _BY_ADDRESS or database.vendor != "postgresql":
        return _sql(query, database.vendor)
    if database.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        return _sql(query, database.vendor)
    if getattr(database, "policy_plan_of", None) is not database.connection:
        with database.wrap_database_errors, database.connection.cursor() as cursor:
            cursor.execute(_prepare(_sql(query, database.vendor)))
        database.policy_plan_of = database.connection  # type: ignore[attr-defined]
    return f"EXECUTE {_PLAN} (%(known)s, %(host)s, %(path)s)"


@cache
def _prepare(sql: str) -> str:
    return f"PREPARE {_PLAN} (text, text, text) AS {sql % {'known': '$1', 'host': '$2', 'path': '$3'}}"


@cache
def _sql(query: str, vendor: str) -> str:
    return query.format(now=_NOW[vendor])


def _now() -> str:
    return datetime.now(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
