"""The same words with other facts: every fact node and contact card resolved anew, all else untouched."""

from __future__ import annotations

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

    `kept` are the keys that resolve to nothing any more and keep what they last said.
    """

    document: PolicyDocument
    kept: tuple[str, ...]


class Renewing:
    """Asks a source for what facts and cards are now; `kept` are the keys that resolve to nothing any more."""

    def __init__(self, source: FactSource) -> None:
        self.source = source
        self.kept: set[str] = set()

    def unit(self, node: Fact | ContactCard) -> Fact | ContactCard:
        """Return the fact or card as it is now, or as it was where nothing is left to show."""
        return self.card(node) if isinstance(node, ContactCard) else self.fact(node)

    def fact(self, node: Fact) -> Fact:
        found = self.source.fact(node.key, node.form)
        if found.value is None and node.value is not None:
            self.kept.add(node.key)
            return node
        return found

    def card(self, node: ContactCard) -> ContactCard:
        found = self.source.card(node.role, _subject(node))
        if found is None:
            self.kept.update(line.key for line in node.lines)
        return found or node


def with_facts(document: PolicyDocument, source: FactSource) -> Rewritten:
    """Return the document with every fact as `source` has it. Wording digests, ids and numbers stay."""
    renewing = Renewing(source)
    articles = tuple(_mapped(article, renewing) for article in document.articles)
    return Rewritten(replace(document, articles=articles, facts=source.used()), tuple(sorted(renewing.kept)))


def _subject(card: ContactCard) -> str:
    """Return what tells one processor's card from another's; other roles have one card."""
    if card.role is not ContactRole.PROCESSOR or not card.lines:
        return ""
    return card.lines[0].key.rpartition(".")[0]


def _mapped(node: _NodeT, renewing: Renewing) -> _NodeT:
    """Return the node with its facts mapped; the very same node where nothing below it changes."""
    changes: dict[str, Any] = {}
    for name in field_names(type(node)):
        value = getattr(node, name)
        if isinstance(value, tuple) and value and isinstance(value[0], Node):
            mapped = tuple(_mapped_child(child, renewing) for child in value)
            if any(after is not before for before, after in zip(value, mapped, strict=True)):
                changes[name] = mapped
    return replace(node, **changes) if changes else node


def _mapped_child(child: Any, renewing: Renewing) -> Any:
    if not isinstance(child, Fact | ContactCard):
        return _mapped(child, renewing)
    found = renewing.unit(child)
    return child if found == child else found
