"""Asking the admin for a thousand addresses: without the test client's copies of templates, and nothing lasts."""

import re
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.messages import ERROR
from django.contrib.sessions.backends.db import SessionStore
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.utils.html import conditional_escape

_WRITING = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)
# What a visit leaves by itself, whatever is asked.
_PASSING = {"django_session"}
_HANDLER = ClientHandler(enforce_csrf_checks=False)


@dataclass
class Answer:
    """What came back: `said` is the body, and after it the headers; `kind` is the type of the body.

    `told` are the sentences of the next screen as HTML, `errors` those of them in red; `written` are the tables that
    were written to.
    """

    status: int
    said: str
    body: str
    kind: str
    location: str
    told: list[str]
    errors: list[str]
    written: set[str] = field(default_factory=set)
    fault: str = ""


class Visitor:
    """Somebody at the admin, signed in unless it is nobody; `ask` leaves the database as it was."""

    def __init__(self, person: Any = None) -> None:
        self.factory = RequestFactory(HTTP_HOST="testserver")
        if person is not None:
            self.factory.cookies[settings.SESSION_COOKIE_NAME] = _session_of(person)

    def ask(
        self,
        method: str,
        url: str,
        data: dict[str, Any] | None = None,
        *,
        headers: dict[str, str] | None = None,
        then: Callable[[set[str]], None] | None = None,
    ) -> Answer:
        """Ask; `then` looks at the database, with the tables that were written to, before all is taken back."""
        with transaction.atomic(), _written_to() as tables, _faults() as faults:
            form = {"data": urlencode(data or {}, doseq=True), "content_type": "application/x-www-form-urlencoded"}
            request = getattr(self.factory, method)(url, headers=headers, **(form if method == "post" else {}))
            response = _HANDLER(request.environ)
            body = (b"".join(response) if response.streaming else response.content).decode(errors="replace")
            if then is not None and not transaction.get_rollback():
                then(tables)
            transaction.set_rollback(True)
        return Answer(
            status=response.status_code,
            said=body + "\n".join(f"{name}: {value}" for name, value in response.items()),
            body=body,
            kind=response.headers.get("Content-Type", "").partition(";")[0],
            location=response.headers.get("Location", ""),
            told=[conditional_escape(message.message) for message in _queued(response)],
            errors=[str(message) for message in _queued(response) if message.level >= ERROR],
            written=tables,
            fault=faults[-1] if faults else "",
        )


def _session_of(person: Any) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _queued(response: Any) -> list[Any]:
    return list(getattr(getattr(response.wsgi_request, "_messages", None), "_queued_messages", ()))


@contextmanager
def _written_to() -> Iterator[set[str]]:
    tables: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := _WRITING.match(sql):
            tables.update({found.group(1)} - _PASSING)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables


@contextmanager
def _faults() -> Iterator[list[str]]:
    faults: list[str] = []

    def note(sender: Any, request: Any, **kwargs: Any) -> None:
        faults.append(traceback.format_exc(limit=-3))

    got_request_exception.connect(note)
    try:
        yield faults
    finally:
        got_request_exception.disconnect(note)
