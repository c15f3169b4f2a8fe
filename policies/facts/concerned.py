"""Which policies a change of a fact concerns: those that show an earlier revision of it, now or later."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from policies.register.models import Action, Chain, ChainKind, Entry, Shown


def concerned_chains(*, fact: UUID, number: int, at: datetime) -> QuerySet[Chain]:
    """Return the policies that show an earlier revision of a fact, now or in a version that is to come.

    Withdrawn ones are among them: they may be reinstated.
    """
    shown = Shown.objects.filter(chain=OuterRef("uuid"), fact=fact, fact_number__lt=number)
    return _chains(shown.filter(Exists(standing_versions(at, chain="chain", number="number"))))


def chains_of_portal(owner: UUID, at: datetime) -> QuerySet[Chain]:
    """Return the policies of a portal that show any fact, now or in a version that is to come."""
    shown = Shown.objects.filter(chain=OuterRef("uuid"))
    return _chains(shown.filter(Exists(standing_versions(at, chain="chain", number="number")))).filter(owner=owner)


def standing_versions(at: datetime, *, chain: str, number: str) -> QuerySet[Entry]:
    """Return, for a subquery over rows with these two columns, their version if it stands at `at` or is to come."""
    return (
        Entry.objects.filter(action=Action.VERSION, chain=OuterRef(chain), number=OuterRef(number))
        .exclude(Exists(_recalls()))
        .exclude(Exists(_later(at)))
    )


def _chains(shown: QuerySet[Shown]) -> QuerySet[Chain]:
    return Chain.objects.filter(Exists(shown), kind=ChainKind.POLICY).order_by("uuid")


def _recalls() -> QuerySet[Entry]:
    return Entry.objects.filter(action=Action.RECALL, chain=OuterRef("chain"), number=OuterRef("number"))


def _later(at: datetime) -> QuerySet[Entry]:
    """Versions that came by `at` after the one of the query around."""
    same_moment = Q(effective_from=OuterRef("effective_from"), number__gt=OuterRef("number"))
    return Entry.objects.filter(
        Q(effective_from__gt=OuterRef("effective_from")) | same_moment,
        action=Action.VERSION,
        chain=OuterRef("chain"),
        effective_from__lte=at,
    ).exclude(Exists(_recalls()))
