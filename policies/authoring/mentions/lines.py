"""A rich text as lines of characters, each of which knows the node it comes from, so that a span can be replaced."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup
from bs4.dammit import EntitySubstitution
from bs4.element import Comment, NavigableString, PageElement, Tag
from bs4.formatter import HTMLFormatter

_BLOCKS = frozenset({"p", "ul", "ol", "li"})
_STYLES = {"b": "b", "strong": "b", "i": "i", "em": "i"}

Span = tuple[int, int]


class Spans:
    """Stretches of a line that do not overlap, in order, so that one is found among any number of them."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        ordered = sorted(spans)
        self.begins = [begin for begin, _end in ordered]
        self.ends = [end for _begin, end in ordered]

    def add(self, begin: int, end: int) -> None:
        at = bisect_left(self.begins, begin)
        self.begins.insert(at, begin)
        self.ends.insert(at, end)

    def crossed_by(self, begin: int, end: int) -> range:
        """Return which of them, by position, have a character in common with a span."""
        return range(bisect_right(self.ends, begin), bisect_left(self.begins, end))

    def overlap(self, begin: int, end: int) -> bool:
        return len(self.crossed_by(begin, end)) > 0


@dataclass
class Piece:
    """A text or a line break, and where it stands in its line."""

    node: NavigableString | Tag
    begin: int
    end: int


@dataclass(frozen=True)
class Link:
    """A link to an address: the span of its words, and the span with the blanks that it begins and ends with."""

    tag: Tag
    begin: int
    end: int
    outer: Span
    href: str


