"""Which words a redaction takes away, and whether some text still says them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from policies.document.comparison import ArticleChange, compare
from policies.document.nodes import PolicyDocument
from policies.document.words import words

# Fewer words, a heading say, stand in other texts by chance.
_TELLING = 6
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class LostWords:
    """What a redaction takes away: `articles`, the ids of those it changes or removes (former ids too); `runs`, what
    is no longer said in them; `named`, the passages that it names. Both are words between single spaces.
    """

    articles: frozenset[str]
    runs: frozenset[str]
    named: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.articles or self.runs or self.named)

    def are_said_in(self, value: Any) -> bool:
        """Whether a text, or a text anywhere within JSON values, says a run or passage, markup notwithstanding."""
        said = [_spaced(_TAG.sub("", text)) for text in _texts(value)]
        return any(run in text for text in said for run in self.runs | self.named)

    def touch(self, article: dict[str, Any]) -> bool:
        """Whether an article as the editor keeps it is one of those changed, or says a run or passage."""
        ids = {article.get("id"), *(article.get("value", {}).get("former_ids") or ())}
        return bool(ids & self.articles) or self.are_said_in(article)

    def elsewhere(self) -> LostWords:
        """Return what is looked for in other languages, where articles with the same ids say something else."""
        telling = frozenset(run for run in self.runs if len(run.split()) >= _TELLING)
        return LostWords(frozenset(), telling, self.named)


def lost_words(before: PolicyDocument | None, after: PolicyDocument | None, passages: Iterable[str] = ()) -> LostWords:
    """Return what readers of `before` had that those of `after` have not, and the `passages` named.

    Of a document that nothing comes after, each line by itself is a run.
    """
    changes = _changes(before, after) if before else ()
    articles = [change.before if after else change.after for change in changes]
    said = [before.title] if before and not (after and after.title == before.title) else []
    for line in (line for change in changes for line in change.lines):
        if after:
            said += [part.text for part in line.before if part.kind == "removed"]
        else:
            said.append("".join(part.text for part in line.after))
    ids = frozenset(known for article in articles if article for known in (article.id, *article.former_ids))
    return LostWords(ids, _runs(said), _runs(passages))


def articles_of(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the articles in the JSON of a page."""
    articles: list[dict[str, Any]] = json.loads(content.get("body") or "[]")
    return articles


def _changes(before: PolicyDocument, after: PolicyDocument | None) -> tuple[ArticleChange, ...]:
    return compare(before, after).articles if after else compare(None, before).articles


def _runs(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(run for text in texts if (run := _spaced(text)).strip())


def _spaced(text: str) -> str:
    return f" {' '.join(words(text))} "


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
