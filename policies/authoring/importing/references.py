"""Typed references to articles ("voir l'article 6"), and where they really lead."""

import re
from collections.abc import Iterable, Iterator, Mapping

from policies.authoring.importing.imported import TypedReference
from policies.authoring.importing.labels import ARTICLE_WORDS, NUMBER, value_of

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


def references_in(passages: Iterable[str], headings: Mapping[int, str]) -> tuple[TypedReference, ...]:
    """Return the typed references in order, one for each number.

    `headings` are the computed headings by the number that the typist gave them. A reference to an article of a law
    that its sentence names, or to a number that no article has, leads nowhere.
    """
    return tuple(
        reference
        for passage in passages
        for sentence in _SENTENCE_END.split(passage)
        for reference in _in_sentence(sentence, headings)
    )


def _in_sentence(sentence: str, headings: Mapping[int, str]) -> Iterator[TypedReference]:
    names_a_law: bool | None = None
    for found in _REFERENCE.finditer(sentence):
        own = _OF_THIS_POLICY.match(sentence, found.end())
        if not own and names_a_law is None:
            names_a_law = _LAW.search(sentence) is not None
        for number in _NUMBER.findall(found["numbers"]) or [""]:
            target = headings.get(value_of(number.upper()) or value_of(number)) if own or not names_a_law else None
            yield TypedReference(found.group(), target)
