"""Sentences as runs: the one shape in which markup, an editor's state and nodes agree.

The rich text editor keeps a sentence as text with ranges: bold and italic may overlap anything, one link or chip may
not hold another, and where exactly a space falls beside a bold word is noise. A run is a piece of such a sentence.
Turning nodes or markup into runs and back gives one canonical form, which opening and saving a text does not change.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from policies.document.nodes import (
    Emphasis,
    Fact,
    Foreign,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Reference,
    Strong,
    Term,
    Text,
)

# The same characters that the editor takes for white space; a no-break space is none.
WHITE_SPACE = re.compile("[ \t\n\f\r]+")

Leaf = Text | LineBreak | Fact | Reference


class NestedChips(ValueError):
    """A link, a chip or a foreign passage stands inside another; a sentence in the editor cannot hold that."""


@dataclass(frozen=True, slots=True)
class Wrapper:
    """A link, a term or a foreign passage around words. `position` tells two neighbours with the same target apart."""

    kind: Literal["link", "term", "foreign"]
    target: str
    position: int


@dataclass(frozen=True, slots=True)
class Run:
    leaf: Leaf
    strong: bool = False
    emphasis: bool = False
    wrapper: Wrapper | None = None


def runs_of(inlines: Iterable[Inline]) -> list[Run]:
    """:raises NestedChips: a chip or link inside a link."""
    return list(_runs(inlines, Run(Text("")), iter(range(1_000_000))))


def _runs(inlines: Iterable[Inline], style: Run, positions: Iterator[int]) -> Iterator[Run]:
    for node in inlines:
        match node:
            case Strong(children=children):
                yield from _runs(children, replace(style, strong=True), positions)
            case Emphasis(children=children):
                yield from _runs(children, replace(style, emphasis=True), positions)
            case Link(href=target, children=children):
                yield from _runs(children, _wrapped(style, Wrapper("link", target, next(positions))), positions)
            case Term(ref=target, children=children):
                yield from _runs(children, _wrapped(style, Wrapper("term", target, next(positions))), positions)
            case Foreign(locale=target, children=children):
                yield from _runs(children, _wrapped(style, Wrapper("foreign", target, next(positions))), positions)
            case Fact() | Reference() if style.wrapper is not None:
                raise NestedChips(f"a {node.kind} inside a {style.wrapper.kind}")
            case Text() | LineBreak() | Fact() | Reference():
                yield replace(style, leaf=node)


def _wrapped(style: Run, wrapper: Wrapper) -> Run:
    if style.wrapper is not None:
        raise NestedChips(f"a {wrapper.kind} inside a {style.wrapper.kind}")
    return replace(style, wrapper=wrapper)


def inlines_from(runs: Sequence[Run]) -> Inlines:
    """The canonical nodes of a sentence: links outermost, then strong, then emphasis, then words.

    Blanks alone are no sentence.
    """
    if all(
        isinstance(run.leaf, LineBreak) or (isinstance(run.leaf, Text) and not run.leaf.value.strip()) for run in runs
    ):
        return ()
    return tuple(_nodes(_merged(_at_ease(runs))))


def settled(inlines: Inlines) -> Inlines:
    """The canonical form of a sentence: what it is once the editor has held it.

    :raises NestedChips: a chip or link inside a link.
    """
    return inlines_from(runs_of(inlines))


def _at_ease(runs: Sequence[Run]) -> list[Run]:
    """White space collapsed, trimmed at the ends of lines, and lying outside of bold, links and chips.

    Where a space ends or begins a piece of text, the editor takes every blank beside it, no-break ones too.
    """
    out: list[Run] = []
    waiting = False
    for run in runs:
        if isinstance(run.leaf, LineBreak):
            waiting = False
            if out:
                out.append(run)
            continue
        at_start = not out or isinstance(out[-1].leaf, LineBreak)
        ends = False
        if isinstance(run.leaf, Text):
            value = WHITE_SPACE.sub(" ", run.leaf.value)
            waiting = waiting or value.startswith(" ")
            core = value.lstrip() if waiting or at_start else value
            ends = value.endswith(" ")
            core = core.rstrip() if ends else core
            if not core:
                waiting = waiting or ends
                continue
            run = replace(run, leaf=Text(core))
        if waiting and not at_start:
            _strip_end(out)
            out.append(_between(out[-1], run, Text(" ")))
        out.append(run)
        waiting = ends
    while out and isinstance(out[-1].leaf, LineBreak):
        out.pop()
    return [_break(out, at) if isinstance(run.leaf, LineBreak) else run for at, run in enumerate(out)]


def _break(runs: Sequence[Run], at: int) -> Run:
    """A line break as the editor writes it: never inside a link, which would lose it."""
    before, after = _words(runs, range(at, -1, -1)), _words(runs, range(at, len(runs)))
    return replace(_between(before, after, LineBreak()), wrapper=None)


def _strip_end(out: list[Run]) -> None:
    """Blanks at the end of the last words; a line begins with something else, so that there is always an end."""
    while isinstance(leaf := out[-1].leaf, Text):
        if core := leaf.value.rstrip():
            out[-1] = replace(out[-1], leaf=Text(core))
            return
        out.pop()


def _words(runs: Sequence[Run], positions: Iterable[int]) -> Run:
    return next(runs[at] for at in positions if not isinstance(runs[at].leaf, LineBreak))


def _between(before: Run, after: Run, leaf: Leaf) -> Run:
    """What stands between two runs has what they share."""
    return Run(
        leaf,
        strong=before.strong and after.strong,
        emphasis=before.emphasis and after.emphasis,
        wrapper=before.wrapper if before.wrapper == after.wrapper else None,
    )


def _merged(runs: Sequence[Run]) -> list[Run]:
    """Neighbouring texts of the same style become one."""
    out: list[Run] = []
    for is_text, group in groupby(runs, key=lambda run: isinstance(run.leaf, Text)):
        if not is_text:
            out.extend(group)
            continue
        for (strong, emphasis, wrapper), alike in groupby(group, key=lambda r: (r.strong, r.emphasis, r.wrapper)):
            value = "".join(run.leaf.value for run in alike if isinstance(run.leaf, Text))
            out.append(Run(Text(value), strong, emphasis, wrapper))
    return out


def _nodes(runs: Sequence[Run]) -> Iterator[Inline]:
    for wrapper, group in groupby(runs, key=lambda run: run.wrapper):
        if wrapper is None:
            yield from _styled(list(group))
            continue
        children = tuple(_styled(list(group)))
        match wrapper.kind:
            case "link":
                yield Link(wrapper.target, children)
            case "term":
                yield Term(wrapper.target, children)
            case "foreign":
                yield Foreign(wrapper.target, children)


def _styled(runs: Sequence[Run]) -> Iterator[Inline]:
    for strong, group in groupby(runs, key=lambda run: run.strong):
        inner = tuple(_grouped(list(group), lambda run: run.emphasis, Emphasis))
        if strong:
            yield Strong(inner)
        else:
            yield from inner


def _grouped(
    runs: Sequence[Run], is_set: Callable[[Run], bool], node: Callable[[tuple[Inline, ...]], Inline]
) -> Iterator[Inline]:
    for chosen, group in groupby(runs, key=is_set):
        leaves = tuple(run.leaf for run in group)
        if chosen:
            yield node(leaves)
        else:
            yield from leaves
