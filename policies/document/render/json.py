"""One article as `policy.json` has it."""

from __future__ import annotations

from typing import TypedDict

from policies.document.nodes import Article, PolicyDocument
from policies.document.render.html import render_article_html
from policies.document.render.reading import Reading
from policies.document.render.text import plain_inlines, render_article_text


class ArticleJson(TypedDict):
    """`number` is None for an article without number; `heading` and `summary` are plain text, without number."""

    id: str
    number: int | None
    topic: str
    heading: str
    summary: str
    html: str
    text: str


def article_json(document: PolicyDocument, article: Article) -> ArticleJson:
    """Return the public JSON of one article of `document`.

    :raises UnresolvedFact: a fact has no value.
    :raises UnresolvedReference: a reference or a term leads nowhere.
    """
    reading = Reading(document)
    return {
        "id": article.id,
        "number": reading.numbers[article.id],
        "topic": str(article.topic),
        "heading": article.heading,
        "summary": plain_inlines(reading, article.summary),
        "html": render_article_html(document, article),
        "text": render_article_text(document, article),
    }
