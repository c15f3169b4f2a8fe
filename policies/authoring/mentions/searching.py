"""Where the words of a fact stand in a text, written as people write them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from policies.facts.known import Known

WEB = frozenset({"form", "website", "domain", "link"})
_WORD = re.compile(r"[^\W_]+")
_BETWEEN = r"[\s,;/'\-‐‑–]{1,4}"
_SCHEME = re.compile(r"(?:https?://)?(?:www\.)?", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w@.])(?:\+|00)?\(?\d[\d\s()./-]{5,24}\d(?!\w)")
_FEWEST_LETTERS = 3
_FEWEST_DIGITS = {True: 8, False: 9}  # of a national number: with the 0 that countries put before it, and without
_LONGEST_COUNTRY_CODE = 3


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without case and accents; `places` are the positions that its letters have in the text itself."""

    source: str
    text: str
    places: tuple[int, ...]

    def span(self, begin: int, end: int) -> tuple[int, int]:
        return self.places[begin], self.places[end - 1] + 1


def folded(text: str) -> Folded:
    """Return a text as it is searched. The letters of Arabic keep their marks: without one, a word is another."""
    letters: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        for letter in unicodedata.normalize("NFD", character.casefold()):
            if not "\u0300" <= letter <= "\u036f":
                letters.append("'" if letter == "’" else letter)
                places.append(at)
    return Folded(text, "".join(letters), tuple(places))


def spans_of(known: Known, text: Folded) -> Iterator[tuple[int, int]]:
    """Yield where a text says the words of a fact: as whole words, whatever case, accents and separators it uses.

    Mailboxes and addresses are found whole, never within longer ones; addresses with or without scheme, "www." and
    final slash; telephone numbers by their digits, with or without the code of the country.
    """
    if known.field == "phone":
        yield from _phones(known.words, text.source)
        return
    pattern = _pattern(known.words, known.field)
    if pattern is None:
        return
    for found in pattern.finditer(text.text):
        begin, end = text.span(*found.span())
        if not (_is_of_word(text.source, begin - 1, begin) or _is_of_word(text.source, end, end - 1)):
            yield begin, end


@lru_cache(maxsize=4096)
def _pattern(words: str, field: str) -> re.Pattern[str] | None:
    value = folded(words.strip()).text
    if field == "email":
        return re.compile(rf"(?<![\w.+@-]){re.escape(value)}(?![\w@-]|\.\w)") if "@" in value else None
    if field in WEB:
        bare = _SCHEME.sub("", value, count=1).rstrip("/")
        before, after = r"(?<![\w@./:-])(?:https?://)?(?:www\.)?", r"/?(?![\w@/%?#=&-]|\.\w|:\d)"
        return re.compile(before + re.escape(bare) + after) if "." in bare else None
    runs = _WORD.findall(value)
    if sum(map(len, runs)) < _FEWEST_LETTERS:
        return None
    return re.compile(_BETWEEN.join(_spelt(run) for run in runs))


def _spelt(run: str) -> str:
    """Long numbers may be parted, as postal codes are."""
    return r"\s?".join(run) if run.isdecimal() and len(run) > _FEWEST_LETTERS else re.escape(run)


def _is_of_word(text: str, at: int, neighbour: int) -> bool:
    """Whether the character beyond an end belongs to the same word as the one within."""
    if not 0 <= at < len(text) or not _is_letter(text[neighbour]):
        return False
    return _is_letter(text[at])


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character)[0] == "M"


def _phones(number: str, text: str) -> Iterator[tuple[int, int]]:
    wanted = _digits(number)
    for found in _PHONE.finditer(text):
        if _is_same_number(_digits(found.group()), wanted):
            yield found.span()


def _digits(number: str) -> str:
    """Return the digits of a number; one that says its country begins with "+"."""
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    if number.lstrip().startswith("+"):
        return "+" + digits
    return "+" + digits[2:] if digits.startswith("00") else digits


def _is_same_number(one: str, other: str) -> bool:
    if one == other:
        return True
    abroad, here = (one, other) if one.startswith("+") else (other, one)
    if not abroad.startswith("+") or here.startswith("+"):
        return False
    national = here.removeprefix("0")
    code = abroad.removeprefix("+").removesuffix(national)
    enough = len(national) >= _FEWEST_DIGITS[here.startswith("0")]
    return enough and abroad.endswith(national) and 0 < len(code) <= _LONGEST_COUNTRY_CODE
