"""Typed references to articles ("voir l'article 6"), and whether they can lead where their number says.

A number alone proves little: policies are copied, and articles come and go before their references are mended. What
the sentence speaks of right before the number is compared with what the articles are about.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from policies.authoring.importing.labels import ARTICLE_WORDS, NUMBER, value_of
from policies.authoring.importing.topics import topic_of
from policies.authoring.mentions.searching import folded
from policies.document.nodes import Topic
from policies.document.numbering import reference_text

_REFERENCE = re.compile(
    rf"\b(?:{ARTICLE_WORDS})\s*(?:n\s?[°º]\s*)?(?P<numbers>{NUMBER}(?!\w*[-–]\d)(?:\s?[IVX]+)?\b"
    rf"(?:\s*(?:,|et|ou|à|and|or|to|und|oder|bis|y|o|و)\s*{NUMBER}\b)*)",
    re.IGNORECASE,
)
_NUMBER = re.compile(rf"\b{NUMBER}(?!\w)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-zß-öø-ÿ])")
# Said right behind the number, it settles the matter whatever law the sentence names besides.
_OF_THIS_POLICY = re.compile(
    r"\s*\(?(?:de la présente|du présent|de cette|ci-|of this|of the present|above|below|dieser|de esta|hereof)",
    re.IGNORECASE,
)
_LAW = re.compile(
    r"\b(?:lois?|codes?|règlements?|rgpd|gdpr|dsgvo|directives?|décrets?|délibérations?|ordonnances?|conventions?|"
    r"traités?|regulations?|acts?|laws?|statutes?|gesetz(?:es)?|verordnung|ley|reglamento|lil)\b|القانون|اللائحة",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")

_NEAR = 8  # words before or after a number that may say what it refers to
_STEM = 6  # letters by which a word of a sentence is that of a heading
_TELLING = 2  # a word that more articles than this have in common tells none from another


class Verdict(StrEnum):
    """What can be made of a typed reference.

    CERTAIN: the sentence speaks of what that article is about. POSSIBLE: nothing speaks for it or against it.
    ABSENT: no article has the number. ELSEWHERE: the sentence speaks of what another article is about.
    OF_A_LAW: the sentence names a law, whose article it is.
    """

    CERTAIN = "certain"
    POSSIBLE = "possible"
    ABSENT = "absent"
    ELSEWHERE = "elsewhere"
    OF_A_LAW = "law"


@dataclass(frozen=True, slots=True)
class Heading:
    """An article as references see it; `number` is today's, None where it has none."""

    id: str
    number: int | None
    heading: str
    topic: Topic


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """One number of a typed reference.

    `text` is the whole reference, "articles 5 et 8"; `begin` and `end` are what a chip would replace, which reads
    `shows` in the form `form`. `target` has the number, `likely` are the articles that the sentence speaks of.
    """

    text: str
    begin: int
    end: int
    number: int
    verdict: Verdict
    target: Heading | None = None
    likely: tuple[Heading, ...] = ()
    form: str = ""
    shows: str = ""


def typed_numbers(text: str, headings: Sequence[Heading], typed: Mapping[int, str], locale: str) -> list[TypedNumber]:
    """Return the typed references of a text in order, one for each number.

    `typed` gives the id of the article that the typist meant by a number: today's, but where a source numbered its
    articles otherwise.
    """
    by_id = {heading.id: heading for heading in headings}
    reader = _Reader(headings, {number: by_id[id_] for number, id_ in typed.items() if id_ in by_id}, locale)
    return [found for begin, end in _sentences(text) for found in reader.numbers_of(text, begin, end)]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for end in _SENTENCE_END.finditer(text):
        yield begin, end.start()
        begin = end.end()
    yield begin, len(text)


class _Reader:
    def __init__(self, headings: Sequence[Heading], typed: Mapping[int, Heading], locale: str) -> None:
        self.headings = headings
        self.typed = typed
        self.locale = locale
        self.stems = {heading.id: frozenset(_stems(heading.heading)) for heading in headings}

    def numbers_of(self, text: str, begin: int, end: int) -> Iterator[TypedNumber]:
        names_a_law: bool | None = None
        for found in _REFERENCE.finditer(text, begin, end):
            own = _OF_THIS_POLICY.match(text, found.end(), end)
            if not own and names_a_law is None:
                names_a_law = _LAW.search(text, begin, end) is not None
            foreign = not own and bool(names_a_law)
            numbers = list(_NUMBER.finditer(text, found.start("numbers"), found.end("numbers")))
            if not numbers:
                verdict = Verdict.OF_A_LAW if foreign else Verdict.ABSENT
                yield TypedNumber(found.group(), *found.span(), 0, verdict)
            for number in numbers:
                around = (text[begin : found.start()], text[own.end() if own else found.end() : end])
                yield self._judged(found, number, foreign, around)

    def _judged(
        self, found: re.Match[str], number: re.Match[str], foreign: bool, around: tuple[str, str]
    ) -> TypedNumber:
        value = value_of(number.group().upper()) or value_of(number.group())
        target = None if foreign else self.typed.get(value)
        if target is None:
            verdict = Verdict.OF_A_LAW if foreign else Verdict.ABSENT
            return TypedNumber(found.group(), *number.span(), value, verdict)
        likely = self._spoken_of(*around)
        alone = number.span() == found.span("numbers")
        begin, end, form, shows = _chip(found, number, alone, target, self.locale)
        if likely and target not in likely:
            verdict = Verdict.ELSEWHERE
        elif likely and " ".join(found.string[begin:end].split()) == shows:
            verdict = Verdict.CERTAIN
        else:
            verdict = Verdict.POSSIBLE
        return TypedNumber(found.group(), begin, end, value, verdict, target, likely, form, shows)

    def _spoken_of(self, before: str, after: str) -> tuple[Heading, ...]:
        """Return the articles that the nearest telling word is about, those before the number first."""
        for words in (_WORD.findall(before)[::-1][:_NEAR], _WORD.findall(after)[:_NEAR]):
            for word in words:
                found = self._about(word)
                if 0 < len(found) <= _TELLING:
                    return found
        return ()

    def _about(self, word: str) -> tuple[Heading, ...]:
        topic = topic_of(word, self.locale)
        stems = frozenset(_stems(word))
        return tuple(
            heading
            for heading in self.headings
            if (topic != Topic.OTHER and heading.topic == topic) or stems & self.stems[heading.id]
        )


def _stems(text: str) -> Iterator[str]:
    return (word[:_STEM] for word in _WORD.findall(folded(text).text) if len(word) >= _STEM)


def _chip(
    found: re.Match[str], number: re.Match[str], alone: bool, target: Heading, locale: str
) -> tuple[int, int, str, str]:
    """Return what a chip replaces, its form and what it reads: as little other than what was typed as can be."""
    whole = reference_text(target.number, "", locale, target.heading)
    bare = reference_text(target.number, "number", locale, target.heading)
    if alone and (" ".join(found.group().split()) == whole or number.group() != bare):
        return *found.span(), "", whole
    return *number.span(), "number", bare
