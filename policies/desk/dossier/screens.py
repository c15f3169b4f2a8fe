"""The file of a policy in one language: the page that tells its whole story."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from policies.desk.dossier.records import Records, records_of
from policies.desk.dossier.sentences import moment_said
from policies.desk.dossier.story import Line, story_of
from policies.desk.paging import page_asked_for
from policies.desk.versions import header, readable_chain
from policies.register.clock import database_now
from policies.review.notifications import language_name

PAGE_SIZE = 40


@require_safe
def policy_file(request: HttpRequest, chain: UUID) -> HttpResponse:
    """Tell the whole story of a policy in one language, the latest first, page by page."""
    records = records_of(readable_chain(request.user, chain))
    shown = Paginator(story_of(records), PAGE_SIZE).get_page(page_asked_for(request))
    now = database_now()
    context = {
        "chain": records.chain,
        "title": records.title,
        "zone": records.container.time_zone,
        "lines": [_described(records, line) | {"to_come": line.moment > now} for line in shown],
        "number": shown.number,
        "pages": shown.paginator.num_pages,
    }
    return render(
        request, "policies/desk/file.html", context | header([(_title(records), "")], icon="doc-full-inverse")
    )


def _title(records: Records) -> str:
    return _("File of “%(title)s”, %(language)s, %(portal)s") % {
        "title": records.title,
        "language": language_name(records.chain.locale),
        "portal": records.container.name,
    }


def _described(records: Records, line: Line) -> dict[str, Any]:
    return {
        "line": line,
        "when": moment_said(line.moment, records.container.time_zone),
        "version_url": ""
        if line.number is None
        else reverse("policies_version", args=[records.chain.uuid, line.number]),
        "review_url": "" if line.review is None else reverse("policies_review", args=[line.review]),
        "batch_url": "" if line.batch is None else reverse("policies_batch", args=[line.batch]),
    }
