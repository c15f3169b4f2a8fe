"""Whether facts reached policies only as somebody entitled had approved, and what is derived of it still agrees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from policies.facts.models import Due
from policies.facts.plans import FactsPlan, UnreadablePlan
from policies.publication.models import Plan
from policies.publication.verified_processors import ProcessorNames
from policies.register.closings import Closing
from policies.register.manifest import Manifest, UnreadableManifest, sha256
from policies.register.models import Action, Chain, ChainKind, Entry, Shown

ACTIONS = (Action.FACT, Action.ACCEPTANCE, Action.WITHDRAWAL, Action.CLOSING)


class Settled(NamedTuple):
    """What a row of `Due` says."""

    owner: UUID
    fact: UUID
    number: int
    effective_from: datetime
    replaced: bool
    decision: UUID


@dataclass(frozen=True)
class Approval:
    """An approved revision of a fact, as the chain of its owner records it."""

    owner: UUID
    fact: UUID
    number: int
    decision: UUID
    decided_at: datetime
    effective_from: datetime


@dataclass
class Authorities:
    """Every act about facts in the chains of portals and libraries, read once for a whole verification."""

    approvals: dict[tuple[UUID, int], Approval] = field(default_factory=dict)
    turns: dict[UUID, list[tuple[datetime, bool]]] = field(default_factory=lambda: defaultdict(list))
    singles: dict[UUID, dict[tuple[UUID, int], Settled]] = field(default_factory=lambda: defaultdict(dict))
    adopted: dict[UUID, set[tuple[UUID, int]]] = field(default_factory=lambda: defaultdict(set))
    expected: dict[UUID, set[Settled]] = field(default_factory=lambda: defaultdict(set))
    plans: dict[str, FactsPlan] = field(default_factory=dict)
    processors: ProcessorNames = field(default_factory=ProcessorNames)
    homes: dict[UUID, tuple[UUID, str]] = field(default_factory=dict)
    """Whose act each decision is, and of which kind."""
    closings: dict[UUID, tuple[UUID, Closing]] = field(default_factory=dict)
    """Whose act each closing of a language is, by its decision, and what it takes away."""

    @staticmethod
    def read() -> Authorities:
        found = Authorities(processors=ProcessorNames.read())
        for row in Plan.objects.iterator():
            if (read := _plan(row)) is not None:
                found.plans[row.digest] = read
        entries = Entry.objects.filter(chain__kind=ChainKind.OWNER, action__in=ACTIONS).order_by("chain", "position")
        batches: list[tuple[Approval, FactsPlan]] = []
        for entry in entries.select_related("chain", "decision").iterator():
            if (manifest := _manifest(entry)) is None:
                continue
            if entry.action == Action.CLOSING:
                if (closing := Closing.of(manifest)) is not None:
                    found.closings[entry.decision_id] = (entry.chain.owner, closing)
                continue
            found.homes[entry.decision_id] = (entry.chain.owner, entry.action)
            found._count(entry, manifest, batches)
        for approval, plan in batches:
            found._expect(approval, plan)
        return found

    def closes(self, chain: Chain, decision: UUID, last: str) -> bool:
        """Whether a decision closes the language of a policy whose last entry has this hash."""
        owner, closing = self.closings.get(decision, (None, None))
        return closing is not None and owner == chain.owner and closing.chains.get(chain.uuid) == last

    def unclosed(self, chain: Chain, decisions: set[UUID]) -> bool:
        """Whether a closing names a policy among whose decisions it is not."""
        return any(
            owner == chain.owner and chain.uuid in closing.chains and decision not in decisions
            for decision, (owner, closing) in self.closings.items()
        )

    def may_show(self, owner: UUID, fact: UUID, number: int, at: datetime) -> bool:
        """Whether a portal's own policies could show a revision, by an act recorded by `at`, without other words."""
        approval = self.approvals.get((fact, number))
        if approval is None or approval.decided_at > at:
            return False
        if approval.owner == owner or (fact, number) in self.adopted[owner]:
            return True
        return (fact, number) in self.singles[owner] or self.covers(owner, approval)

    def covers(self, owner: UUID, approval: Approval) -> bool:
        """Whether a portal had accepted such a change when it was approved; nobody accepts a new processor so."""
        if not self.accepts(owner, approval.decided_at):
            return False
        accepted = self.adopted[owner] | self.singles[owner].keys()
        return self.processors.is_agreed(owner, approval.fact, approval.number, accepted=accepted)

    def accepts(self, owner: UUID, at: datetime) -> bool:
        """Whether a portal accepts changes of shared facts at a moment."""
        return next((accepts for moment, accepts in reversed(self.turns[owner]) if moment <= at), False)

    def cancelled(self, owner: UUID, approval: Approval) -> bool:
        """Whether a portal withdrew its acceptance between a fact's approval and its effect."""
        return any(
            not accepts and approval.decided_at <= moment < approval.effective_from
            for moment, accepts in self.turns[owner]
        )

    def due(self, owner: UUID) -> Iterator[str]:
        """Yield what does not hold of what is settled for a portal."""
        stored = {
            Settled(row.owner, row.fact, row.fact_number, row.effective_from, row.replaced, row.decision)
            for row in Due.objects.filter(owner=owner)
        }
        for row in sorted(self.expected[owner] - stored):
            said = {"fact": row.fact, "number": row.number}
            yield _("That revision %(number)d of the fact %(fact)s is shown here is no longer written down.") % said
        for row in sorted(stored - self.expected[owner]):
            if not self._is_covered(row):
                said = {"fact": row.fact, "number": row.number}
                yield _("Nobody settled that revision %(number)d of the fact %(fact)s is shown here.") % said

    def _is_covered(self, row: Settled) -> bool:
        """Whether a portal that was not concerned when a fact was approved came to show it before its effect."""
        approval = self.approvals.get((row.fact, row.number))
        if approval is None or row.replaced or not self.covers(row.owner, approval):
            return False
        told = (approval.effective_from, approval.decision)
        return (row.effective_from, row.decision) == told and not self.cancelled(row.owner, approval)

    def _count(self, entry: Entry, manifest: Manifest, batches: list[tuple[Approval, FactsPlan]]) -> None:
        owner, plan = entry.chain.owner, self.plans.get(manifest.batch or "")
        if entry.action == Action.WITHDRAWAL or (entry.action == Action.ACCEPTANCE and not manifest.facts):
            self.turns[owner].append((entry.recorded_at, entry.action == Action.ACCEPTANCE))
            return
        for used in manifest.facts:
            key = (UUID(used.fact), used.number)
            if entry.action == Action.ACCEPTANCE and entry.effective_from is not None:
                settled = Settled(owner, *key, entry.effective_from, False, entry.decision_id)
                self.singles[owner][key] = settled
                self.expected[owner].add(settled)
            elif entry.effective_from is not None:
                approval = Approval(
                    owner=owner,
                    fact=key[0],
                    number=key[1],
                    decision=entry.decision_id,
                    decided_at=entry.recorded_at,
                    effective_from=entry.effective_from,
                )
                self.approvals[key] = approval
                if plan is not None:
                    batches.append((approval, plan))

    def _expect(self, approval: Approval, plan: FactsPlan) -> None:
        row = Settled(approval.owner, approval.fact, approval.number, approval.effective_from, False, approval.decision)
        self.expected[approval.owner].add(row)
        for owner in plan.portals() - set(plan.proposals) - {approval.owner}:
            if not self.cancelled(owner, approval):
                self.expected[owner].add(row._replace(owner=owner))
        for pairs, replaced in ((plan.adopted, False), (plan.replaced, True)):
            for fact, number in pairs:
                self.expected[approval.owner].add(row._replace(fact=fact, number=number, replaced=replaced))
        self.adopted[approval.owner].update(plan.adopted)


