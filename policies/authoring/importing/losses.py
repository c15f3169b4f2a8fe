"""Which words of the source the draft does not have, and the other way round."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from policies.authoring.importing.imported import Word
from policies.document.words import words

# How far to look for the place where source and draft agree again. A longer stretch is reported word by word.
_WINDOW = 200
# How many words farther away two agreeing words may stand to be believed more than a lone one.
_LONE_WORD = 3
_CONTEXT = 120


@dataclass(frozen=True, slots=True)
class Compared:
    words_in: int
    missing: tuple[Word, ...]
    added: tuple[Word, ...]


def compare(source: Sequence[str], draft: Sequence[str]) -> Compared:
    """Compare two texts given in passages, word by word and in order, in time that grows with their length.

    Every word of the source that is not matched by one of the draft in its order is missing; a word is never both
    matched and missing, so that the two counts always add up.
    """
    before, after = _Text(source), _Text(draft)
    missing: list[int] = []
    added: list[int] = []
    i = j = 0
    while i < len(before.words) and j < len(after.words):
        if before.words[i] == after.words[j]:
            i, j = i + 1, j + 1
            continue
        skipped, inserted = _agreement(before.words, after.words, i, j)
        missing.extend(range(i, i + skipped))
        added.extend(range(j, j + inserted))
        i, j = i + skipped, j + inserted
    missing.extend(range(i, len(before.words)))
    added.extend(range(j, len(after.words)))
    return Compared(len(before.words), tuple(map(before.word, missing)), tuple(map(after.word, added)))


def _agreement(before: Sequence[str], after: Sequence[str], i: int, j: int) -> tuple[int, int]:
    """Return how many words to pass over on both sides up to where they agree again."""
    best, distance = (1, 1), 2 * _WINDOW
    places: dict[str, list[int]] = {}
    for offset, word in enumerate(after[j : j + _WINDOW]):
        places.setdefault(word, []).append(offset)
    for skipped, word in enumerate(before[i : i + _WINDOW]):
        if skipped >= distance:
            break
        for inserted in places.get(word, ()):
            next_words = before[i + skipped + 1 : i + skipped + 2], after[j + inserted + 1 : j + inserted + 2]
            far = skipped + inserted + (0 if next_words[0] == next_words[1] else _LONE_WORD)
            if far < distance:
                best, distance = (skipped, inserted), far
    return best


class _Text:
    """The words of a text, and the passage that each stands in."""

    def __init__(self, units: Iterable[str]) -> None:
        self.units = [unit for unit in units if unit]
        counted = [words(unit) for unit in self.units]
        self.words = [word for unit in counted for word in unit]
        self.ends = list(accumulate(len(unit) for unit in counted))

    def word(self, position: int) -> Word:
        word = self.words[position]
        unit = " ".join(self.units[bisect_right(self.ends, position)][: 40 * _CONTEXT].split())
        found = max(unit.casefold().find(word), 0)
        begin = max(0, found - _CONTEXT // 2)
        shown = unit[begin : begin + _CONTEXT]
        return Word(word, f"{'…' if begin else ''}{shown}{'…' if begin + _CONTEXT < len(unit) else ''}")
