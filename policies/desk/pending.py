"""The screen about a version to come that lacks a later change: to recall it, or to carry the change into it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from home.queries import container_by_uuid
from policies.desk.moments import in_zone
from policies.desk.offered_acts import button_label
from policies.desk.versions import header, readable_chain
from policies.document.merging import Merged
from policies.document.nodes import PolicyDocument
from policies.document.numbering import heading, numbers
from policies.publication.errors import UnableToRecord
from policies.publication.pages import page_of
from policies.publication.pending import Outrun, carry, outrun, with_the_change
from policies.register import queries as register
from policies.register.clock import database_now
from policies.register.models import Action, Chain
from policies.review.entitlement import may_ask
from policies.review.notifications import language_name


def pending_version(request: HttpRequest, chain: UUID, number: int) -> HttpResponse:
    """Show what a version to come lacks to those who work for its portal; carry it in for those who write."""
    found, now = readable_chain(request.user, chain), database_now()
    if request.method == "POST" and (answer := _carried(request, found, number, now)):
        return answer
    lacking = next((each for each in outrun(found, now) if each.version.number == number), None)
    if lacking is None:
        messages.warning(request, _("Nothing is to be done about this version any more."))
        return redirect("policies_versions", chain)
    where = {"language": language_name(found.locale), "portal": container_by_uuid(found.owner).name}
    above = (_("Versions in %(language)s of %(portal)s") % where, reverse("policies_versions", args=[chain]))
    title = _("Version %d") % number
    return render(
        request,
        "policies/desk/pending.html",
        _context(request.user, found, lacking) | header([above, (title, "")]),
    )


def _carried(request: HttpRequest, chain: Chain, number: int, at: datetime) -> HttpResponse | None:
    """Carry the change in, and lead to the draft; None where it was not done, with the reason told."""
    try:
        result = carry(chain=chain, number=number, user=request.user, at=at)
    except UnableToRecord as reason:
        messages.error(request, str(reason))
        return None
    messages.success(request, _("This draft has the change. Read it, and submit it."))
    if result.doubtful:
        named = ", ".join(_named(result.document, result.doubtful))
        messages.warning(
            request, _("Changed on both sides, and left as they were in version %d:") % number + " " + named
        )
    page = page_of(chain)
    return redirect("wagtailadmin_pages:edit", page.pk) if page else None


def _context(user: Any, chain: Chain, lacking: Outrun) -> dict[str, Any]:
    zone = container_by_uuid(chain.owner).time_zone
    version, change = lacking.version, lacking.change
    context: dict[str, Any] = {
        "chain": chain,
        "number": version.number,
        "change": change.number,
        "moment": in_zone(version.effective_from, zone) if version.effective_from else "",
    }
    if may_ask(user, chain.owner):
        context["recall"] = {
            "label": button_label(Action.RECALL, version.number or 0),
            "url": reverse("policies_ask_act", args=[chain.uuid, Action.RECALL.value, version.number]),
        }
    try:
        result = with_the_change(lacking)
    except UnableToRecord as reason:
        return context | {"unable": str(reason)}
    page = page_of(chain)
    return (
        context
        | _articles(chain, change.number or 0, result)
        | {"may_carry": page is not None and page.permissions_for_user(user).can_edit()}
    )


def _articles(chain: Chain, change: int, result: Merged) -> dict[str, Any]:
    """Return the headings of what would be carried over, and of what somebody has to read."""
    before = register.document(chain.uuid, change)
    taken = [each for each in result.taken if each in {article.id for article in result.document.articles}]
    return {
        "taken": _named(before, taken) if before else [],
        "removed": len(result.taken) - len(taken),
        "doubtful": _named(result.document, result.doubtful),
        "language": chain.locale,
    }


def _named(document: PolicyDocument, ids: Any) -> list[str]:
    computed = numbers(document)
    return [
        heading(article, computed[article.id], document.numbering, document.locale)
        for article in document.articles
        if article.id in ids
    ]
