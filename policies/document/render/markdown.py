"""A policy as Markdown (CommonMark with pipe tables): the words of the HTML, and no markup that an author typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from policies.document.nodes import (
    Article,
    Block,
    ContactCard,
    Definition,
    Definitions,
    Emphasis,
    Fact,
    Foreign,
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
    Term,
    Text,
)
from policies.document.render.grids import Grid, grid_of
from policies.document.render.labels import colon, label, line_label
from policies.document.render.reading import Reading, UnresolvedFact, UnresolvedReference, fact_link

__all__ = ["UnresolvedFact", "UnresolvedReference", "escape", "render_markdown"]

_SPACES = re.compile("[ \t\n\u2028\u2029]+")
# Characters that mean something anywhere, and what some readers turn into links by themselves.
_MEANINGFUL = re.compile(r"[\\`*_\[\]<>&~|@]|:(?=//)|!\Z|(?<=www)\.", re.IGNORECASE)
_LINE_START = re.compile(r"(?m)^ *([#+\-=:]|\d+(?=[.)]))")
_EDGES = re.compile(r"(\W*)(.*?)([\s:;,.?»]*)", re.DOTALL)


def render_markdown(document: PolicyDocument, *, strict: bool = True) -> str:
    """Return the policy as Markdown: its title as heading of the first level, and its articles.

    :raises UnresolvedFact: a fact has no value.
    :raises UnresolvedReference: a reference or a term leads nowhere.
    """
    writer = _Writer(Reading(document, strict=strict))
    title = _heading(1, document.title) if document.title.strip() else ""
    return _paragraphs([title, *map(writer.article, document.articles)]) + "\n"


def escape(text: str) -> str:
    """Return `text` so that Markdown shows it as it stands, except at the start of a line."""
    return _MEANINGFUL.sub(r"\\\g<0>", _SPACES.sub(" ", text))


class _Writer:
    """Writes nodes as Markdown. `bare` sentences hold no link and no emphasis, standing inside one."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.locale = reading.locale
        self.trailing = 0

    def article(self, article: Article) -> str:
        title = self.reading.heading(article)
        summary = f"*{label('summary', self.locale)}* {self.inlines(article.summary)}" if article.summary else ""
        return _paragraphs(
            [_heading(2, title) if title.strip() else "", _passage(summary), self.blocks(article.content)]
        )

    # --- blocks ---

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Write blocks one after another.

        Two lists in a row need different markers, or they would read as one; a list that ends a definition is in a
        row with the list behind it. `trailing` tells the caller how many lists in a row came last.
        """
        parts: list[str] = []
        lists = 0
        for block in blocks:
            self.trailing = 0
            part = self.list(block, other=lists % 2 == 1) if isinstance(block, List) else self.block(block)
            if isinstance(block, List):
                lists += bool(part)
            elif part:
                lists = self.trailing if isinstance(block, Definitions) else 0
            parts.append(part)
        self.trailing = lists
        return _paragraphs(parts)

    def block(self, block: Block) -> str:
        if grid := grid_of(block, self.locale):
            return self.grid(grid)
        return _BLOCKS[type(block)](self, block)

    def paragraph(self, block: Paragraph) -> str:
        return _passage(self.inlines(block.children))

    def subheading(self, block: Subheading) -> str:
        inside = _passage(self.inlines(block.children)).replace("\\\n", " ")
        return f"### {inside.replace('#', chr(92) + '#')}" if inside else ""

    def list(self, block: List, *, other: bool) -> str:
        items = []
        for number, item in enumerate(block.items, 1):
            unordered, ordered = ("*", f"{number})") if other else ("-", f"{number}.")
            marker = f"{ordered if block.ordered else unordered} "
            items.append((marker + _prefixed(self.blocks(item.content), " " * len(marker)).lstrip()).rstrip())
        return "\n".join(items)

    def definitions(self, block: Definitions) -> str:
        return _paragraphs(map(self.definition, block.items))

    def definition(self, definition: Definition) -> str:
        opening = f"{_emphasised('**', escape(definition.term).strip())}{colon(self.locale)}"
        first, rest = definition.content[:1], definition.content[1:]
        if first and isinstance(first[0], Paragraph):
            return _paragraphs([_passage(opening + self.inlines(first[0].children)), self.blocks(rest)])
        return _paragraphs([_passage(opening), self.blocks(definition.content)])

    def notice(self, block: Notice) -> str:
        caption = f"**{label(f'notice.{block.role}', self.locale)}**"
        return _prefixed(_paragraphs([caption, self.blocks(block.content)]), "> ")

    def contact_card(self, block: ContactCard) -> str:
        lines = [f"**{label(f'contact.{block.role}', self.locale)}**"]
        for line in block.lines:
            if line.value != "":
                before = line_label(line.key, self.locale)
                lines.append(f"{before} {self.fact(line)}" if before else self.fact(line))
        return _passage("\\\n".join(lines))

    def grid(self, grid: Grid) -> str:
        if not grid.header:
            return ""
        rows = [self.row(grid.header), f"|{' --- |' * len(grid.header)}", *map(self.row, grid.rows)]
        return _paragraphs([_passage(escape(grid.caption)), "\n".join(rows)])

    def row(self, cells: tuple[Inlines, ...]) -> str:
        written = (_passage(self.inlines(cell)).replace("\\\n", ", ") for cell in cells)
        return f"| {' | '.join(written)} |"

    # --- inside a sentence ---

    def inlines(self, inlines: Inlines, *, bare: bool = False) -> str:
        result = ""
        for inline in inlines:
            write = _INLINES[type(inline)]
            piece = write(self, inline, bare)
            if piece.startswith("*") and result.endswith("*"):
                piece = write(self, inline, True)  # two runs of stars side by side would read as one
            result += piece
        return result

    def strong(self, inline: Strong, bare: bool) -> str:
        inside = self.inlines(inline.children, bare=bare)
        return inside if bare else _emphasised("**", inside)

    def emphasis(self, inline: Emphasis, bare: bool) -> str:
        inside = self.inlines(inline.children, bare=bare)
        return inside if bare else _emphasised("*", inside)

    def text(self, inline: Text, bare: bool) -> str:
        return escape(inline.value)

    def line_break(self, inline: LineBreak, bare: bool) -> str:
        return "\\\n"

    def link(self, inline: Link, bare: bool) -> str:
        return _link(inline.href, self.inlines(inline.children, bare=True), bare)

    def reference(self, inline: Reference, bare: bool) -> str:
        return escape(self.reading.reference(inline))

    def term(self, inline: Term, bare: bool) -> str:
        self.reading.definition(inline)  # refuses a term that nothing defines, as the HTML does
        return self.inlines(inline.children, bare=bare)

    def foreign(self, inline: Foreign, bare: bool) -> str:
        return self.inlines(inline.children, bare=bare)

    def fact(self, inline: Fact, bare: bool = False) -> str:
        value = self.reading.value(inline)
        if value is None:
            return escape(f"[{inline.key}]")
        shown = "\\\n".join(map(escape, value.split("\n")))
        return _link(inline.href or fact_link(inline.key, value), shown, bare)


_BLOCKS: dict[type, Callable[[_Writer, Any], str]] = {
    Paragraph: _Writer.paragraph,
    Subheading: _Writer.subheading,
    Definitions: _Writer.definitions,
    Notice: _Writer.notice,
    ContactCard: _Writer.contact_card,
}
_INLINES: dict[type, Callable[[_Writer, Any, bool], str]] = {
    Text: _Writer.text,
    Strong: _Writer.strong,
    Emphasis: _Writer.emphasis,
    LineBreak: _Writer.line_break,
    Link: _Writer.link,
    Reference: _Writer.reference,
    Term: _Writer.term,
    Fact: _Writer.fact,
    Foreign: _Writer.foreign,
}


def _link(href: str | None, inside: str, bare: bool) -> str:
    if href is None or bare or not inside.strip():
        return inside
    target = re.sub(r"[<>|]", lambda found: f"%{ord(found.group()):02X}", href).replace("&", "&amp;")
    return f"[{inside}](<{target}>)"


def _emphasised(stars: str, inside: str) -> str:
    """Set stars around the words, where letters or digits touch them: elsewhere they may be read as stars."""
    found = _EDGES.fullmatch(inside)
    before, core, after = found.groups() if found else ("", inside, "")
    if before.strip() or not core or "*" in core or not (core[0].isalnum() and core[-1].isalnum()):
        return inside
    return f"{before}{stars}{core}{stars}{after}"


def _heading(level: int, text: str) -> str:
    return f"{'#' * level} {escape(text).strip().replace('#', chr(92) + '#')}"


def _passage(text: str) -> str:
    """Make a sentence a paragraph of its own: nothing at the start of its lines means anything, no break ends it."""
    text = re.sub(r"(?:\\\n| )+\Z", "", re.sub(r" *\\\n *", "\\\\\n", text)).lstrip(" ")
    text = re.sub(r"\A(?:\\\n)+", "", text)
    return _LINE_START.sub(_escape_line_start, text)


def _escape_line_start(found: re.Match[str]) -> str:
    start = found.group(1)
    return f"{start}\\" if start.isdigit() else f"\\{start}"


def _paragraphs(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def _prefixed(text: str, prefix: str) -> str:
    return "\n".join((prefix + line).rstrip() for line in text.split("\n"))
