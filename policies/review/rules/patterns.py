"""Patterns that people write: words in order, with wildcards, read in time that grows with the text and no faster.

A pattern is words as they stand in a sentence: `norme* simplifie*`. Case, accents and punctuation do not count. A star
stands for any letters at the beginning or the end of a word, `a|b` for either word, `...` for up to eight words.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

GAP = 8  # words that "..." may stand for
LONGEST = 300
MOST_WORDS = 24

_WORD = re.compile(r"[^\W_]+|\+")
_MARKS = re.compile("[\u0300-\u036f]")
_IN_PATTERN = re.compile(r"\.\.\.|…|[^\W_*|]*(?:[*|][^\W_*|]*)+|[^\W_]+|\+")
_GAPS = frozenset({"...", "…"})
_FEWEST_LETTERS = 2


class UnusablePattern(ValueError):
    """Words cannot be searched for. The message says why in one sentence."""


def folded(text: str) -> str:
    """Return a text without case and accents; the letters of Arabic keep their marks."""
    plain = text.casefold()
    if plain.isascii():
        return plain
    plain = plain.replace("’", "'").replace("œ", "oe").replace("æ", "ae")
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", plain)))


def words_of(folded_text: str) -> list[str]:
    """Return the words of a folded text; a plus sign is one (“Google+”)."""
    return _WORD.findall(folded_text)


@dataclass(frozen=True, slots=True)
class Slot:
    """What may stand in one place: whole words, beginnings of words, ends of words."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    ends: tuple[str, ...]

    def fits(self, word: str) -> bool:
        return word in self.whole or word.startswith(self.beginnings) or word.endswith(self.ends)

    @property
    def needles(self) -> tuple[str, ...]:
        return (*sorted(self.whole), *self.beginnings, *self.ends)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Runs of places, up to `GAP` words apart. `needles` are the most telling letters: no text without any fits."""

    source: str
    runs: tuple[tuple[Slot, ...], ...]
    needles: tuple[str, ...]
    slots: tuple[tuple[str, ...], ...]

    def may_fit(self, folded_text: str) -> bool:
        """Whether a text has letters for every place, in whatever order: what most texts have not is soon seen."""
        for needles in self.slots:
            for needle in needles:
                if needle in folded_text:
                    break
            else:
                return False
        return True

    def span_in(self, words: Sequence[str]) -> tuple[int, int] | None:
        """Return where the words that end first begin and end, or None.

        One pass over the words: of each run, the last place where it ended is all that the next one needs to know.
        """
        last = len(self.runs) - 1
        runs = tuple((number, run, run[0].fits) for number, run in enumerate(self.runs))
        ended: list[tuple[int, int] | None] = [None] * len(self.runs)
        coming: dict[int, list[tuple[int, int]]] = {}
        for at in range(len(words)):
            if at in coming:
                for run, begin in coming.pop(at):
                    ended[run] = (begin, at)
            word = words[at]
            for number, run_slots, begins in runs:
                before = ended[number - 1] if number else (at, at)
                if before is None or at - before[1] > GAP or not begins(word) or not _fits(run_slots, words, at):
                    continue
                end = at + len(run_slots)
                if number == last:
                    return before[0], end
                coming.setdefault(end, []).append((number, before[0]))
        return None


def _fits(slots: Sequence[Slot], words: Sequence[str], at: int) -> bool:
    """Whether words fit a run whose first word does."""
    if at + len(slots) > len(words):
        return False
    return len(slots) == 1 or all(slot.fits(words[at + place]) for place, slot in enumerate(slots) if place)


@lru_cache(maxsize=4096)
def pattern(source: str) -> Pattern:
    """Return the pattern that some words make.

    :raises UnusablePattern: there is nothing in them to search for, or too much.
    """
    if len(source) > LONGEST:
        raise UnusablePattern(_("A pattern has at most %(count)d characters.") % {"count": LONGEST})
    runs: list[list[Slot]] = [[]]
    for part in _IN_PATTERN.findall(folded(source)):
        if part in _GAPS:
            runs.append([])
        else:
            runs[-1].append(_slot(part))
    if not all(runs):
        raise UnusablePattern(_("The three dots of a pattern stand between words."))
    slots = [slot for run in runs for slot in run]
    if len(slots) > MOST_WORDS:
        raise UnusablePattern(_("A pattern has at most %(count)d words.") % {"count": MOST_WORDS})
    if not any(all(_is_telling(needle) for needle in slot.needles) for slot in slots):
        raise UnusablePattern(_("A number alone is no pattern: add a word beside it."))
    telling = max(slots, key=lambda slot: (min(map(len, slot.needles)), -len(slot.needles)))
    letters = tuple(slot.needles for slot in slots if slot is not telling)
    return Pattern(source, tuple(tuple(run) for run in runs), telling.needles, (telling.needles, *letters))


def patterns(lines: str) -> tuple[Pattern, ...]:
    """Return the patterns of a text that has one in each line.

    :raises UnusablePattern: one of them is none.
    """
    return tuple(pattern(line.strip()) for line in lines.splitlines() if line.strip())


def _slot(part: str) -> Slot:
    whole, beginnings, ends = set(), [], []
    for alternative in part.split("|"):
        letters = alternative.strip("*")
        if not letters or "*" in letters:
            raise UnusablePattern(_("A star stands at the beginning or at the end of a word."))
        if alternative.startswith("*"):
            ends.append(letters)
        if alternative.endswith("*"):
            beginnings.append(letters)
        if letters == alternative:
            whole.add(letters)
    return Slot(frozenset(whole), tuple(beginnings), tuple(ends))


def _is_telling(needle: str) -> bool:
    return len(needle) >= _FEWEST_LETTERS and not needle.isdecimal()
