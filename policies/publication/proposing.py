"""What portals are asked about revisions of shared facts that they have not accepted beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from policies.facts.concerned import concerned_chains
from policies.facts.models import FactRevision
from policies.facts.plans import lead_seconds
from policies.publication.models import Proposal, ProposalState


def propose(*, portals: Iterable[UUID], revision: FactRevision, at: datetime) -> None:
    """Open a proposal of a revision to each of the portals that was not made one yet."""
    Proposal.objects.bulk_create(
        [
            Proposal(portal=portal, fact=revision.fact, fact_number=revision.number, opened_at=at)
            for portal in sorted(portals)
        ],
        ignore_conflicts=True,
    )


def overtake(*, fact: UUID, before: int, at: datetime) -> None:
    """Close the open proposals of revisions older than one that has come."""
    Proposal.objects.filter(fact=fact, fact_number__lt=before, state=ProposalState.OPEN).update(
        state=ProposalState.OVERTAKEN, closed_at=at
    )


def overtake_shown(*, portal: UUID, at: datetime) -> None:
    """Close the open proposals that no policy of the portal needs any more, once what is on its way has come.

    Its own submissions brought them, or its profile chose others.
    """
    by = at + timedelta(seconds=lead_seconds())
    still_open = Proposal.objects.filter(portal=portal, state=ProposalState.OPEN)
    for proposal in still_open:
        if not concerned_chains(fact=proposal.fact, number=proposal.fact_number, at=by, portal=portal).exists():
            # Not those that somebody has decided on since they were read.
            still_open.filter(pk=proposal.pk).update(state=ProposalState.OVERTAKEN, closed_at=at)
