"""What differs between two sequences, in bounded time: difflib's answer, but for what it would take minutes over."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile

MOST_PAIRS = 100_000
"""Pairs of equal elements that are looked at. Prose of a thousand words has a third of that; dotted lines have more."""

Change = tuple[str, int, int, int, int]


def changes(before: Sequence[Hashable], after: Sequence[Hashable]) -> Iterator[Change]:
    """Yield (tag, i1, i2, j1, j2) as `SequenceMatcher.get_opcodes` does, for the whole of both sequences, in order.

    What both begin and end with is taken as equal. Where what is left says the same thing over and over, it is one
    replacement.
    """
    begin = _common(before, after)
    end = _common(before[begin:][::-1], after[begin:][::-1])
    left, right = before[begin : len(before) - end], after[begin : len(after) - end]
    if begin:
        yield "equal", 0, begin, 0, begin
    if left or right:
        yield from (
            (tag, i1 + begin, i2 + begin, j1 + begin, j2 + begin) for tag, i1, i2, j1, j2 in _middle(left, right)
        )
    if end:
        yield "equal", len(before) - end, len(before), len(after) - end, len(after)


def _middle(left: Sequence[Hashable], right: Sequence[Hashable]) -> list[Change]:
    there = Counter(right)
    if sum(count * there[each] for each, count in Counter(left).items()) > MOST_PAIRS:
        return [("replace", 0, len(left), 0, len(right))]
    return list(SequenceMatcher(None, left, right, autojunk=False).get_opcodes())


def _common(before: Sequence[Hashable], after: Sequence[Hashable]) -> int:
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
