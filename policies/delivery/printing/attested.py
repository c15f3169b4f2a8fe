"""What the register attests of a day: which version was in force, since when and until when, and how to prove it.

It bears no date of its own, so that the same register gives the same file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from policies.delivery.chains import Policy
from policies.delivery.dates import Day, day_of
from policies.delivery.prevailing import language_in_words
from policies.delivery.printing.sheets import (
    Row,
    change_said,
    digest_now,
    framed_sheet,
    redaction_said,
    text_of,
    version_address,
    version_said,
)
from policies.document.nodes import PolicyDocument
from policies.register import queries
from policies.register.bodies import body_key, digests_of
from policies.register.history import History
from policies.register.manifest import manifest_of
from policies.register.models import Action, Entry, Form


@dataclass(frozen=True, slots=True)
class Attested:
    """What stood at a moment of a day: a version, or a withdrawal after `last`. `until` is None while it stands."""

    day: Day
    is_over: bool
    version: Entry | None
    withdrawal: Entry | None
    last: Entry
    since: datetime
    until: datetime | None
    summary: str
    before: Entry | None


def attested_at(entries: Iterable[Entry], *, moment: datetime, day: Day, now: datetime) -> Attested | None:
    """Return what a chain's entries say of a moment, as known `now`; None before the first version."""
    known = list(entries)
    history = History.of(known)
    last, withdrawal = history.candidate(moment), history.withdrawal(moment)
    if last is None:
        return None
    turns = [turn.effective_from for turn in history.turns if turn.effective_from]
    begun = [at for at in (*turns, last.effective_from) if at and at <= moment]
    since = withdrawal.effective_from if withdrawal else max(begun)
    coming = history.upcoming(moment)
    ends = [at for at in turns if at > moment]
    if withdrawal is None and coming is not None and coming.effective_from:
        ends.append(coming.effective_from)
    until = min(ends, default=None)
    numbered = {entry.number or 0: entry for entry in known if entry.action == Action.VERSION}
    earlier = [number for number in numbered if number < (last.number or 0)]
    return Attested(
        day=day,
        is_over=moment < now,
        version=None if withdrawal else last,
        withdrawal=withdrawal,
        last=last,
        since=since or moment,
        until=until if until and until <= now else None,
        summary=history.summary(last),
        before=numbered[max(earlier)] if earlier else None,
    )


def attestation_of(policy: Policy, found: Attested, document: PolicyDocument | None) -> dict[str, Any]:
    """Return the sheet of an attestation. `document` is the last version's, None where a redaction deleted it."""
    title = document.title if document else policy.data.get("title") or policy.portal.host
    version = found.version
    said = {
        "day": found.day.words,
        "title": title,
        "host": policy.portal.host,
        "language": language_in_words(policy.locale),
        "number": found.last.number,
    }
    return framed_sheet(
        policy,
        title=_("Attestation: %(title)s, on %(day)s") % said,
        head=title,
        foot={
            "said": version_said(version, policy.portal.time_zone) if version else _("No version in force"),
            "digest": (digest_now(policy, version) or "") if version else "",
        },
        made_at=(found.withdrawal or found.last).recorded_at,
        text=text_of(policy, version.number or 0, document) if version and document else None,
        attested={
            "statement": _statement(found) % said,
            "facts": _facts(policy, found, title) + (_of_version(policy, found) if version else _of_withdrawal(found)),
            "verify": _("How to verify this"),
            "steps": _steps(policy, version, document),
            "notes": _notes(policy, found),
        },
    )


def _statement(found: Attested) -> str:
    if found.version:
        return _(
            "On %(day)s, version %(number)s of the policy “%(title)s”, in %(language)s, was in force on the portal"
            " %(host)s."
        )
    return _(
        "On %(day)s, no version of the policy “%(title)s”, in %(language)s, was in force on the portal %(host)s: the"
        " policy had been withdrawn."
    )


def _facts(policy: Policy, found: Attested, title: str) -> list[Row]:
    zone = policy.portal.time_zone
    said = {"since": _moment_said(found.since, zone), "until": _moment_said(found.until, zone) if found.until else ""}
    period = _("from %(since)s to %(until)s") if found.until else _("since %(since)s")
    return _labelled(
        {
            _("Portal"): policy.portal.frame.header,
            _("Policy"): title,
            _("Language"): language_in_words(policy.locale),
            _("In force") if found.version else _("Withdrawn"): period % said,
            _("Time zone"): zone,
        }
    )


def _of_version(policy: Policy, found: Attested) -> list[Row]:
    manifest = manifest_of(found.last)
    digest, digest_since = manifest.document or "", digest_now(policy, found.last)
    redacted = {_("Digest of the document since the redaction"): digest_since or ""} if digest_since != digest else {}
    before = (manifest_of(found.before).document or "") if found.before else ""
    digests = {
        _("Digest of the document"): digest,
        **redacted,
        _("Digest of the text"): _text_digest(policy, found.last),
        _("Digest of the previous version"): before,
    }
    return [
        *_labelled(
            {
                _("Version"): str(found.last.number),
                pgettext("what made a version", "Change"): change_said(manifest.kind or "", found.summary),
                _("Recorded"): _moment_said(found.last.recorded_at, policy.portal.time_zone),
            }
        ),
        {"label": _("Address"), "href": version_address(policy, found.last.number or 0)},
        *({"label": label, "digest": value} for label, value in digests.items() if value),
    ]


def _of_withdrawal(found: Attested) -> list[Row]:
    reason = (manifest_of(found.withdrawal).reason or "") if found.withdrawal else ""
    return _labelled({_("Reason"): reason, _("Last version"): str(found.last.number)})


def _text_digest(policy: Policy, version: Entry) -> str:
    number = version.number or 0
    return digests_of(queries.redaction(policy.uuid, number) or version).get(body_key(number, Form.TEXT, 0)) or ""


def _steps(policy: Policy, version: Entry | None, document: PolicyDocument | None) -> list[Row]:
    if version is None:
        register = policy.portal.address(f"{policy.path}versions/")
        return [{"said": _("This page shows every version, and what has become of it:"), "href": register}]
    number = version.number or 0
    page = {
        "said": _("This page shows the version for ever, and what has become of it:"),
        "href": version_address(policy, number),
    }
    if document is None:
        return [page]
    return [
        page,
        {
            "said": _(
                "This file gives the digest of the document as “digest”, and that of the previous version as"
                " “previous_digest”:"
            ),
            "href": version_address(policy, number, "policy.json"),
        },
        {
            "said": _(
                "The digest of the text is the SHA-256 of this file (in UTF-8) without its first three lines, which are"
                " the title and two empty ones:"
            ),
            "href": version_address(policy, number, "policy.txt"),
        },
    ]


def _notes(policy: Policy, found: Attested) -> list[str]:
    end = _("Of several versions that came into force on one day, the last one is named.")
    early = _("That day was not over: another version may still have come into force on it.")
    timeless = _(
        "This file says what the portal’s register says of that day. It bears no date of its own, so that the same"
        " register gives the same file."
    )
    redacted = redaction_said(policy, found.version.number or 0) if found.version else []
    return [*redacted, end if found.is_over else early, timeless]


def _moment_said(moment: datetime, zone: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    return _("%(day)s at %(time)s") % {"day": day_of(moment, zone).words, "time": date_format(local, "H:i:s")}


def _labelled(values: dict[str, str]) -> list[Row]:
    return [{"label": label, "value": value} for label, value in values.items() if value]
