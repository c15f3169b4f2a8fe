"""From the database's rich text to nodes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Protocol
from uuid import NAMESPACE_OID, UUID, uuid5

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, Tag
from django.utils.translation import gettext as _

from policies.authoring.chips.markup import BLOCK_KEY, FACT, FOREIGN, REFERENCE, TERM
from policies.authoring.chips.runs import Run, Wrapper, inlines_from
from policies.document.nodes import (
    Block,
    Blocks,
    Fact,
    Inlines,
    Item,
    LineBreak,
    List,
    Paragraph,
    Reference,
    Text,
    UnwritableText,
    is_safe_link,
    written,
)

MAX_DEPTH = 20


class UnreadableContent(ValueError):
    """Rich text holds what no policy can; the message is a sentence for the person who wrote it."""


class Resolver(Protocol):
    """Finds the value of a fact (`policies.facts.resolution`)."""

    def fact(self, key: str, form: str = "") -> Fact: ...


def inlines_of(html: str, resolver: Resolver | None = None) -> Inlines:
    """Read one sentence or more. Several paragraphs become lines. Without a resolver facts have no value.

    :raises UnreadableContent: the markup holds a list, an image, or anything else that is not a sentence.
    """
    reader = _Reader(resolver, "", set())
    lines: list[list[Run]] = []
    for element in _parts(BeautifulSoup(html, "html.parser")):
        if isinstance(element, Tag) and element.name in ("ul", "ol"):
            raise UnreadableContent(_("A list cannot stand in this line; write it in a text of its own."))
        lines.append(reader.line(element))
    runs: list[Run] = []
    for line in filter(None, lines):
        runs += [*([Run(LineBreak())] if runs else []), *line]
    return inlines_from(runs)


def blocks_of(html: str, resolver: Resolver | None = None, *, owner: str, taken: set[str] | None = None) -> Blocks:
    """Read paragraphs and lists. `owner` is the id of the block or item that the text stands in.

    An item of a list is named by the key that the editor gave its line. `taken` are the ids met so far in the
    document, and grows: a duplicated text gets ids of its own. Empty paragraphs and items are left out.

    :raises UnreadableContent: the markup holds anything but paragraphs, lists and what stands in a sentence.
    """
    reader = _Reader(resolver, owner, set() if taken is None else taken)
    return tuple(reader.blocks(BeautifulSoup(html, "html.parser"), 0))


@dataclass
class _Loose:
    """Words that stand beside paragraphs, not in one."""

    parts: list[Tag | NavigableString]


def _parts(parent: Tag) -> Iterator[Tag | _Loose]:
    """Paragraphs, lists, and what lies loose between them, in order."""
    loose: list[Tag | NavigableString] = []
    for child in parent.children:
        if isinstance(child, Comment):
            continue
        if isinstance(child, Tag) and child.name in ("p", "ul", "ol"):
            if loose:
                yield _Loose(loose)
                loose = []
            yield child
        elif isinstance(child, (Tag, NavigableString)):
            loose.append(child)
    if loose:
        yield _Loose(loose)


class _Reader:
    def __init__(self, resolver: Resolver | None, owner: str, taken: set[str]) -> None:
        self.resolver = resolver
        self.owner = owner
        self.taken = taken
        self.positions = count()
        self.lines = count(1)

    def blocks(self, parent: Tag, depth: int) -> Iterator[Block]:
        if depth > MAX_DEPTH:
            raise UnreadableContent(_("Lists stand in lists too deeply here."))
        for part in _parts(parent):
            if isinstance(part, Tag) and part.name in ("ul", "ol"):
                if items := tuple(self._items(part, depth)):
                    yield List(ordered=part.name == "ol", items=items)
            elif children := inlines_from(self.line(part)):
                yield Paragraph(children)

    def _items(self, part: Tag, depth: int) -> Iterator[Item]:
        for child in part.children:
            if isinstance(child, Tag) and child.name == "li":
                identifier = self._item_id(str(child.get(BLOCK_KEY) or ""))
                if content := tuple(self.blocks(child, depth + 1)):
                    yield Item(identifier, content)
            elif isinstance(child, Tag) or (not isinstance(child, Comment) and str(child).strip()):
                raise UnreadableContent(_("A list may hold nothing but items."))

    def _item_id(self, key: str) -> str:
        """The UUID written in the key of a line, else one made of the key and of where the line stands."""
        line = next(self.lines)
        candidates = (_uuid_in(key), self._made(key) if key else None, self._made(f"line {line}"))
        identifier = next(
            (candidate for candidate in candidates if candidate and candidate not in self.taken),
            self._made(f"{key} again in line {line}"),
        )
        self.taken.add(identifier)
        return identifier

    def _made(self, name: str) -> str:
        return str(uuid5(NAMESPACE_OID, f"{self.owner}/{name}"))

    def line(self, part: Tag | _Loose) -> list[Run]:
        children = part.parts if isinstance(part, _Loose) else list(part.children)
        return [run for child in children for run in self._runs(child, Run(Text("")), 0)]

    def _runs(self, element: object, style: Run, depth: int) -> Iterator[Run]:
        if isinstance(element, Comment):
            return
        if isinstance(element, NavigableString):
            yield replace(style, leaf=Text(_written(str(element))))
        elif isinstance(element, Tag):
            yield from self._element(element, style, depth + 1)

    def _element(self, element: Tag, style: Run, depth: int) -> Iterator[Run]:
        if depth > MAX_DEPTH:
            raise UnreadableContent(_("This text is nested too deeply."))
        match element.name:
            case "b" | "strong":
                yield from self._inside(element, replace(style, strong=True), depth)
            case "i" | "em":
                yield from self._inside(element, replace(style, emphasis=True), depth)
            case "br":
                yield replace(style, leaf=LineBreak())
            case "a" if style.wrapper is not None:
                raise UnreadableContent(_("A link or a chip cannot stand inside another."))
            case "a" if element.get("linktype") in (FACT, REFERENCE):
                yield self._chip(element, style)
            case "a":
                yield from self._inside(element, replace(style, wrapper=self._wrapper(element)), depth)
            case name:
                raise UnreadableContent(_("“%(tag)s” cannot stand in a policy.") % {"tag": f"<{name[:40]}>"})

    def _inside(self, element: Tag, style: Run, depth: int) -> Iterator[Run]:
        for child in element.children:
            yield from self._runs(child, style, depth)

    def _chip(self, element: Tag, style: Run) -> Run:
        kind, form = element["linktype"], _attribute(element, "form")
        # The editor keeps bold inside the chip, around its label.
        style = replace(
            style,
            strong=style.strong or _all_within(element, ("b", "strong")),
            emphasis=style.emphasis or _all_within(element, ("i", "em")),
        )
        if kind == REFERENCE:
            return replace(style, leaf=Reference(_needed(element, "ref"), form))
        key = _needed(element, "fact")
        return replace(style, leaf=self.resolver.fact(key, form) if self.resolver else Fact(key, form))

    def _wrapper(self, element: Tag) -> Wrapper:
        position = next(self.positions)
        match element.get("linktype"):
            case str(kind) if kind == TERM:
                return Wrapper("term", _needed(element, "ref"), position)
            case str(kind) if kind == FOREIGN:
                return Wrapper("foreign", _needed(element, "locale"), position)
            case None:
                return Wrapper("link", _safe(_attribute(element, "href")), position)
            case "page" | "document":
                message = _("The link “%(label)s” leads to a page of this site; write its public address instead.")
            case _unknown:
                message = _("The link “%(label)s” is of a kind that a policy cannot hold.")
        raise UnreadableContent(message % {"label": element.get_text()[:80]})


def _uuid_in(key: str) -> str | None:
    try:
        return str(UUID(hex=key)) if len(key) == 32 else None
    except ValueError:
        return None


def _safe(href: str) -> str:
    if not is_safe_link(href):
        raise UnreadableContent(_("“%(href)s” is not an address that a policy can link to.") % {"href": href[:80]})
    return href


def _attribute(element: Tag, name: str) -> str:
    return _written(str(element.get(name) or ""))


def _needed(element: Tag, name: str) -> str:
    if value := _attribute(element, name):
        return value
    raise UnreadableContent(
        _("The chip “%(label)s” has lost what it stands for; take it out and put it in again.")
        % {"label": element.get_text()[:80]}
    )


def _written(text: str) -> str:
    try:
        return written(text)
    except UnwritableText:
        around = "".join(letter if letter.isprintable() else "�" for letter in text.strip()[:80])
        raise UnreadableContent(
            _("“%(text)s” holds a character that no document can carry.") % {"text": around}
        ) from None


def _all_within(element: Tag, names: tuple[str, ...]) -> bool:
    """Whether all words inside an element stand in an element of one of these names, itself inside."""
    texts = [text for text in element.find_all(string=True) if text.strip()]
    return bool(texts) and all(_is_within(text, names, element) for text in texts)


def _is_within(text: NavigableString, names: tuple[str, ...], boundary: Tag) -> bool:
    parent = text.parent
    while parent is not None and parent is not boundary:
        if parent.name in names:
            return True
        parent = parent.parent
    return False
