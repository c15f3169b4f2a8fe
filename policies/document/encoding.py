"""The canonical JSON of a policy: one document, one sequence of bytes, so that it can be hashed and signed.

Keys are sorted, nothing is left out but members younger than the schema (`_YOUNGER`), numbers of articles are computed
and written down. Inline content is in a normal
form (`tidy`), so that two documents which read the same are the same.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any, NoReturn, TypeVar, cast

from policies.document import nodes
from policies.document.nodes import FactUsed, Inline, Inlines, Node, PolicyDocument, Text
from policies.document.numbering import numbers

SCHEMA = 1
MAX_DEPTH = 60
"""How deep nodes may stand in one another; a policy written by people stays under 20."""

_INLINE: tuple[type, ...] = typing.get_args(Inline)
_KINDS: dict[str, type[Node]] = {
    cls.kind: cls for cls in vars(nodes).values() if isinstance(cls, type) and issubclass(cls, Node) and cls is not Node
}
# Members that nodes got after documents had been frozen: left out when they say nothing, so that what was written
# before them is still written the same.
_YOUNGER: dict[type, dict[str, object]] = {nodes.Fact: {"href": None}}
_FIELD_NAMES: dict[type, tuple[str, ...]] = {cls: tuple(field.name for field in fields(cls)) for cls in _KINDS.values()}
_NodeT = TypeVar("_NodeT", bound=Node)


class UnreadableDocument(ValueError):
    """What was given is not a policy in canonical form; the message says why in one sentence."""


def to_json(value: object) -> str:
    """Return the canonical JSON of plain values: str, int, bool, None, lists and dicts with ASCII keys.

    :raises TypeError: for any other value, floats among them, which have no single spelling.
    """
    _refuse_other_values(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def plain(node: Node) -> dict[str, Any]:
    """Return the node as JSON values: its kind, and every field under its own name."""
    result: dict[str, Any] = {"kind": node.kind}
    younger = _YOUNGER.get(type(node), {})
    for name in _FIELD_NAMES[type(node)]:
        value = getattr(node, name)
        if not (name in younger and value == younger[name]):
            result[name] = _plain_value(value)
    return result


def node_from_plain(value: object) -> Node:
    """Return the node that `plain` gave.

    :raises UnreadableDocument: unknown kind or key, missing key, value of a wrong type, nesting beyond `MAX_DEPTH`.
    """
    return _node(value, tuple(_KINDS.values()), 0)


def tidy(inlines: Inlines) -> Inlines:
    """Return the normal form of a sentence: adjacent texts are one, and nothing is empty."""
    result: list[Inline] = []
    for original in inlines:
        inline = original
        if isinstance(inline, Text):
            if not inline.value:
                continue
            if result and isinstance(result[-1], Text):
                result[-1] = Text(result[-1].value + inline.value)
                continue
        elif (children := getattr(inline, "children", None)) is not None:
            tidied = tidy(children)
            if not tidied:
                continue
            if tidied != children:
                inline = replace(cast(Any, inline), children=tidied)
        result.append(inline)
    return tuple(result)


def canonical(node: _NodeT) -> _NodeT:
    """Return the node in normal form: every sentence tidy, and the facts used by a document sorted, each once."""
    changed: dict[str, Any] = {}
    for name in _FIELD_NAMES[type(node)]:
        value = getattr(node, name)
        if isinstance(value, tuple) and value:
            normal = _canonical_sequence(value)
            if normal != value:
                changed[name] = normal
    return replace(node, **changed) if changed else node


def encode(document: PolicyDocument) -> str:
    """Return the canonical JSON of `canonical(document)`; documents that read the same give the same text.

    :raises UnreadableDocument: two articles share an id, or nodes are nested beyond `MAX_DEPTH`.
    """
    _refuse_depth(document, 0)
    document = canonical(document)
    _refuse_shared_ids(document)
    result = plain(document) | {"schema": SCHEMA}
    computed = numbers(document)
    for article in result["articles"]:
        article["number"] = computed[article["id"]]
    return to_json(result)


def decode(text: str) -> PolicyDocument:
    """Return the document that `encode` wrote; `encode(decode(text)) == text`.

    :raises UnreadableDocument: for anything that `encode` would not have written.
    """
    data = _load(text)
    if not isinstance(data, dict):
        raise UnreadableDocument("A policy is a JSON object.")
    schema = data.pop("schema", None)
    if type(schema) is not int or schema != SCHEMA:
        raise UnreadableDocument(f"The schema is {schema!r}; this program reads schema {SCHEMA}.")
    stated = _take_numbers(data)
    document = node_from_plain(data)
    if not isinstance(document, PolicyDocument):
        raise UnreadableDocument(f"This is a “{document.kind}”, not a policy.")
    _refuse_shared_ids(document)
    computed = list(numbers(document).values())
    if [type(number) for number in stated] != [type(number) for number in computed] or stated != computed:
        raise UnreadableDocument(f"The articles are numbered {stated}; their order makes them {computed}.")
    if encode(document) != text:
        raise UnreadableDocument("The document is readable but not in canonical form.")
    return document


# --- writing -----------------------------------------------------------------------------------------------


def _plain_value(value: object) -> object:
    if isinstance(value, Node):
        return plain(value)
    if isinstance(value, tuple):
        return [_plain_value(item) for item in value]
    return value.value if isinstance(value, StrEnum) else value


def _canonical_sequence(items: tuple[Any, ...]) -> tuple[Any, ...]:
    if isinstance(items[0], FactUsed):
        return tuple(sorted(set(items), key=lambda used: (used.fact, used.number, used.digest)))
    if isinstance(items[0], _INLINE):
        return tidy(items)
    return tuple(canonical(item) if isinstance(item, Node) else item for item in items)


def _refuse_other_values(value: object) -> None:
    if type(value) is dict:
        for key, item in value.items():
            if not (type(key) is str and key.isascii()):
                raise TypeError(f"{key!r} is not an ASCII key")
            _refuse_other_values(item)
    elif type(value) is list:
        for item in value:
            _refuse_other_values(item)
    elif not (value is None or type(value) in (str, int, bool)):
        raise TypeError(f"{type(value).__name__} has no canonical JSON")


def _refuse_depth(node: Node, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise UnreadableDocument(f"The policy is nested more than {MAX_DEPTH} deep.")
    for name in _FIELD_NAMES[type(node)]:
        value = getattr(node, name)
        if isinstance(value, tuple):
            for item in value:
                if isinstance(item, Node):
                    _refuse_depth(item, depth + 1)


def _refuse_shared_ids(document: PolicyDocument) -> None:
    seen: set[str] = set()
    for article in document.articles:
        if article.id in seen:
            raise UnreadableDocument(f"Two articles have the id “{article.id}”.")
        seen.add(article.id)


# --- reading -----------------------------------------------------------------------------------------------

_Reader = Callable[[object, int], object]


def _reader(hint: Any) -> _Reader:
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) is tuple:
        return _sequence_reader(_reader(arguments[0]))
    members = arguments if isinstance(hint, types.UnionType) else (hint,)
    if all(issubclass(member, Node) for member in members):
        return lambda value, depth: _node(value, members, depth)
    if issubclass(members[0], StrEnum):
        return lambda value, depth: _member(value, members[0])
    return lambda value, depth: _scalar(value, members)


def _sequence_reader(read: _Reader) -> _Reader:
    def read_all(value: object, depth: int) -> object:
        if type(value) is not list:
            raise UnreadableDocument(f"A list was expected, not {_shown(value)}.")
        return tuple(read(item, depth) for item in value)

    return read_all


def _readers_of(cls: type[Node]) -> dict[str, _Reader]:
    hints = typing.get_type_hints(cls)
    return {name: _reader(hints[name]) for name in _FIELD_NAMES[cls]}


_READERS: dict[type, dict[str, _Reader]] = {cls: _readers_of(cls) for cls in _KINDS.values()}


def _node(value: object, allowed: tuple[type[Node], ...], depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise UnreadableDocument(f"The policy is nested more than {MAX_DEPTH} deep.")
    if type(value) is not dict:
        raise UnreadableDocument(f"A node was expected, not {_shown(value)}.")
    kind = value.get("kind")
    cls = _KINDS.get(kind) if isinstance(kind, str) else None
    if cls is None:
        raise UnreadableDocument(f"There is no node of kind {_shown(kind)}.")
    if cls not in allowed:
        raise UnreadableDocument(f"A “{kind}” cannot stand here.")
    readers = _READERS[cls]
    given = value.keys() - {"kind"}
    for key in sorted(given - readers.keys(), key=str):
        raise UnreadableDocument(f"A “{kind}” has no {_shown(key)}.")
    for key in sorted(readers.keys() - given - _YOUNGER.get(cls, {}).keys()):
        raise UnreadableDocument(f"A “{kind}” lacks its “{key}”.")
    arguments = {key: read(value[key], depth + 1) for key, read in readers.items() if key in value}
    try:
        return cls(**arguments)
    except (nodes.UnwritableText, nodes.UnsafeLink) as error:
        raise UnreadableDocument(f"A “{kind}” holds what no policy can: {error}.") from error


def _member(value: object, enumeration: type[StrEnum]) -> StrEnum:
    if type(value) is str and value in set(enumeration):
        return enumeration(value)
    raise UnreadableDocument(f"{_shown(value)} is none of: {', '.join(repr(str(member)) for member in enumeration)}.")


def _scalar(value: object, allowed: tuple[type, ...]) -> object:
    if type(value) in allowed:
        return value
    expected = " or ".join("null" if cls is types.NoneType else cls.__name__ for cls in allowed)
    raise UnreadableDocument(f"A value of type {expected} was expected, not {_shown(value)}.")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def _load(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_refuse_constant)
    except UnreadableDocument:
        raise
    except RecursionError as error:
        raise UnreadableDocument(f"The policy is nested more than {MAX_DEPTH} deep.") from error
    except ValueError as error:
        raise UnreadableDocument(f"This is not JSON: {error}.") from error


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise UnreadableDocument("A key stands twice in the same object.")
    return result


def _refuse_constant(name: str) -> NoReturn:
    raise UnreadableDocument(f"{name} is not a value that a policy can hold.")


def _take_numbers(data: dict[str, Any]) -> list[object]:
    articles = data.get("articles")
    if not isinstance(articles, list) or not all(isinstance(article, dict) for article in articles):
        raise UnreadableDocument("A policy has a list of articles.")
    if not all("number" in article for article in articles):
        raise UnreadableDocument("Each article states its number, or null.")
    return [article.pop("number") for article in articles]
