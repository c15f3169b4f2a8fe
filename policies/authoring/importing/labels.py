"""How typed headings begin: "ARTICLE 1.", "Art. 2 –", "Article premier", "3)", "المادة 4"."""

import re
from dataclasses import dataclass
from enum import StrEnum

# French and its abbreviations, English, German, Dutch, Spanish, Italian, Portuguese, Breton, Arabic.
ARTICLE_WORDS = r"articles?|art\.?|artikel|artículo|articulo|articolo|artigo|pennad|mellad|المادة|مادة"

_ORDINALS = {
    "premier": 1,
    "première": 1,
    "1er": 1,
    "1ᵉʳ": 1,
    "primero": 1,
    "الأولى": 1,
    "الثانية": 2,
    "الثالثة": 3,
    "الرابعة": 4,
    "الخامسة": 5,
    "السادسة": 6,
    "السابعة": 7,
    "الثامنة": 8,
    "التاسعة": 9,
    "العاشرة": 10,
}
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
NUMBER = rf"(?:\d{{1,4}}|[IVXLC]+|{'|'.join(_ORDINALS)})"
_WORD_LABEL = re.compile(
    rf"(?P<label>(?i:{ARTICLE_WORDS})\s*(?i:n\s?[°º]\s*)?(?P<number>(?i:{'|'.join(_ORDINALS)})|\d{{1,4}}|[IVXLC]+))"
    r"(?![\w-])(?P<separator>\s*[.:)–—-]+\s*|\s+|\Z)(?P<rest>.*)\Z",
    re.DOTALL,
)
_PLAIN_LABEL = re.compile(r"(?P<label>(?P<number>\d{1,3}|[IVXLC]+)\s*[.):–—-])\s+(?P<rest>\S.*)\Z", re.DOTALL)
_INSERTED = re.compile(r"(?:bis|ter|quater)\b", re.IGNORECASE)
# "Article 6 du RGPD" names a law, not an article of this policy.
_OF_A_LAW = re.compile(r"(?:du|de|des|of|der|des|del|della|do|da)\b")


class LabelKind(StrEnum):
    WORD = "word"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Label:
    """A typed number before a heading. `length` counts the characters of the heading that it takes up."""

    kind: LabelKind
    number: int
    text: str
    length: int


def label_of(heading: str) -> Label | None:
    """Return how a heading begins, if by a number of its own ("1.2" and "3 bis" are none)."""
    if found := _WORD_LABEL.match(heading):
        names_a_law = not found["separator"].strip() and _OF_A_LAW.match(found["rest"])
        if names_a_law or _INSERTED.match(found["rest"]):
            return None
        kind = LabelKind.WORD
    elif found := _PLAIN_LABEL.match(heading):
        kind = LabelKind.PLAIN
    else:
        return None
    number = value_of(found["number"])
    return Label(kind, number, found["label"], found.start("rest")) if number else None


def value_of(number: str) -> int:
    """Return the value of a typed number, digits of any script, Roman or an ordinal; 0 where it has none."""
    if number.isdecimal():
        return int(number)
    if ordinal := _ORDINALS.get(number.casefold()):
        return ordinal
    values = [_ROMAN_VALUES.get(letter, 0) for letter in number]
    total = sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
    return total if values and 0 not in values else 0
