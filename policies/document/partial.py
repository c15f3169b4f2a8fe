"""A stored policy read only as far as its facts ask for, and written again with other facts.

What is left out of the reading is kept as the JSON that it was. The words of a whole policy need not be read, checked
and written anew for one address in it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from policies.document.encoding import SCHEMA, UnreadableDocument, canonical, node_from_plain, plain
from policies.document.nodes import Article, PolicyDocument
from policies.document.render.html import render_article_html
from policies.document.render.text import render_article_text
from policies.document.rewriting import Rewritten

_READ = ('"kind":"fact"', '"kind":"contact-card"', '"kind":"definition"')


@dataclass(frozen=True, slots=True)
class Partial:
    """A document whose articles have their content only where they show facts or define terms; and its whole JSON."""

    document: PolicyDocument
    written: dict[str, Any]


def read_partly(text: str) -> Partial:
    """Return what `encoding.encode` wrote, read as far as facts ask for.

    :raises UnreadableDocument: the text is no policy.
    """
    try:
        written = json.loads(text)
        if written["schema"] != SCHEMA:
            raise UnreadableDocument("The policy is of another schema.")
        articles = tuple(_article(to_text(article)) for article in written["articles"])
        data = {key: value for key, value in written.items() if key != "schema"}
        document = node_from_plain(data | {"articles": []})
    except UnreadableDocument:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UnreadableDocument("The text is not a policy.") from error
    if not isinstance(document, PolicyDocument):
        raise UnreadableDocument("The text is not a policy.")
    return Partial(replace(document, articles=articles), written)


def rewritten_partly(partial: Partial, rewritten: Rewritten) -> Partial:
    """Return the document with other facts, its JSON included: as `encode` would write the whole of it."""
    changed = {article.id: article for article in rewritten.document.articles if article.id in rewritten.changed}
    articles = [
        plain(canonical(changed[article["id"]])) | {"number": article["number"]}
        if article["id"] in changed
        else article
        for article in partial.written["articles"]
    ]
    facts = [plain(used) for used in canonical(rewritten.document).facts]
    return Partial(rewritten.document, partial.written | {"articles": articles, "facts": facts})


def encode_partial(partial: Partial) -> str:
    """Return the canonical JSON of the whole document."""
    return to_text(partial.written)


def to_text(value: dict[str, Any]) -> str:
    """Return the canonical JSON of what was read from canonical JSON, without asking again what it may hold."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def html_with(html: str, before: PolicyDocument, rewritten: Rewritten) -> str | None:
    """Return the HTML of a document with its changed articles rendered anew; None where it cannot be told how."""
    return _with(html, before, rewritten, render_article_html)


def text_with(text: str, before: PolicyDocument, rewritten: Rewritten) -> str | None:
    """Return the plain text of a document with its changed articles rendered anew; None where it cannot be told how."""
    return _with(text, before, rewritten, render_article_text)


def _with(whole: str, before: PolicyDocument, rewritten: Rewritten, render: Any) -> str | None:
    for old, new in zip(before.articles, rewritten.document.articles, strict=True):
        if new.id not in rewritten.changed:
            continue
        passage = render(before, old)
        if not passage or whole.count(passage) != 1:
            return None
        whole = whole.replace(passage, render(rewritten.document, new))
    return whole


@lru_cache(maxsize=256)
def _article(text: str) -> Article:
    """Return an article from its JSON. Copies of one text, as portals have them, are read once."""
    data = json.loads(text)
    del data["number"]
    if not any(kind in text for kind in _READ):
        data |= {"content": [], "summary": []}
    article = node_from_plain(data)
    if not isinstance(article, Article):
        raise UnreadableDocument("The text is not an article.")
    return article
