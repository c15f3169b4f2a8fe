"""One policy before the rules: its sentences, its typed rows, and what its language calls things."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import TypeVar

from policies.document.nodes import (
    Article,
    ContactCard,
    ContactRole,
    LegalBasis,
    Node,
    PolicyDocument,
    Purpose,
    Purposes,
    Right,
    RightKind,
    Rights,
    Topic,
    walk,
)
from policies.document.numbering import language_of
from policies.review.rules.context import Context
from policies.review.rules.prose import Prose, Sentence
from policies.review.rules.vocabulary.languages import Vocabulary, vocabulary

_BlockT = TypeVar("_BlockT", bound=Node)


class Case:
    """A document, the context that it is judged in, and the day on which it would be read (`on`)."""

    def __init__(self, document: PolicyDocument, context: Context, on: date) -> None:
        self.document = document
        self.context = context
        self.on = on
        self.prose = Prose(document)
        self.locale = document.locale
        self.words: Vocabulary = vocabulary(language_of(document.locale))

    @property
    def is_read(self) -> bool:
        """Whether the rules read sentences in the document's language."""
        return self.words.is_read

    def sentences(self, concept: str) -> list[Sentence]:
        """Return the sentences that say a thing, such as "withdrawal", and do not merely promise to say it."""
        promised = self.promises
        return [sentence for sentence in self.prose.matching(self.words.of(concept)) if sentence not in promised]

    def sentence(self, concept: str) -> Sentence | None:
        """Return the first sentence that says a thing, or None."""
        return next(iter(self.sentences(concept)), None)

    def says(self, sentence: Sentence, concept: str) -> bool:
        return sentence.fits_any(self.words.of(concept))

    @cached_property
    def promises(self) -> set[Sentence]:
        """The sentences that announce information ("we undertake to inform you of…"): they give none."""
        return set(self.prose.matching(self.words.of("promise")))

    def blocks(self, kind: type[_BlockT]) -> Iterator[tuple[Article, _BlockT]]:
        """Yield the blocks of one kind with their article."""
        for article in self.document.articles:
            for block in article.content:
                if isinstance(block, kind):
                    yield article, block

    def card(self, role: ContactRole) -> tuple[Article, ContactCard] | None:
        """Return the first contact card of a role that has a line to show, and its article."""
        for article, card in self.blocks(ContactCard):
            if card.role == role and any(line.value for line in card.lines):
                return article, card
        return None

    @cached_property
    def purposes(self) -> list[tuple[Article, Purpose]]:
        return [(article, row) for article, block in self.blocks(Purposes) for row in block.rows]

    @cached_property
    def rights(self) -> dict[RightKind, tuple[Article, Right]]:
        found: dict[RightKind, tuple[Article, Right]] = {}
        for article, block in self.blocks(Rights):
            for row in block.rows:
                found.setdefault(row.right, (article, row))
        return found

    @cached_property
    def bases(self) -> frozenset[LegalBasis]:
        """The legal bases that typed rows name."""
        return frozenset(basis for _article, row in self.purposes for basis in row.bases)

    def has_basis(self, basis: LegalBasis, concept: str) -> bool:
        """Whether a purpose rests on a basis: a typed row names it, or a sentence does."""
        return basis in self.bases or self.sentence(concept) is not None

    @cached_property
    def bases_are_known(self) -> bool:
        """Whether every purpose is a typed row with a basis, so that what no row names rests on nothing."""
        return bool(self.purposes) and all(row.bases for _article, row in self.purposes)

    def articles_on(self, *topics: Topic) -> list[Article]:
        return [article for article in self.document.articles if article.topic in topics]

    def nodes(self, article: Article, kind: type[_BlockT]) -> Iterator[_BlockT]:
        yield from (node for node in walk(article) if isinstance(node, kind))
