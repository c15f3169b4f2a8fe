"""Policies on paper: a version as a lawyer files it, and the attestation of what was in force on a day."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy

from policies.delivery.chains import Policy
from policies.delivery.comparisons import NO_SUCH_DAY, NONE_THAT_DAY
from policies.delivery.dates import UnknownDay, day_of, end_of_day
from policies.delivery.exports import AN_HOUR, asked_version, missing, prevailing_locale
from policies.delivery.printing.attested import attestation_of, attested_at
from policies.delivery.printing.sheets import TEMPLATE, sheet_of
from policies.delivery.sending import Sendable
from policies.delivery.versions import of_policy
from policies.delivery.views import not_found
from policies.register import queries
from policies.register.clock import database_now
from policies.register.manifest import manifest_of
from policies.register.models import Entry
from policies.register.printing.kept import print_of


@of_policy
def policy_pdf(request: HttpRequest, policy: Policy, number: int | None = None) -> HttpResponse:
    """A version on paper, with the state that its page tells."""
    found = asked_version(policy, number)
    document = found and queries.document(policy.uuid, found[0].number)
    if not found or not document:
        return missing(request, number)
    row = found[0]
    sheet = sheet_of(policy, row, document, prevailing_locale(policy, row, manifest_of(row.entry)))
    kept = {} if number is None else {"Cache-Control": AN_HOUR, "X-Robots-Tag": "noindex"}
    return _sent(request, policy, print_of(policy.uuid, row.number, TEMPLATE, sheet), f"version-{row.number}", kept)


@of_policy
def attestation(request: HttpRequest, policy: Policy, day: str) -> HttpResponse:
    """What was in force on a day, or that nothing was; of a day that is not over, what is in force now."""
    zone, now = policy.portal.time_zone, database_now()
    try:
        end = end_of_day(day, zone)
    except UnknownDay:
        return not_found(request, NO_SUCH_DAY)
    if date.fromisoformat(day) > now.astimezone(ZoneInfo(zone)).date():
        return not_found(request, gettext_lazy("That day has not come yet."))
    moment = min(end, now)
    entries = Entry.objects.filter(chain=policy.uuid)
    found = attested_at(entries, moment=moment, day=day_of(moment, zone), now=now)
    if found is None:
        return not_found(request, NONE_THAT_DAY)
    sheet = attestation_of(policy, found, queries.document(policy.uuid, found.last.number or 0))
    return _sent(
        request, policy, print_of(policy.uuid, None, TEMPLATE, sheet), f"attestation-{day}", {"X-Robots-Tag": "noindex"}
    )


def _sent(request: HttpRequest, policy: Policy, pdf: bytes, name: str, more: dict[str, Any]) -> HttpResponse:
    # A file that is filed: its name tells from where and of what it is.
    name = "-".join((policy.portal.host, policy.slug, policy.locale, name))
    headers = {
        "Content-Type": "application/pdf",
        "Content-Language": policy.locale,
        "Content-Disposition": content_disposition_header(False, f"{name}.pdf") or "inline",
    }
    return Sendable(pdf, headers | more).answer(request)
