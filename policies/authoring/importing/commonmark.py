"""The Markdown parser, made to remember what others forget: addresses as typed, unused definitions, surplus cells."""

from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.reference import reference
from markdown_it.rules_block.table import escapedSplit, getLine, table
from markdown_it.token import Token

from policies.authoring.importing.limits import refuse_many_passages

_BEYOND = "beyond"
_CELLS = "cells"
_DEFINITIONS = "definitions"
_REFERENCES = "references"


@dataclass(frozen=True, slots=True)
class LinkDefinition:
    """The lines from `begin` up to `end` that give an address, and a title, a label.

    `label` is None where the label had an address already.
    """

    begin: int
    end: int
    text: str
    label: str | None
    address: str
    title: str


@dataclass(slots=True)
class Parsed:
    """The tokens of a text, the definitions of its links, and its addresses as typed, by the form that links have."""

    tokens: list[Token]
    definitions: list[LinkDefinition] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)

    def as_typed(self, address: str) -> str:
        return self.typed.get(address, address)


def parse(text: str) -> Parsed:
    """Parse CommonMark with tables, and without code: indentation is often a typist's, and a policy has no programs.

    :raises CannotImport: it has more cells than the editor can open.
    """
    environment: dict[str, Any] = {}
    parser = _Parser("commonmark", {"html": False, "maxNesting": 100, "store_labels": True})
    parser.enable("table").disable(["code", "fence"])
    parser.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.at("reference", _reference)
    tokens = parser.parse(text, environment)
    return Parsed(tokens, environment.get(_DEFINITIONS, []), parser.typed)


def cells_beyond(row_close: Token) -> str:
    """Return what stands in a row beyond the last column of its table, which no Markdown reader shows."""
    return str(row_close.meta.get(_BEYOND, ""))


class _Parser(MarkdownIt):
    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.typed: dict[str, str] = {}

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        address = super().normalizeLink(url)
        self.typed.setdefault(address, url)
        return address

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


def _table(state: StateBlock, begin: int, end: int, silent: bool) -> bool:
    first = len(state.tokens)
    if not table(state, begin, end, silent):
        return False
    if silent:
        return True
    # Here, and no later, the state knows where a line begins inside the lists and quotations around it.
    width, line = 0, begin
    for token in state.tokens[first:]:
        width += token.type == "th_open"
        if token.type == "tr_open" and token.map:
            line = token.map[0]
        elif token.type == "tr_close":
            token.meta = {_BEYOND: _beyond(getLine(state, line), width)}
            # Short rows are filled up: a small file could ask for millions of cells.
            state.env[_CELLS] = state.env.get(_CELLS, 0) + width
    refuse_many_passages(state.env[_CELLS])
    return True


def _beyond(line: str, width: int) -> str:
    cells = escapedSplit(line.strip())
    if cells and not cells[0]:
        cells.pop(0)
    return " ".join(cells[width:])


def _reference(state: StateBlock, begin: int, end: int, silent: bool) -> bool:
    known = len(state.env.get(_REFERENCES, ()))
    if not reference(state, begin, end, silent):
        return False
    if not silent:
        labels = state.env[_REFERENCES]
        label, found = next(reversed(labels.items()))
        text = state.getLines(begin, state.line, state.blkIndent, False)
        state.env.setdefault(_DEFINITIONS, []).append(
            LinkDefinition(
                begin, state.line, text, label if len(labels) > known else None, found["href"], found["title"]
            )
        )
    return True
