"""From nodes to the database's rich text."""

from collections.abc import Iterator, Mapping
from html import escape
from uuid import UUID

from policies.authoring.chips.markup import BLOCK_KEY, FACT, FOREIGN, REFERENCE, TERM
from policies.authoring.chips.runs import NestedChips, settled
from policies.document.nodes import (
    Block,
    Blocks,
    Emphasis,
    Fact,
    Foreign,
    Inlines,
    Item,
    LineBreak,
    Link,
    List,
    Paragraph,
    Reference,
    Strong,
    Term,
    Text,
)

Labels = Mapping[str, str]  # id of an article → what a reference to it is labelled in the editor

REFERENCE_LABEL = "→"


class UnwritableContent(ValueError):
    """A node has no place in rich text, or in the editor's blocks; the message names it."""


def html_of(inlines: Inlines, labels: Labels | None = None) -> str:
    """Return the markup of one line, without a paragraph around it.

    :raises UnwritableContent: a chip or link inside a link.
    """
    try:
        return "".join(_inline(inlines, labels or {}))
    except NestedChips as error:
        raise UnwritableContent(f"rich text cannot hold {error}") from error


def line_html(inlines: Inlines, labels: Labels | None = None) -> str:
    """Return the markup of a line as a field of the editor keeps it: a paragraph, or nothing."""
    html = html_of(inlines, labels)
    return f"<p>{html}</p>" if html else ""


def blocks_html(blocks: Blocks, labels: Labels | None = None) -> str:
    """Return the markup of paragraphs and lists.

    :raises UnwritableContent: another kind of block, or a list item whose id is no UUID.
    """
    return "".join(_block(block, labels or {}) for block in blocks)


def _inline(inlines: Inlines, labels: Labels) -> Iterator[str]:
    for node in settled(inlines):
        yield _node(node, labels)


def _node(node: object, labels: Labels) -> str:
    match node:
        case Text(value=value):
            return escape(value, quote=False)
        case LineBreak():
            return "<br/>"
        case Strong(children=children):
            return f"<b>{_children(children, labels)}</b>"
        case Emphasis(children=children):
            return f"<i>{_children(children, labels)}</i>"
        case Link(href=href, children=children):
            return f"{_open({'href': href})}{_children(children, labels)}</a>"
        case Fact(key=key, form=form, value=value):
            label = (value or "").replace("\n", ", ").strip() or key
            return f"{_open({'linktype': FACT, 'fact': key, 'form': form})}{escape(label, quote=False)}</a>"
        case Reference(ref=ref, form=form):
            label = f"{REFERENCE_LABEL} {labels.get(ref, '')}".strip()
            return f"{_open({'linktype': REFERENCE, 'ref': ref, 'form': form})}{escape(label, quote=False)}</a>"
        case Term(ref=ref, children=children):
            return f"{_open({'linktype': TERM, 'ref': ref})}{_children(children, labels)}</a>"
        case Foreign(locale=locale, children=children):
            return f"{_open({'linktype': FOREIGN, 'locale': locale})}{_children(children, labels)}</a>"
    raise UnwritableContent(f"{type(node).__name__} has no place in a sentence")


def _children(children: Inlines, labels: Labels) -> str:
    return "".join(_node(child, labels) for child in children)


def _open(attributes: dict[str, str]) -> str:
    return "<a" + "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value) + ">"


def _block(block: Block, labels: Labels) -> str:
    match block:
        case Paragraph(children=children):
            return line_html(children, labels)
        case List(ordered=ordered, items=items):
            tag = "ol" if ordered else "ul"
            return f"<{tag}>{''.join(_item(item, labels) for item in items)}</{tag}>"
    raise UnwritableContent(f"a block of kind {block.kind} has no place in rich text")


def _item(item: Item, labels: Labels) -> str:
    content = item.content
    first = ""
    if content and isinstance(content[0], Paragraph):
        first, content = html_of(content[0].children, labels), content[1:]
    return f'<li {BLOCK_KEY}="{_key(item.id)}">{first}{blocks_html(content, labels)}</li>'


def _key(identifier: str) -> str:
    if not is_plain_uuid(identifier):
        raise UnwritableContent(f"the list item “{identifier[:80]}” has an id that rich text cannot keep")
    return UUID(identifier).hex


def is_plain_uuid(identifier: str) -> bool:
    """Whether an id is a UUID in its usual spelling, which the key of a line can keep."""
    try:
        return str(UUID(identifier)) == identifier
    except ValueError:
        return False
