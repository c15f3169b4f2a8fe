"""What the approval of a fact settles: what is due where from when, who is asked first, and the batch to carry out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from policies.facts.acceptance import acceptance
from policies.facts.models import Due, FactRevision, FactType
from policies.facts.plans import FactsPlan
from policies.facts.processors import renamed_for
from policies.facts.values import decode
from policies.publication import batches
from policies.publication.models import Batch, BatchChain, Plan, Proposal, ProposalState
from policies.publication.proposing import overtake, propose
from policies.register.models import Chain, Decision


def settle_fact(*, revision: FactRevision, plan: FactsPlan, at: datetime) -> None:
    """Write down what the approval of a fact, whose plan was signed, settles. Call it in the approval's transaction."""
    Plan.objects.create(digest=plan.digest(), text=plan.to_json())
    owners = {revision.owner, *(plan.portals() - set(plan.proposals))}
    Due.objects.bulk_create(
        [
            *(due_row(owner, revision, revision.effective_from, revision.decision) for owner in sorted(owners)),
            *chosen_rows(plan, revision),
        ]
    )
    overtake(fact=revision.fact, before=revision.number, at=at)
    propose(portals=plan.proposals, revision=revision, at=at)
    if plan.chains:
        begin_batch(plan=plan, revision=revision, decision=revision.decision, effective=revision.effective_from, at=at)
    settle_pending(owner=revision.owner, numbers=dict(plan.adopted), at=at)


def due_row(owner: UUID, revision: FactRevision, effective_from: datetime, decision: UUID) -> Due:
    """Return the row, not saved, that a portal shows a revision from a moment on."""
    return Due(
        owner=owner,
        fact=revision.fact,
        fact_number=revision.number,
        effective_from=effective_from,
        decision=decision,
    )


def chosen_rows(plan: FactsPlan, profile: FactRevision) -> list[Due]:
    """Return the rows, not saved, of the facts that a portal's new profile brings with it and takes away."""
    return [
        Due(
            owner=profile.owner,
            fact=fact,
            fact_number=number,
            effective_from=profile.effective_from,
            replaced=replaced,
            decision=profile.decision,
        )
        for pairs, replaced in ((plan.adopted, False), (plan.replaced, True))
        for fact, number in pairs
    ]


def begin_batch(*, plan: FactsPlan, revision: FactRevision, decision: UUID, effective: datetime, at: datetime) -> Batch:
    """Write down which policies a revision is to reach; a task carries it out once this is committed."""
    batch = Batch.objects.create(
        decision=decision,
        plan=plan.digest(),
        fact=revision.fact,
        fact_number=revision.number,
        effective_from=effective,
        created_at=at,
    )
    planned = dict(plan.chains)
    chains = Chain.objects.filter(uuid__in=list(planned)).order_by("owner", "subject", "locale")
    BatchChain.objects.bulk_create(
        [
            BatchChain(
                batch=batch, chain=chain.uuid, owner=chain.owner, subject=chain.subject, planned=planned[chain.uuid]
            )
            for chain in chains
        ]
    )
    batches.enqueue(batch)
    return batch


def settle_pending(*, owner: UUID, numbers: dict[UUID, int], at: datetime) -> None:
    """Settle, for a portal that begins to show shared facts, their revisions approved but still to take effect.

    The portal was not concerned when they were approved. Where it had accepted such changes they are due, else it is
    proposed the last of them.
    """
    wanted = FactRevision.objects.filter(fact__in=list(numbers)).exclude(owner=owner).order_by("fact", "number")
    later = [row for row in wanted if row.number > numbers[row.fact]]
    if not later:
        return
    known = set(Due.objects.filter(owner=owner, fact__in=list(numbers)).values_list("fact", "fact_number"))
    asked = Proposal.objects.filter(portal=owner, fact__in=list(numbers)).exclude(state=ProposalState.OVERTAKEN)
    known |= set(asked.values_list("fact", "fact_number"))
    last = {row.fact: row for row in later}
    for revision in later:
        if (revision.fact, revision.number) in known:
            continue
        if _is_covered(owner, revision, at):
            due_row(owner, revision, revision.effective_from, revision.decision).save()
        elif revision is last[revision.fact]:
            propose(portals=[owner], revision=revision, at=at)


def _is_covered(owner: UUID, revision: FactRevision, at: datetime) -> bool:
    decided_at = Decision.objects.filter(uuid=revision.decision).values_list("decided_at", flat=True).first()
    accepted = acceptance(owner, at)
    stood_by_then = accepted is not None and decided_at is not None and accepted.recorded_at <= decided_at
    return stood_by_then and not _is_renamed_for(owner, revision, at)


def _is_renamed_for(owner: UUID, revision: FactRevision, at: datetime) -> bool:
    return revision.type == FactType.PROCESSOR and bool(
        renamed_for(
            fact=revision.fact,
            number=revision.number,
            values=decode(revision.values),
            portals=[owner],
            at=at,
            by=revision.effective_from,
        )
    )
