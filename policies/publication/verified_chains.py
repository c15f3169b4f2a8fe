"""Whether a chain of entries is whole: every row in its place, every hash its own, every decision signed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from policies.document.encoding import to_json
from policies.publication.chains import name_of
from policies.publication.verified_spread import Authorities
from policies.register.bodies import digests_of
from policies.register.hashing import entry_hash, signatory_reference
from policies.register.manifest import ChainName, Manifest, UnreadableManifest, owner_chain
from policies.register.models import Action, Body, Chain, ChainKind, Decision, Entry, Head, Signatory, Signature
from policies.register.queries import TURNS


class Finding(NamedTuple):
    """What does not hold, and of which version, if of one."""

    number: int | None
    said: str


class Opening(NamedTuple):
    """That a chain was opened, by an entry of which chain and when."""

    name: ChainName
    recorded_in: UUID
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ChainRows:
    """Everything stored of one chain. Read table by table: a join would hide a row whose partner is gone."""

    chain: Chain
    head: Head | None
    entries: list[Entry]
    decisions: dict[UUID, Decision]
    signatures: dict[UUID, list[Signature]]
    signatories: dict[int, Signatory]
    bodies: list[Body]

    @staticmethod
    def read(chain: Chain) -> ChainRows:
        entries = list(Entry.objects.filter(chain=chain.uuid).order_by("position"))
        decisions = Decision.objects.in_bulk({entry.decision_id for entry in entries})
        signatures: dict[UUID, list[Signature]] = defaultdict(list)
        for signature in Signature.objects.filter(decision__in=list(decisions)).order_by("position"):
            signatures[signature.decision_id].append(signature)
        keys = [signature.pk for signed in signatures.values() for signature in signed]
        return ChainRows(
            chain=chain,
            head=Head.objects.filter(chain=chain.uuid).first(),
            entries=entries,
            decisions=decisions,
            signatures=signatures,
            signatories=Signatory.objects.in_bulk(keys),
            bodies=list(Body.objects.filter(chain=chain.uuid).order_by("number", "form", "renderer")),
        )


@dataclass
class Before:
    """What a chain held before the entry that is looked at: its versions, and the words that each has by then."""

    versions: list[Entry] = field(default_factory=list)
    manifests: dict[int | None, Manifest] = field(default_factory=dict)
    articles: dict[int | None, Mapping[str, str] | None] = field(default_factory=dict)
    decided: set[tuple[UUID, str]] = field(default_factory=set)

    @property
    def last(self) -> Entry | None:
        return self.versions[-1] if self.versions else None

    def succeeded(self, manifest: Manifest) -> Entry | None:
        """Return the version that a manifest starts from."""
        return next((version for version in self.versions if version.hash == manifest.base), None)

    def showed(self, fact: str, number: int) -> bool:
        """Whether a version whose words were approved showed a revision, which its reviewer signed for the portal."""
        own = (manifest for manifest in self.manifests.values() if manifest.batch is None)
        return any((used.fact, used.number) == (fact, number) for manifest in own for used in manifest.facts)

    def add(self, entry: Entry) -> None:
        try:
            manifest = Manifest.from_json(entry.manifest)
        except UnreadableManifest:
            return  # named where the entry itself is looked at
        if manifest.batch is None:
            self.decided.add((entry.decision_id, entry.action))
        if entry.action == Action.VERSION:
            self.versions.append(entry)
            self.manifests[entry.number] = manifest
        if entry.action in (Action.VERSION, Action.REDACTION):
            self.articles[entry.number] = manifest.articles


def findings(rows: ChainRows, openings: list[Opening], authorities: Authorities) -> Iterator[Finding]:
    """Yield what does not hold of the chain's own rows."""
    yield from _chain_findings(rows, openings)
    previous, course = "", Before()
    for position, entry in enumerate(rows.entries, start=1):
        for said in (
            *_place(entry, position, previous),
            *_decision(entry, rows),
            *_contents(entry, rows, course, authorities),
        ):
            yield Finding(entry.number, said)
        previous = entry.hash
        course.add(entry)
    yield from _recalls(rows.entries)
    if authorities.unclosed(rows.chain, {entry.decision_id for entry in rows.entries}):
        yield Finding(None, _("The language of the policy was closed, and its withdrawal is not recorded."))


