"""What counts as a word, wherever words are counted or compared."""

from __future__ import annotations

import re
import unicodedata

_RUN = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """Return the words of `text` in order: maximal runs of letters or digits, NFC, case-folded.

    Combining marks that stand on a letter or digit belong to the word, so that vowel signs (Arabic, Hebrew,
    Devanagari) do not cut it; a mark that stands alone is no word.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    result: list[str] = []
    reached = -1
    for run in _RUN.finditer(folded):
        end = _after_marks(folded, run.end())
        if run.start() == reached:
            result[-1] += folded[reached:end]
        else:
            result.append(folded[run.start() : end])
        reached = end
    return result


def spans(text: str) -> list[tuple[str, int, int]]:
    """Return the words of a text in NFC, each with where it begins and ends there."""
    result: list[tuple[int, int]] = []
    for run in _RUN.finditer(text):
        end = _after_marks(text, run.end())
        if result and run.start() == result[-1][1]:
            result[-1] = result[-1][0], end
        else:
            result.append((run.start(), end))
    return [(unicodedata.normalize("NFC", text[start:end].casefold()), start, end) for start, end in result]


def _after_marks(text: str, position: int) -> int:
    # No combining mark stands before U+0300: most calls end at the first comparison.
    while position < len(text) and text[position] >= "\u0300" and unicodedata.category(text[position])[0] == "M":
        position += 1
    return position
