"""The words of an article's nodes, passage by passage in reading order."""

from collections.abc import Iterable, Iterator

from policies.document.nodes import (
    Article,
    Block,
    Definitions,
    Inlines,
    LineBreak,
    List,
    Paragraph,
    Subheading,
    Table,
    Text,
)


def passages_of(article: Article) -> Iterator[str]:
    """Yield the text of every paragraph, term and cell of an imported article, its heading apart."""
    return _blocks(article.content)


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph() | Subheading():
                yield text_of(block.children)
            case List():
                for item in block.items:
                    yield from _blocks(item.content)
            case Definitions():
                for definition in block.items:
                    yield definition.term
                    yield from _blocks(definition.content)
            case Table():
                for row in (block.header, *(row.cells for row in block.rows)):
                    yield from (text_of(cell.children) for cell in row)


def text_of(inlines: Inlines) -> str:
    """Return the text of a passage without marks, line breaks as line feeds."""
    parts: list[str] = []
    for inline in inlines:
        if isinstance(inline, Text):
            parts.append(inline.value)
        elif isinstance(inline, LineBreak):
            parts.append("\n")
        else:
            parts.append(text_of(getattr(inline, "children", ())))
    return "".join(parts)
