"""A policy's body, field for field, as the plain page could hold it."""

from collections.abc import Iterator
from typing import Any

from wagtail.blocks.list_block import ListValue
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructValue
from wagtail.rich_text import RichText


def as_many(value: Any) -> Iterator[tuple[str, str]]:
    """Yield a plain block for each field of a stream: rich text for rich text, one line for anything else."""
    if isinstance(value, (StreamValue, ListValue)):
        for child in value if isinstance(value, StreamValue) else value.bound_blocks:
            yield from as_many(child.value)
    elif isinstance(value, StructValue):
        for part in value.values():
            yield from as_many(part)
    elif isinstance(value, RichText):
        yield "text", value.source
    else:
        yield "heading", str(value)[:200]
