"""How settled facts reach the versions that stand: a successor wherever a policy would show another revision.

The words of a policy are its own versions, those that were approved as words. Whatever moment is asked for, readers
are to have the own version that comes last by then, with the facts settled for its portal by then. `spread` looks at
every moment from now on at which that may change, and makes the versions that are missing: it may be called at any
time, in any order and as often as one likes.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from policies.document.digests import digest
from policies.document.nodes import FactUsed
from policies.document.patching import Patched, Stored, patched
from policies.document.sentences import sentence
from policies.facts.due import DueFacts, DueResolver
from policies.publication import archive, surroundings
from policies.publication.chains import append_all, clock_went_back, lock_policies, name_of, next_entry
from policies.publication.errors import UnableToFreeze
from policies.publication.forms import FormText, digests_by_key, read_forms, storing, written_forms
from policies.publication.shown import shown_rows
from policies.publication.signing import Act
from policies.register.manifest import Manifest, manifest_of
from policies.register.models import Action, Chain, Decision, Entry, Head, Shown, Signature

KIND = "facts"


@dataclass(frozen=True)
class Spread:
    """What became of one chain: the numbers of the versions made, and the keys that keep what they last said.

    `unable` tells that the words to start from are gone or damaged, or that nothing could be made of them.
    """

    made: tuple[int, ...] = ()
    kept: tuple[str, ...] = ()
    unable: bool = False


@dataclass(frozen=True, order=True)
class Version:
    """A version that was not recalled, ordered as readers get it."""

    effective_from: datetime
    number: int
    entry: Entry = field(compare=False)
    facts: Mapping[UUID, int] = field(compare=False)
    is_own: bool = field(compare=False)
    articles: Mapping[str, str] | None = field(compare=False)


@dataclass(frozen=True)
class Change:
    """A version to make: in whose place, at which moment, with which revisions, under which act."""

    base: Version
    moment: datetime
    numbers: Mapping[UUID, int]
    sources: Mapping[UUID, UUID]


class Course:
    """The versions of one chain, those to come included."""

    def __init__(self, chain: Chain, entries: list[Entry]) -> None:
        self.chain = chain
        self.last_number = max((e.number or 0 for e in entries if e.action == Action.VERSION), default=0)
        self.last_recorded_at = max((entry.recorded_at for entry in entries), default=None)
        self.versions: list[Version] = []
        self._roots: dict[int, int] = {}
        self._by_hash: dict[str, int] = {}
        recalled = {entry.number for entry in entries if entry.action == Action.RECALL}
        said = {e.number: e for e in entries if e.action in (Action.VERSION, Action.REDACTION)}
        for entry in entries:
            if entry.action == Action.VERSION:
                self._add(entry, said[entry.number], stands=entry.number not in recalled)

    def add(self, entry: Entry) -> None:
        """Count a version in that was just made."""
        self.last_number = entry.number or 0
        self._add(entry, entry, stands=True)

    def words(self, moment: datetime) -> Version | None:
        """Return the own version that comes last by a moment."""
        return next((v for v in reversed(self.versions) if v.is_own and v.effective_from <= moment), None)

    def candidate(self, moment: datetime) -> Version | None:
        """Return the version that comes last by a moment."""
        return next((v for v in reversed(self.versions) if v.effective_from <= moment), None)

    def root(self, version: Version) -> int:
        """Return the number of the own version whose words a version has."""
        return self._roots[version.number]

    def own_facts(self, moment: datetime) -> Iterator[tuple[UUID, int, UUID]]:
        """Yield what own versions that came by a moment showed: fact, number, the act."""
        for version in self.versions:
            if version.is_own and version.effective_from <= moment:
                for fact, number in version.facts.items():
                    yield fact, number, version.entry.decision_id

    def moments(self, at: datetime) -> set[datetime]:
        """Return `at` and every moment after it at which a version comes."""
        return {at} | {version.effective_from for version in self.versions if version.effective_from > at}

    def _add(self, entry: Entry, said: Entry, *, stands: bool) -> None:
        number = entry.number or 0
        own = manifest_of(entry)
        self._by_hash[entry.hash] = number
        is_own = own.batch is None
        self._roots[number] = number if is_own else self._roots.get(self._by_hash.get(own.base or "", 0), number)
        if stands and entry.effective_from is not None:
            manifest = manifest_of(said)
            facts = {UUID(used.fact): used.number for used in manifest.facts}
            insort(self.versions, Version(entry.effective_from, number, entry, facts, is_own, manifest.articles))


def changes(course: Course, moment: datetime, facts: DueFacts) -> Change | None:
    """Return the version that is missing at a moment; None while the one that stands then is right.

    The words are those of the own version that comes last; each fact is at the newest revision settled for the
    portal, and never older than one that these words, or an own version before them, already showed.
    """
    words, last = course.words(moment), course.candidate(moment)
    if words is None or last is None:
        return None
    base = last if course.root(last) == words.number else words
    numbers, sources = wanted(course, base, words, moment, facts)
    owner = course.chain.owner
    is_right = base is last and all(
        numbers[fact] == number and not facts.is_replaced(owner, fact, moment) for fact, number in base.facts.items()
    )
    return None if is_right else Change(base, moment, numbers, sources)


def wanted(
    course: Course, base: Version, words: Version, moment: datetime, facts: DueFacts
) -> tuple[dict[UUID, int], dict[UUID, UUID]]:
    """Return the revision of each fact to show at a moment, and the act that each rests on, by fact."""
    owner = course.chain.owner
    numbers: dict[UUID, int] = dict(base.facts)
    sources: dict[UUID, UUID] = {}
    profile = facts.in_effect(owner, words.entry.recorded_at)
    if profile is not None:
        numbers.setdefault(owner, profile.revision.number)
    for fact, number, decision in course.own_facts(moment):
        if number > numbers.get(fact, 0):
            numbers[fact], sources[fact] = number, decision
    for fact in facts.rows(owner):
        settled = facts.wanted(owner, fact, moment)
        if settled is not None and settled.number > numbers.get(fact, 0) and settled.decision:
            numbers[fact], sources[fact] = settled.number, settled.decision
        replacing = facts.replacing(owner, fact, moment)
        if replacing is not None:
            sources.setdefault(fact, replacing)
    return numbers, sources


def recall_derived(*, course: Course, gone: Collection[int], act: Act, reason: str) -> list[Entry]:
    """Return the recalls, not saved, under one act, of versions of a chain that facts made and that are to come."""
    head = Head.objects.get(chain=course.chain)
    entries = []
    for version in course.versions:
        if version.number not in gone:
            continue
        manifest = Manifest(
            action=Action.RECALL,
            chain=name_of(course.chain),
            base=version.entry.hash,
            numbers=(version.number,),
            reason=reason,
            batch=act.manifest_digest,
        )
        entry = next_entry(
            chain=course.chain,
            count=head.count,
            last_hash=head.last_hash,
            manifest=manifest,
            act=act,
            number=version.number,
        )
        head.count, head.last_hash = entry.position, entry.hash
        entries.append(entry)
    return entries


def unfounded(course: Course, facts: DueFacts, at: datetime) -> set[int]:
    """Return the numbers of versions to come that show what is no longer settled for their portal."""
    found = set()
    for version in course.versions:
        words = course.words(version.effective_from)
        if version.is_own or version.effective_from <= at or words is None:
            continue
        numbers, _sources = wanted(course, words, words, version.effective_from, facts)
        if any(number > numbers.get(fact, 0) for fact, number in version.facts.items()):
            found.add(version.number)
    return found


def spread(*, policies: Collection[tuple[UUID, UUID]], at: datetime) -> dict[UUID, Spread]:
    """Make the versions that are missing of some policies, named by owner and subject; tell what became of each chain.

    To be called within a transaction: it locks all languages of the policies. The number of queries does not
    depend on how many there are.

    :raises UnableToRecord: a chain ends later than `at`; the clock went back.
    """
    chains = lock_policies(policies)
    entries = surroundings.entries_of(chains)
    courses = [Course(chain, known) for chain, known in entries.items()]
    facts = DueFacts.read(
        portals={chain.owner for chain in chains},
        facts={fact for course in courses for version in course.versions for fact in version.facts},
    )
    bases = {(course.chain.uuid, base.number) for course in courses for base in _bases(course, facts, at)}
    if not bases:
        return {course.chain.uuid: Spread() for course in courses}
    writer = _Writer(courses, entries, bases, facts, at)
    outcomes = {course.chain.uuid: writer.bring_up_to_date(course) for course in courses}
    writer.write()
    return outcomes


def courses_of(chains: Collection[Chain]) -> list[Course]:
    """Return the versions of some chains, in one query."""
    return [Course(chain, entries) for chain, entries in surroundings.entries_of(chains).items()]


def _moments(course: Course, facts: DueFacts, at: datetime) -> set[datetime]:
    rows = (row for rows in facts.rows(course.chain.owner).values() for row in rows)
    return course.moments(at) | {row.effective_from for row in rows if row.effective_from > at}


def _bases(course: Course, facts: DueFacts, at: datetime) -> Iterator[Version]:
    """Yield the versions that those which are missing start from."""
    for moment in _moments(course, facts, at):
        if change := changes(course, moment, facts):
            yield change.base


class _Writer:
    """Makes the versions of one call of `spread`, and writes them together."""

    def __init__(
        self,
        courses: list[Course],
        known: Mapping[Chain, list[Entry]],
        bases: Collection[tuple[UUID, int]],
        facts: DueFacts,
        at: datetime,
    ) -> None:
        self.known = known
        self.facts = facts
        self.at = at
        self.forms = read_forms(bases)
        self.heads = {head.chain_id: head for head in Head.objects.filter(chain__in=[c.chain for c in courses])}
        self.acts = _acts(courses, facts, at)
        self.entries: list[Entry] = []
        self.written: list[FormText] = []
        self.shown: list[Shown] = []
        self.policies: set[tuple[UUID, UUID]] = set()

    def bring_up_to_date(self, course: Course) -> Spread:
        """Make what is missing of one chain, moment by moment."""
        made: list[int] = []
        kept: set[str] = set()
        for moment in sorted(_moments(course, self.facts, self.at)):
            change = changes(course, moment, self.facts)
            if change is None:
                continue
            before = self.forms.get((course.chain.uuid, change.base.number))
            if before is None:
                return Spread(tuple(made), tuple(sorted(kept)), unable=True)
            after = patched(before, self._resolver(course, change))
            kept.update(after.kept)
            if change.base is course.candidate(moment) and after.facts == before.document.facts:
                continue
            made.append(self._make(course, change, before, after))
        return Spread(tuple(made), tuple(sorted(kept)))

    def write(self) -> None:
        """Write everything that was made."""
        if not self.entries:
            return
        with storing(self.written):
            append_all(self.entries)
            Shown.objects.bulk_create(self.shown)
            archive.queue_all(entries=self.entries)
        documents: surroundings.Documents = {key: forms.document for key, forms in self.forms.items()}
        for entry in self.entries:
            self.known[entry.chain].append(entry)
        surroundings.recompute_all(policies=self.policies, at=self.at, documents=documents, entries=self.known)

    def _resolver(self, course: Course, change: Change) -> DueResolver:
        return DueResolver(
            portal=course.chain.owner,
            locale=course.chain.locale,
            at=change.moment,
            facts=self.facts,
            numbers=change.numbers,
        )

    def _make(self, course: Course, change: Change, before: Stored, after: Patched) -> int:
        chain, head = course.chain, self.heads[course.chain.uuid]
        if course.last_recorded_at is not None and course.last_recorded_at > self.at:
            raise clock_went_back()
        number = course.last_number + 1
        act = self._act(course, change, set(before.document.facts) ^ set(after.facts))
        forms = written_forms(
            chain=chain, number=number, document=after.document.text, text=after.text, html=after.html
        )
        entry = next_entry(
            chain=chain,
            count=head.count,
            last_hash=head.last_hash,
            manifest=_manifest(change, after, act, self.at),
            act=act,
            number=number,
            effective_from=change.moment,
            bodies=digests_by_key(forms),
        )
        head.count, head.last_hash = entry.position, entry.hash
        course.add(entry)
        self.forms[chain.uuid, number] = Stored(after.document, after.text, after.html)
        self.entries.append(entry)
        self.written += forms
        self.shown += shown_rows(chain=chain.uuid, number=number, facts=after.facts)
        self.policies.add((chain.owner, chain.subject))
        return number

    def _act(self, course: Course, change: Change, changed: set[FactUsed]) -> Act:
        """Return the last act that a changed fact rests on; where none changes, the approval of the words."""
        named = {change.sources.get(UUID(used.fact)) for used in changed}
        acts = [self.acts[decision] for decision in named if decision in self.acts]
        if not acts:
            words = course.words(change.moment)
            acts = [self.acts[words.entry.decision_id]] if words else []
        if not acts:
            raise UnableToFreeze(f"No act stands behind a version of {course.chain}.")
        return max(acts, key=lambda act: act.decision.decided_at)


def _manifest(change: Change, after: Patched, act: Act, at: datetime) -> Manifest:
    return replace(
        manifest_of(change.base.entry),
        base=change.base.entry.hash,
        document=digest("document", after.document.text),
        articles=change.base.articles,
        kind=KIND,
        summary=sentence(after.changes, after.document.locale),
        effective=change.moment if change.moment > at else None,
        facts=after.facts,
        recalls=None,
        batch=act.manifest_digest,
        numbers=None,
        reason=None,
    )


def _acts(courses: list[Course], facts: DueFacts, at: datetime) -> dict[UUID, Act]:
    """Return every act that a version made now may stand under, as of now."""
    decisions = {v.entry.decision_id for course in courses for v in course.versions if v.is_own}
    for owner in {course.chain.owner for course in courses}:
        decisions |= {row.decision for rows in facts.rows(owner).values() for row in rows}
    signatures: dict[UUID, list[Signature]] = {decision: [] for decision in decisions}
    for signature in Signature.objects.filter(decision__in=decisions).order_by("position"):
        signatures[signature.decision_id].append(signature)
    return {
        uuid: Act(decision, tuple(signatures[uuid]), decision.manifest_digest, at)
        for uuid, decision in Decision.objects.in_bulk(list(decisions)).items()
    }
