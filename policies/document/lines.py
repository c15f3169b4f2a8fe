"""An article as lines of tokens: what the comparison aligns.

A token is a word or a mark with the space before it, a whole fact, or a whole reference. It compares by its key, which
holds what the author decided (the article referred to, bold or not) and nothing that is computed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from policies.document.nodes import (
    Article,
    Block,
    ContactCard,
    Definitions,
    Emphasis,
    Fact,
    Foreign,
    Inline,
    Inlines,
    LineBreak,
    Link,
    List,
    Notice,
    Paragraph,
    Reference,
    Strong,
    Subheading,
    Term,
    Text,
)
from policies.document.render.grids import Grid, grid_of
from policies.document.render.reading import Reading

_TOKEN = re.compile(r"\s*(?:[^\W_]+|[\W_])|\s+\Z")


class LineKind(StrEnum):
    """Where in an article a line stands."""

    HEADING = "heading"
    SUMMARY = "summary"
    PARAGRAPH = "paragraph"
    SUBHEADING = "subheading"
    ITEM = "item"
    DEFINITION = "definition"
    CAPTION = "caption"
    ROW = "row"
    CONTACT = "contact"


class Token(NamedTuple):
    """`key` decides whether two tokens are the same; `wording` is the key without the value of a fact."""

    text: str
    key: object
    wording: object


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """A paragraph, a list item, a row… of an article."""

    kind: LineKind
    tokens: tuple[Token, ...]

    @property
    def keys(self) -> tuple[object, ...]:
        return tuple(token.key for token in self.tokens)

    @property
    def wording(self) -> tuple[object, ...]:
        return (self.kind, *(token.wording for token in self.tokens))


def article_lines(reading: Reading, article: Article, identity: Mapping[str, str]) -> list[ArticleLine]:
    """Return the lines of an article in reading order.

    `identity` gives, for the id of each article of this document, the id by which both documents know it.
    """
    return [line for line in _Lines(reading, identity).article(article) if line.tokens]


def plain_line(text: str) -> ArticleLine:
    """Return a text without markup as a line."""
    return ArticleLine(LineKind.PARAGRAPH, tuple(_from_line_start(list(_text_tokens(text, ())))))


class _Lines:
    def __init__(self, reading: Reading, identity: Mapping[str, str]) -> None:
        self.reading = reading
        self.locale = reading.locale
        self.identity = identity

    def article(self, article: Article) -> Iterator[ArticleLine]:
        yield self.line(LineKind.HEADING, (Text(article.heading),))
        yield self.line(LineKind.SUMMARY, article.summary)
        yield from self.blocks(article.content)

    # --- blocks ---

    def blocks(self, blocks: Iterable[Block]) -> Iterator[ArticleLine]:
        for block in blocks:
            yield from self.block(block)

    def block(self, block: Block) -> Iterator[ArticleLine]:
        match block:
            case Paragraph():
                yield self.line(LineKind.PARAGRAPH, block.children)
            case Subheading():
                yield self.line(LineKind.SUBHEADING, block.children)
            case List():
                yield from self.items(block)
            case Definitions():
                for definition in block.items:
                    term = self.line(LineKind.DEFINITION, (Text(definition.term + ":"),))
                    yield from self.led(LineKind.DEFINITION, term.tokens, definition.content)
            case Notice():
                yield from self.blocks(block.content)
            case ContactCard():
                yield from (self.line(LineKind.CONTACT, (line,)) for line in block.lines)
            case _:
                if grid := grid_of(block, self.locale):
                    yield from self.grid(grid)

    def items(self, block: List) -> Iterator[ArticleLine]:
        for number, item in enumerate(block.items, 1):
            marker = Token(f"{number}. ", "number", "number") if block.ordered else Token("– ", "-", "-")
            yield from self.led(LineKind.ITEM, (marker,), item.content)

    def led(self, kind: LineKind, lead: tuple[Token, ...], content: Iterable[Block]) -> Iterator[ArticleLine]:
        """Set the marker of an item, or a defined term, before its first paragraph."""
        blocks = list(content)
        if blocks and isinstance(blocks[0], Paragraph):
            first = self.tokens(blocks.pop(0).children)  # type: ignore[union-attr]
            space = (Token(" ", " ", " "),) if kind == LineKind.DEFINITION else ()
            yield ArticleLine(kind, (*lead, *space, *_from_line_start(first)))
        else:
            yield ArticleLine(kind, lead)
        yield from self.blocks(blocks)

    def grid(self, grid: Grid) -> Iterator[ArticleLine]:
        yield self.line(LineKind.CAPTION, (Text(grid.caption),))
        rows = [grid.header, *grid.rows] if not grid.typed else grid.rows
        for row in rows:
            tokens: list[Token] = []
            for index, cell in enumerate(row):
                if index:
                    tokens.append(Token(" | ", "|", "|"))
                tokens += _from_line_start(self.tokens(cell))
            yield ArticleLine(LineKind.ROW, tuple(tokens))

    # --- inside a sentence ---

    def line(self, kind: LineKind, inlines: Inlines) -> ArticleLine:
        return ArticleLine(kind, tuple(_from_line_start(self.tokens(inlines))))

    def tokens(self, inlines: Inlines) -> list[Token]:
        result: list[Token] = []
        for inline in inlines:
            self.add(inline, (), result)
        return result

    def add(self, inline: Inline, style: tuple[str, ...], result: list[Token]) -> None:
        match inline:
            case Text(value):
                result += _text_tokens(value, style)
            case LineBreak():
                result.append(Token("\n", "\n", "\n"))
            case Reference():
                key = self.reference_key(inline)
                result.append(Token(self.reading.reference(inline), key, key))
            case Fact(fact, form, value, href=href):
                shown = f"[{fact}]" if value is None else value
                shown += f" ({href})" if href else ""
                result.append(Token(shown, ("fact", fact, form, value, href, style), ("fact", fact, form, style)))
            case _:
                inner = (*style, self.style_of(inline))
                for child in inline.children:
                    self.add(child, inner, result)
                if isinstance(inline, Link):
                    # A link that leads elsewhere is a change that a reviewer must see.
                    result.append(Token(f" ({inline.href})", ("href", inline.href), ("href", inline.href)))

    def reference_key(self, inline: Reference) -> tuple[str, ...]:
        article = self.reading.articles.get(inline.ref)
        if article is None:
            return ("nowhere", inline.ref)
        return ("reference", self.identity.get(article.id, article.id), inline.form)

    def style_of(self, inline: Strong | Emphasis | Link | Term | Foreign) -> str:
        match inline:
            case Term():
                definition = self.reading.definition(inline)
                return f"term {inline.ref if definition is None else definition.term}"
            case Foreign():
                return f"in {inline.locale}"
            case _:
                return inline.kind


def _text_tokens(value: str, style: tuple[str, ...]) -> Iterator[Token]:
    for token in _TOKEN.findall(value):
        key = (token, style) if style else token
        yield Token(token, key, key)


def _from_line_start(tokens: list[Token]) -> list[Token]:
    """Give the first word the key that it has in mid-sentence, so that words put before it leave it the same."""
    if tokens and isinstance(tokens[0].key, str) and tokens[0].text[:1].isalnum():
        first = " " + tokens[0].text
        return [Token(tokens[0].text, first, first), *tokens[1:]]
    return tokens
