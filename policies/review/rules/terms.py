"""Defined terms: spelt as defined, used, and defined once: T7 and T8."""

import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from policies.document.nodes import Article, Definition, Definitions, Term, walk
from policies.review.rules.case import Case
from policies.review.rules.contacts import has_postal_address
from policies.review.rules.outcomes import Judgement, met, warned
from policies.review.rules.patterns import folded, words_of
from policies.review.rules.prose import Kind, Sentence

_EITHER = re.compile(r"\s+(?:ou|or)\s+|\s*[/,(]\s*", re.IGNORECASE)
_CAPITALS = re.compile(r"(?<![\w@./-])[A-ZÀ-ÖØ-ÞŒ]{5,}(?:-[A-ZÀ-ÖØ-ÞŒ]{2,})*(?![\w@/-]|\.\w)")
_CAPITALISED = re.compile(r"(?<=[\w,;’'] )[A-ZÀ-ÖØ-ÞŒ][a-zß-öø-ÿ]{5,}(?![\w-])")
_SHORTEST_UNDEFINED = 6  # shorter ones are abbreviations
_NAMES = frozenset({"facebook", "google", "linkedin", "twitter", "instagram", "youtube", "mastodon", "whatsapp"})
_SPOKEN = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.DEFINITION, Kind.NOTICE, Kind.CELL, Kind.SUMMARY})


def spelling(case: Case) -> Iterator[Judgement]:
    """T7. Words in capitals are defined, and spelt as defined."""
    terms = _Terms(case)
    if not terms.definitions:
        yield met()
        return
    found: dict[str, Judgement] = {}
    for sentence in case.prose.sentences:
        if sentence.kind in _SPOKEN:
            for word in terms.doubtful_in(sentence):
                found.setdefault(_singular(folded(word)), terms.judged(word, sentence))
    yield from found.values() or [met()]


class _Terms:
    """The terms that a policy defines, and how it writes them."""

    def __init__(self, case: Case) -> None:
        self.is_read = case.is_read
        self.definitions = definitions(case)
        terms = [term for _article, definition in self.definitions for term in _variants(definition.term)]
        self.in_capitals = any(_CAPITALS.fullmatch(word) for term in terms for word in term.split())
        self.words = {_singular(folded(word)): word for term in terms for word in re.split(r"[\s’']+", term)}
        own = case.context.own.values()
        self.names = {word for value in own for word in words_of(folded(value))} | _NAMES

    def doubtful_in(self, sentence: Sentence) -> Iterator[str]:
        if self.in_capitals and not has_postal_address(sentence):
            for found in _CAPITALS.finditer(sentence.text):
                if not self._is_known(found.group()):
                    yield found.group()
        elif self.is_read and not self.in_capitals:
            for found in _CAPITALISED.finditer(sentence.text):
                if not self._is_known(found.group()) and self.meant_by(found.group()):
                    yield found.group()

    def _is_known(self, word: str) -> bool:
        plain = folded(word)
        if _singular(plain) in self.words or plain in self.names:
            return True
        is_short = len(plain) < _SHORTEST_UNDEFINED
        return is_short and not self.meant_by(word)

    def meant_by(self, word: str) -> str:
        """Return the defined word that a word seems to misspell; empty for none."""
        plain = _singular(folded(word))
        for known, written in self.words.items():
            allowed = 2 if len(known) >= 9 else 1
            is_capital = written[:1].isupper() or self.in_capitals
            if (
                len(known) >= 5
                and is_capital
                and plain[:1] == known[:1]
                and _distance(plain, known, allowed) <= allowed
            ):
                return written
        return ""

    def judged(self, word: str, sentence: Sentence) -> Judgement:
        if meant := self.meant_by(word):
            message = _("“%(word)s” is not defined. Is “%(meant)s” meant? Insert the defined term.")
        else:
            message = _("“%(word)s” is written as a defined term, and is not defined: define it, or write it plainly.")
        return warned(
            message % {"word": word, "meant": meant},
            sentence=sentence,
            about=folded(word),
            part="" if meant else "undefined",
        )


def use(case: Case) -> Iterator[Judgement]:
    """T8. Every definition is used, and none is repeated."""
    found = []
    defined = definitions(case)
    used = {node.ref for node in walk(case.document) if isinstance(node, Term)}
    for article, definition in defined:
        # Where words change their beginning, as in Breton, a term is not found by its spelling.
        if case.is_read and definition.id not in used and not _is_said(case, definition):
            found.append(
                warned(
                    _("“%(term)s” is defined and never used: take the definition out, or use the term.")
                    % {"term": definition.term},
                    article=article,
                    about=folded(definition.term),
                )
            )
    counts = Counter(folded(definition.term).strip() for _article, definition in defined)
    for article, definition in defined:
        term = folded(definition.term).strip()
        if counts[term] > 1:
            counts[term] = 0
            found.append(
                warned(
                    _("“%(term)s” is defined more than once: keep one definition.") % {"term": definition.term},
                    part="repeated",
                    article=article,
                    about=term,
                )
            )
    yield from found or [met()]


def definitions(case: Case) -> list[tuple[Article, Definition]]:
    """Return all definitions of the document, with their article."""
    return [(article, row) for article, block in case.blocks(Definitions) for row in block.items]


def _is_said(case: Case, definition: Definition) -> bool:
    in_capitals = definition.term.upper() == definition.term and definition.term.lower() != definition.term
    patterns = [_spelt(term, exact_case=in_capitals) for term in _variants(definition.term)]
    return any(
        pattern.search(sentence.text if in_capitals else sentence.folded)
        for sentence in case.prose.sentences
        if sentence.definition != definition.id
        for pattern in patterns
    )


def _spelt(term: str, *, exact_case: bool) -> re.Pattern[str]:
    words = [_singular(word) for word in (term if exact_case else folded(term)).split()]
    return re.compile(r"(?<!\w)" + r"\s+".join(rf"{re.escape(word)}[sxSX]?" for word in words) + r"(?!\w)")


def _variants(term: str) -> list[str]:
    return [variant.strip(" )") for variant in _EITHER.split(term) if variant.strip(" )")]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sxSX" else word


def _distance(one: str, other: str, most: int) -> int:
    """Return how many letters differ (Levenshtein), or more than `most` as soon as that is sure."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, row = row, [at]
        for place, character in enumerate(other, 1):
            row.append(min(before[place] + 1, row[place - 1] + 1, before[place - 1] + (letter != character)))
        if min(row) > most:
            return most + 1
    return row[-1]
