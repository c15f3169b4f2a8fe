"""Reads of approved facts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from home.models import Container, ContainerKind
from policies.facts.models import FactRevision, FactType, Merged


def in_effect(fact: UUID, at: datetime) -> FactRevision | None:
    """Return the revision with the greatest (effective_from, number) not after `at`."""
    return FactRevision.objects.filter(fact=fact, effective_from__lte=at).order_by("-effective_from", "-number").first()


def all_in_effect(facts: Iterable[UUID], at: datetime) -> dict[UUID, FactRevision]:
    """Return the revisions in effect at `at`, by fact, in one query. Facts without one are left out."""
    wanted = list(facts)
    if not wanted:
        return {}
    return {row.fact: row for row in newest(at).filter(fact__in=wanted)}


def laws_in_effect(portal: UUID, at: datetime) -> dict[UUID, FactRevision]:
    """Return the laws that a portal may cite at `at`, its own and those of every library, in one query."""
    libraries = Container.objects.filter(kind=ContainerKind.LIBRARY).values("uuid")
    citable = FactRevision.objects.filter(Q(owner=portal) | Q(owner__in=libraries), type=FactType.LAW)
    return {row.fact: row for row in newest(at).filter(pk__in=citable.values("pk"))}


def newest(at: datetime) -> QuerySet[FactRevision]:
    """Return the revisions in effect at `at`, of every fact."""
    last = (
        FactRevision.objects.filter(fact=OuterRef("fact"), effective_from__lte=at)
        .order_by("-effective_from", "-number")
        .values("pk")[:1]
    )
    return FactRevision.objects.filter(pk=Subquery(last))


def latest(fact: UUID) -> FactRevision | None:
    """Return the revision approved last, in effect or still to be."""
    return FactRevision.objects.filter(fact=fact).order_by("-number").first()


def revision(fact: UUID, number: int) -> FactRevision | None:
    """Return one approved revision, or None."""
    return FactRevision.objects.filter(fact=fact, number=number).first()


def owners_of(facts: Iterable[UUID]) -> set[UUID]:
    """Return the portals and libraries to which approved facts belong."""
    return set(FactRevision.objects.filter(fact__in=set(facts)).values_list("owner", flat=True))


def next_number(fact: UUID) -> int:
    """Return the number of the revision to come, from 1."""
    return (FactRevision.objects.filter(fact=fact).aggregate(last=Max("number"))["last"] or 0) + 1


def revisions(fact: UUID) -> list[FactRevision]:
    """Return all approved revisions, newest first."""
    return list(FactRevision.objects.filter(fact=fact).order_by("-number"))


def merged_into(facts: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return, for those of the facts that were merged into another one, the one that is kept, in one query."""
    wanted = list(facts)
    return dict(Merged.objects.filter(duplicate__in=wanted).values_list("duplicate", "kept")) if wanted else {}


def merged_duplicates(model: type[Any]) -> list[UUID]:
    """Return the facts of one kind that were merged into another one and are still there."""
    merged = Merged.objects.values("duplicate")
    return list(model.objects.filter(uuid__in=merged).values_list("uuid", flat=True))
