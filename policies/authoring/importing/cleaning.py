"""Characters that no document may carry, and line ends."""

import re
import unicodedata
from collections import Counter

from policies.authoring.importing.sources import Normalised

_LINE_ENDS = re.compile("\r\n?|\x85")
# A form feed is a page break: a gap, which a later step closes where it stands inside a sentence.
_PAGE_BREAK = re.compile("\n?\x0c\n?")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Those that `policies.document.nodes` refuses besides, and spaces of no width, which only hide differences.
_INVISIBLE = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069\u200b\ufeff]")


def cleaned(text: str) -> tuple[str, tuple[Normalised, ...]]:
    """Return the text with line feeds as line ends and only characters that can be written down, and what went."""
    text = _PAGE_BREAK.sub("\n\n\n", _LINE_ENDS.sub("\n", text))
    gone = Counter(_CONTROLS.findall(text)) + Counter(_INVISIBLE.findall(text))
    return without_unwritable(text), tuple(
        Normalised(
            "unwritable-character", f"U+{ord(character):04X} {_name(character)} × {count}".replace("  ", " "), ""
        )
        for character, count in sorted(gone.items())
    )


def without_unwritable(text: str) -> str:
    """Return the text with a space for each control character and without invisible ones."""
    return _INVISIBLE.sub("", _CONTROLS.sub(" ", text))


def _name(character: str) -> str:
    return unicodedata.name(character, "")
