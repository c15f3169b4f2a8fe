"""What stands on the sheet of a version: the words of the page, told in the language that is active."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from policies.delivery.chains import Policy
from policies.delivery.dates import day_of
from policies.delivery.kinds import KINDS, explanation_of, more_than, period_of
from policies.delivery.prevailing import language_in_words
from policies.document.nodes import PolicyDocument
from policies.document.render.typst import language_data, typst_data
from policies.register import queries
from policies.register.manifest import Manifest, manifest_of
from policies.register.models import Entry
from policies.register.printing.setting import moment_data
from policies.register.queries import VersionRow

TEMPLATE = Path(__file__).with_name("policy.typ")

Row = dict[str, str]


def sheet_of(policy: Policy, row: VersionRow, document: PolicyDocument, prevailing: str) -> dict[str, Any]:
    """Return the sheet of a version over which the language `prevailing` prevails."""
    zone = policy.portal.time_zone
    said = version_said(row.entry, zone)
    in_force = row.state == "in force"
    banner = {"heading": _("Not in force"), "said": explanation_of(row, zone)}
    text = text_of(policy, row.number, document) | {
        "banner": None if in_force else banner,
        "facts": _facts(policy, row),
        "notes": [*_prevailing(policy, prevailing), *redaction_said(policy, row.number)],
    }
    return framed_sheet(
        policy,
        title=_("%(title)s, version %(number)s") % {"title": document.title, "number": row.number},
        head=document.title,
        foot={
            "said": said if in_force else f"{said} – {_('Not in force')}",
            "digest": digest_now(policy, row.entry) or "",
        },
        made_at=row.recorded_at,
        text=text,
    )


def framed_sheet(
    policy: Policy, *, title: str, head: str, foot: Row, made_at: datetime, text: Any, attested: Any = None
) -> dict[str, Any]:
    """Return what the template takes; `title` is the file's, `head` and `foot` stand on each page."""
    portal = policy.portal
    return language_data(policy.locale) | {
        "title": title,
        "portal": portal.frame.header,
        "host": "" if portal.frame.header == portal.host else portal.host,
        "head": head,
        "foot": foot,
        "date": moment_data(made_at),
        "text": text,
        "attested": attested,
        "labels": {
            "page": _("Page {page} of {pages}"),
            "unshown": _("The sign � stands for a character that no font of this file has. The page shows it."),
        },
    }


def text_of(policy: Policy, number: int, document: PolicyDocument) -> dict[str, Any]:
    """Return the words of a version alone."""
    return {
        "title": document.title,
        "banner": None,
        "facts": [],
        "notes": [],
        "articles": typst_data(document, address=version_address(policy, number)),
    }


def version_address(policy: Policy, number: int, file: str = "") -> str:
    """Return the full address of a version, or of a file of it."""
    return policy.portal.address(f"{policy.path}versions/{number}/{file}")


def version_said(entry: Entry, zone: str) -> str:
    """Return "Version 4 of 12 March 2026", which stands on each page."""
    moment = entry.effective_from or entry.recorded_at
    return _("Version %(number)s of %(day)s") % {"number": entry.number, "day": day_of(moment, zone).words}


def change_said(kind: str, summary: str) -> str:
    """Return the kind of a change, and its public sentence where that says more."""
    told = str(KINDS.get(kind, ""))
    more = more_than(told, summary)
    return f"{told}. {more}" if told and more else told or more


def digest_now(policy: Policy, entry: Entry) -> str | None:
    """Return the digest of a version's document as it is now: a redaction replaces it, or deletes the document."""
    redaction = queries.redaction(policy.uuid, entry.number or 0)
    return manifest_of(redaction or entry).document


def redaction_said(policy: Policy, number: int) -> list[str]:
    """Return the sentence about words that an approved redaction took away, if one did."""
    redaction = queries.redaction(policy.uuid, number)
    if redaction is None:
        return []
    day = day_of(redaction.recorded_at, policy.portal.time_zone).words
    if manifest_of(redaction).document is None:
        return [_("The text of this version was removed by an approved redaction on %(day)s.") % {"day": day}]
    return [_("Words of this version were removed by an approved redaction on %(day)s.") % {"day": day}]


def _facts(policy: Policy, row: VersionRow) -> list[Row]:
    manifest: Manifest = manifest_of(row.entry)
    rows = {
        _("Version"): str(row.number),
        _("State"): period_of(row, policy.portal.time_zone),
        pgettext("what made a version", "Change"): change_said(manifest.kind or "", row.summary),
    }
    return [
        *({"label": label, "value": value} for label, value in rows.items() if value),
        {"label": _("Address"), "href": version_address(policy, row.number)},
        {"label": _("Digest of the document"), "digest": digest_now(policy, row.entry) or ""},
    ]


def _prevailing(policy: Policy, prevailing: str) -> list[str]:
    if prevailing == policy.locale:
        return []
    said = _("This is a translation: the text in %(language)s prevails.")
    return [said % {"language": language_in_words(prevailing)}]
