"""What an import yields: articles, and a report on every difference from the source."""

from dataclasses import dataclass
from typing import Any

from policies.authoring.importing.sources import Normalised
from policies.authoring.mentions.fields import Raw
from policies.authoring.mentions.finding import Mention
from policies.document.nodes import Article, NumberingStyle


@dataclass(frozen=True, slots=True)
class Word:
    """A word, and the passage that it stands in, shortened."""

    word: str
    context: str


@dataclass(frozen=True, slots=True)
class TypedReference:
    """A typed reference ("article 6"), and the heading of the article that it points to today, if any.

    `certain`: the sentence speaks of what that article is about. `doubt` says in a sentence why it may be wrong; both
    are empty where nothing speaks for it or against it.
    """

    text: str
    target: str | None
    certain: bool = False
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class FoundFact:
    """Words that are, or may be, a fact: its key ("dpo.email"), or "email" or "link" where no key is known.

    `certain` counts the places where they can be nothing else and the fact reads the same.
    """

    fact: str
    text: str
    count: int
    certain: int = 0


@dataclass(frozen=True, slots=True)
class ImportedArticle:
    """The line of an article in the report; `words` counts those of heading and content."""

    number: int | None
    heading: str
    topic: str
    words: int


@dataclass(frozen=True, slots=True)
class Imported:
    """A policy read from a file.

    `missing` are the words of the source that no article holds and `added` those that the source does not have,
    both in order, computed numbers and the word "article" before them apart. `words_in` counts what a reader of the
    source would read, `words_out` what a reader of the draft would, computed headings included. `body` is the JSON of
    the draft's body, in which `mentions` were found.
    """

    title: str
    numbering: NumberingStyle
    articles: tuple[Article, ...]
    outline: tuple[ImportedArticle, ...]
    words_in: int
    words_out: int
    missing: tuple[Word, ...] = ()
    added: tuple[Word, ...] = ()
    normalised: tuple[Normalised, ...] = ()
    references: tuple[TypedReference, ...] = ()
    facts: tuple[FoundFact, ...] = ()
    body: tuple[Raw, ...] = ()
    mentions: tuple[Mention, ...] = ()

    def report(self) -> dict[str, Any]:
        """Return the report as plain data, keys and lists as the command `import_policy` prints them."""
        return {
            "title": self.title,
            "articles": [
                {"number": row.number, "heading": row.heading, "topic": row.topic, "words": row.words}
                for row in self.outline
            ],
            "words_in": self.words_in,
            "words_out": self.words_out,
            "missing": [{"word": word.word, "context": word.context} for word in self.missing],
            "added": [{"word": word.word, "context": word.context} for word in self.added],
            "normalised": [{"rule": row.rule, "before": row.before, "after": row.after} for row in self.normalised],
            "facts": [
                {"fact": row.fact, "text": row.text, "count": row.count, "certain": row.certain} for row in self.facts
            ],
            "references": [
                {"text": row.text, "target": row.target, "certain": row.certain, "doubt": row.doubt}
                for row in self.references
            ],
            "findings": [],
        }
