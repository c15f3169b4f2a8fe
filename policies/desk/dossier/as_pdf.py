"""The dossier on paper: tagged PDF/UA-1, the same bytes for the same state. Dates come from the register."""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from policies.desk.dossier.gathered import Dossier, Version
from policies.desk.dossier.sentences import moment_said
from policies.desk.dossier.story import Hand, Line
from policies.desk.versions import KINDS
from policies.document.numbering import language_of

_TEMPLATE = Path(__file__).with_name("dossier.typ")
_MISSING = "\ufffd"
# Marks that turn the direction of all that follows, and what no font shows and PDF/UA forbids.
_NO_LETTERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
# A word so long that it would leave its column may be broken here.
_LONG = re.compile(r"(\S{28})(?=\S{4})")
_UNSHOWN = re.compile(r'(?:the text|codepoint) `"(.*?)"`', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_STRONG = ("L", "R", "AL")
_TRIES = 4


class UnableToPrint(RuntimeError):
    """The dossier cannot be set as PDF/UA-1."""


def as_pdf(dossier: Dossier) -> bytes:
    """Return the dossier as PDF.

    What none of the fonts has a letter for is shown as U+FFFD; the other forms of the dossier have it.

    :raises UnableToPrint: it cannot be set at all.
    """
    data = _plain(dossier)
    unshown: set[str] = set()
    for _turn in range(_TRIES):
        try:
            return _set(_with_texts(data, functools.partial(_printable, unshown=frozenset(unshown))))
        except typst.TypstError as error:
            found = _named_in(error.diagnostic) - unshown
            if not found:
                break
            unshown |= found
    try:
        return _set(_with_texts(data, _plainest))
    except typst.TypstError as error:
        raise UnableToPrint(error.message) from error


def _set(data: Any) -> bytes:
    return typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        format="pdf",
        sys_inputs={"dossier": json.dumps(data)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        font_paths=_fonts(),
    )


@functools.cache
def _fonts() -> typst.Fonts:
    """Return the fonts that typst brings along: what a machine has installed must not change the bytes."""
    return typst.Fonts(include_system_fonts=False)


# --- letters ---


def _with_texts(value: Any, changed: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return changed(value)
    if isinstance(value, list):
        return [_with_texts(item, changed) for item in value]
    if isinstance(value, dict):
        return {key: _with_texts(item, changed) for key, item in value.items()}
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


# --- what is said ---


def _plain(dossier: Dossier) -> dict[str, Any]:
    moment = dossier.as_of.astimezone(ZoneInfo("UTC"))
    parts = ("year", "month", "day", "hour", "minute", "second")
    return {
        "title": _("Dossier: %(title)s, %(language)s, %(portal)s")
        % {"title": dossier.title, "language": dossier.language, "portal": dossier.portal},
        "date": {part: getattr(moment, part) for part in parts},
        "lang": language_of(get_language() or "en"),
        "policy-lang": language_of(dossier.chain.locale),
        "facts": _facts(dossier),
        "labels": {
            "page": _("Page {page} of {pages}"),
            "story": _("What happened, the latest first"),
            "versions": _("Versions, the latest first"),
            "columns": [_("When"), _("What"), _("Who")],
        },
        "story": [_line(line, dossier.zone) for line in dossier.lines],
        "versions": [_version(version, dossier.zone) for version in dossier.versions],
    }


def _facts(dossier: Dossier) -> list[dict[str, str]]:
    versions = len(dossier.versions)
    return _labelled(
        {
            _("Portal"): dossier.portal,
            _("Policy"): dossier.title,
            _("Language"): dossier.language,
            _("As of"): moment_said(dossier.as_of, dossier.zone),
            _("Time zone"): dossier.zone,
            _("Versions"): ngettext("%(count)d version", "%(count)d versions", versions) % {"count": versions},
            _("Proof"): dossier.head,
        }
    )


def _line(line: Line, zone: str) -> dict[str, Any]:
    return {
        "when": moment_said(line.moment, zone),
        "what": line.what,
        "detail": "" if line.is_public else line.detail,
        "public": _sentence(line.detail) if line.is_public else None,
        "comments": [hand.comment for hand in line.hands if hand.comment],
        "who": [_hand(hand) for hand in line.hands],
    }


def _hand(hand: Hand) -> str:
    act = _("act %(number)s") % {"number": hand.act_number} if hand.act_number else ""
    return ", ".join(part for part in (hand.name, hand.capacity, act) if part)


def _version(version: Version, zone: str) -> dict[str, Any]:
    known = {
        _("Recorded"): moment_said(version.recorded_at, zone),
        _("In force from"): moment_said(version.from_, zone) if version.from_ else "",
        _("Until"): moment_said(version.until, zone) if version.until else "",
        _("Kind of change"): str(KINDS.get(version.kind, version.kind)),
        _("State"): "; ".join(_states(version)),
    }
    return {
        "title": _("Version %d") % version.number,
        "summary": _sentence(version.summary),
        "facts": _labelled({label: value for label, value in known.items() if value}),
        "digest": version.document or "",
    }


def _sentence(said: str) -> dict[str, Any]:
    directions = (unicodedata.bidirectional(letter) for letter in said)
    first = next((direction for direction in directions if direction in _STRONG), "L")
    return {"text": said, "rtl": first != "L"}


def _states(version: Version) -> list[str]:
    states = {
        _("recalled before it took effect"): version.recalled,
        _("overtaken by another version before it took effect"): version.from_ is None and not version.recalled,
        _("its words were redacted"): version.redacted,
    }
    return [said for said, holds in states.items() if holds]


def _labelled(values: dict[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "value": value} for label, value in values.items()]
