"""The feed of a policy (Atom, RFC 4287): one entry per version, the newest first, with what changed in it."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from policies.delivery.chains import Policy
from policies.delivery.comparisons import NothingToCompare, before_of, of_documents, shown
from policies.delivery.kinds import KINDS, period_of
from policies.delivery.problems import SHARED
from policies.delivery.sending import Sendable
from policies.delivery.versions import of_policy
from policies.delivery.views import not_found
from policies.document.nodes import PolicyDocument
from policies.register import queries
from policies.register.queries import VersionRow

# Older entries lead to their difference instead of holding it, so that a long history stays quick to fetch.
_TOLD_IN_FULL = 20
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@of_policy
def feed(request: HttpRequest, policy: Policy) -> HttpResponse:
    """Every version of a policy. A redaction shows at the next request, and marks as new what it touches."""
    rows = queries.versions(policy.uuid)
    if not rows:
        return not_found(request)
    told = rows[: _TOLD_IN_FULL + 1]
    documents = queries.documents_of(policy.uuid, {row.number for row in told})
    redacted = queries.redacted_at(policy.uuid)
    newest = next((documents[row.number] for row in rows if row.number in documents), None)
    title = policy.data.get("title") or (newest.title if newest else "")
    entries = [_entry(policy, row, rows, documents, redacted, title) for row in rows]
    body = render_to_string(
        "policies/public/feed.xml",
        {
            "id": policy.uuid.urn,
            "locale": policy.locale,
            "title": title,
            "author": policy.portal.frame.header,
            "updated": max(entry["updated"] for entry in entries),
            "entries": entries,
            "url": policy.portal.address(policy.path),
        },
    )
    headers = {**SHARED, "Content-Type": "application/atom+xml; charset=utf-8", "Content-Language": policy.locale}
    return Sendable(_NOT_IN_XML.sub("", body).encode(), headers).answer(request)


def entry_id(chain: UUID, number: int) -> str:
    """Return what an entry is known by for ever, whatever address its policy moves to."""
    return uuid5(NAMESPACE_URL, f"{chain.urn}/versions/{number}").urn


def _entry(
    policy: Policy,
    row: VersionRow,
    rows: Sequence[VersionRow],
    documents: dict[int, PolicyDocument],
    redacted: dict[int | None, datetime],
    title: str,
) -> dict[str, Any]:
    before = before_of(rows, row.number)
    # What a redaction takes out of a version is also gone from the difference with the next one.
    moments = [row.recorded_at, *(redacted[number] for number in (row.number, before) if number in redacted)]
    document = documents.get(row.number)
    return {
        "id": entry_id(policy.uuid, row.number),
        "title": _("%(title)s, version %(number)s")
        % {"title": document.title if document else title, "number": row.number},
        "url": policy.portal.address(f"{policy.path}versions/{row.number}/"),
        "published": row.recorded_at.isoformat(),
        "updated": max(moments).isoformat(),
        "summary": row.summary or str(KINDS.get(row.kind, "")),
        "content": _content(policy, row, rows, documents, before),
    }


def _content(
    policy: Policy,
    row: VersionRow,
    rows: Sequence[VersionRow],
    documents: dict[int, PolicyDocument],
    before: int | None,
) -> str:
    context: dict[str, Any] = {
        "path": policy.portal.address(policy.path),
        "version": row.number,
        "period": period_of(row, policy.portal.time_zone),
        "has_previous": before is not None,
    }
    if rows.index(row) < _TOLD_IN_FULL:
        try:
            found = of_documents({row.number: row for row in rows}, documents, row.number, before)
        except NothingToCompare as error:
            context["missing"] = error.sentence
        else:
            context |= shown(found)
    return render_to_string("policies/public/feed_entry.html", context)
