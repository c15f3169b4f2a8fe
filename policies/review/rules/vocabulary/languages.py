"""Which languages the rules read, and the patterns by which each says a thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from policies.review.rules.patterns import Pattern, patterns
from policies.review.rules.vocabulary import en, fr

_SOURCES: Mapping[str, Mapping[str, str]] = {"fr": fr.CONCEPTS, "en": en.CONCEPTS}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The concepts of one language; those of a language that is not read have no pattern."""

    concepts: Mapping[str, tuple[Pattern, ...]]
    is_read: bool

    def of(self, concept: str) -> tuple[Pattern, ...]:
        """Return the patterns by which a thing is said. In a language that is read, an unknown thing is a mistake."""
        return self.concepts[concept] if self.is_read else ()


@lru_cache(maxsize=16)
def vocabulary(language: str) -> Vocabulary:
    """Return what the rules read of a language, such as "fr"."""
    source = _SOURCES.get(language)
    if source is None:
        return Vocabulary({}, is_read=False)
    return Vocabulary({concept: patterns(lines) for concept, lines in source.items()}, is_read=True)
