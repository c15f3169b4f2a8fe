"""Where in an article a fact, a reference or a term stands: in which words."""

from __future__ import annotations

import re
import typing
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, fields

from policies.document.nodes import (
    Article,
    ContactCard,
    Fact,
    Inline,
    Inlines,
    LineBreak,
    Node,
    Reference,
    Term,
    Text,
    walk,
)
from policies.document.render.labels import label
from policies.document.render.reading import Reading
from policies.document.render.text import plain_inlines

_INLINE: tuple[type, ...] = typing.get_args(Inline)
_AROUND = 60
_SENTENCE_END = re.compile(r"[.!?;]\s")


@dataclass(frozen=True, slots=True)
class Place:
    """A node in a sentence. `words` are its own and those around it, on one line; "…" stands for what is cut off."""

    node: Fact | Reference | Term
    words: str


def places(reading: Reading, article: Article) -> Iterator[Place]:
    """Yield every fact, reference and term of an article in reading order; `reading` is not strict."""
    for node in walk(article):
        if isinstance(node, ContactCard):
            yield from (Place(line, label(f"contact.{node.role}", reading.locale)) for line in node.lines)
        elif not isinstance(node, _INLINE):
            for passage in _passages(node):
                yield from _in_passage(reading, passage)


def _passages(node: Node) -> Iterator[Inlines]:
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, tuple) and value and isinstance(value[0], _INLINE):
            yield value


def _in_passage(reading: Reading, passage: Inlines) -> Iterator[Place]:
    found: list[tuple[Fact | Reference | Term, int, int]] = []
    text = "".join(_read(reading, passage, 0, found))
    if not found:
        return
    # A dot in an address, or the question mark of a reference that leads nowhere, ends no sentence.
    letters = list(text)
    for _node, start, end in found:
        letters[start:end] = "x" * (end - start)
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer("".join(letters))), len(text)]
    for node, start, end in found:
        at = bisect_right(ends, start)
        yield Place(node, _excerpt(text, ends[at - 1], start, end, ends[bisect_left(ends, end)]))


def _read(
    reading: Reading, inlines: Inlines, position: int, found: list[tuple[Fact | Reference | Term, int, int]]
) -> Iterator[str]:
    """Yield the texts of a sentence, and note where each node that can be a place begins and ends in them."""
    for inline in inlines:
        inner: list[tuple[Fact | Reference | Term, int, int]] = []
        if isinstance(inline, (Fact, Reference)):
            text = plain_inlines(reading, (inline,))
        elif isinstance(inline, (Text, LineBreak)):
            text = " " if isinstance(inline, LineBreak) else inline.value
        else:
            text = "".join(_read(reading, inline.children, position, inner))
        if isinstance(inline, (Fact, Reference, Term)):
            found.append((inline, position, position + len(text)))
        found += inner
        position += len(text)
        yield text


def _excerpt(text: str, begin: int, start: int, end: int, stop: int) -> str:
    """Return text[start:end] with the words around it, from `begin` to `stop` at most."""
    before, after = text[begin:start], text[end:stop]
    if len(before) > _AROUND:
        before = "… " + before[-_AROUND:].partition(" ")[2]
    if len(after) > _AROUND:
        after = after[:_AROUND].rpartition(" ")[0] + " …"
    return " ".join(f"{before}{text[start:end]}{after}".split())
