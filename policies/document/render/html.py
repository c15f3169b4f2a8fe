"""The public HTML of a policy. Markup comes from the kinds of nodes alone; every text is escaped where it is written.

Numbers of ordered lists are written out, as the policy's other forms have them: a style sheet hides the browser's own
marker (`ol.counted { list-style-type: "" }`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
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
    Inline,
    Inlines,
    Item,
    LineBreak,
    Link,
    List,
    Notice,
    NumberingStyle,
    Paragraph,
    PolicyDocument,
    Reference,
    Strong,
    Subheading,
    Term,
    Text,
)
from policies.document.numbering import direction, heading
from policies.document.render.grids import Grid, grid_of
from policies.document.render.labels import label, line_label
from policies.document.render.reading import Reading, UnresolvedFact, UnresolvedReference, fact_link
from policies.document.render.text import plain_inlines

__all__ = [
    "RENDERER",
    "Remark",
    "UnresolvedFact",
    "UnresolvedReference",
    "escape",
    "render_article_html",
    "render_card_html",
    "render_contents",
    "render_fact_html",
    "render_html",
]

RENDERER = 1
"""Counts up whenever the HTML of a document changes; the words never may."""

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


def escape(text: str) -> str:
    """Return `text` for use in HTML, between tags or between quotes."""
    return text.translate(_ESCAPES)


@dataclass(frozen=True, slots=True)
class Remark:
    """What a preview says beside words that stand in for others, and in which language it says so."""

    words: str
    locale: str


def render_html(document: PolicyDocument, *, strict: bool = True, remark: Remark | None = None) -> str:
    """Return the articles as a fragment, one section each; the title is the page's own heading and is not in it.

    Not strict, for previews, marks what is unresolved instead of refusing it, and what stands in for other words; a
    `remark` is then written beside these, for whoever does not see the mark.

    :raises UnresolvedFact: a fact has no value.
    :raises UnresolvedReference: a reference or a term leads nowhere.
    """
    writer = _Writer(Reading(document, strict=strict), remark)
    return "".join(f"{writer.article(article)}\n" for article in document.articles)


def render_article_html(document: PolicyDocument, article: Article, *, strict: bool = True) -> str:
    """Return the section of one article of `document`; errors as in `render_html`."""
    return _Writer(Reading(document, strict=strict)).article(article)


def render_fact_html(fact: Fact, locale: str, *, linked: bool = False) -> str:
    """Return a fact as it stands in a version in some language; `linked` tells that a link is open around it."""
    return _alone(locale).fact(fact, linked=linked)


def render_card_html(card: ContactCard, locale: str) -> str:
    """Return a contact card as it stands in a version in some language."""
    return _alone(locale).contact_card(card)


def render_contents(document: PolicyDocument) -> str:
    """Return the list of contents: a link to each article that has a number or a heading."""
    numbers = Reading(document).numbers
    titles = (
        (article.id, heading(article, numbers[article.id], NumberingStyle.PLAIN, document.locale))
        for article in document.articles
    )
    entries = (f'<li><a href="#a-{escape(id)}">{escape(title)}</a></li>\n' for id, title in titles if title)
    return f'<ul class="contents">\n{"".join(entries)}</ul>'


class _Writer:
    """Writes nodes as HTML. `linked` tells that the sentence stands inside a link, where no other link may open."""

    def __init__(self, reading: Reading, remark: Remark | None = None) -> None:
        self.reading = reading
        self.remark = remark
        self.locale = reading.locale
        # A former id that another article has or had too leads to the first: an id stands once in a page.
        self.former = {id: article.id for id, article in reading.articles.items() if id != article.id}

    def article(self, article: Article) -> str:
        number = self.reading.numbers[article.id]
        title = self.reading.heading(article)
        parts = [f'<section id="a-{escape(article.id)}" class="article topic-{article.topic}">']
        parts += [
            f'<span id="a-{escape(former)}"></span>'
            for former in dict.fromkeys(article.former_ids)
            if self.former.get(former) == article.id
        ]
        anchor = "" if number is None else f' id="article-{number}"'
        if title:
            parts.append(f"<h2{anchor}>{escape(title)}</h2>")
        if article.summary:
            caption = f'<span class="summary-label">{escape(label("summary", self.locale))}</span>'
            parts.append(f'<p class="summary">{caption} {self.inlines(article.summary)}</p>')
        parts += [self.blocks(article.content), "</section>"]
        return _lines(parts)

    # --- blocks ---

    def blocks(self, blocks: Iterable[Block]) -> str:
        return _lines(self.block(block) for block in blocks)

    def block(self, block: Block) -> str:
        if grid := grid_of(block, self.locale):
            return self.grid(grid)
        return _BLOCKS[type(block)](self, block)

    def paragraph(self, block: Paragraph) -> str:
        return _element("p", self.inlines(block.children))

    def subheading(self, block: Subheading) -> str:
        return _element("h3", self.inlines(block.children))

    def list(self, block: List) -> str:
        items = (self.item(item, f"{n}." if block.ordered else "") for n, item in enumerate(block.items, 1))
        opening, closing = ('<ol class="counted">', "</ol>") if block.ordered else ("<ul>", "</ul>")
        return _lines([opening, *items, closing]) if block.items else ""

    def item(self, item: Item, number: str) -> str:
        marker = f'<span class="marker">{number}</span> ' if number else ""
        first, rest = item.content[:1], item.content[1:]
        if not (first and isinstance(first[0], Paragraph)):
            return f"<li>{marker}\n{self.blocks(item.content)}\n</li>"
        opening = marker + self.inlines(first[0].children)
        if not rest:
            return f"<li>{opening}</li>"
        return f"<li>{_lines([_element('p', opening), self.blocks(rest)])}\n</li>"

    def definitions(self, block: Definitions) -> str:
        return _lines(["<dl>", *map(self.definition, block.items), "</dl>"]) if block.items else ""

    def definition(self, definition: Definition) -> str:
        term = f'<dt id="d-{escape(definition.id)}"><dfn>{escape(definition.term)}</dfn></dt>'
        return f"{term}\n<dd>\n{self.blocks(definition.content)}\n</dd>"

    def notice(self, block: Notice) -> str:
        caption = f'<p class="notice-label">{escape(label(f"notice.{block.role}", self.locale))}</p>'
        return _lines([f'<aside class="notice notice-{block.role}">', caption, self.blocks(block.content), "</aside>"])

    def contact_card(self, block: ContactCard) -> str:
        caption = f'<p class="contact-role">{escape(label(f"contact.{block.role}", self.locale))}</p>'
        opening = f'<div class="contact-card contact-{block.role}">'
        return _lines([opening, caption, "<address>", *map(self.contact_line, block.lines), "</address>", "</div>"])

    def contact_line(self, line: Fact) -> str:
        if line.value == "":
            return ""
        before = line_label(line.key, self.locale)
        caption = f'<span class="contact-label">{escape(before)}</span> ' if before else ""
        return f'<p class="contact-line">{caption}{self.fact(line, linked=False)}</p>'

    def grid(self, grid: Grid) -> str:
        if not grid.header:
            return ""
        head = "".join(f'<th scope="col">{self.inlines(cell)}</th>\n' for cell in grid.header)
        labels = [escape(plain_inlines(self.reading, cell)) for cell in grid.header]
        rows = "".join(self.row(row, labels, typed=grid.typed) for row in grid.rows)
        caption = _element("caption", escape(grid.caption))
        return _lines(
            [
                '<table class="folding">',
                caption,
                f"<thead>\n<tr>\n{head}</tr>\n</thead>",
                f"<tbody>\n{rows}</tbody>" if rows else "",
                "</table>",
            ]
        )

    def row(self, row: tuple[Inlines, ...], labels: Iterable[str], *, typed: bool) -> str:
        cells = []
        for index, (cell, name) in enumerate(zip(row, labels, strict=True)):
            tag, scope = ("th", ' scope="row"') if typed and index == 0 else ("td", "")
            cells.append(f'<{tag}{scope} data-label="{name}">{self.inlines(cell)}</{tag}>\n')
        return f"<tr>\n{''.join(cells)}</tr>\n"

    # --- inside a sentence ---

    def inlines(self, inlines: Inlines, *, linked: bool = False) -> str:
        return "".join(self.inline(inline, linked=linked) for inline in inlines)

    def inline(self, inline: Inline, *, linked: bool) -> str:
        return _INLINES[type(inline)](self, inline, linked=linked)

    def text(self, inline: Text, *, linked: bool) -> str:
        return escape(inline.value)

    def strong(self, inline: Strong, *, linked: bool) -> str:
        return _element("strong", self.inlines(inline.children, linked=linked))

    def emphasis(self, inline: Emphasis, *, linked: bool) -> str:
        return _element("em", self.inlines(inline.children, linked=linked))

    def line_break(self, inline: LineBreak, *, linked: bool) -> str:
        return "<br>\n"

    def link(self, inline: Link, *, linked: bool) -> str:
        inside = self.inlines(inline.children, linked=True)
        return inside if linked or not inside else f'<a href="{escape(inline.href)}">{inside}</a>'

    def reference(self, inline: Reference, *, linked: bool) -> str:
        article, shown = self.reading.article(inline), escape(self.reading.reference(inline))
        if article is None:
            return f'<mark class="unresolved">{shown}</mark>'
        if not linked:
            shown = f'<a href="#a-{escape(article.id)}">{shown}</a>'
        note = self.standing_in(inline)
        return shown if note is None else f'<span class="fell-back">{shown}{note}</span>'

    def term(self, inline: Term, *, linked: bool) -> str:
        definition, inside = self.reading.definition(inline), self.inlines(inline.children, linked=True)
        if definition is None:
            return f'<mark class="unresolved">{inside}</mark>'
        return inside if linked or not inside else f'<a class="term" href="#d-{escape(definition.id)}">{inside}</a>'

    def fact(self, inline: Fact, *, linked: bool) -> str:
        key, value = escape(inline.key), self.reading.value(inline)
        if value is None:
            return f'<mark class="unresolved" data-fact="{key}">[{key}]</mark>'
        href = None if linked else inline.href or fact_link(inline.key, value)
        if href and href.startswith("tel:"):
            value = value.replace(" ", "\u00a0")  # a telephone number is not broken over two lines
        shown = "<br>\n".join(escape(line) for line in value.split("\n"))
        if href:
            shown = f'<a href="{escape(href)}">{shown}</a>'
        note = self.standing_in(inline)
        fell_back = "" if note is None else " fell-back"
        return f'<span class="fact{fell_back}" data-fact="{key}">{shown}{note or ""}</span>'

    def standing_in(self, inline: Fact | Reference) -> str | None:
        """Return what a preview writes behind words that stand in for others; None where none do, and in versions."""
        if self.reading.strict or not self.reading.fell_back(inline):
            return None
        if self.remark is None:
            return ""
        opening = f'<span class="remark" lang="{escape(self.remark.locale)}" dir="{direction(self.remark.locale)}">'
        return f"{opening} ({escape(self.remark.words)})</span>"

    def foreign(self, inline: Foreign, *, linked: bool) -> str:
        inside = self.inlines(inline.children, linked=linked)
        return (
            f'<span lang="{escape(inline.locale)}" dir="{direction(inline.locale)}">{inside}</span>' if inside else ""
        )


@lru_cache(maxsize=64)
def _alone(locale: str) -> _Writer:
    return _Writer(Reading.of_nothing(locale))


_BLOCKS: dict[type, Callable[[_Writer, Any], str]] = {
    Paragraph: _Writer.paragraph,
    Subheading: _Writer.subheading,
    List: _Writer.list,
    Definitions: _Writer.definitions,
    Notice: _Writer.notice,
    ContactCard: _Writer.contact_card,
}
_INLINES: dict[type, Callable[..., str]] = {
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


def _element(tag: str, inside: str) -> str:
    return f"<{tag}>{inside}</{tag}>" if inside else ""


def _lines(parts: Iterable[str]) -> str:
    """Join on new lines, so that words of neighbouring blocks never touch."""
    return "\n".join(part for part in parts if part)