class Line:
    """The characters of a paragraph, of an item of a list, or of words that stand loose. A line break is one too."""

    def __init__(self, nodes: Sequence[PageElement]) -> None:
        self.pieces = list(_pieces(nodes))

    @cached_property
    def text(self) -> str:
        return "".join("\n" if isinstance(piece.node, Tag) else str(piece.node) for piece in self.pieces)

    @cached_property
    def closed(self) -> Spans:
        """The spans of chips and of links that no policy can hold: nothing is to be found in them."""
        return Spans((piece.begin, piece.end) for piece in self.pieces if _is_closed(piece.node))

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The links around words, in order."""
        found: dict[int, tuple[Tag, int, int]] = {}
        for piece in self.pieces:
            tag = piece.node.find_parent("a")
            if tag is None or _is_closed(piece.node):
                continue
            _tag, begin, _end = found.get(id(tag), (tag, piece.begin, piece.end))
            found[id(tag)] = (tag, begin, piece.end)
        return tuple(self._link(*link) for link in found.values() if self.text[link[1] : link[2]].strip())

    def links_crossed(self, begin: int, end: int) -> Sequence[Link]:
        """Return the links that have a character in common with a span."""
        crossed = self._link_spans.crossed_by(begin, end)
        return self.links[crossed.start : crossed.stop]

    def link_at(self, begin: int, end: int) -> Link | None:
        """Return the link whose words are exactly a span."""
        return next((link for link in self.links_crossed(begin, end) if (link.begin, link.end) == (begin, end)), None)

    @cached_property
    def _link_spans(self) -> Spans:
        return Spans((link.begin, link.end) for link in self.links)

    def is_uniform(self, begin: int, end: int) -> bool:
        """Whether all words of a span are alike bold or not, and alike in italics or not."""
        return len({_styles(piece.node) for piece in self._within(begin, end) if str(piece.node).strip()}) <= 1

    def replace(self, begin: int, end: int, chip: Tag) -> None:
        """Put a chip in the place of a span. Of several spans of one line the last comes first."""
        link = self.link_at(begin, end)
        first, *others = self._within(begin, end)
        for piece in others:
            if isinstance(piece.node, Tag):
                piece.node.extract()
            else:
                piece.node.replace_with(NavigableString(piece.node[end - piece.begin :]))
        if link is not None:
            _dress(chip, first.node, link.tag)
            before, after = self.text[link.outer[0] : begin], self.text[end : link.outer[1]]
            link.tag.replace_with(NavigableString(before), chip, NavigableString(after))
            return
        text = str(first.node)
        kept = NavigableString(text[: begin - first.begin])
        first.node.replace_with(kept, chip, NavigableString(text[end - first.begin :]))
        first.node, first.end = kept, begin

    def reword(self, begin: int, end: int, words: str) -> None:
        """Put words in the place of a span without chips and line breaks, or between two characters.

        They look as the first character of the span did. Of several spans of one line the last comes first.
        """
        first, *others = self._within(begin, end) if begin < end else [self._plainest_at(begin)]
        for piece in others:
            piece.node = _replaced(piece.node, str(piece.node)[max(0, end - piece.begin) :])
        text = str(first.node)
        first.node = _replaced(first.node, text[: begin - first.begin] + words + text[end - first.begin :])

    def _plainest_at(self, at: int) -> Piece:
        """Return the text that touches a place and stands in the fewest links and styles."""
        touching = [
            piece
            for piece in self.pieces
            if piece.begin <= at <= piece.end and not isinstance(piece.node, Tag) and not _is_closed(piece.node)
        ]
        return min(touching, key=lambda piece: len([*piece.node.parents]))

    def _within(self, begin: int, end: int) -> list[Piece]:
        first = max(0, bisect_right(self._begins, begin) - 1)
        pieces = self.pieces[first : bisect_left(self._begins, end)]
        return [piece for piece in pieces if begin < piece.end]

    @cached_property
    def _begins(self) -> list[int]:
        return [piece.begin for piece in self.pieces]

    def _link(self, tag: Tag, begin: int, end: int) -> Link:
        words = self.text[begin:end]
        blanks = len(words) - len(words.lstrip())
        return Link(tag, begin + blanks, begin + len(words.rstrip()), (begin, end), str(tag.get("href") or ""))


class _AsWritten(HTMLFormatter):
    """Leaves attributes in the order in which they stand."""

    def attributes(self, tag: Tag) -> Iterator[tuple[str, Any]]:
        yield from tag.attrs.items()


def markup_of(soup: BeautifulSoup) -> str:
    """Return the markup of a rich text, written as the database keeps it."""
    return soup.decode(formatter=_AsWritten(entity_substitution=EntitySubstitution.substitute_xml))


def parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def lines_of(parent: Tag) -> Iterator[Line]:
    """Yield the lines of a rich text in order: paragraphs, items of lists, and what lies loose between them."""
    loose: list[PageElement] = []
    for child in [*parent.children]:
        if isinstance(child, Tag) and child.name in _BLOCKS:
            if loose:
                yield Line(loose)
                loose = []
            yield from lines_of(child)
        else:
            loose.append(child)
    if loose:
        yield Line(loose)


def _pieces(nodes: Sequence[PageElement]) -> Iterator[Piece]:
    at = 0
    for top in nodes:
        for node in (top, *(top.descendants if isinstance(top, Tag) else ())):
            if isinstance(node, NavigableString) and not isinstance(node, Comment):
                yield Piece(node, at, at + len(node))
                at += len(node)
            elif isinstance(node, Tag) and node.name == "br":
                yield Piece(node, at, at + 1)
                at += 1


def closed_by(node: PageElement) -> Tag | None:
    """Return the chip, or the link that no policy can hold, in which a node stands."""
    tag = node.find_parent("a")
    return tag if tag is not None and (tag.has_attr("linktype") or not tag.get("href")) else None


def _is_closed(node: PageElement) -> bool:
    return closed_by(node) is not None


def _replaced(node: PageElement, words: str) -> NavigableString:
    found = NavigableString(words)
    node.replace_with(found)
    return found


def _styles(node: PageElement) -> frozenset[str]:
    return frozenset(_STYLES[parent.name] for parent in node.parents if parent.name in _STYLES)


def _dress(chip: Tag, node: PageElement, link: Tag) -> None:
    """Keep bold and italics that stood inside a link, around the label of what replaces it."""
    inside = [parent.name for parent in node.parents if parent.name in _STYLES and link in parent.parents]
    for name in inside:
        wrapped = parsed("").new_tag(name)
        wrapped.extend([*chip.contents])
        chip.append(wrapped)
