"""Typed references to articles ("voir l'article 6"), and whether they can lead where their number says.

A number alone proves little: policies are copied, and articles come and go before their references are mended. What
the sentence speaks of right before the number is compared with what the articles are about.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from policies.authoring.importing.labels import ARTICLE_WORDS, NUMBER, value_of
from policies.authoring.importing.topics import topic_of
from policies.authoring.mentions.searching import folded
from policies.document.nodes import Topic
from policies.document.numbering import reference_text

# A longer row of numbers is no reference; each number would be reported with the whole of it.
_MOST_NUMBERS = 50
_REFERENCE = re.compile(
    rf"\b(?:{ARTICLE_WORDS})\s*(?:n\s?[°º]\s*)?(?P<numbers>{NUMBER}(?!\w*[-–]\d)(?:\s?[IVX]+)?\b"
    rf"(?:\s*(?:,|et|ou|à|and|or|to|und|oder|bis|y|o|و)\s*{NUMBER}\b){{0,{_MOST_NUMBERS}}})",
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


class References:
    """The articles of one policy, made ready once, to read any number of its texts.

    `typed` gives the id of the article that the typist meant by a number: today's, but where a source numbered its
    articles otherwise.
    """

    def __init__(self, headings: Sequence[Heading], typed: Mapping[int, str], locale: str) -> None:
        by_id = {heading.id: heading for heading in headings}
        self.headings = headings
        self.typed = {number: by_id[id_] for number, id_ in typed.items() if id_ in by_id}
        self.locale = locale
        # Where in `headings` stand those of a topic, or with a word; one more than tell anything is enough.
        self.of_topic: dict[Topic, list[int]] = defaultdict(list)
        self.of_stem: dict[str, list[int]] = defaultdict(list)
        for position, heading in enumerate(headings):
            places = [self.of_stem[stem] for stem in set(_stems(heading.heading))]
            if heading.topic != Topic.OTHER:
                places.append(self.of_topic[heading.topic])
            for place in places:
                if len(place) <= _TELLING:
                    place.append(position)

    def in_text(self, text: str) -> list[TypedNumber]:
        """Return the typed references of a text in order, one for each number."""
        return [found for begin, end in _sentences(text) for found in self._numbers_of(_Sentence(text, begin, end))]

    def _numbers_of(self, sentence: "_Sentence") -> Iterator[TypedNumber]:
        text, end = sentence.text, sentence.end
        for found in _REFERENCE.finditer(text, sentence.begin, end):
            own = _OF_THIS_POLICY.match(text, found.end(), end)
            foreign = not own and sentence.names_a_law
            numbers = list(_NUMBER.finditer(text, found.start("numbers"), found.end("numbers")))
            if not numbers:
                verdict = Verdict.OF_A_LAW if foreign else Verdict.ABSENT
                yield TypedNumber(found.group(), *found.span(), 0, verdict)
            for number in numbers:
                yield self._judged(found, number, foreign, sentence, own.end() if own else found.end())

    def _judged(
        self, found: re.Match[str], number: re.Match[str], foreign: bool, sentence: "_Sentence", goes_on: int
    ) -> TypedNumber:
        value = value_of(number.group().upper()) or value_of(number.group())
        target = None if foreign else self.typed.get(value)
        if target is None:
            verdict = Verdict.OF_A_LAW if foreign else Verdict.ABSENT
            return TypedNumber(found.group(), *number.span(), value, verdict)
        likely = self._spoken_of(sentence.words_around(found.start(), goes_on))
        alone = number.span() == found.span("numbers")
        begin, end, form, shows = _chip(found, number, alone, target, self.locale)
        if likely and target not in likely:
            verdict = Verdict.ELSEWHERE
        elif likely and " ".join(found.string[begin:end].split()) == shows:
            verdict = Verdict.CERTAIN
        else:
            verdict = Verdict.POSSIBLE
        return TypedNumber(found.group(), begin, end, value, verdict, target, likely, form, shows)

    def _spoken_of(self, words: Iterable[str]) -> tuple[Heading, ...]:
        """Return the articles that the first telling word is about."""
        for word in words:
            found = self._about(word)
            if 0 < len(found) <= _TELLING:
                return tuple(self.headings[position] for position in sorted(found))
        return ()

    def _about(self, word: str) -> set[int]:
        found = {position for stem in _stems(word) for position in self.of_stem.get(stem, ())}
        return found.union(self.of_topic.get(topic_of(word, self.locale), ()))


class _Sentence:
    """A sentence in its text; its words are looked for once, however many references it has."""

    def __init__(self, text: str, begin: int, end: int) -> None:
        self.text, self.begin, self.end = text, begin, end

    @cached_property
    def names_a_law(self) -> bool:
        return _LAW.search(self.text, self.begin, self.end) is not None

    @cached_property
    def words(self) -> list[tuple[int, str]]:
        return [(word.start(), word.group()) for word in _WORD.finditer(self.text, self.begin, self.end)]

    def words_around(self, begin: int, end: int) -> Iterator[str]:
        """Yield the words that stand before a reference, the nearest first, then those behind it."""
        before = bisect_left(self.words, (begin, ""))
        behind = bisect_left(self.words, (end, ""))
        yield from (word for _at, word in reversed(self.words[max(0, before - _NEAR) : before]))
        yield from (word for _at, word in self.words[behind : behind + _NEAR])


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for end in _SENTENCE_END.finditer(text):
        yield begin, end.start()
        begin = end.end()
    yield begin, len(text)


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
