"""The rich texts of a policy's body, as the database keeps it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wagtail import blocks

from policies.authoring.blocks.body import PolicyBody
from policies.authoring.blocks.fields import PolicyText

Raw = dict[str, Any]
Path = tuple[int | str, ...]

_BODY = PolicyBody()


@dataclass(frozen=True, slots=True)
class Field:
    """A rich text: the position of its article, the way to it from the body's own list, and its markup."""

    article: int
    path: Path
    html: str


def fields_of(body: Sequence[Raw]) -> Iterator[Field]:
    """Yield the rich texts of a body in order; `body` is the JSON that `streams.stream_data` makes."""
    for position, child in enumerate(body):
        block = _BODY.child_blocks.get(child["type"])
        if block is not None:
            for path, html in _texts(block, child["value"], (position, "value")):
                yield Field(position, path, html)


def with_field(body: list[Raw], path: Path, html: str) -> None:
    """Put other markup in the place of a rich text, in `body` itself."""
    at: Any = body
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = html


def _texts(block: blocks.Block, value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(block, PolicyText):
        if value:
            yield path, str(value)
        return
    for inner, part, below in _parts(block, value or ()):
        yield from _texts(inner, part, (*path, *below))


def _parts(block: blocks.Block, value: Any) -> Iterator[tuple[blocks.Block, Any, Path]]:
    match block:
        case blocks.StreamBlock(child_blocks=kinds):
            known = ((at, child) for at, child in enumerate(value) if child["type"] in kinds)
            yield from ((kinds[child["type"]], child["value"], (at, "value")) for at, child in known)
        case blocks.ListBlock(child_block=inner):
            yield from ((inner, child["value"], (at, "value")) for at, child in enumerate(value))
        case blocks.StructBlock(child_blocks=kinds):
            yield from ((inner, value[name], (name,)) for name, inner in kinds.items() if name in value)
