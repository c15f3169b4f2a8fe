"""Setting on paper what the register holds: tagged PDF/UA-1 by typst, the same bytes for the same data.

Only what comes with this package is used: a machine's own fonts would change the bytes.
"""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import typst

SETTER = f"1/{version('typst')}"
"""Changes whenever the same data give other bytes."""

_FONTS = Path(__file__).with_name("fonts")
_AS_THEY_STAND = frozenset({"href", "digest"})
_MISSING = "\ufffd"
# Marks that turn the direction of all that follows, and what no font shows and PDF/UA forbids.
_NO_LETTERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
# A word so long that it would leave its column may be broken here.
_LONG = re.compile(r"(\S{28})(?=\S{4})")
_UNSHOWN = re.compile(r'(?:the text|codepoint) `"(.*?)"`', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_TRIES = 4


class UnableToPrint(RuntimeError):
    """What was given cannot be set as PDF/UA-1."""


def set_as_pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """Return JSON-able data as the PDF that a typst template makes of them (`json(bytes(sys.inputs.data))`).

    What none of the fonts has a letter for is shown as U+FFFD, and the template is told so by `unshown`. Values under
    the keys `href` and `digest` stay as they stand.

    :raises UnableToPrint: they cannot be set at all.
    """
    unshown: set[str] = set()
    for _turn in range(_TRIES):
        letters = functools.partial(_printable, unshown=frozenset(unshown))
        try:
            return _set(template, {**_with_texts(data, letters), "unshown": bool(unshown)})
        except typst.TypstError as error:
            found = _named_in(error.diagnostic) - unshown
            if not found:
                break
            unshown |= found
    try:
        return _set(template, {**_with_texts(data, _plainest), "unshown": True})
    except typst.TypstError as error:
        raise UnableToPrint(error.message) from error


def moment_data(moment: datetime) -> dict[str, int]:
    """Return a moment as typst's `datetime` takes it, in UTC."""
    parts = ("year", "month", "day", "hour", "minute", "second")
    return {part: getattr(moment.astimezone(UTC), part) for part in parts}


def _set(template: Path, data: Any) -> bytes:
    return typst.compile(
        str(template),
        root=str(template.parent),
        format="pdf",
        sys_inputs={"data": json.dumps(data)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        font_paths=_fonts(),
    )


@functools.cache
def _fonts() -> typst.Fonts:
    """Return the fonts that typst brings along, and those for Arabic, which it lacks."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(_FONTS)])


def _with_texts(value: Any, changed: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return changed(value)
    if isinstance(value, list):
        return [_with_texts(item, changed) for item in value]
    if isinstance(value, Mapping):
        return {key: item if key in _AS_THEY_STAND else _with_texts(item, changed) for key, item in value.items()}
    return value


def _printable(text: str, *, unshown: frozenset[str]) -> str:
    shown = _NO_LETTERS.sub("", unicodedata.normalize("NFC", text))
    shown = "".join(_MISSING if letter in unshown else letter for letter in shown)
    return _LONG.sub("\\1\u200b", shown)


def _plainest(text: str) -> str:
    """Return a text without whatever stands beyond Latin-1, where fonts and shaping are past helping."""
    shown = _NO_LETTERS.sub("", unicodedata.normalize("NFC", text))
    return _LONG.sub("\\1\u200b", "".join(letter if letter <= "\xff" else _MISSING for letter in shown))


def _named_in(diagnostic: str) -> set[str]:
    """Return the letters that typst says no font has. ASCII among them only carries a mark that none has."""
    named = "".join(_UNSHOWN.findall(diagnostic))
    letters = _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), named)
    return {letter for letter in letters if letter > "\x7f"}
