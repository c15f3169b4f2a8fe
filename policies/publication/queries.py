"""Reads of how far approved facts have come: outdated versions, batches, proposals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from policies.facts.concerned import standing_versions
from policies.facts.models import Due
from policies.publication.models import Batch, BatchChain, BatchState, Proposal, ProposalState
from policies.register.clock import database_now
from policies.register.models import Action, ChainKind, Entry, Shown


@dataclass(frozen=True, slots=True)
class Outdated:
    """A version in force that shows a fact in another revision than the one settled for its portal.

    `due_number` is that revision; None where the portal has chosen another fact in its place.
    """

    chain: UUID
    owner: UUID
    subject: UUID
    locale: str
    number: int
    fact: UUID
    fact_number: int
    due_number: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch has come: `done` of `total` policies, of which so many moved, came late, or cannot change."""

    total: int
    done: int
    changed: int
    moved: int
    late: int
    unable: int
    effective_from: datetime
    finished_at: datetime | None


def outdated(at: datetime | None = None, *, owners: Iterable[UUID] | None = None) -> list[Outdated]:
    """Return which versions in force at a moment (now) show an outdated fact, in one query; of some portals or all."""
    moment = at or database_now()
    due = Due.objects.filter(owner=OuterRef("chain__owner"), fact=OuterRef("fact"), effective_from__lte=moment)
    newest = due.filter(replaced=False).order_by("-fact_number").values("fact_number")[:1]
    chosen_again = Due.objects.filter(
        owner=OuterRef("owner"),
        fact=OuterRef("fact"),
        effective_from__gte=OuterRef("effective_from"),
        effective_from__lte=moment,
        replaced=False,
    )
    is_replaced = Exists(due.filter(~Exists(chosen_again), replaced=True))
    rows = shown_in_force(moment, owners)
    rows = rows.annotate(due_number=Subquery(newest), replaced=is_replaced)
    rows = rows.filter(Q(fact_number__lt=F("due_number")) | Q(replaced=True)).select_related("chain")
    return [
        Outdated(
            chain=row.chain_id,
            owner=row.chain.owner,
            subject=row.chain.subject,
            locale=row.chain.locale,
            number=row.number,
            fact=row.fact,
            fact_number=row.fact_number,
            due_number=None if row.replaced else row.due_number,
        )
        for row in rows.order_by("chain__owner", "chain__subject", "chain__locale", "fact")
    ]


def shown_in_force(moment: datetime, owners: Iterable[UUID] | None = None) -> QuerySet[Shown]:
    """Return what the versions in force at a moment show; of some portals or all."""
    rows = Shown.objects.filter(
        Exists(standing_versions(moment, chain="chain", number="number").filter(effective_from__lte=moment)),
        ~Exists(_withdrawals(moment)),
        chain__kind=ChainKind.POLICY,
    )
    return rows if owners is None else rows.filter(chain__owner__in=list(owners))


def progress(batch: Batch) -> Progress:
    """Return how far a batch has come, in one query."""
    counted = BatchChain.objects.filter(batch=batch).aggregate(
        total=Count("pk"),
        done=Count("pk", filter=~Q(state=BatchState.WAITING)),
        changed=Count("pk", filter=Q(state=BatchState.DONE)),
        moved=Count("pk", filter=Q(moved=True)),
        late=Count("pk", filter=Q(late=True)),
        unable=Count("pk", filter=Q(state=BatchState.UNABLE)),
    )
    return Progress(**counted, effective_from=batch.effective_from, finished_at=batch.finished_at)


def batches_of(fact: UUID) -> QuerySet[Batch]:
    """Return the batches of a fact's revisions, newest first; a profile's fact is its portal's UUID."""
    return Batch.objects.filter(fact=fact).order_by("-created_at", "-pk")


def open_proposals(portals: Iterable[UUID]) -> QuerySet[Proposal]:
    """Return what is proposed to some portals and not decided, oldest first."""
    return Proposal.objects.filter(portal__in=list(portals), state=ProposalState.OPEN).order_by("opened_at", "pk")


def proposals_of(fact: UUID) -> QuerySet[Proposal]:
    """Return to whom a fact's revisions were proposed and what became of it, newest first."""
    return Proposal.objects.filter(fact=fact).order_by("-fact_number", "portal")


def showing(fact: UUID, at: datetime | None = None) -> QuerySet[Shown]:
    """Return which versions that stand at a moment (now), or are to come, show a fact, and in which revision."""
    moment = at or database_now()
    return Shown.objects.filter(Exists(standing_versions(moment, chain="chain", number="number")), fact=fact)


def _withdrawals(moment: datetime) -> QuerySet[Entry]:
    """The withdrawal that stands for the chain of the query around."""
    turns = Entry.objects.filter(chain=OuterRef("chain"), effective_from__lte=moment)
    later = turns.filter(action=Action.REINSTATEMENT, position__gt=OuterRef("position"))
    return turns.filter(~Exists(later), action=Action.WITHDRAWAL)
