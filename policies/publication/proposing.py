"""What portals are asked about revisions of shared facts that they have not accepted beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from policies.facts.concerned import concerned_chains
from policies.facts.models import FactRevision
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
    """Close the open proposals that no policy of the portal needs any more: its own submissions brought them."""
    for proposal in Proposal.objects.filter(portal=portal, state=ProposalState.OPEN):
        concerned = concerned_chains(fact=proposal.fact, number=proposal.fact_number, at=at, portal=portal)
        if not concerned.exists():
            proposal.state, proposal.closed_at = ProposalState.OVERTAKEN, at
            proposal.save(update_fields=["state", "closed_at"])
