"""A policy's sentences: where each stands, as it reads, and as it is searched."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from policies.document.nodes import (
    Article,
    Block,
    ContactCard,
    Definitions,
    Fact,
    Inline,
    Inlines,
    LineBreak,
    Link,
    List,
    Notice,
    Paragraph,
    PolicyDocument,
    Reference,
    Strong,
    Subheading,
    Text,
)
from policies.document.render.grids import grid_of
from policies.document.render.reading import Reading
from policies.review.rules.patterns import Pattern, folded, words_of

# After a full stop and before a capital: neither an abbreviation of one letter ("M. Dupont") nor "art. 32" ends one.
_END = re.compile(r"(?:(?<=[!?…])|(?<=[^\W\d_][^\W\d_]\.)|(?<=[\d)»”\"]\.))\s+(?=[«“\"(]?\s?[^\W\d_a-zß-öø-ÿ])")


class Kind(StrEnum):
    """Where in an article a sentence stands."""

    HEADING = "heading"
    SUMMARY = "summary"
    SUBHEADING = "subheading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    DEFINITION = "definition"
    NOTICE = "notice"
    CELL = "cell"
    CONTACT = "contact"


SAYING = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.DEFINITION, Kind.NOTICE, Kind.CELL, Kind.SUMMARY})


class Sentence:
    """A sentence of an article. `typed` is its text with an "x" for each character that an author did not type.

    `links` are the addresses that words of it lead to, `facts` the keys of those that it shows. `opens_bold` tells that
    it begins with bold words, `definition` is the id of the definition that it is part of.
    """

    def __init__(self, article: Article, line: "_Line", passage: "_Passage", begin: int, end: int) -> None:
        self.article = article
        self.kind = line.kind
        self.definition = line.definition
        self.text = " ".join(passage.text[begin:end].split())
        self.typed = passage.typed[begin:end]
        self.links = tuple(href for first, last, href in passage.links if first < end and begin < last)
        self.facts = tuple(key for first, last, key in passage.facts if first < end and begin < last)
        self.opens_bold = passage.opens_bold and begin == 0

    @cached_property
    def folded(self) -> str:
        return folded(self.text)

    @cached_property
    def words(self) -> list[str]:
        return words_of(self.folded)

    def fits(self, pattern: Pattern) -> bool:
        return pattern.may_fit(self.folded) and pattern.span_in(self.words) is not None

    def fits_any(self, patterns: Iterable[Pattern]) -> bool:
        return any(self.fits(pattern) for pattern in patterns)


class Prose:
    """All sentences of a document in reading order."""

    def __init__(self, document: PolicyDocument) -> None:
        self.document = document
        self.reading = Reading(document, strict=False)
        self.sentences = list(self._sentences())

    def text_of(self, inlines: Inlines) -> str:
        """Return a passage as it reads, on one line."""
        return " ".join(_Passage(self.reading, inlines).text.split())

    def matching(self, patterns: Iterable[Pattern], kinds: Collection[Kind] = SAYING) -> Iterator[Sentence]:
        """Yield the sentences that say any of the patterns, each once, in reading order."""
        found: set[int] = set()
        for pattern in patterns:
            found.update(self._places(pattern))
        yield from (self.sentences[place] for place in sorted(found) if self.sentences[place].kind in kinds)

    @cached_property
    def _all(self) -> tuple[str, list[int]]:
        """The whole text as it is searched, a sentence a line, and where each begins."""
        begins, position = [], 0
        for sentence in self.sentences:
            begins.append(position)
            position += len(sentence.folded) + 1
        return "\n".join(sentence.folded for sentence in self.sentences), begins

    def _places(self, pattern: Pattern) -> Iterator[int]:
        text, begins = self._all
        tried: set[int] = set()
        for needle in pattern.needles:
            at = text.find(needle)
            while at >= 0:
                place = bisect_right(begins, at) - 1
                if place not in tried:
                    tried.add(place)
                    if self.sentences[place].fits(pattern):
                        yield place
                at = text.find(needle, begins[place + 1]) if place + 1 < len(begins) else -1

    def _sentences(self) -> Iterator[Sentence]:
        for article in self.document.articles:
            for line in _lines_of(article, self.document.locale):
                passage = _Passage(self.reading, line.inlines)
                for begin, end in _spans(passage.text):
                    yield Sentence(article, line, passage, begin, end)


class _Passage:
    """A paragraph or a cell as characters, and where its links and facts stand in them."""

    def __init__(self, reading: Reading, line: Inlines) -> None:
        self.reading = reading
        self.links: list[tuple[int, int, str]] = []
        self.facts: list[tuple[int, int, str]] = []
        self._read: list[str] = []
        self._typed: list[str] = []
        self._length = 0
        self.opens_bold = bool(line) and isinstance(line[0], Strong)
        for inline in line:
            self._add(inline)
        self.text = "".join(self._read)
        self.typed = "".join(self._typed)

    def _add(self, inline: Inline) -> None:
        match inline:
            case Text(value):
                self._put(value, value)
            case LineBreak():
                self._put(" ", " ")
            case Reference():
                shown = self.reading.reference(inline)
                self._put(shown, "x" * len(shown))
            case Fact(key, value=value, href=href):
                shown = f"[{key}]" if value is None else " ".join(value.split())
                self.facts.append((self._length, self._length + len(shown), key))
                if href:
                    self.links.append((self._length, self._length + len(shown), href))
                self._put(shown, "x" * len(shown))
            case _:
                begin = self._length
                for child in inline.children:
                    self._add(child)
                if isinstance(inline, Link):
                    self.links.append((begin, self._length, inline.href))

    def _put(self, read: str, typed: str) -> None:
        self._read.append(read)
        self._typed.append(typed)
        self._length += len(read)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for end in _END.finditer(text):
        if text[begin : end.start()].strip():
            yield begin, end.start()
        begin = end.end()
    if text[begin:].strip():
        yield begin, len(text)


class _Line(NamedTuple):
    kind: Kind
    inlines: Inlines
    definition: str = ""


def _lines_of(article: Article, locale: str) -> Iterator[_Line]:
    yield _Line(Kind.HEADING, (Text(article.heading),))
    yield _Line(Kind.SUMMARY, article.summary)
    for block in article.content:
        yield from _lines(block, locale, _Line(Kind.PARAGRAPH, ()))


def _lines(block: Block, locale: str, within: _Line) -> Iterator[_Line]:
    """Yield the passages of a block; `within` says what a paragraph is where the block stands."""
    match block:
        case Paragraph():
            yield within._replace(inlines=block.children)
        case Subheading():
            yield _Line(Kind.SUBHEADING, block.children)
        case List():
            for item in block.items:
                inner = within._replace(kind=Kind.DEFINITION if within.definition else Kind.ITEM)
                yield from _inner(item.content, locale, inner)
        case Definitions():
            for definition in block.items:
                yield from _inner(definition.content, locale, _Line(Kind.DEFINITION, (), definition.id))
        case Notice():
            yield from _inner(block.content, locale, _Line(Kind.NOTICE, ()))
        case ContactCard():
            yield from (_Line(Kind.CONTACT, (line,)) for line in block.lines)
        case _:
            yield from _cells(block, locale)


def _inner(content: Iterable[Block], locale: str, within: _Line) -> Iterator[_Line]:
    for block in content:
        yield from _lines(block, locale, within)


def _cells(block: Block, locale: str) -> Iterator[_Line]:
    grid = grid_of(block, locale)
    if grid is None:
        return
    if grid.caption:
        yield _Line(Kind.CELL, (Text(grid.caption),))
    for row in grid.rows if grid.typed else (grid.header, *grid.rows):
        yield from (_Line(Kind.CELL, cell) for cell in row)
