"""Whether a translation holds what its source does: T11."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from policies.document.nodes import Article, Fact, PolicyDocument, Reference, Term, walk
from policies.document.numbering import answering
from policies.facts.labels import label_of
from policies.review.rules.case import Case
from policies.review.rules.outcomes import Judgement, met, missing, not_applicable, warned


def translation(case: Case) -> Iterator[Judgement]:
    """T11. A translation has every article, fact, reference and term of its source, and follows the one in force."""
    declared, in_force = case.context.declared_source, case.context.source
    if declared is None and in_force is None:
        yield not_applicable(_("This is no translation."))
        return
    lost = list(_lost(case.document, declared)) if declared else []
    for article, message, about in lost:
        yield missing(message, article=article, about=about)
    behind = list(_lost(case.document, in_force)) if in_force and in_force != declared else []
    said = {(message, about) for _article, message, about in lost}
    for article, message, about in behind:
        if (message, about) not in said:
            yield warned(
                _("Compared with the text in force in the prevailing language: %(what)s") % {"what": message},
                part="behind",
                article=article,
                about=about,
            )
    if not lost and not behind:
        yield met()


def _lost(document: PolicyDocument, source: PolicyDocument) -> Iterator[tuple[Article | None, str, str]]:
    here = answering(document.articles)
    for article in source.articles:
        ids = (article.id, *article.former_ids)
        translated = next((here[id_] for id_ in ids if id_ in here), None)
        if translated is None:
            yield (
                None,
                _("The article “%(heading)s” is not translated: add it.") % {"heading": article.heading},
                article.id,
            )
            continue
        there = _chips(translated)
        for (kind, key), count in _chips(article).items():
            if there[kind, key] < 1 <= count:
                yield translated, _MESSAGES[kind](key, article), f"{kind} {key}"


def _chips(article: Article) -> Counter[tuple[str, str]]:
    return Counter(_named(node) for node in walk(article) if isinstance(node, Fact | Reference | Term))


def _named(node: Fact | Reference | Term) -> tuple[str, str]:
    return (node.kind, node.key if isinstance(node, Fact) else node.ref)


def _lost_fact(key: str, article: Article) -> str:
    return _("In “%(heading)s” the source shows “%(fact)s”, and the translation does not: insert it.") % {
        "heading": article.heading,
        "fact": label_of(key),
    }


def _lost_reference(_ref: str, article: Article) -> str:
    return _("In “%(heading)s” the translation lacks a reference to another article: insert it.") % {
        "heading": article.heading
    }


def _lost_term(_ref: str, article: Article) -> str:
    return _("In “%(heading)s” the translation lacks a defined term: insert it.") % {"heading": article.heading}


_MESSAGES = {"fact": _lost_fact, "reference": _lost_reference, "term": _lost_term}
