"""The same words with other facts: every fact node and contact card resolved anew, all else untouched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from policies.document.nodes import ContactCard, ContactRole, Fact, FactUsed, Node, PolicyDocument, field_names

_NodeT = TypeVar("_NodeT", bound=Node)


class FactSource(Protocol):
    """Says what a fact or a card is now, and which approved revisions it was asked for."""

    def fact(self, key: str, form: str = "") -> Fact: ...
    def card(self, role: ContactRole, subject: str = "") -> ContactCard | None: ...
    def used(self) -> tuple[FactUsed, ...]: ...


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A document with its facts resolved anew.

    `changed` are the ids of the articles that read differently; `kept` the keys that resolve to nothing any more
    and keep what they last said.
    """

    document: PolicyDocument
    changed: frozenset[str]
    kept: tuple[str, ...]


def with_facts(document: PolicyDocument, source: FactSource) -> Rewritten:
    """Return the document with every fact as `source` has it. Wording digests, ids and numbers stay."""
    kept: set[str] = set()

    def fact(node: Fact) -> Fact:
        found = source.fact(node.key, node.form)
        if found.value is None and node.value is not None:
            kept.add(node.key)
            return node
        return found

    def card(node: ContactCard) -> ContactCard:
        found = source.card(node.role, _subject(node))
        if found is None:
            kept.update(line.key for line in node.lines)
        return found or node

    articles = tuple(_mapped(article, fact, card) for article in document.articles)
    changed = frozenset(
        after.id for before, after in zip(document.articles, articles, strict=True) if after is not before
    )
    return Rewritten(replace(document, articles=articles, facts=source.used()), changed, tuple(sorted(kept)))


def _subject(card: ContactCard) -> str:
    """Return what tells one processor's card from another's; other roles have one card."""
    if card.role is not ContactRole.PROCESSOR or not card.lines:
        return ""
    return card.lines[0].key.rpartition(".")[0]


def _mapped(node: _NodeT, fact: Callable[[Fact], Fact], card: Callable[[ContactCard], ContactCard]) -> _NodeT:
    """Return the node with its facts mapped; the very same node where nothing below it changes."""
    changes: dict[str, Any] = {}
    for name in field_names(type(node)):
        value = getattr(node, name)
        if isinstance(value, tuple) and value and isinstance(value[0], Node):
            mapped = tuple(_mapped_child(child, fact, card) for child in value)
            if any(after is not before for before, after in zip(value, mapped, strict=True)):
                changes[name] = mapped
    return replace(node, **changes) if changes else node


def _mapped_child(child: Any, fact: Callable[[Fact], Fact], card: Callable[[ContactCard], ContactCard]) -> Any:
    if isinstance(child, Fact):
        found: Node = fact(child)
    elif isinstance(child, ContactCard):
        found = card(child)
    else:
        return _mapped(child, fact, card)
    return child if found == child else found
