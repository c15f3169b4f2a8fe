"""What keeps tests apart from the world and from one another: no network, and a flush that triggers let through."""

import ipaddress
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from django.core.serializers import deserialize
from django.db import connections, transaction
from django.db.backends.base.creation import BaseDatabaseCreation
from django.db.backends.base.operations import BaseDatabaseOperations


class NetworkIsOff(OSError):
    """A test tried to reach a machine other than this one."""


def is_this_machine(address: object) -> bool:
    """Tell whether a socket address (host first, or the path of a Unix socket) stays on this machine."""
    if not isinstance(address, tuple):
        return True
    host = address[0]
    try:
        return host in ("", "localhost") or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return str(host).endswith(".localhost")


def turn_network_off() -> Callable[[], None]:
    """Refuse connections and look-ups that leave this machine; return what turns them on again."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def refuse(address: object) -> None:
        if not is_this_machine(address):
            raise NetworkIsOff(f"The network is off in tests, and this one asked for {address!r}.")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        refuse(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        refuse(address)
        return connect_ex(self, address)

    def guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> list[Any]:
        name = host.decode("ascii") if isinstance(host, bytes) else host
        refuse((name or "", 0))
        return getaddrinfo(host, *args, **kwargs)

    def restore() -> None:
        socket.socket.connect, socket.socket.connect_ex = connect, connect_ex
        socket.getaddrinfo = getaddrinfo

    socket.socket.connect, socket.socket.connect_ex = guarded_connect, guarded_connect_ex
    socket.getaddrinfo = guarded_getaddrinfo
    return restore


@contextmanager
def _without_triggers(alias: str) -> Iterator[None]:
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'policies%'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _name, sql in triggers:
            cursor.execute(sql)


def _that_hold_rows(connection: Any) -> list[str]:
    """The tables that are not empty, by one query for all."""
    names = [connection.ops.quote_name(name) for name in connection.introspection.django_table_names()]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names))
        return [name for (name,) in cursor.fetchall()]


def let_flush_pass_triggers() -> None:
    """Let a transactional test empty insert-only tables when it ends; nothing else gets past their triggers."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: BaseDatabaseOperations, sql_list: Sequence[str]) -> None:
        with _without_triggers(self.connection.alias):
            # Of a hundred tables a test fills few, and PostgreSQL takes half a second to truncate all of them.
            flush(self, [f"DELETE FROM {name}" for name in _that_hold_rows(self.connection)])

    BaseDatabaseOperations.execute_sql_flush = execute_sql_flush


def put_rows_back_at_once() -> None:
    """Let a transactional test find the rows of the migrations by an insertion for each table, not for each row."""

    def deserialize_db_from_string(self: BaseDatabaseCreation, data: str) -> None:
        alias = self.connection.alias
        with transaction.atomic(alias), self.connection.constraint_checks_disabled():
            for model, found in groupby(deserialize("json", data, using=alias), lambda row: type(row.object)):
                rows, manager = list(found), model._base_manager.using(alias)
                if model._meta.parents or any(row.m2m_data for row in rows) or manager.exists():
                    for row in rows:
                        row.save(using=alias)
                else:
                    manager.bulk_create([row.object for row in rows])

    BaseDatabaseCreation.deserialize_db_from_string = deserialize_db_from_string
