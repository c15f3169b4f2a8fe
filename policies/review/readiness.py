"""Whether a document can be frozen: every fact known, every reference leading somewhere, every id its own."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from policies.document.nodes import Article, ContactCard, Fact, PolicyDocument, Reference, Term, walk
from policies.document.render.reading import Reading
from policies.review.errors import NotReady


def require_ready(document: PolicyDocument) -> None:
    """Do nothing when the document can be frozen.

    :raises NotReady: with the first obstacle, and the article where it stands.
    """
    for obstacle in obstacles(document):
        raise NotReady(obstacle)


def obstacles(document: PolicyDocument) -> Iterator[str]:
    """Yield a sentence for each thing that keeps the document from being frozen."""
    if not document.title.strip():
        yield _("The policy has no title: write one.")
    if not document.articles:
        yield _("The policy has no article yet: write at least one.")
    reading = Reading(document, strict=False)
    for article in document.articles:
        yield from _in_article(reading, article)
    ids = Counter(node.id for node in walk(document) if hasattr(node, "id"))
    for article in document.articles:
        if any(ids[node.id] > 1 for node in walk(article) if hasattr(node, "id")):
            yield _("“%(article)s” holds something twice under one identity: remove one of the two.") % {
                "article": reading.heading(article)
            }
            return


def _in_article(reading: Reading, article: Article) -> Iterator[str]:
    name = reading.heading(article)
    if not article.heading.strip():
        yield _("An article has no heading: write one.")
    for node in walk(article):
        if isinstance(node, ContactCard) and not any(line.value for line in node.lines):
            yield _(
                "“%(article)s” shows a contact that this portal has not chosen, or that nobody has approved yet."
            ) % {"article": name}
            return
        if isinstance(node, Fact) and node.value is None:
            yield _("“%(article)s” shows “%(fact)s”, which has no approved value yet.") % {
                "article": name,
                "fact": node.key,
            }
        if isinstance(node, Reference) and reading.article(node) is None:
            yield _("“%(article)s” refers to an article that is not in this policy.") % {"article": name}
        if isinstance(node, Term) and reading.definition(node) is None:
            yield _("“%(article)s” uses a term whose definition is not in this policy.") % {"article": name}
