"""A portal's own acts about shared facts: accepting their changes beforehand, withdrawing that, accepting just one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from policies.document.nodes import FactUsed
from policies.facts import acceptance
from policies.facts import queries as facts
from policies.facts.concerned import concerned_chains
from policies.facts.due import DueFacts
from policies.facts.models import Due, FactRevision
from policies.facts.plans import FactsPlan, plan_of_proposal
from policies.publication import surroundings
from policies.publication.chains import append, append_all, lock, lock_policies, opened, refuse_earlier_moment
from policies.publication.errors import StaleBase, UnableToRecord
from policies.publication.models import Plan, Proposal, ProposalState
from policies.publication.proposing import propose
from policies.publication.settling import begin_batch, due_row
from policies.publication.signing import Act, Signing, record_decision
from policies.publication.spreading import courses_of, recall_derived, spread, unfounded
from policies.register.manifest import Manifest, owner_chain
from policies.register.models import Action, Chain, ChainKind, Decision, Entry
from policies.review.contributors import contributors_of
from policies.review.entitlement import is_reviewer


@transaction.atomic
def accept_changes(*, portal: UUID, reason: str, signings: Sequence[Signing], at: datetime) -> Entry:
    """Record that a portal accepts approved changes of shared facts from now on. Accepting twice returns the first.

    Open proposals stay open: they are older than this act.

    :raises UnableToRecord: nobody signed.
    """
    lock(owner_chain(portal), at=at)
    if found := acceptance.acceptance(portal, at):
        return found
    return _record(Action.ACCEPTANCE, portal=portal, reason=reason, signings=signings, at=at)[0]


@transaction.atomic
def withdraw_acceptance(*, portal: UUID, reason: str, signings: Sequence[Signing], at: datetime) -> Entry:
    """Record that a portal accepts changes of shared facts no longer.

    What was approved under the acceptance and is still to take effect does not: its versions are recalled by the same
    act, and the portal is proposed it, the last revision of each fact.

    :raises UnableToRecord: the portal does not accept such changes.
    """
    lock(owner_chain(portal), at=at)
    accepted = acceptance.acceptance(portal, at)
    if accepted is None:
        raise UnableToRecord(_("This portal does not accept changes of shared facts beforehand."))
    policies = _policies(portal)
    lock_policies(policies)
    entry, act = _record(Action.WITHDRAWAL, portal=portal, reason=reason, signings=signings, at=at, base=accepted.hash)
    undone = _undo(portal, at)
    _recall_unfounded(policies, act, reason)
    spread(policies=policies, at=at)
    surroundings.recompute_all(policies=policies, at=at)
    for revision in {row.fact: row for row in undone}.values():
        if concerned_chains(fact=revision.fact, number=revision.number, at=at, portal=portal).exists():
            propose(portals=[portal], revision=revision, at=at)
    return entry


def proposal_manifest(proposal: Proposal, *, at: datetime) -> tuple[Manifest, FactsPlan]:
    """Return what accepting a proposal would sign, and the plan of the policies that it changes.

    :raises UnableToRecord: the fact it speaks of is gone.
    """
    revision = facts.revision(proposal.fact, proposal.fact_number)
    if revision is None:
        raise UnableToRecord(_("The fact that was proposed is no longer there."))
    plan = plan_of_proposal(portal=proposal.portal, fact=proposal.fact, number=proposal.fact_number, at=at)
    used = FactUsed(fact=str(revision.fact), number=revision.number, digest=revision.digest)
    manifest = Manifest(
        action=Action.ACCEPTANCE,
        chain=owner_chain(proposal.portal),
        kind="facts",
        facts=(used,),
        numbers=(revision.number,),
        batch=plan.digest(),
    )
    return manifest, plan


def reason_against_accepting(user: object, proposal: Proposal) -> str | None:
    """Return the one sentence that says why the user may not accept or decline a proposal; None when they may."""
    if not is_reviewer(user, proposal.portal):
        return _("Only a legal reviewer of this portal can decide on this.")
    people, unknown = contributors_of(proposal.fact, "")
    if getattr(user, "uuid", None) in people:
        return _("You wrote part of this yourself, so somebody else has to approve it.")
    if unknown:
        return _("Nobody knows who wrote part of this, so one reviewer is not enough to approve it.")
    return None


@transaction.atomic
def accept_proposal(*, proposal: Proposal, digest: str, signing: Signing, at: datetime) -> Entry:
    """Accept one approved revision of a shared fact for one portal, as the reviewer had it on screen.

    It takes effect at once, or with the revision itself where that is still to come: elsewhere it is in force
    already. `digest` is that of `proposal_manifest`. A proposal already accepted returns its acceptance.

    :raises UnableToRecord: it was closed, or whoever signs may not.
    :raises StaleBase: other policies are concerned than were on screen.
    """
    lock(owner_chain(proposal.portal), at=at)
    proposal = _as_it_stands(proposal)
    manifest, plan = proposal_manifest(proposal, at=at)
    if proposal.state == ProposalState.ACCEPTED:
        return _accepted(proposal)
    _refuse_closed(proposal)
    _refuse_others(proposal, signing)
    if manifest.digest() != digest:
        raise StaleBase(_("Other policies are concerned than when this was submitted; look at it again."))
    revision = facts.revision(proposal.fact, proposal.fact_number)
    assert revision is not None  # noqa: S101 - `proposal_manifest` found it
    act = record_decision(manifest=manifest, signings=[signing], at=at)
    chain = opened(manifest.chain, act=act)
    refuse_earlier_moment(chain, at=at)
    effective = max(at, revision.effective_from)
    entry = append(chain=chain, manifest=manifest, act=act, number=revision.number, effective_from=effective)
    Plan.objects.create(digest=plan.digest(), text=plan.to_json())
    due_row(proposal.portal, revision, effective, act.decision.uuid).save()
    _close(proposal, ProposalState.ACCEPTED, at)
    if plan.chains:
        begin_batch(plan=plan, revision=revision, decision=act.decision.uuid, effective=effective, at=at)
    return entry


@transaction.atomic
def decline_proposal(*, proposal: Proposal, user: UUID, at: datetime) -> Proposal:
    """Close a proposal without taking it. A newer revision of the fact is proposed again.

    :raises UnableToRecord: it was closed otherwise, or this user may not decide on it.
    """
    proposal = _as_it_stands(proposal)
    if proposal.state == ProposalState.DECLINED:
        return proposal
    _refuse_closed(proposal)
    person = get_user_model().objects.filter(uuid=user).first()
    if not (person and is_reviewer(person, proposal.portal)):
        raise UnableToRecord(_("Only a legal reviewer of this portal can decide on this."))
    _close(proposal, ProposalState.DECLINED, at)
    return proposal


def _record(
    action: Action, *, portal: UUID, reason: str, signings: Sequence[Signing], at: datetime, base: str | None = None
) -> tuple[Entry, Act]:
    manifest = Manifest(action=action, chain=owner_chain(portal), base=base, reason=reason)
    act = record_decision(manifest=manifest, signings=signings, at=at)
    chain = opened(manifest.chain, act=act)
    refuse_earlier_moment(chain, at=at)
    return append(chain=chain, manifest=manifest, act=act, effective_from=at), act


def _policies(portal: UUID) -> set[tuple[UUID, UUID]]:
    chains = Chain.objects.filter(owner=portal, kind=ChainKind.POLICY)
    return set(chains.values_list("owner", "subject"))


def _undo(portal: UUID, at: datetime) -> list[FactRevision]:
    """Take away what is due under the acceptance alone and has not come; return the revisions."""
    rows = Due.objects.filter(owner=portal, effective_from__gt=at)
    approvals = Decision.objects.filter(uuid__in=rows.values("decision"), action=Action.FACT).values("uuid")
    pairs = {(row.fact, row.fact_number) for row in rows.filter(decision__in=approvals)}
    revisions = FactRevision.objects.filter(fact__in={fact for fact, _number in pairs}).exclude(owner=portal)
    undone = [
        row
        for row in revisions.order_by("fact", "number")
        if (row.fact, row.number) in pairs and rows.filter(fact=row.fact, decision=row.decision).exists()
    ]
    rows.filter(decision__in=[row.decision for row in undone]).delete()
    return undone


def _recall_unfounded(policies: set[tuple[UUID, UUID]], act: Act, reason: str) -> None:
    courses = courses_of(lock_policies(policies))
    known = DueFacts.read(
        portals={course.chain.owner for course in courses},
        facts={fact for course in courses for version in course.versions for fact in version.facts},
    )
    recalls: list[Entry] = []
    for course in courses:
        if gone := unfounded(course, known, act.at):
            recalls += recall_derived(course=course, gone=gone, act=act, reason=reason)
    append_all(recalls)


def _as_it_stands(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_for_update().get(pk=proposal.pk)


def _refuse_closed(proposal: Proposal) -> None:
    if proposal.state != ProposalState.OPEN:
        raise UnableToRecord(_("This proposal is closed: it was decided on, or a newer one has come."))


def _refuse_others(proposal: Proposal, signing: Signing) -> None:
    person = get_user_model().objects.filter(uuid=signing.user).first()
    reason = reason_against_accepting(person, proposal) if person else _("Nobody signed.")
    if reason:
        raise UnableToRecord(reason)


def _accepted(proposal: Proposal) -> Entry:
    named = Q(chain=owner_chain(proposal.portal).uuid, action=Action.ACCEPTANCE, number=proposal.fact_number)
    return Entry.objects.filter(named, manifest__contains=str(proposal.fact)).latest("position")


def _close(proposal: Proposal, state: ProposalState, at: datetime) -> None:
    proposal.state, proposal.closed_at = state, at
    proposal.save(update_fields=["state", "closed_at"])