def _chain_findings(rows: ChainRows, openings: list[Opening]) -> Iterator[Finding]:
    chain = rows.chain
    if chain.uuid != name_of(chain).uuid:
        yield Finding(None, _("The chain does not have the UUID of its name."))
    if chain.kind == ChainKind.INSTALLATION:
        if rows.entries and chain.opened_at != rows.entries[0].recorded_at:
            yield Finding(None, _("The chain was opened at another moment than its first entry."))
    elif len(openings) != 1:
        yield Finding(None, _("The opening of the chain is recorded %(count)d times.") % {"count": len(openings)})
    else:
        opening = openings[0]
        is_parent = (
            opening.recorded_in == owner_chain(chain.owner).uuid
            if chain.kind == ChainKind.POLICY
            else Chain.objects.filter(kind=ChainKind.INSTALLATION, uuid=opening.recorded_in).exists()
        )
        if not is_parent or opening.name != name_of(chain) or opening.recorded_at != chain.opened_at:
            yield Finding(None, _("The chain does not agree with the entry that opened it."))
    if rows.head is None:
        yield Finding(None, _("The head of the chain is gone."))
        return
    if rows.head.count != len(rows.entries):
        yield Finding(
            None,
            _("The chain should have %(count)d entries and has %(found)d.")
            % {"count": rows.head.count, "found": len(rows.entries)},
        )
    if rows.head.last_hash != (rows.entries[-1].hash if rows.entries else ""):
        yield Finding(None, _("The head of the chain does not point to its last entry."))


def _place(entry: Entry, position: int, previous: str) -> Iterator[str]:
    if entry.position != position:
        yield _("Entry %(expected)d is missing before entry %(position)d.") % {
            "expected": position,
            "position": entry.position,
        }
    if entry.previous_hash != previous:
        yield _("Entry %(position)d does not follow the one before it.") % {"position": entry.position}


def _decision(entry: Entry, rows: ChainRows) -> Iterator[str]:
    decision = rows.decisions.get(entry.decision_id)
    if decision is None:
        yield _("The decision behind entry %(position)d is gone.") % {"position": entry.position}
        return
    signatures = rows.signatures[decision.uuid]
    if not signatures:
        yield _("Nobody signed the decision behind entry %(position)d.") % {"position": entry.position}
    if entry.hash != entry_hash(entry=entry, chain=rows.chain, decision=decision, signatures=signatures):
        yield _("Entry %(position)d, or what it stands on, is not what was recorded.") % {"position": entry.position}
    for signature in signatures:
        signatory = rows.signatories.get(signature.pk)
        if signatory is None:
            continue  # erased, as the law may order
        if signature.reference != signatory_reference(
            salt=signatory.salt, user=signatory.user, name=signatory.name, comment=signatory.comment
        ):
            yield _("The signatory of entry %(position)d is not who signed.") % {"position": entry.position}


def _contents(entry: Entry, rows: ChainRows, course: Before, authorities: Authorities) -> Iterator[str]:
    said = {"position": entry.position}
    try:
        manifest = Manifest.from_json(entry.manifest)
    except UnreadableManifest:
        yield _("The manifest of entry %(position)d cannot be read.") % said
        return
    if entry.bodies != to_json(digests_of(entry)):
        yield _("The digests of entry %(position)d are not in their canonical form.") % said
    decision = rows.decisions.get(entry.decision_id)
    if decision and not _is_signed(entry, manifest, decision, rows.chain, course, authorities):
        yield _("What was signed is not what entry %(position)d records.") % said
    if not _repeats(entry, manifest, rows.chain, course):
        yield _("Entry %(position)d does not repeat what its manifest says.") % said
    if decision and entry.effective_from and entry.effective_from < decision.decided_at:
        yield _("Entry %(position)d takes effect before it was decided.") % said
    if entry.action == Action.VERSION and manifest.kind == "facts":
        yield from _facts_alone(entry, manifest, rows.chain, course, authorities)


