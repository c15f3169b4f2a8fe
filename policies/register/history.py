"""One chain's history in memory: what stood, or will stand, at each moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from policies.register.manifest import manifest_of
from policies.register.models import Action, Entry, Standing

_TOLD = (Action.VERSION, Action.RECALL, Action.WITHDRAWAL, Action.REINSTATEMENT, Action.REDACTION)


@dataclass(frozen=True, slots=True)
class History:
    """A chain's versions that were not recalled, by (effective_from, number), and its turns, by moment.

    A turn is a withdrawal or a reinstatement. `known_at` are the moments at which
    something was recorded that readers are told of. `summaries`, by number, are the public sentences that redactions
    put in place of those of versions.
    """

    versions: tuple[Entry, ...]
    turns: tuple[Entry, ...]
    known_at: frozenset[datetime]
    summaries: Mapping[int | None, str]

    @staticmethod
    def of(entries: Iterable[Entry]) -> History:
        """Return the history that a chain's entries tell, in whatever order they are given."""
        known = list(entries)
        recalled = {entry.number for entry in known if entry.action == Action.RECALL}
        versions = (e for e in known if e.action == Action.VERSION and e.number not in recalled)
        turns = (e for e in known if e.action in (Action.WITHDRAWAL, Action.REINSTATEMENT))
        return History(
            versions=tuple(sorted(versions, key=lambda e: (e.effective_from, e.number))),
            turns=tuple(sorted(turns, key=lambda e: (e.effective_from, e.position))),
            known_at=frozenset(entry.recorded_at for entry in known if entry.action in _TOLD),
            summaries=summaries_by_redaction(known),
        )

    def summary(self, version: Entry) -> str:
        """Return the public sentence about a version: its own, or what a redaction put in its place."""
        return self.summaries.get(version.number) or manifest_of(version).summary

    def candidate(self, moment: datetime) -> Entry | None:
        """Return the last version that has come at a moment, withdrawn or not."""
        return next((version for version in reversed(self.versions) if _from(version) <= moment), None)

    def withdrawal(self, moment: datetime) -> Entry | None:
        """Return the withdrawal that stands at a moment."""
        turn = next((turn for turn in reversed(self.turns) if _from(turn) <= moment), None)
        return turn if turn is not None and turn.action == Action.WITHDRAWAL else None

    def in_force(self, moment: datetime) -> Entry | None:
        """Return the version in force at a moment."""
        return None if self.withdrawal(moment) else self.candidate(moment)

    def standing(self, moment: datetime) -> Standing:
        """Return what readers have at a moment."""
        if self.withdrawal(moment):
            return Standing.WITHDRAWN
        return Standing.IN_FORCE if self.candidate(moment) else Standing.NONE

    def upcoming(self, moment: datetime) -> Entry | None:
        """Return the version that readers will have next: of several that take effect at one moment, the last."""
        coming = next((version for version in self.versions if _from(version) > moment), None)
        return self.candidate(_from(coming)) if coming else None

    def has_predecessor(self, version: Entry) -> bool:
        """Whether a version came, and stood for however short a time, before this one."""
        return any(_from(earlier) < _from(version) for earlier in self.versions)

    def moments(self) -> set[datetime]:
        """Return every moment at which readers may be told something else than before."""
        return set(self.known_at) | {_from(entry) for entry in (*self.versions, *self.turns)}


def summaries_by_redaction(entries: Iterable[Entry]) -> dict[int | None, str]:
    """Return the public sentences that redactions among a chain's entries put in place of others, by number."""
    redactions = sorted((e for e in entries if e.action == Action.REDACTION), key=lambda e: e.position)
    said = ((entry.number, manifest_of(entry).summary) for entry in redactions)
    return {number: summary for number, summary in said if summary}


def _from(entry: Entry) -> datetime:
    if entry.effective_from is None:
        raise ValueError(f"{entry} takes effect at no moment")
    return entry.effective_from
