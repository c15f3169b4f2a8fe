"""What portals are asked about revisions of shared facts that they have not accepted beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from policies.facts.concerned import concerned_chains, is_replaced
from policies.facts.models import Due, FactRevision
from policies.facts.plans import lead_seconds
from policies.publication.models import Proposal, ProposalState
from policies.register.models import Action, Entry


def propose(*, portals: Iterable[UUID], revision: FactRevision, at: datetime) -> None:
    """Open a proposal of a revision to each of the portals that was not made one yet, or not one that it needed."""
    asked = sorted(portals)
    Proposal.objects.bulk_create(
        [Proposal(portal=portal, fact=revision.fact, fact_number=revision.number, opened_at=at) for portal in asked],
        ignore_conflicts=True,
    )
    about = Proposal.objects.filter(portal__in=asked, fact=revision.fact, fact_number=revision.number)
    about.filter(state=ProposalState.OVERTAKEN).update(state=ProposalState.OPEN, opened_at=at, closed_at=None)


def overtake(*, fact: UUID, before: int, at: datetime) -> None:
    """Close the open proposals of revisions older than one that has come."""
    Proposal.objects.filter(fact=fact, fact_number__lt=before, state=ProposalState.OPEN).update(
        state=ProposalState.OVERTAKEN, closed_at=at
    )


def overtake_shown(*, portal: UUID, at: datetime) -> None:
    """Close the open proposals that no policy of the portal needs any more.

    Its own submissions brought them, or its profile, which nobody recalls, chooses others from a moment that is near.
    """
    _close_unneeded(Proposal.objects.filter(portal=portal, state=ProposalState.OPEN), at)


def close_needless(*, at: datetime) -> int:
    """Close the open proposals that no policy needs any more since a version, or a profile, came; return how many."""
    came = {"effective_from__gt": OuterRef("opened_at"), "effective_from__lte": at}
    versions = Entry.objects.filter(action=Action.VERSION, chain__owner=OuterRef("portal"), **came)
    chosen = Due.objects.filter(owner=OuterRef("portal"), fact=OuterRef("fact"), replaced=True, **came)
    with transaction.atomic():
        return _close_unneeded(Proposal.objects.filter(Exists(versions) | Exists(chosen), state=ProposalState.OPEN), at)


def _close_unneeded(still_open: QuerySet[Proposal], at: datetime) -> int:
    by = at + timedelta(seconds=lead_seconds())
    closed = 0
    for proposal in still_open:
        portal = proposal.portal
        concerned = concerned_chains(fact=proposal.fact, number=proposal.fact_number, at=at, portal=portal)
        if is_replaced(fact=proposal.fact, portal=portal, by=by) or not concerned.exists():
            # Not those that somebody has decided on since they were read.
            closed += still_open.filter(pk=proposal.pk).update(state=ProposalState.OVERTAKEN, closed_at=at)
    return closed
