"""Each language of a portal or library as its screen shows it: what stands in it, and what somebody may go on with."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from wagtail.models import Page

from home.models import Container, LocaleRoot
from policies.desk.closings import shown_name
from policies.desk.localized.views import may_begin
from policies.desk.moments import in_zone
from policies.desk.portals import policies_of
from policies.publication.models import ActRequest, RequestState
from policies.register.closings import closed_at
from policies.register.manifest import owner_chain
from policies.register.models import Action, Standing, Surroundings
from policies.register.queries import told_at
from policies.review.entitlement import may_ask, may_read
from policies.review.notifications import language_name


@dataclass(frozen=True)
class Policy:
    """A policy that could be translated, or is withdrawn. `url` leads on, empty for those who cannot go on with it."""

    title: str
    pk: int = 0
    url: str = ""
    is_asked: bool = False


@dataclass(frozen=True)
class Row:
    """A language. `closed_at` is when an act closed it, empty where none did; `name_within` its name in a sentence."""

    code: str
    name: str
    name_within: str
    is_open: bool
    is_default: bool
    is_prevailing: bool
    in_force: int
    closed_at: str
    close_url: str
    asked_url: str
    to_translate: list[Policy]
    withdrawn: list[Policy]


def language_rows(user: Any, container: Container, now: datetime) -> list[Row]:
    """Return the languages of a portal or library, the open ones first, as far as they are the user's to see."""
    roots = LocaleRoot.objects.child_of(container).select_related("locale").order_by("path")
    told = list(_told_now(container, now))
    in_force = Counter(row.chain.locale for row in told if row.standing == Standing.IN_FORCE)
    closed = closed_at([container.uuid])[container.uuid]
    asked = _asked(container)
    asks = may_ask(user, container.uuid)
    reads = may_read(user, container.uuid)
    pages = policies_of([container]) if reads else []
    sources = [page.specific for page in pages if page.locale_id == container.prevailing_locale_id]
    rows = []
    for root in sorted(roots, key=lambda root: (not root.enabled, root.locale_id != container.default_locale_id)):
        code = root.locale.language_code
        needed = root.locale_id in (container.default_locale_id, container.prevailing_locale_id)
        request = asked.get((Action.CLOSING, owner_chain(container.uuid).uuid, code))
        withdrawn = [row for row in told if row.chain.locale == code and row.standing == Standing.WITHDRAWN]
        rows.append(
            Row(
                code=code,
                name=shown_name(code),
                name_within=language_name(code),
                is_open=root.enabled,
                is_default=root.locale_id == container.default_locale_id,
                is_prevailing=root.locale_id == container.prevailing_locale_id,
                in_force=in_force[code],
                closed_at=in_zone(closed[code], container.time_zone) if code in closed and not root.enabled else "",
                close_url=_close_url(container, code) if asks and root.enabled and not needed and not request else "",
                asked_url=reverse("policies_act", args=[request]) if request and reads else "",
                to_translate=list(_to_translate(user, sources, pages, root)) if root.enabled else [],
                withdrawn=[_withdrawn(row, asks, asked) for row in withdrawn] if root.enabled and reads else [],
            )
        )
    return rows


def _told_now(container: Container, now: datetime) -> Iterator[Surroundings]:
    rows = told_at(now).filter(chain__owner=container.uuid)
    yield from rows.select_related("chain").order_by("chain__opened_at", "chain")


def _asked(container: Container) -> dict[tuple[str, UUID, str], int]:
    """Return the open requests to close a language or to put a policy back, by action, chain and language."""
    rows = ActRequest.objects.filter(
        owner=container.uuid, state=RequestState.OPEN, action__in=(Action.CLOSING, Action.REINSTATEMENT)
    )
    return {(row.action, row.chain, row.locale): row.pk for row in rows}


def _close_url(container: Container, code: str) -> str:
    return reverse("policies_close_language", args=[container.uuid, code])


def _to_translate(user: Any, sources: Sequence[Page], pages: Sequence[Page], root: LocaleRoot) -> Iterator[Policy]:
    """Yield those of the policies where they prevail that have a text, and no page in the language of a root."""
    there = {page.translation_key for page in pages if page.locale_id == root.locale_id}
    for source in sources:
        if source.translation_key not in there and source.body:
            title = source.draft_title or source.title
            yield Policy(title=title, pk=source.pk if may_begin(user, source) else 0)


def _withdrawn(row: Surroundings, asks: bool, asked: dict[tuple[str, UUID, str], int]) -> Policy:
    title = json.loads(row.data)["title"]
    if request := asked.get((Action.REINSTATEMENT, row.chain_id, "")):
        return Policy(title, url=reverse("policies_act", args=[request]), is_asked=True)
    if not asks:
        return Policy(title)
    return Policy(title, url=reverse("policies_ask_act", args=[row.chain_id, Action.REINSTATEMENT.value, 0]))
