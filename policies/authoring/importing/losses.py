"""Which words of the source the draft does not have, and the other way round."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from policies.authoring.importing.imported import Word
from policies.document.words import words

# Two texts that agree in so many words on end agree for good.
_SURE = 24
# How many differences to weigh together. A longer stretch of them is told half by half.
_MOST_EDITS = 200
_NOWHERE = -1_000_000_000
_CONTEXT = 120


@dataclass(frozen=True, slots=True)
class Compared:
    words_in: int
    missing: tuple[Word, ...]
    added: tuple[Word, ...]


def compare(source: Sequence[str], draft: Sequence[str]) -> Compared:
    """Compare two texts given in passages, word by word and in order, in time that grows with their length.

    Every word of the source that is not matched by one of the draft in its order is missing; a word is never both
    matched and missing, so that the two counts always add up. As few are told as can be.
    """
    before, after = _Text(source), _Text(draft)
    missing: list[int] = []
    added: list[int] = []
    i = j = 0
    while i < len(before.words) and j < len(after.words):
        if before.words[i] == after.words[j]:
            i, j = i + 1, j + 1
            continue
        for is_missing in _edits(before.words, after.words, i, j):
            if is_missing:
                missing.append(i)
                i += 1
            else:
                added.append(j)
                j += 1
            while i < len(before.words) and j < len(after.words) and before.words[i] == after.words[j]:
                i, j = i + 1, j + 1
    missing.extend(range(i, len(before.words)))
    added.extend(range(j, len(after.words)))
    return Compared(len(before.words), tuple(map(before.word, missing)), tuple(map(after.word, added)))


def _edits(before: Sequence[str], after: Sequence[str], i: int, j: int) -> list[bool]:
    """Return the fewest differences up to where both texts agree again: for each, whether a word is missing or added.

    After each difference follow all words that agree. The way is that of E. W. Myers, "An O(ND) difference algorithm
    and its variations" (1986): `reached[k]` is how far the first text has been read where it has been read `k` words
    farther than the second.
    """
    longest, longest_after = len(before) - i, len(after) - j
    steps: list[dict[int, int]] = []
    reached = {1: 0}
    for edits in range(_MOST_EDITS + 1):
        steps.append(reached)
        reached = {}
        for k in range(-edits, edits + 1, 2):
            start = x = _start(steps[-1], k)
            if start < 0:
                continue
            while x < longest and x - k < longest_after and x - start < _SURE and before[i + x] == after[j + x - k]:
                x += 1
            if x > longest or x - k > longest_after:
                continue
            if x - start == _SURE or (x == longest and x - k == longest_after):
                return _way(steps, k)
            reached[k] = x
    # As little as possible is added: an import makes up few words.
    k = max(reached, key=lambda k: reached[k] + k)
    return _way(steps, k)[: _MOST_EDITS // 2]


def _start(reached: Mapping[int, int], k: int) -> int:
    """Return how far the first text has been read once one more word is passed over, in the text that leads farther."""
    return max(reached.get(k - 1, _NOWHERE) + 1, reached.get(k + 1, _NOWHERE))


def _way(steps: Sequence[Mapping[int, int]], k: int) -> list[bool]:
    kinds: list[bool] = []
    for reached in reversed(steps[1:]):
        is_missing = reached.get(k - 1, _NOWHERE) + 1 > reached.get(k + 1, _NOWHERE)
        kinds.append(is_missing)
        k += -1 if is_missing else 1
    return kinds[::-1]


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
