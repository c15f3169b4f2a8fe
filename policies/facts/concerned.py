"""Which policies a change of a fact concerns: those that show an earlier revision of it, now or in time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from policies.facts.models import Due
from policies.register.models import Action, Chain, ChainKind, Entry, Shown


def concerned_chains(*, fact: UUID, number: int, at: datetime, portal: UUID | None = None) -> QuerySet[Chain]:
    """Return the policies, of one portal or all, that show an earlier revision of a fact, now or in a version to come.

    Among them are withdrawn ones, which may be reinstated, and those that do not show the fact yet: their portal has
    chosen it, and they still show what it replaces.
    """
    chains = Chain.objects.filter(kind=ChainKind.POLICY).order_by("uuid")
    chosen = Due.objects.filter(fact=fact, fact_number__lt=number, replaced=False).exclude(Exists(_replaced_since(at)))
    if portal is not None:
        chains, chosen = chains.filter(owner=portal), chosen.filter(owner=portal)
    shown = Shown.objects.filter(chain=OuterRef("uuid"), fact=fact, fact_number__lt=number)
    is_concerned = Q(Exists(_standing(shown, at)))
    # Asked by itself: few if any, and a condition of either kind would be tried on every policy there is.
    giving_way = chains.filter(Exists(_replaced_but_shown(at)), owner__in=chosen.values("owner"))
    if found := list(giving_way.values_list("uuid", flat=True)):
        is_concerned |= Q(uuid__in=found)
    return chains.filter(is_concerned)


def chains_of_portal(owner: UUID, at: datetime) -> QuerySet[Chain]:
    """Return the policies of a portal that show any fact, now or in a version that is to come."""
    shown = _standing(Shown.objects.filter(chain=OuterRef("uuid")), at)
    return Chain.objects.filter(Exists(shown), kind=ChainKind.POLICY, owner=owner).order_by("uuid")


def facts_shown(owner: UUID, at: datetime) -> set[UUID]:
    """Return the facts that the policies of a portal show, now or in a version that is to come."""
    shown = _standing(Shown.objects.filter(chain__owner=owner, chain__kind=ChainKind.POLICY), at)
    return set(shown.values_list("fact", flat=True))


def is_replaced(*, fact: UUID, portal: UUID, by: datetime) -> bool:
    """Whether by a moment a portal has chosen another fact in the place of one."""
    rows = Due.objects.filter(owner=portal, fact=fact, effective_from__lte=by)
    last = rows.order_by("-effective_from", "replaced").first()
    return last is not None and last.replaced


def standing_versions(at: datetime, *, chain: str, number: str) -> QuerySet[Entry]:
    """Return, for a subquery over rows with these two columns, their version if it stands at `at` or is to come."""
    return (
        Entry.objects.filter(action=Action.VERSION, chain=OuterRef(chain), number=OuterRef(number))
        .exclude(Exists(_recalls()))
        .exclude(Exists(_later(at)))
    )


def _standing(shown: QuerySet[Shown], at: datetime) -> QuerySet[Shown]:
    return shown.filter(Exists(standing_versions(at, chain="chain", number="number")))


def _replaced_but_shown(at: datetime) -> QuerySet[Due]:
    """Facts in whose place a portal chose others, and which a policy of it, that of the query around, still shows."""
    chosen_again = Due.objects.filter(
        owner=OuterRef("owner"),
        fact=OuterRef("fact"),
        replaced=False,
        effective_from__gte=OuterRef("effective_from"),
        effective_from__lte=at,
    )
    shown = Shown.objects.filter(chain=OuterRef(OuterRef("uuid")), fact=OuterRef("fact"))
    replaced = Due.objects.filter(owner=OuterRef("owner"), replaced=True).exclude(Exists(chosen_again))
    return replaced.filter(Exists(_standing(shown, at)))


def _replaced_since(at: datetime) -> QuerySet[Due]:
    """That by `at` the portal has chosen another fact in the place of the one of the query around."""
    return Due.objects.filter(
        owner=OuterRef("owner"),
        fact=OuterRef("fact"),
        replaced=True,
        effective_from__gt=OuterRef("effective_from"),
        effective_from__lte=at,
    )


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
