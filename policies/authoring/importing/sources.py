"""What a reader makes of a file of any kind, before anyone decides what is an article.

A passage is a sequence of runs: words with their marks, flat, so that it can be cut anywhere in one pass.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from policies.document.nodes import Emphasis, Inline, Inlines, LineBreak, Link, Strong, Text

BREAK = "\n"
_SPACES = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class Normalised:
    """One thing that the draft says in another form than the source, by a named rule."""

    rule: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Run:
    """Words with the same marks. A line break is a run of its own, whose text is `BREAK`."""

    text: str
    strong: bool = False
    emphasis: bool = False
    href: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, from line `begin` up to line `end`, exclusive, counted from 0."""

    runs: Runs
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    runs: Runs
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Listing:
    ordered: bool
    items: tuple[tuple["SourceBlock", ...], ...]
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Grid:
    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Defined:
    """Terms with what follows each; made of passages and lists by `definitions`."""

    terms: tuple[tuple[str, tuple["SourceBlock", ...]], ...]
    begin: int
    end: int


SourceBlock = Passage | Heading | Listing | Grid | Defined


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read: its blocks, and in order all its words as `units` of text, those that no block holds included.

    `written` are the lines that are not blank, by number, in order; some of them may be in no block.
    """

    blocks: tuple[SourceBlock, ...]
    units: tuple[str, ...]
    written: tuple[int, ...]
    normalised: tuple[Normalised, ...] = ()


def plain(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


def with_text(run: Run, text: str) -> Run:
    return Run(text, run.strong, run.emphasis, run.href)


def links_let_go(runs: Runs, rule: str) -> Iterator[Normalised]:
    """Yield what is to be said of the links of words that become plain text: of those that say more than they show."""
    for run in runs:
        if run.href and run.href.removeprefix("mailto:") != run.text:
            yield Normalised(rule, f"[{run.text}]({run.href})", run.text)


def split_at(runs: Runs, offsets: Sequence[int]) -> list[Runs]:
    """Cut a passage at rising offsets of its plain text: one piece more than there are offsets."""
    pieces: list[Runs] = []
    piece: list[Run] = []
    position = 0
    remaining = iter([*offsets, None])
    offset = next(remaining)
    for run in runs:
        text, start = run.text, 0
        while offset is not None and offset <= position + len(text):
            piece.append(with_text(run, text[start : offset - position]))
            pieces.append(tuple(part for part in piece if part.text))
            piece, start, offset = [], offset - position, next(remaining)
        piece.append(with_text(run, text[start:]))
        position += len(text)
    while offset is not None:
        pieces.append(tuple(part for part in piece if part.text))
        piece, offset = [], next(remaining)
    pieces.append(tuple(part for part in piece if part.text))
    return pieces


def stripped(runs: Runs) -> Runs:
    """Return the passage without white space and line breaks around it, and with single spaces inside."""
    result = [with_text(run, run.text if run.text == BREAK else _SPACES.sub(" ", run.text)) for run in runs if run.text]
    written = [position for position, run in enumerate(result) if run.text.strip()]
    result = result[written[0] : written[-1] + 1] if written else []
    if result:
        result[0] = with_text(result[0], result[0].text.lstrip())
        result[-1] = with_text(result[-1], result[-1].text.rstrip())
    return tuple(result)


def inlines_of(runs: Runs) -> Inlines:
    """Return the passage as nodes, the marks always in the order link, strong, emphasis."""
    result: list[Inline] = []
    for href, linked in groupby(stripped(runs), key=lambda run: run.href):
        children: list[Inline] = []
        for strong, bold in groupby(linked, key=lambda run: run.strong):
            marked: list[Inline] = []
            for emphasis, slanted in groupby(bold, key=lambda run: run.emphasis):
                leaves = tuple(_leaves(slanted))
                marked.extend((Emphasis(leaves),) if emphasis else leaves)
            children.extend((Strong(tuple(marked)),) if strong else marked)
        result.extend((Link(href, tuple(children)),) if href else children)
    return tuple(result)


def _leaves(runs: Iterable[Run]) -> Iterable[Inline]:
    for is_break, group in groupby(runs, key=lambda run: run.text == BREAK):
        if is_break:
            yield from (LineBreak() for _run in group)
        else:
            yield Text(plain(group))
