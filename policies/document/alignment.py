"""Two lists of lines side by side, and the words that differ in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from policies.document.lines import ArticleLine, LineKind, Token
from policies.document.sequences import changes

# Lines that share fewer tokens than this are shown as one line gone and one come, not as crumbs of both.
_ALIKE = 0.3
# Beyond so many pairs of lines, lines are taken in order rather than by likeness, to stay fast.
_MANY_PAIRS = 10_000


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words that stand on both sides ("same"), on the left alone ("removed") or on the right alone ("added")."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, list item or row before and after; a side without it is empty.

    The texts of a side's fragments, joined, are that side's line. "same" fragments may differ in computed numbers.
    """

    kind: LineKind
    before: tuple[Fragment, ...]
    after: tuple[Fragment, ...]

    @property
    def differing(self) -> tuple[Fragment, ...]:
        return tuple(fragment for fragment in (*self.before, *self.after) if fragment.kind != "same")

    @property
    def changed(self) -> bool:
        return bool(self.differing)

    @property
    def merged(self) -> tuple[Fragment, ...]:
        """Both sides as one text: at each place what is gone, then what has come. "same" is told as it is now."""
        result: list[Fragment] = []
        gone = list(self.before)
        for fragment in self.after:
            result += _taken_until_same(gone)
            if fragment.kind == "same":
                del gone[:1]
            result.append(fragment)
        return (*result, *gone)


def _taken_until_same(fragments: list[Fragment]) -> list[Fragment]:
    """Take away and return the fragments that stand before the next "same" one."""
    taken = list(takewhile(lambda fragment: fragment.kind != "same", fragments))
    del fragments[: len(taken)]
    return taken


def aligned(before: Sequence[ArticleLine], after: Sequence[ArticleLine]) -> tuple[Line, ...]:
    """Return the lines of both sides in order, each beside the one that it became."""
    keys_before = [(line.kind, line.keys) for line in before]
    keys_after = [(line.kind, line.keys) for line in after]
    result: list[Line] = []
    for tag, i1, i2, j1, j2 in changes(keys_before, keys_after):
        if tag == "equal":
            result += [_same(*pair) for pair in zip(before[i1:i2], after[j1:j2], strict=True)]
        else:
            result += [_line(*pair) for pair in _paired(before[i1:i2], after[j1:j2])]
    return tuple(result)


_Pair = tuple[ArticleLine | None, ArticleLine | None]


def _paired(before: Sequence[ArticleLine], after: Sequence[ArticleLine]) -> list[_Pair]:
    """Pair lines in order so that the likeness of the pairs, in all, is greatest."""
    if len(before) == len(after) == 1:
        return [(before[0], after[0])] if before[0].kind == after[0].kind else [(before[0], None), (None, after[0])]
    if not (before and after) or len(before) * len(after) > _MANY_PAIRS:
        common = min(len(before), len(after))
        pairs: list[_Pair] = list(zip(before, after, strict=False))
        return pairs + [(line, None) for line in before[common:]] + [(None, line) for line in after[common:]]
    likeness = _likenesses(before, after)
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in range(len(before) - 1, -1, -1):
        for j in range(len(after) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + likeness[i][j])
    return _walked(before, after, likeness, best)


def _walked(
    before: Sequence[ArticleLine],
    after: Sequence[ArticleLine],
    likeness: list[list[float]],
    best: list[list[float]],
) -> list[_Pair]:
    result: list[_Pair] = []
    i = j = 0
    while i < len(before) and j < len(after):
        if likeness[i][j] and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            result.append((before[i], after[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            result.append((before[i], None))
            i += 1
        else:
            result.append((None, after[j]))
            j += 1
    return result + [(line, None) for line in before[i:]] + [(None, line) for line in after[j:]]


def _likenesses(before: Sequence[ArticleLine], after: Sequence[ArticleLine]) -> list[list[float]]:
    sets_before = [frozenset(line.keys) for line in before]
    sets_after = [frozenset(line.keys) for line in after]
    return [
        [
            _likeness(one.kind == other.kind, set_one, set_other)
            for other, set_other in zip(after, sets_after, strict=True)
        ]
        for one, set_one in zip(before, sets_before, strict=True)
    ]


def _likeness(same_kind: bool, one: frozenset[object], other: frozenset[object]) -> float:
    # Lines of one kind are paired in order even when nothing in them is alike: they stand side by side.
    return 2 * len(one & other) / (len(one) + len(other)) + 0.01 if same_kind else 0.0


def _same(before: ArticleLine, after: ArticleLine) -> Line:
    return Line(before.kind, _fragments("same", before.tokens), _fragments("same", after.tokens))


def _line(before: ArticleLine | None, after: ArticleLine | None) -> Line:
    if before is None or after is None or not _alike(before, after):
        left = _fragments("removed", before.tokens) if before else ()
        right = _fragments("added", after.tokens) if after else ()
        return Line((after or before).kind, left, right)  # type: ignore[union-attr]
    return _compared(before, after)


def _alike(before: ArticleLine, after: ArticleLine) -> bool:
    return _likeness(True, frozenset(before.keys), frozenset(after.keys)) >= _ALIKE


def _compared(before: ArticleLine, after: ArticleLine) -> Line:
    left: list[Fragment] = []
    right: list[Fragment] = []
    for tag, i1, i2, j1, j2 in changes(before.keys, after.keys):
        left += _fragments("same" if tag == "equal" else "removed", before.tokens[i1:i2])
        right += _fragments("same" if tag == "equal" else "added", after.tokens[j1:j2])
    return Line(after.kind, tuple(left), tuple(right))


def _fragments(kind: Literal["same", "removed", "added"], tokens: Sequence[Token]) -> tuple[Fragment, ...]:
    return (Fragment(kind, "".join(token.text for token in tokens)),) if tokens else ()
