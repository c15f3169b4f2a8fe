"""Whom an approval of a fact or a profile would touch, as its reviewer is to see it before deciding."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator

from home.models import Container
from policies.desk.before_and_after import PolicyChange, names_of, policies_changed, proposed
from policies.desk.reach import Reach, portals_seen_by
from policies.facts.acceptance import accepting
from policies.facts.models import FactType
from policies.facts.plans import FactsPlan
from policies.register.models import Chain
from policies.review.candidates import Candidate
from policies.review.subjects import Subject

# Each is a text compared with another: more would be too much to read, and to wait for.
PAGE_SIZE = 10
ASKED_NAMED = 20


@dataclass(frozen=True, kw_only=True)
class Touched:
    """What an approval would change, and whom it would ask first.

    `reach` counts the policies that change, `elsewhere` those of them in portals that the user does not see;
    `changes` are a page of the others. `minutes` pass between the approval and the moment at which all of them
    change; none where it takes effect at once. `asked` are the names, as far as the user sees them, of the portals
    that get a proposal, `asked_elsewhere` the number of the others; `new_processor` says why even those are asked
    that accept changes beforehand.
    """

    reach: Reach
    elsewhere: Reach
    changes: list[PolicyChange]
    number: int
    pages: int
    minutes: int
    asked: list[str]
    asked_count: int
    asked_elsewhere: int
    new_processor: bool


def touched_by(obj: Any, named: Subject, found: Candidate, *, user: Any, page: int, at: datetime) -> Touched:
    """Return whom approving a fact or a profile at a moment would touch, with a page of before and after."""
    assert found.plan is not None and found.values is not None  # noqa: S101, PT018 - facts and profiles have both
    type_, values, plan = fact_type(obj), found.values, found.plan
    chains = list(Chain.objects.filter(uuid__in=[chain for chain, _number in plan.chains]))
    portals = portals_seen_by(user)
    own = [chain for chain in chains if portals is None or chain.owner in portals]
    paginator = Paginator(_in_order(own), PAGE_SIZE)
    shown = paginator.get_page(page)
    revision = proposed(fact=named.subject, type=type_, owner=named.owner, number=plan.number, values=values)
    moment = at + timedelta(seconds=plan.lead)
    asked, asked_elsewhere = _asked(plan, portals)
    return Touched(
        reach=Reach.of(chains),
        elsewhere=Reach.of(chain for chain in chains if portals is not None and chain.owner not in portals),
        changes=policies_changed(list(shown.object_list), revision, adopted=dict(plan.adopted), at=moment),
        number=shown.number,
        pages=paginator.num_pages,
        minutes=math.ceil(plan.lead / 60),
        asked=asked,
        asked_count=len(plan.proposals),
        asked_elsewhere=asked_elsewhere,
        new_processor=type_ == FactType.PROCESSOR and bool(accepting(plan.proposals, at)),
    )


def fact_type(obj: Any) -> FactType:
    """Return what kind of fact an object is: a portal's profile is one too."""
    return FactType.PORTAL if isinstance(obj, Container) else obj.fact_type


def _in_order(chains: Sequence[Chain]) -> list[Chain]:
    names = names_of({chain.owner for chain in chains})
    return sorted(chains, key=lambda chain: (names.get(chain.owner, ""), str(chain.subject), chain.locale))


def _asked(plan: FactsPlan, portals: set[UUID] | None) -> tuple[list[str], int]:
    """Return the names of the portals that are asked, as far as they are seen, and how many more there are."""
    own = [portal for portal in plan.proposals if portals is None or portal in portals]
    names = sorted(names_of(own).values())[:ASKED_NAMED]
    return names, len(plan.proposals) - len(names)
