"""A policy as plain text: stands in the register beside the document, and has the words of the HTML in its order."""

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
    Term,
    Text,
)
from policies.document.render.grids import Grid, grid_of
from policies.document.render.labels import colon, label, line_label
from policies.document.render.reading import Reading

# Spaces that a browser folds into one, and the line separators that it does not break at.
_SPACES = re.compile("[ \t\n\u2028\u2029]+")
_AROUND_BREAK = re.compile(" *\n *")


def render_text(document: PolicyDocument, *, strict: bool = True) -> str:
    """Return the articles as plain text, without the title, as `render_html` has them.

    :raises UnresolvedFact: a fact has no value.
    :raises UnresolvedReference: a reference or a term leads nowhere.
    """
    writer = _Writer(Reading(document, strict=strict))
    articles = (writer.article(article) for article in document.articles)
    return "\n\n\n".join(article for article in articles if article) + "\n"


def render_article_text(document: PolicyDocument, article: Article, *, strict: bool = True) -> str:
    """Return one article of `document` as plain text; errors as in `render_text`."""
    return _Writer(Reading(document, strict=strict)).article(article)


def render_card_text(card: ContactCard, locale: str) -> str:
    """Return a contact card as plain text, as it stands where nothing indents it."""
    return _Writer(Reading.of_nothing(locale)).contact_card(card)


def plain_inlines(reading: Reading, inlines: Inlines) -> str:
    """Return a sentence as plain text on one line."""
    return _Writer(reading).line(inlines)


class _Writer:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.locale = reading.locale

    def article(self, article: Article) -> str:
        summary = self.passage(article.summary)
        return _paragraphs(
            [
                _SPACES.sub(" ", self.reading.heading(article)).strip(),
                f"{label('summary', self.locale)} {summary}" if article.summary else "",
                self.blocks(article.content),
            ]
        )

    # --- blocks ---

    def blocks(self, blocks: Iterable[Block]) -> str:
        return _paragraphs(self.block(block) for block in blocks)

    def block(self, block: Block) -> str:
        if grid := grid_of(block, self.locale):
            return self.grid(grid)
        return _BLOCKS[type(block)](self, block)

    def paragraph(self, block: Paragraph | Subheading) -> str:
        return self.passage(block.children)

    def list(self, block: List) -> str:
        items = []
        for number, item in enumerate(block.items, 1):
            marker = f"{number}. " if block.ordered else "- "
            items.append(marker + _indented(self.blocks(item.content), len(marker)))
        return "\n".join(items)

    def definitions(self, block: Definitions) -> str:
        return _paragraphs(map(self.definition, block.items))

    def definition(self, definition: Definition) -> str:
        term = _SPACES.sub(" ", definition.term).strip()
        return f"{term}{colon(self.locale)}{_indented(self.blocks(definition.content), 2)}"

    def notice(self, block: Notice) -> str:
        return _paragraphs([label(f"notice.{block.role}", self.locale), self.blocks(block.content)])

    def contact_card(self, block: ContactCard) -> str:
        lines = [label(f"contact.{block.role}", self.locale)]
        for line in block.lines:
            if line.value != "":
                before = line_label(line.key, self.locale)
                lines.append(f"{before} {self.fact(line)}" if before else self.fact(line))
        return "\n".join(lines)

    def grid(self, grid: Grid) -> str:
        if not grid.header:
            return ""
        rows = [" | ".join(self.line(cell) for cell in row) for row in (grid.header, *grid.rows)]
        return _paragraphs([_SPACES.sub(" ", grid.caption).strip(), "\n".join(rows)])

    # --- inside a sentence ---

    def passage(self, inlines: Inlines) -> str:
        """Return a sentence, broken where its author broke it."""
        return _AROUND_BREAK.sub("\n", self.inlines(inlines)).strip(" \n")

    def line(self, inlines: Inlines) -> str:
        return self.passage(inlines).replace("\n", ", ")

    def inlines(self, inlines: Inlines) -> str:
        return "".join(self.inline(inline) for inline in inlines)

    def inline(self, inline: Inline) -> str:
        match inline:
            case Text(value):
                return _SPACES.sub(" ", value)
            case LineBreak():
                return "\n"
            case Reference():
                return _SPACES.sub(" ", self.reading.reference(inline))
            case Fact():
                return self.fact(inline)
            case Term():
                self.reading.definition(inline)  # refuses a term that nothing defines, as the HTML does
                return self.inlines(inline.children)
            case Strong() | Emphasis() | Link() | Foreign():
                return self.inlines(inline.children)

    def fact(self, fact: Fact) -> str:
        value = self.reading.value(fact)
        return f"[{fact.key}]" if value is None else value


_BLOCKS: dict[type, Callable[[_Writer, Any], str]] = {
    Paragraph: _Writer.paragraph,
    Subheading: _Writer.paragraph,
    List: _Writer.list,
    Definitions: _Writer.definitions,
    Notice: _Writer.notice,
    ContactCard: _Writer.contact_card,
}


def _paragraphs(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def _indented(text: str, width: int) -> str:
    """Indent every line but the first, leaving blank ones blank."""
    return text.replace("\n", "\n" + " " * width).replace("\n" + " " * width + "\n", "\n\n")
