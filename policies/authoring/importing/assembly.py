"""From source blocks to the nodes of an article, within what the editor's blocks can hold."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby

from policies.authoring.importing.sources import (
    BREAK,
    Defined,
    Grid,
    Heading,
    Listing,
    Normalised,
    Passage,
    Run,
    Runs,
    SourceBlock,
    inlines_of,
    plain,
)
from policies.document.nodes import (
    Block,
    Blocks,
    Cell,
    Definition,
    Definitions,
    Item,
    List,
    Paragraph,
    Row,
    Subheading,
    Table,
)

# As deep as the editor indents.
DEEPEST_LIST = 4


class Assembler:
    def __init__(self, new_id: Callable[[], str], normalised: list[Normalised]) -> None:
        self.new_id = new_id
        self.normalised = normalised

    def blocks(self, blocks: Iterable[SourceBlock]) -> Blocks:
        """Return the content of an article."""
        return tuple(node for block in blocks for node in self._block(block))

    def _block(self, block: SourceBlock) -> Iterator[Block]:
        match block:
            case Heading():
                if children := inlines_of(block.runs):
                    yield Subheading(children)
            case Grid():
                yield self._table(block)
            case Defined():
                yield Definitions(
                    tuple(Definition(self.new_id(), term, self._inner(content, 1)) for term, content in block.terms)
                )
            case _:
                yield from self._inner([block], 1)

    def _inner(self, blocks: Iterable[SourceBlock], depth: int) -> Blocks:
        """Return what stands inside a definition or a list item: paragraphs and lists, `depth` being theirs."""
        result: list[Block] = []
        for block in blocks:
            if isinstance(block, Listing):
                if items := tuple(self._items(block.items, depth)):
                    result.append(List(block.ordered, items))
            else:
                result.extend(
                    Paragraph(children) for passage in self._passages(block) if (children := inlines_of(passage))
                )
        return tuple(result)

    def _items(self, items: Sequence[tuple[SourceBlock, ...]], depth: int) -> Iterator[Item]:
        for item in items:
            blocks = item if depth == 1 else _in_one_paragraph(item)
            if depth < DEEPEST_LIST:
                if content := self._inner(blocks, depth + 1):
                    yield Item(self.new_id(), content)
                continue
            for flat in _flattened(blocks):
                self._report_depth(flat, blocks)
                if content := self._inner([flat], depth + 1):
                    yield Item(self.new_id(), content)

    def _report_depth(self, flat: SourceBlock, blocks: Sequence[SourceBlock]) -> None:
        if flat is not blocks[0] and isinstance(flat, Passage):
            text = plain(flat.runs)[:80]
            self.normalised.append(Normalised("deep-list", f"    - {text}", f"- {text}"))

    def _passages(self, block: SourceBlock) -> Iterator[Runs]:
        """Yield as paragraphs what cannot stand inside a list: a heading in bold, a table row by row."""
        match block:
            case Heading():
                yield tuple(replace(run, strong=True) for run in block.runs)
            case Grid():
                self.normalised.append(Normalised("table-in-list", _row_text(block.header), "¶"))
                yield from (_one_line(row) for row in (block.header, *block.rows))
            case Passage():
                yield block.runs

    def _table(self, grid: Grid) -> Table:
        return Table("", _cells(grid.header), tuple(Row(self.new_id(), _cells(row)) for row in grid.rows))


def _cells(row: Sequence[Runs]) -> tuple[Cell, ...]:
    return tuple(Cell(inlines_of(cell)) for cell in row)


def _one_line(row: Sequence[Runs]) -> Runs:
    return tuple(run for position, cell in enumerate(row) for run in ((Run(" – "),) if position else ()) + cell)


def _row_text(row: Sequence[Runs]) -> str:
    return " | ".join(map(plain, row))


def _in_one_paragraph(item: Sequence[SourceBlock]) -> tuple[SourceBlock, ...]:
    """Return the item of an inner list with following paragraphs as lines of one: the editor holds no more there."""
    result: list[SourceBlock] = []
    for are_passages, group in groupby(item, key=lambda block: isinstance(block, Passage)):
        blocks = list(group)
        if are_passages:
            lines = [block.runs for block in blocks if isinstance(block, Passage)]
            runs = chain(lines[0], *((Run(BREAK), *line) for line in lines[1:]))
            result.append(Passage(tuple(runs), blocks[0].begin, blocks[-1].end))
        else:
            result.extend(blocks)
    return tuple(result)


def _flattened(blocks: Iterable[SourceBlock]) -> Iterator[SourceBlock]:
    """Yield blocks in order with the items of lists, however deep, in place of the lists."""
    stack: list[Iterator[SourceBlock]] = [iter(blocks)]
    while stack:
        for block in stack[-1]:
            if isinstance(block, Listing):
                stack.append(inner for item in block.items for inner in item)
                break
            yield block
        else:
            stack.pop()
