"""What a renderer needs to know of the whole document to write one sentence of it."""

from __future__ import annotations

import re
from functools import cached_property

from policies.document.nodes import (
    Article,
    Definition,
    Fact,
    PolicyDocument,
    PolicyType,
    Reference,
    Term,
    is_safe_link,
    walk,
)
from policies.document.numbering import answering, heading, numbers, reference_forms, reference_text

_ADDRESS = re.compile(r"[^\s@<>?&%#\"]+@[^\s@<>?&%#\"]+")


class UnresolvedFact(ValueError):
    """The document shows a fact that has no value; it cannot be published."""

    def __init__(self, key: str) -> None:
        super().__init__(f"The fact “{key}” has no value.")
        self.key = key


class UnresolvedReference(ValueError):
    """The document refers to an article, or uses a term, that it does not hold; it cannot be published."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"Nothing in this policy answers to “{ref}”.")
        self.ref = ref


class Reading:
    """A document, its numbers, and what its references lead to.

    Strict readings refuse what is unresolved; others, for previews, return None in its place.
    """

    def __init__(self, document: PolicyDocument, *, strict: bool = True) -> None:
        self.document = document
        self.locale = document.locale
        self.strict = strict
        self.numbers = numbers(document)
        self.articles = answering(document.articles)

    @classmethod
    def of_nothing(cls, locale: str) -> Reading:
        """Return the strict reading of a document without articles, for what needs to know of no others."""
        return cls(PolicyDocument(type=PolicyType.PRIVACY, locale=locale, title="", articles=()))

    @cached_property
    def _definitions(self) -> dict[str, Definition]:
        return {node.id: node for node in walk(self.document) if isinstance(node, Definition)}

    def heading(self, article: Article) -> str:
        """Return the heading with today's number."""
        return heading(article, self.numbers[article.id], self.document.numbering, self.locale)

    def article(self, node: Reference) -> Article | None:
        """Return the article referred to.

        :raises UnresolvedReference: in a strict reading, there is none.
        """
        found = self.articles.get(node.ref)
        if found is None and self.strict:
            raise UnresolvedReference(node.ref)
        return found

    def reference(self, node: Reference) -> str:
        """Return the words of a reference, with a question mark for a number where nothing answers to it."""
        article = self.article(node)
        if article is None:
            return f"{reference_text(None, node.form, self.locale)} ?"
        return reference_text(self.numbers[article.id], node.form, self.locale, article.heading)

    def fell_back(self, node: Fact | Reference) -> bool:
        """Whether other words stand in for the form or the language that was wanted."""
        if isinstance(node, Fact):
            return node.fell_back
        return node.form not in self._forms

    @cached_property
    def _forms(self) -> frozenset[str]:
        return frozenset(reference_forms(self.locale))

    def definition(self, node: Term) -> Definition | None:
        """Return the definition of a term.

        :raises UnresolvedReference: in a strict reading, there is none.
        """
        found = self._definitions.get(node.ref)
        if found is None and self.strict:
            raise UnresolvedReference(node.ref)
        return found

    def value(self, node: Fact) -> str | None:
        """Return the value of a fact.

        :raises UnresolvedFact: in a strict reading, it has none.
        """
        if node.value is None and self.strict:
            raise UnresolvedFact(node.key)
        return node.value


def fact_link(key: str, value: str) -> str | None:
    """Return the mailbox, telephone or web page that a fact's value leads to, by the last part of its key, or None."""
    value = value.strip()
    match key.rpartition(".")[2]:
        case "email" if _ADDRESS.fullmatch(value):
            href = f"mailto:{value}"
        case "phone" if "\n" not in value:
            href = "tel:" + re.sub(r"[^+0-9]", "", value.replace("(0)", ""))
        case "website" | "form" | "link" if re.match(r"https?://", value, re.IGNORECASE):
            href = value
        case _:
            return None
    return href if is_safe_link(href) else None
