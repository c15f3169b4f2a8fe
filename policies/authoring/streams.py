"""From articles to what the editor's blocks hold: the way in for import, merge and copy.

The ids of articles, items, definitions and rows are kept. Texts have no id in a document; they get one from the
article's and their place in it, so that the same articles always make the same stream.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import count, pairwise
from typing import Any
from uuid import NAMESPACE_OID, uuid4, uuid5

from wagtail.blocks.list_block import ListValue
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructValue

from policies.authoring.chips.writing import Labels, UnwritableContent, blocks_html, is_plain_uuid, line_html
from policies.authoring.documents import CARDS
from policies.document import nodes
from policies.document.nodes import Article, Block, Blocks, Inlines

CARD_BLOCKS = {role: kind for kind, role in CARDS.items()}

Raw = dict[str, Any]


def stream_data(articles: Sequence[Article]) -> list[Raw]:
    """Return the articles as the JSON of a policy's body.

    `documents.document_of` reads the same articles from it, in the form that the editor keeps: sentences settled
    (`chips.runs.settled`), and facts and cards resolved anew.

    :raises UnwritableContent: a node that no block of the editor can hold; the message names it.
    """
    labels = {article.id: article.heading for article in articles}
    return [_Writer(article, labels).article() for article in articles]


def give_ids(body: StreamValue) -> None:
    """Give every block and item of a stream an id of its own, in place: none has none, and no two share one."""
    _give_ids(body, set())


def _give_ids(value: Any, taken: set[str]) -> None:
    if isinstance(value, (StreamValue, ListValue)):
        for child in value if isinstance(value, StreamValue) else value.bound_blocks:
            if not child.id or child.id in taken:
                child.id = str(uuid4())
            taken.add(child.id)
            _give_ids(child.value, taken)
    elif isinstance(value, StructValue):
        for part in value.values():
            _give_ids(part, taken)


class _Writer:
    def __init__(self, article: Article, labels: Labels) -> None:
        self.source = article
        self.labels = labels
        self.places = count()

    def article(self) -> Raw:
        article = self.source
        return {
            "type": "article",
            "id": article.id,
            "value": {
                "topic": article.topic.value,
                "heading": article.heading,
                "summary": self._line(article.summary),
                "content": list(self._content(article.content)),
                "numbered": article.numbered,
                "former_ids": list(article.former_ids),
            },
        }

    def _content(self, content: Blocks) -> Iterator[Raw]:
        prose: list[Block] = []
        for block in content:
            fits = _fits_in_text(block)
            if prose and not (fits and _may_follow(prose[-1], block)):
                yield self._block("text", self._prose(tuple(prose)))
                prose = []
            if fits:
                prose.append(block)
            else:
                yield self._other(block)
        if prose:
            yield self._block("text", self._prose(tuple(prose)))

    def _other(self, block: Block) -> Raw:
        match block:
            case nodes.Subheading(children=children):
                return self._block("subheading", self._line(children))
            case nodes.List(ordered=ordered, items=items):
                rows = [_item(item.id, self._prose(item.content)) for item in items]
                return self._block("list", {"ordered": ordered, "items": rows})
            case nodes.Notice(role=role, content=content):
                return self._block("notice", {"role": role.value, "content": self._prose(content)})
            case nodes.ContactCard(role=role) if role in CARD_BLOCKS:
                return self._block(CARD_BLOCKS[role], None)
            case nodes.Table():
                return self._block("table", self._table(block))
            case nodes.Definitions(items=rows) if all(isinstance(row, nodes.Definition) for row in rows):
                return self._block("definitions", [_item(row.id, self._row(row)) for row in rows])
        if (kind := ROW_BLOCKS.get(type(block))) is not None:
            return self._block(kind, [_item(row.id, self._row(row)) for row in block.rows])  # type: ignore[union-attr]
        raise UnwritableContent(f"the editor has no block for a {block.kind}")

    def _row(self, row: nodes.Node) -> Raw:
        value: Raw = {}
        for name in row.__dataclass_fields__:
            if name != "id":
                value[name] = self._cell(getattr(row, name), name)
        return value

    def _cell(self, value: Any, name: str) -> Any:
        if name == "bases":
            return [basis.value for basis in value]
        if name == "content":
            return self._prose(value)
        if isinstance(value, tuple):
            return self._line(value)
        return value.value if isinstance(value, StrEnum) else value

    def _table(self, table: nodes.Table) -> Raw:
        place = next(self.places)
        return {
            "caption": table.caption,
            "header": self._cells(table.header, f"{place}/header"),
            "rows": [_item(row.id, self._cells(row.cells, f"{place}/{row.id}")) for row in table.rows],
        }

    def _cells(self, cells: Sequence[nodes.Cell], place: str) -> list[Raw]:
        return [_item(self._id(f"{place}/{at}"), self._line(cell.children)) for at, cell in enumerate(cells)]

    def _block(self, kind: str, value: Any) -> Raw:
        return {"type": kind, "value": value, "id": self._id(str(next(self.places)))}

    def _id(self, place: str) -> str:
        return str(uuid5(NAMESPACE_OID, f"{self.source.id}/{place}"))

    def _line(self, inlines: Inlines) -> str:
        return line_html(inlines, self.labels)

    def _prose(self, blocks: Blocks) -> str:
        return blocks_html(blocks, self.labels)


ROW_BLOCKS: dict[type, str] = {
    nodes.Purposes: "purposes",
    nodes.DataCategories: "data",
    nodes.Recipients: "recipients",
    nodes.Transfers: "transfers",
    nodes.RetentionPeriods: "retention",
    nodes.Rights: "rights",
    nodes.Trackers: "trackers",
}


def _item(identifier: str, value: Any) -> Raw:
    return {"type": "item", "id": identifier, "value": value}


def _may_follow(before: Block, block: Block) -> bool:
    """Two lists of one kind would become one list in the same text."""
    return not (isinstance(before, nodes.List) and isinstance(block, nodes.List) and before.ordered == block.ordered)


def _fits_in_text(block: Block) -> bool:
    """Whether the editor of a text can hold the block: items of one line, and lists in them."""
    if isinstance(block, nodes.Paragraph):
        return True
    return isinstance(block, nodes.List) and all(_is_line(item) for item in block.items)


def _is_line(item: nodes.Item) -> bool:
    if not is_plain_uuid(item.id) or not item.content or not isinstance(item.content[0], nodes.Paragraph):
        return False
    nested = item.content[1:]
    return all(isinstance(block, nodes.List) and _fits_in_text(block) for block in nested) and all(
        _may_follow(before, block) for before, block in pairwise(nested)
    )
