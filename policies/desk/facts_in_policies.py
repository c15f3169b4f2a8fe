"""Which policies in force show a fact, and which still show an older value of it."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from home.models import Container
from policies.document.encoding import to_json
from policies.register.manifest import Manifest
from policies.register.models import Action, Entry, Standing, Surroundings

PAGE_SIZE = 20


@dataclass(frozen=True)
class Showing:
    """A version in force that shows a fact: the revision of the fact that it shows, by number."""

    portal: str
    entry: Entry
    title: str
    locale: str
    number: int


@dataclass(frozen=True)
class ShowingPage:
    """Some of the versions in force that show a fact, and how many there are in all."""

    count: int
    number: int
    pages: int
    rows: list[Showing]


def policies_showing(fact: UUID, *, at: datetime, page: int = 1) -> ShowingPage:
    """Return a page of the policies in force at a moment that show a fact."""
    paginator = Paginator(_entries(fact, at), PAGE_SIZE)
    found = paginator.get_page(page)
    entries = list(found.object_list)
    portals = dict(
        Container.objects.filter(uuid__in={entry.chain.owner for entry in entries}).values_list("uuid", "name")
    )
    return ShowingPage(
        count=paginator.count,
        number=found.number,
        pages=paginator.num_pages,
        rows=[_showing(entry, fact, portals) for entry in entries],
    )


def _entries(fact: UUID, at: datetime) -> QuerySet[Entry]:
    now = Surroundings.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=at),
        chain=OuterRef("chain"),
        valid_from__lte=at,
        standing=Standing.IN_FORCE,
    ).order_by("-valid_from")
    return (
        Entry.objects.filter(action=Action.VERSION, manifest__contains=f'"fact":{to_json(str(fact))}')
        .annotate(number_in_force=Subquery(now.values("number")[:1]), surroundings=Subquery(now.values("data")[:1]))
        .filter(number_in_force=F("number"))
        .select_related("chain")
        .order_by("chain__owner", "chain__subject", "chain__locale")
    )


def _showing(entry: Entry, fact: UUID, portals: dict[UUID, str]) -> Showing:
    used = {UUID(used.fact): used.number for used in Manifest.from_json(entry.manifest).facts}
    surroundings = json.loads(entry.surroundings)  # type: ignore[attr-defined]
    return Showing(
        portal=portals.get(entry.chain.owner, ""),
        entry=entry,
        title=surroundings.get("title", ""),
        locale=entry.chain.locale,
        number=used.get(fact, 0),
    )
