"""By which names portals have agreed to processors, as their own acts and words record it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from policies.facts.models import FactRevision, FactType
from policies.facts.processors import names_of
from policies.facts.values import decode
from policies.register.manifest import Manifest, UnreadableManifest
from policies.register.models import Action, ChainKind, Entry


@dataclass
class ProcessorNames:
    """What every approved revision of a processor calls it, by fact and number."""

    names: dict[UUID, dict[int, Any]] = field(default_factory=lambda: defaultdict(dict))
    _in_words: dict[tuple[UUID, UUID], set[int]] = field(default_factory=dict)

    @staticmethod
    def read() -> ProcessorNames:
        found = ProcessorNames()
        for row in FactRevision.objects.filter(type=FactType.PROCESSOR).iterator():
            found.names[row.fact][row.number] = _names(row.values)
        return found

    def is_agreed(self, owner: UUID, fact: UUID, number: int, *, accepted: Collection[tuple[UUID, int]]) -> bool:
        """Whether a revision calls a processor as one does that a portal had in its own words or `accepted` by itself.

        True of what is no processor.
        """
        if fact not in self.names:
            return True
        names = self.names[fact]
        before = {known for known in names if known < number}
        alike = {known for known in before if names[known] == names.get(number)}
        if not before or alike == before:
            return bool(before)
        return any((fact, known) in accepted for known in alike) or bool(alike & self._shown_in_words(owner, fact))

    def _shown_in_words(self, owner: UUID, fact: UUID) -> set[int]:
        if (owner, fact) not in self._in_words:
            versions = Entry.objects.filter(
                action=Action.VERSION, chain__owner=owner, chain__kind=ChainKind.POLICY, manifest__contains=str(fact)
            )
            self._in_words[owner, fact] = {number for entry in versions for number in _numbers(entry, fact)}
        return self._in_words[owner, fact]


def _numbers(entry: Entry, fact: UUID) -> set[int]:
    """Return in which revisions the words of a version show a fact; in none where facts alone made the version."""
    try:
        manifest = Manifest.from_json(entry.manifest)
    except UnreadableManifest:
        return set()  # named where the entry itself is looked at
    return set() if manifest.batch is not None else {used.number for used in manifest.facts if used.fact == str(fact)}


def _names(values: str) -> Any:
    try:
        return names_of(decode(values))
    except (ValueError, KeyError, TypeError, AttributeError):
        return object()  # what cannot be read is like no other; its own verification names it
