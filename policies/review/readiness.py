"""Whether a document can be frozen: every fact known, every reference leading somewhere, every id its own."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from policies.document.nodes import Article, ContactCard, Fact, PolicyDocument, Reference, walk
from policies.document.numbering import heading, numbers, resolve
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
    counted = numbers(document)
    for article in document.articles:
        name = heading(article, counted[article.id], document.numbering, document.locale)
        yield from _in_article(document, article, name)
    ids = Counter(node.id for node in walk(document) if hasattr(node, "id"))
    for article in document.articles:
        if any(ids[node.id] > 1 for node in walk(article) if hasattr(node, "id")):
            yield _("“%(article)s” holds something twice under one identity: remove one of the two.") % {
                "article": heading(article, counted[article.id], document.numbering, document.locale)
            }
            return


def _in_article(document: PolicyDocument, article: Article, name: str) -> Iterator[str]:
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
        if isinstance(node, Reference) and resolve(document, node.ref) is None:
            yield _("“%(article)s” refers to an article that is not in this policy.") % {"article": name}
