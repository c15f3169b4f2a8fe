"""The words of other portals' own facts, found in a text in one pass over its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from policies.review.rules.patterns import folded, words_of

_SHORTEST = 6  # letters of a name that is one word: shorter ones are words of any sentence


class PrivateFact(NamedTuple):
    """Words that belong to one portal, called `portal`; `field` is "name", "email", "domain"…"""

    owner: UUID
    portal: str
    field: str
    words: str


@dataclass(frozen=True, slots=True)
class Met:
    """A fact that stands in a text, and where among its words."""

    fact: PrivateFact
    begin: int
    end: int


class Strangers:
    """What portals call themselves and how they are reached, by their words."""

    def __init__(self, facts: Iterable[PrivateFact] = ()) -> None:
        self._facts: dict[tuple[str, ...], list[PrivateFact]] = {}
        self._lengths: dict[str, set[int]] = {}
        for fact in facts:
            self.add(fact)

    def add(self, fact: PrivateFact) -> None:
        words = tuple(words_of(folded(fact.words)))
        if sum(map(len, words)) >= _SHORTEST:
            self._facts.setdefault(words, []).append(fact)
            self._lengths.setdefault(words[0], set()).add(len(words))

    def named_in(self, words: Sequence[str]) -> Iterator[PrivateFact]:
        """Yield every fact that stands anywhere in a text, also within another."""
        for at in range(len(words)):
            for found in self._at(words, at):
                yield from (met.fact for met in found)

    def met_in(self, words: Sequence[str]) -> Iterator[Met]:
        """Yield what stands in a text, the longest first where several begin at one word, none within another."""
        at = 0
        while at < len(words):
            found = next(self._at(words, at), None)
            if found is None:
                at += 1
                continue
            yield from found
            at = found[0].end

    def _at(self, words: Sequence[str], at: int) -> Iterator[list[Met]]:
        for length in sorted(self._lengths.get(words[at], ()), reverse=True):
            facts = self._facts.get(tuple(words[at : at + length]))
            if facts and at + length <= len(words):
                yield [Met(fact, at, at + length) for fact in facts]
