"""Tables and typed rows as one shape, so that every renderer and the comparison read them in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from policies.document.nodes import (
    Block,
    DataCategories,
    Inlines,
    Purposes,
    Recipients,
    RetentionPeriods,
    Rights,
    Table,
    Text,
    Trackers,
    Transfers,
)
from policies.document.render.labels import label


@dataclass(frozen=True, slots=True)
class Grid:
    """A header and rows as wide as it. In typed rows (`typed`) the first cell names its row."""

    caption: str
    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    typed: bool


_Columns = list[tuple[str, Callable[[Any, str], Inlines]]]


def _written(name: str) -> Callable[[Any, str], Inlines]:
    """Read a column that the author wrote."""

    def read(row: Any, locale: str) -> Inlines:
        value: Inlines | str = getattr(row, name)
        return _text(value) if isinstance(value, str) else value

    return read


def _chosen(name: str, family: str) -> Callable[[Any, str], Inlines]:
    """Read a column that the author chose from a list, unsaid or not."""
    return lambda row, locale: _labels(family, [getattr(row, name)], locale)


def _text(value: str) -> Inlines:
    return (Text(value),) if value else ()


def _labels(family: str, values: Iterable[str], locale: str) -> Inlines:
    return _text("; ".join(label(f"{family}.{value}", locale) for value in values if value))


_COLUMNS: dict[type, _Columns] = {
    Purposes: [
        ("purpose", _written("purpose")),
        ("basis", lambda row, locale: _labels("basis", row.bases, locale)),
        ("detail", _written("detail")),
    ],
    DataCategories: [
        ("category", _written("category")),
        ("examples", _written("examples")),
        ("source", _chosen("source", "source")),
        ("obligation", _chosen("obligation", "obligation")),
    ],
    Recipients: [
        ("recipient", _written("recipient")),
        ("role", _chosen("role", "recipient")),
        ("reason", _written("reason")),
    ],
    Transfers: [
        ("destination", _written("destination")),
        ("safeguard", _chosen("safeguard", "safeguard")),
        ("detail", _written("detail")),
    ],
    RetentionPeriods: [
        ("category", _written("data")),
        ("period", _written("period")),
        ("afterwards", _written("afterwards")),
    ],
    Rights: [("right", _chosen("right", "right")), ("detail", _written("detail"))],
    Trackers: [
        ("tracker", _written("name")),
        ("purpose", _written("purpose")),
        ("lifetime", _written("lifetime")),
        ("third-party", _written("third_party")),
        ("consent", lambda row, locale: _labels("consent", ["exempt" if row.exempt else "needed"], locale)),
    ],
}


def grid_of(block: Block, locale: str) -> Grid | None:
    """Return the table that `block` is read as, labels in the language of `locale`; None for other blocks.

    Of typed rows, a column in which no row says anything is left out.
    """
    if isinstance(block, Table):
        return _even(block.caption, [cell.children for cell in block.header], [_cells(row) for row in block.rows])
    columns = _COLUMNS.get(type(block))
    if columns is None:
        return None
    rows = [[read(row, locale) for _, read in columns] for row in block.rows]  # type: ignore[union-attr]
    said = [index for index in range(len(columns)) if any(row[index] for row in rows)]
    return Grid(
        caption="",
        header=tuple(_text(label(f"header.{columns[index][0]}", locale)) for index in said),
        rows=tuple(tuple(row[index] for index in said) for row in rows),
        typed=True,
    )


def _cells(row: Any) -> list[Inlines]:
    return [cell.children for cell in row.cells]


def _even(caption: str, header: list[Inlines], rows: list[list[Inlines]]) -> Grid:
    """Fill up short rows, so that no cell is lost or stands under another's header."""
    width = max([len(header), *map(len, rows)])
    filled = [tuple(row + [()] * (width - len(row))) for row in [header, *rows]]
    return Grid(caption=caption, header=filled[0], rows=tuple(filled[1:]), typed=False)