def _facts_alone(
    entry: Entry, manifest: Manifest, chain: Chain, course: Before, authorities: Authorities
) -> Iterator[str]:
    """Yield what a version changes that announces a change of facts alone, and facts that it had no right to show."""
    said = {"position": entry.position}
    is_made = manifest.batch is not None
    base = course.succeeded(manifest) if is_made else course.last
    if base is None:
        return  # that there is none is named elsewhere; the first version has none
    before = course.articles.get(base.number) if is_made else Manifest.from_json(base.manifest).articles
    if before != manifest.articles:
        yield _("Entry %(position)d changes words where only facts were to change.") % said
    if not is_made:
        return
    for used in set(manifest.facts) - set(course.manifests[base.number].facts):
        may = authorities.may_show(chain.owner, UUID(used.fact), used.number, entry.recorded_at)
        if not may and not course.showed(used.fact, used.number):
            yield _("Entry %(position)d shows a fact that nobody approved for this portal.") % said


def _is_signed(
    entry: Entry, manifest: Manifest, decision: Decision, chain: Chain, course: Before, authorities: Authorities
) -> bool:
    """Whether the decision is about this very entry, or about the facts that made it necessary."""
    if manifest.batch is not None and entry.action in (Action.VERSION, Action.RECALL):
        return decision.manifest_digest == manifest.batch and _follows(
            entry, manifest, decision, chain, course, authorities
        )
    if entry.recorded_at != decision.decided_at:
        return False  # a decision serves the act that it was taken for, and no later one
    if entry.action == Action.OPENING:
        return decision.manifest_digest == manifest.batch
    if entry.action == Action.WITHDRAWAL and manifest.batch is not None:
        is_named = authorities.closes(chain, decision.uuid, entry.previous_hash)
        return is_named and decision.manifest_digest == manifest.batch
    return decision.action == entry.action and decision.manifest_digest == manifest.digest()


def _follows(
    entry: Entry, manifest: Manifest, decision: Decision, chain: Chain, course: Before, authorities: Authorities
) -> bool:
    """Whether an entry that nobody signed by itself follows from the act that it stands under."""
    owner, action = authorities.homes.get(decision.uuid, (None, ""))
    if entry.action == Action.VERSION:
        if manifest.kind != "facts" or entry.recorded_at < decision.decided_at:
            return False
        if decision.action == Action.VERSION:
            return (decision.uuid, Action.VERSION) in course.decided
        return action == decision.action and (
            action == Action.FACT or (action, owner) == (Action.ACCEPTANCE, chain.owner)
        )
    recalled = course.manifests.get(entry.number)
    if recalled is None or recalled.batch is None or entry.recorded_at != decision.decided_at:
        return False
    if decision.action == Action.RECALL:
        return (decision.uuid, Action.RECALL) in course.decided
    return (action, owner) == (Action.WITHDRAWAL, chain.owner) and decision.action == Action.WITHDRAWAL


def _repeats(entry: Entry, manifest: Manifest, chain: Chain, course: Before) -> bool:
    if manifest.action != entry.action:
        return False
    if entry.action == Action.OPENING:
        return entry.number is None and entry.effective_from is None
    if manifest.chain != name_of(chain):
        return False
    if entry.action == Action.VERSION:
        return _repeats_version(entry, manifest, course)
    if entry.action == Action.FACT:  # when it takes effect follows from its plan (`verified_spread`)
        return (entry.number,) == tuple(used.number for used in manifest.facts)
    if entry.action in TURNS:
        return entry.effective_from == entry.recorded_at
    return manifest.numbers == ((entry.number,) if entry.number is not None else None)


def _repeats_version(entry: Entry, manifest: Manifest, course: Before) -> bool:
    last = course.last
    effective = manifest.effective or entry.recorded_at
    if (entry.number, entry.effective_from) != ((last.number or 0) + 1 if last else 1, effective):
        return False
    if manifest.batch is not None:
        return course.succeeded(manifest) is not None
    return manifest.base == (last.hash if last else None)


def _recalls(entries: list[Entry]) -> Iterator[Finding]:
    versions = {entry.number: entry for entry in entries if entry.action == Action.VERSION}
    for entry in entries:
        if entry.action not in (Action.RECALL, Action.REDACTION):
            continue
        version = versions.get(entry.number)
        if version is None or version.position > entry.position:
            yield Finding(entry.number, _("A version is named that did not exist."))
        elif entry.action == Action.RECALL and (version.effective_from or entry.recorded_at) <= entry.recorded_at:
            yield Finding(entry.number, _("A version was recalled after it had taken effect."))
