"""Words of other portals, and where links lead: T5 and T6."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from policies.document.nodes import Article, Fact, Link, walk
from policies.review.rules.case import Case
from policies.review.rules.outcomes import Judgement, Severity, met, missing, warned
from policies.review.rules.patterns import folded, words_of
from policies.review.rules.prose import Sentence
from policies.review.rules.strangers import Met

_PRODUCTS = frozenset({"domain", "portal"})


def strangers(case: Case) -> Iterator[Judgement]:
    """T5. No fact of another portal, unless this portal has chosen it too."""
    own = _Own(case)
    said: set[tuple[str, str]] = set()
    found = []
    for sentence in case.prose.sentences:
        for stranger in _met_in(case, sentence):
            fact = stranger.fact
            if (sentence.article.id, fact.words) in said or own.has(fact.words):
                continue
            said.add((sentence.article.id, fact.words))
            is_product = fact.field in _PRODUCTS
            found.append(
                missing(
                    _("“%(words)s” belongs to another portal, “%(portal)s”: write what is this portal’s own.")
                    % {"words": " ".join(fact.words.split()), "portal": fact.portal},
                    part="domain" if is_product else "",
                    severity=Severity.WARNING if is_product else None,
                    sentence=sentence,
                    about=folded(fact.words),
                )
            )
    yield from found or [met()]


def _met_in(case: Case, sentence: Sentence) -> Iterator[Met]:
    yield from case.context.strangers.met_in(sentence.words)
    for link in sentence.links:
        yield from case.context.strangers.met_in(words_of(folded(link)))


class _Own:
    """What the portal says of itself, and what the document shows as facts: these words always pass."""

    def __init__(self, case: Case) -> None:
        shown = [node.value for node in walk(case.document) if isinstance(node, Fact) and node.value]
        words = [*case.context.own.values(), *case.context.hosts, *shown]
        self.phrases = [f" {' '.join(words_of(folded(value)))} " for value in dict.fromkeys(words)]

    def has(self, words: str) -> bool:
        phrase = f" {' '.join(words_of(folded(words)))} "
        return any(phrase in own for own in self.phrases)


def links(case: Case) -> Iterator[Judgement]:
    """T6. Links are well formed, encrypted, and lead to an anchor that exists."""
    anchors = _anchors(case)
    found = []
    for article in case.document.articles:
        faults = ((href, _fault(href, anchors)) for href in dict.fromkeys(_hrefs(article)))
        found += [warned(fault % {"link": href}, article=article, about=href) for href, fault in faults if fault]
    yield from found or [met()]


def _hrefs(article: Article) -> Iterator[str]:
    for node in walk(article):
        if isinstance(node, Link | Fact) and node.href:
            yield node.href


def _fault(href: str, anchors: set[str]) -> str:
    if href.startswith("#"):
        return "" if href in anchors else _("The link “%(link)s” leads to no article of this policy: mend it.")
    if href.startswith("mailto:"):
        return "" if "@" in href else _("The link “%(link)s” is no e-mail address: mend it.")
    if href.lower().startswith("http:"):
        return _("The link “%(link)s” is not encrypted: see whether https:// works.")
    if href.lower().startswith("https:") and not _is_host(href):
        return _("The link “%(link)s” is no address of a web page: mend it.")
    return ""


def _is_host(href: str) -> bool:
    try:
        host = urlsplit(href).hostname or ""
    except ValueError:
        return False
    return "." in host and all(host.split("."))


def _anchors(case: Case) -> set[str]:
    numbers = case.prose.reading.numbers
    named = {f"#a-{id_}" for article in case.document.articles for id_ in (article.id, *article.former_ids)}
    return named | {f"#article-{number}" for number in numbers.values() if number}