def plan_findings(entries: list[Entry], authorities: Authorities) -> Iterator[str]:
    """Yield what does not hold of the plans that an owner's acts name, and of the moments that follow from them."""
    last: dict[UUID, datetime] = {}
    for entry in entries:
        if entry.action not in (Action.FACT, Action.ACCEPTANCE) or (manifest := _manifest(entry)) is None:
            continue
        plan = authorities.plans.get(manifest.batch or "")
        said = {"position": entry.position}
        if manifest.batch is not None and plan is None:
            yield _("The plan that entry %(position)d was signed with is gone or was changed.") % said
            continue
        if plan is not None and not _is_about(plan, entry, manifest):
            yield _("The plan of entry %(position)d is about something else.") % said
        expected = _effective(entry, manifest, plan, last, authorities)
        if expected is not None and entry.effective_from != expected:
            yield _("Entry %(position)d does not take effect when it was signed to.") % said
        if entry.action == Action.FACT and entry.effective_from is not None:
            last[UUID(manifest.facts[0].fact)] = entry.effective_from


def shown_findings(chain: Chain, entries: list[Entry]) -> Iterator[tuple[int, str]]:
    """Yield what does not hold of which facts the versions of a policy are said to show."""
    expected: dict[int, set[tuple[UUID, int]]] = {}
    for entry in entries:
        if entry.action in (Action.VERSION, Action.REDACTION) and entry.number is not None:
            manifest = _manifest(entry)
            facts = manifest.facts if manifest else ()
            expected[entry.number] = {(UUID(used.fact), used.number) for used in facts}
    stored: dict[int, set[tuple[UUID, int]]] = defaultdict(set)
    for number, fact, fact_number in Shown.objects.filter(chain=chain.uuid).values_list(
        "number", "fact", "fact_number"
    ):
        stored[number].add((fact, fact_number))
    for number in sorted(expected.keys() | stored.keys()):
        if expected.get(number, set()) != stored.get(number, set()):
            yield number, _("Which facts version %(number)d shows is not what was recorded.") % {"number": number}


