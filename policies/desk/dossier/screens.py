"""The file of a policy in one language: the page that tells its whole story, and the dossier to take away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from policies.authoring.models import PolicyPage
from policies.desk.dossier.as_csv import as_csv
from policies.desk.dossier.as_json import as_json
from policies.desk.dossier.as_pdf import as_pdf
from policies.desk.dossier.as_zip import as_zip
from policies.desk.dossier.gathered import Dossier, gather
from policies.desk.dossier.records import Records, records_of
from policies.desk.dossier.sentences import moment_said
from policies.desk.dossier.story import Line, story_of
from policies.desk.paging import page_asked_for
from policies.desk.versions import header, readable_chain
from policies.register import queries as register
from policies.register.clock import database_now
from policies.register.manifest import policy_chain
from policies.register.models import Chain
from policies.review.entitlement import may_read
from policies.review.notifications import language_name
from policies.review.subjects import subject_of

PAGE_SIZE = 40


@dataclass(frozen=True)
class _Form:
    """One form of the dossier: how it is made, and what it is to a browser."""

    make: Callable[[Dossier], bytes]
    content_type: str


_FORMS = {
    "pdf": _Form(as_pdf, "application/pdf"),
    "zip": _Form(as_zip, "application/zip"),
    "csv": _Form(as_csv, "text/csv; charset=utf-8"),
    "json": _Form(as_json, "application/json"),
}


@require_safe
def policy_file(request: HttpRequest, chain: UUID) -> HttpResponse:
    """Tell the whole story of a policy in one language, the latest first, page by page."""
    forms = [(form.upper(), reverse("policies_dossier", args=[chain, form])) for form in _FORMS]
    return _told(request, records_of(readable_chain(request.user, chain)), forms)


@require_safe
def draft_file(request: HttpRequest, page_id: int) -> HttpResponse:
    """Tell the story of a policy of which no version was approved yet; lead to its file where one was."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, PolicyPage):
        raise Http404
    named = subject_of(page)
    if not may_read(request.user, named.owner):
        raise Http404
    name = policy_chain(*named)
    if register.chain(name) is not None:
        return redirect("policies_file", name.uuid)
    unopened = Chain(uuid=name.uuid, kind=name.kind, owner=name.owner, subject=name.subject, locale=name.locale)
    return _told(request, records_of(unopened), [])


def _told(request: HttpRequest, records: Records, forms: list[tuple[str, str]]) -> HttpResponse:
    shown = Paginator(story_of(records), PAGE_SIZE).get_page(page_asked_for(request))
    now = database_now()
    context = {
        "chain": records.chain,
        "zone": records.container.time_zone,
        "lines": [_described(records, line) | {"to_come": line.moment > now} for line in shown],
        "number": shown.number,
        "pages": shown.paginator.num_pages,
        "forms": forms,
    }
    # The bar cuts a long name off, so the page says it.
    head = header([(_("Policy file"), "")], icon="doc-full-inverse") | {"header_title": _title(records)}
    return render(request, "policies/desk/file.html", context | head)


@require_safe
def dossier(request: HttpRequest, chain: UUID, form: str) -> HttpResponse:
    """Give the dossier in one of its forms, to be kept as a file."""
    records = records_of(readable_chain(request.user, chain))
    if form not in _FORMS:
        raise Http404
    found = gather(records)
    response = HttpResponse(_FORMS[form].make(found), content_type=_FORMS[form].content_type)
    disposition = content_disposition_header(as_attachment=True, filename=f"{found.name}.{form}")
    response["Content-Disposition"] = disposition or "attachment"
    response["Content-Language"] = get_language() or ""
    return response


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
