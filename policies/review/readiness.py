"""Whether a document can be frozen: every fact known, every reference leading somewhere, every id its own.

And what can be frozen, but deserves a look: words that stand in for others, definitions that go round in a circle.
"""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from policies.document.circles import circular_definitions
from policies.document.nodes import Article, ContactCard, Fact, PolicyDocument, Reference, Term, walk
from policies.document.places import Place, places
from policies.document.render.reading import Reading
from policies.facts.labels import label_of
from policies.review.errors import NotReady


def require_ready(document: PolicyDocument) -> None:
    """Do nothing when the document can be frozen.

    :raises NotReady: with the first obstacle, the article where it stands, and the words around it.
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


def warnings(document: PolicyDocument) -> Iterator[str]:
    """Yield a sentence for each thing that can be frozen and that somebody should look at first, each once."""
    reading = Reading(document, strict=False)
    for article in document.articles:
        name = reading.heading(article)
        said = (_standing_in(reading, name, place) for place in places(reading, article))
        yield from dict.fromkeys(filter(None, said))
    for group in circular_definitions(document):
        if len(group) == 1:
            yield _("The definition of “%(term)s” uses “%(term)s” itself.") % {"term": group[0].term}
        else:
            yield _("These definitions explain one another in a circle: %(terms)s.") % {
                "terms": ", ".join(definition.term for definition in group)
            }


def _in_article(reading: Reading, article: Article) -> Iterator[str]:
    name = reading.heading(article)
    if not article.heading.strip():
        yield _("An article has no heading: write one.")
    if any(isinstance(node, ContactCard) and not any(line.value for line in node.lines) for node in walk(article)):
        yield _("“%(article)s” shows a contact that this portal has not chosen, or that nobody has approved yet.") % {
            "article": name
        }
        return
    said = (_unresolved(reading, name, place) for place in places(reading, article))
    yield from dict.fromkeys(filter(None, said))


def _unresolved(reading: Reading, article: str, place: Place) -> str:
    match place.node:
        case Fact(key, value=None):
            called = label_of(key)
            return _("“%(article)s” shows “%(fact)s”, which has no approved value yet, where it says: “%(words)s”.") % {
                "article": article,
                "fact": called,
                "words": place.words.replace(f"[{key}]", f"[{called}]"),
            }
        case Reference() as reference if reading.article(reference) is None:
            return _("“%(article)s” refers to an article that is not in this policy, where it says: “%(words)s”.") % {
                "article": article,
                "words": place.words,
            }
        case Term() as term if reading.definition(term) is None:
            return _(
                "“%(article)s” uses a term whose definition is not in this policy, where it says: “%(words)s”."
            ) % {"article": article, "words": place.words}
    return ""


def _standing_in(reading: Reading, article: str, place: Place) -> str:
    match place.node:
        case Fact(key, form, fell_back=True) if form:
            return _(
                "“%(article)s” shows “%(fact)s” without the grammatical form that was chosen, which is not written"
                " in this language, where it says: “%(words)s”."
            ) % {"article": article, "fact": label_of(key), "words": place.words}
        case Fact(key, fell_back=True) if not key.endswith(".address"):  # which is hardly ever translated
            return _(
                "“%(article)s” shows “%(fact)s” in the words for every language, because it has none in this one, where"
                " it says: “%(words)s”."
            ) % {"article": article, "fact": label_of(key), "words": place.words}
        case Reference() as reference if reading.fell_back(reference):
            return _(
                "“%(article)s” refers to an article in a form that this language does not have, where it says:"
                " “%(words)s”."
            ) % {"article": article, "words": place.words}
    return ""
