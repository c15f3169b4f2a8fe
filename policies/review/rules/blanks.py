"""Blanks that nobody filled in: T1."""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from policies.document.nodes import Article, Block, Blocks, Definitions, Fact, List, Notice, Paragraph, Subheading, walk
from policies.facts.labels import label_of
from policies.review.rules.case import Case
from policies.review.rules.outcomes import Judgement, met, missing, warned
from policies.review.rules.patterns import folded
from policies.review.rules.prose import Kind, Sentence

# "sous le numéro de déclaration 1234567" has its number; "sous le numéro préalable à l'ouverture" has none.
_NUMBER = re.compile(
    r"\b(?:sous le n(?:uméro|\s?[°º])|under (?:the )?(?:number|no\.))"
    r"(?P<after>(?:[^\w.;]+[^\W\d]+){0,3}[^\w;]*)(?P<digit>\d|x)?",
    re.IGNORECASE,
)
_MARKS = re.compile(r"\{\{[^{}]{0,200}\}\}|\{\{|_{3,}")
_BRACKETS = re.compile(r"\[(?!\s*(?:\.\.\.|…)\s*\])[^\[\]]{1,120}\]")
_PLACEHOLDER = re.compile(r"(?<!\w)X{2,}(?!\w)")
_UNFINISHED = re.compile(r"\b(?:à compléter|to be completed|TBC|TBD)\b\s*(?=[\])}.,;:…]|\Z)", re.IGNORECASE)
_AT_ADDRESS = re.compile(r"(?:à l['’]adresse|at the address)\b(?=(?P<after>.{0,90}))", re.IGNORECASE | re.DOTALL)
_POINTS_ON = re.compile(
    r"\s*(?:(?:électronique|postale|mail|e-mail|courriel|web|internet|IP)\s+)?"
    r"(?:figurant|suivante|indiqué|mentionné|donné|communiqué|fournie|renseigné|précisé|ci-|de\b|du\b|des\b|d['’]|que\b|"
    r"qui\b|où\b|shown|given|below|above|that\b|which\b|of\b|in\b|you\b)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]|https?://|www\.|(?<!\w)[\w-]+\.[a-z]{2,}|xx|\d{2}\s?\d{3}\b|\d+\s*,?\s*(?:rue|place|avenue|bis)"
)
_OF_AN_ADDRESS = re.compile(r"adresse|coordonnees|contact|ecri|courri|address|write")
_HAS_ADDRESS = re.compile(r"@|https?://|www\.|\d{2}\s?\d{3}\s|\d+\s*,?\s*(?:rue|place|avenue)", re.IGNORECASE)


def blanks(case: Case) -> Iterator[Judgement]:
    """T1. Nothing is left blank."""
    found = [*_unresolved(case), *_in_sentences(case)]
    for article in case.document.articles:
        found += _open_colons(case, article)
    yield from found or [met()]


def _unresolved(case: Case) -> Iterator[Judgement]:
    for article in case.document.articles:
        keys = [node.key for node in walk(article) if isinstance(node, Fact) and node.value is None]
        for key in dict.fromkeys(keys):
            yield missing(
                _("“%(fact)s” has no approved value yet: have it approved, or choose another one.")
                % {"fact": label_of(key)},
                part="fact",
                article=article,
                about=key,
            )


def _in_sentences(case: Case) -> Iterator[Judgement]:
    for sentence in case.prose.sentences:
        typed = sentence.typed
        for found in _NUMBER.finditer(typed):
            if not found["digit"]:
                message = _("The number is missing after “%(words)s”: write it, or take the sentence out.")
                yield _blank(sentence, message, found.group()[: found.start("after") - found.start()], "number", True)
        for found in _MARKS.finditer(typed):
            yield _blank(sentence, _("“%(words)s” is a blank: fill it in."), found.group(), "marks", True)
        for found in _BRACKETS.finditer(typed):
            message = _("“%(words)s” looks like a blank: fill it in, or take the brackets out.")
            yield _blank(sentence, message, found.group(), "brackets")
        for found in _PLACEHOLDER.finditer(typed):
            yield _blank(sentence, _("“%(words)s” stands for something: write it."), found.group(), "placeholder")
        for found in _UNFINISHED.finditer(typed):
            yield _blank(sentence, _("“%(words)s”: complete the sentence."), found.group().strip(), "unfinished")
        yield from _addresses(sentence)


def _addresses(sentence: Sentence) -> Iterator[Judgement]:
    if sentence.kind is Kind.CONTACT:
        return
    for found in _AT_ADDRESS.finditer(sentence.typed):
        after = found["after"]
        if not _POINTS_ON.match(after) and not _ADDRESS.search(after):
            yield _blank(sentence, _("The address is missing after “%(words)s”: write it."), found.group(), "address")


def _blank(sentence: Sentence, message: str, words: str, part: str, is_error: bool = False) -> Judgement:
    make = missing if is_error else warned
    return make(message % {"words": words.strip()}, part=part, sentence=sentence, about=folded(words.strip()))


def _open_colons(case: Case, article: Article) -> Iterator[Judgement]:
    """Yield a finding for each passage that ends in a colon and announces nothing."""
    for content in _sequences(article.content):
        for at, block in enumerate(content):
            if not isinstance(block, Paragraph):
                continue
            text = case.prose.text_of(block.children)
            following = content[at + 1] if at + 1 < len(content) else None
            if text.endswith(":") and not _announced(case, text, following):
                yield warned(
                    _("This sentence ends in a colon and nothing follows: finish it, or insert the list it announces."),
                    part="colon",
                    article=article,
                    about=folded(text[-60:]),
                )


def _announced(case: Case, text: str, following: Block | None) -> bool:
    if following is None or isinstance(following, Subheading):
        return False
    if not isinstance(following, Paragraph):
        return True
    # "…at the following address:", and the address in a paragraph of its own.
    return bool(_OF_AN_ADDRESS.search(folded(text)) and _HAS_ADDRESS.search(case.prose.text_of(following.children)))


def _sequences(content: Iterable[Block]) -> Iterator[Blocks]:
    content = tuple(content)
    yield content
    for block in content:
        match block:
            case List() | Definitions():
                for item in block.items:
                    yield from _sequences(item.content)
            case Notice():
                yield from _sequences(block.content)
