"""The same policy without some words: what an order to erase leaves of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from policies.document.encoding import tidy
from policies.document.nodes import (
    Article,
    Definition,
    Fact,
    Link,
    Node,
    PolicyDocument,
    Table,
    Text,
    Tracker,
    field_names,
)
from policies.document.words import spans, words

MARK = "[…]"
"""What stands in the place of each passage."""

_WORDS: dict[type[Node], str] = {
    Article: "heading",
    Definition: "term",
    Fact: "value",
    PolicyDocument: "title",
    Table: "caption",
    Text: "value",
    Tracker: "name",
}
"""The field of each kind of node that readers read."""
_NodeT = TypeVar("_NodeT", bound=Node)
_Passages = Sequence[tuple[str, ...]]


def without(document: PolicyDocument, passages: Iterable[str]) -> PolicyDocument:
    """Return the document with `MARK` in the place of each passage, wherever it stands within one run of text.

    Passages are compared word by word: capitals, spaces and punctuation between the words do not matter. A link whose
    address says one leads nowhere any more. What stands partly inside a link or an emphasis is not found.
    """
    wanted = [said for passage in passages if (said := tuple(words(passage)))]
    return _mapped(document, wanted) if wanted else document


def unsaid(text: str, passages: _Passages) -> str:
    """Return a text with `MARK` in the place of each passage, given as its words; itself where it says none."""
    whole = unicodedata.normalize("NFC", text)
    found = spans(whole)
    said = [word for word, _start, _end in found]
    parts: list[str] = []
    reached = at = 0
    while at < len(said):
        length = max((len(each) for each in passages if tuple(said[at : at + len(each)]) == each), default=0)
        if length:
            parts += [whole[reached : found[at][1]], MARK]
            reached = found[at + length - 1][2]
        at += length or 1
    return "".join([*parts, whole[reached:]]) if parts else text


def _mapped(node: _NodeT, passages: _Passages) -> _NodeT:
    """Return the node without the passages; the very same node where it says none."""
    changes: dict[str, Any] = {}
    for name in field_names(type(node)):
        value = getattr(node, name)
        if isinstance(value, tuple) and value and isinstance(value[0], Node):
            mapped = [_child(child, passages) for child in value]
            if any(after != (was,) for after, was in zip(mapped, value, strict=True)):
                together = tuple(each for after in mapped for each in after)
                changes[name] = tidy(together) if any(isinstance(was, Link) for was in value) else together
    field = _WORDS.get(type(node))
    text = getattr(node, field) if field else None
    if field and text and (after := unsaid(text, passages)) != text:
        changes[field] = after
    if isinstance(node, Fact) and node.href and (changes or unsaid(node.href, passages) != node.href):
        changes["href"] = None
    return replace(node, **changes) if changes else node


def _child(child: Any, passages: _Passages) -> tuple[Any, ...]:
    """Return what stands in the place of a child: itself, or what a link that leads nowhere any more had in it."""
    if isinstance(child, Link) and unsaid(child.href, passages) != child.href:
        return tuple(_mapped(each, passages) for each in child.children)
    return (_mapped(child, passages),)
