"""The dossier on paper: tagged PDF/UA-1, the same bytes for the same state. Dates come from the register."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from policies.desk.dossier.gathered import Dossier, Version
from policies.desk.dossier.sentences import moment_said
from policies.desk.dossier.story import Hand, Line
from policies.desk.versions import KINDS
from policies.document.numbering import language_of
from policies.register.printing.setting import moment_data, set_as_pdf

_TEMPLATE = Path(__file__).with_name("dossier.typ")
_STRONG = ("L", "R", "AL")


def as_pdf(dossier: Dossier) -> bytes:
    """Return the dossier as PDF.

    What none of the fonts has a letter for is shown as U+FFFD; the other forms of the dossier have it.

    :raises UnableToPrint: it cannot be set at all.
    """
    return set_as_pdf(_TEMPLATE, _plain(dossier))


def _plain(dossier: Dossier) -> dict[str, Any]:
    return {
        "title": _("Dossier: %(title)s, %(language)s, %(portal)s")
        % {"title": dossier.title, "language": dossier.language, "portal": dossier.portal},
        "date": moment_data(dossier.as_of),
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