def loose_plans() -> Iterator[str]:
    """Yield the plans that no act names, or whose text is not theirs."""
    named: set[str | None] = set()
    entries = Entry.objects.filter(chain__kind=ChainKind.OWNER, action__in=(Action.FACT, Action.ACCEPTANCE))
    for entry in entries.iterator():
        if (manifest := _manifest(entry)) is not None:
            named.add(manifest.batch)
    for plan in Plan.objects.order_by("digest").iterator():
        if plan.digest not in named or _plan(plan) is None:
            yield _("The %(row)s %(key)s belongs to nothing in the register.") % {"row": _("plan"), "key": plan.digest}


def loose_due() -> Iterator[str]:
    """Yield what is settled for owners that have no chain."""
    owners = Chain.objects.filter(kind=ChainKind.OWNER).values("owner")
    policies = Chain.objects.filter(kind=ChainKind.POLICY).values("owner")
    for owner in Due.objects.exclude(owner__in=owners).exclude(owner__in=policies).values_list("owner", flat=True):
        yield _("Something is settled for %(owner)s, which the register does not know.") % {"owner": owner}


def _effective(
    entry: Entry, manifest: Manifest, plan: FactsPlan | None, last: dict[UUID, datetime], authorities: Authorities
) -> datetime | None:
    if entry.action == Action.ACCEPTANCE:
        if not manifest.facts:
            return entry.recorded_at
        used = manifest.facts[0]
        approval = authorities.approvals.get((UUID(used.fact), used.number))
        return max(entry.recorded_at, approval.effective_from) if approval else None
    lead = timedelta(seconds=plan.lead) if plan and manifest.effective is None else timedelta(0)
    moment = (manifest.effective or entry.recorded_at) + lead
    return max(moment, last.get(UUID(manifest.facts[0].fact), moment))


def _is_about(plan: FactsPlan, entry: Entry, manifest: Manifest) -> bool:
    if not manifest.facts:
        return False
    used = manifest.facts[0]
    portal = entry.chain.owner if entry.action == Action.ACCEPTANCE else None
    return (str(plan.fact), plan.number, plan.portal) == (used.fact, used.number, portal)


def _manifest(entry: Entry) -> Manifest | None:
    """Return the manifest of an entry; None where it is not one of such an act, which `verified_chains` tells.

    The approval of a fact names that one fact.
    """
    try:
        manifest = Manifest.from_json(entry.manifest)
        for used in manifest.facts:
            UUID(used.fact)
    except (UnreadableManifest, ValueError, TypeError, AttributeError):
        return None
    is_whole = entry.action != Action.FACT or len(manifest.facts) == 1
    return manifest if manifest.action == entry.action and is_whole else None


def _plan(row: Plan) -> FactsPlan | None:
    if sha256(row.text) != row.digest:
        return None
    try:
        return FactsPlan.from_json(row.text)
    except UnreadablePlan:
        return None
