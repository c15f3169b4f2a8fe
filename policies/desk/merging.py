"""Two facts that are one, side by side: what uses the duplicate, what merging would rewrite, and the button."""

from difflib import SequenceMatcher
from typing import Any

from django.contrib.admin.utils import quote
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry

from home.models import ContainerKind, Role
from home.roles import containers_with_role
from policies.authoring.duplicates import UnableToMerge, Uses, merge_facts, reason_against_merging, uses_in_drafts
from policies.desk.chosen_names import names_of_chosen
from policies.desk.differences import value_differences
from policies.desk.where_shown import policies_showing
from policies.facts import queries
from policies.facts.labels import labels
from policies.facts.models import Fact, FactRevision
from policies.facts.values import fact_values
from policies.register.clock import database_now
from policies.review.candidates import values_of
from policies.review.entitlement import may_read

# More than this nobody looks through: those called alike come first.
SHOWN = 25


def merge_view(model: type[Fact]) -> Any:
    """Return the screen on which a fact of one kind is merged into another. `GuardedRoutes` asks who may see it."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def merge(request: HttpRequest, pk: str) -> HttpResponse:
        duplicate: Fact = request.guarded  # type: ignore[attr-defined]
        kept = _kept(request, duplicate)
        if request.method == "POST" and kept is not None and _merged(request, duplicate, kept):
            return redirect(_url(kept, "inspect"))
        title = _("Merge “%(fact)s” into another one") % {"fact": duplicate}
        context = _comparison(request, duplicate, kept) if kept else {"possible": _possible(duplicate, request.user)}
        return render(request, "policies/desk/merge.html", context | _header(duplicate, title))

    return merge


def merge_button(fact: Fact, user: Any) -> list[Button]:
    """Return the button that leads from a fact's page to this screen, for those who may merge it or rewrite drafts."""
    written = containers_with_role(user, Role.EDITOR)
    if not (user.is_superuser or fact.owner.uuid in written or (written and queries.merged_into([fact.uuid]))):
        return []
    return [Button(_("Merge into another one"), url=_url(fact, "merge"), icon_name="resubmit", priority=15)]


def merged_note(fact: Fact) -> dict[str, str]:
    """Return into what a fact was merged, with its address; nothing where it was not."""
    kept = queries.merged_into([fact.uuid]).get(fact.uuid)
    row = type(fact)._default_manager.filter(uuid=kept).first() if kept else None
    return {"name": str(row), "url": _url(row, "inspect"), "merge_url": _url(fact, "merge", row)} if row else {}


def _kept(request: HttpRequest, duplicate: Fact) -> Any:
    """Return the fact that is asked for as the one kept; the one it was merged into already, if it was.

    :raises Http404: what is asked for is no fact that this user sees.
    """
    seen = policy_registry.get_by_type(type(duplicate)).instances_user_has_any_permission_for(request.user, {"view"})
    seen = seen.select_related("owner")
    if merged := queries.merged_into([duplicate.uuid]).get(duplicate.uuid):
        return seen.filter(uuid=merged).first()
    asked = (request.POST if request.method == "POST" else request.GET).get("into", "")
    if not asked:
        return None
    kept = seen.filter(pk=int(asked)).first() if asked.isascii() and asked.isdecimal() and len(asked) < 19 else None
    if kept is None:
        raise Http404
    return kept


def _possible(duplicate: Fact, user: Any) -> list[dict[str, Any]]:
    """Return the facts that a duplicate could be merged into, those called alike first."""
    model = type(duplicate)
    seen = policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, {"view"})
    rows = seen.exclude(pk=duplicate.pk).exclude(uuid__in=queries.merged_duplicates(model)).select_related("owner")
    found = [row for row in rows if row.owner_id == duplicate.owner_id or row.owner.kind == ContainerKind.LIBRARY]
    found.sort(key=lambda row: (-_likeness(row, duplicate), str(row)))
    approved = queries.all_in_effect([row.uuid for row in found[:SHOWN]], database_now())
    return [
        {
            "name": str(row),
            "owner": str(row.owner),
            "more": _mail(approved.get(row.uuid)),
            "url": _url(duplicate, "merge", row),
        }
        for row in found[:SHOWN]
    ]


def _mail(approved: FactRevision | None) -> str:
    """Return by what people of one name are told apart."""
    return str((values_of(approved) or {}).get("email", ""))


def _likeness(one: Fact, other: Fact) -> float:
    return SequenceMatcher(None, str(one).casefold(), str(other).casefold()).ratio()


def _comparison(request: HttpRequest, duplicate: Fact, kept: Fact) -> dict[str, Any]:
    now = database_now()
    sides = [_said(fact, request.user) for fact in (duplicate, kept)]
    uses = uses_in_drafts(duplicate, request.user)
    is_merged = duplicate.uuid in queries.merged_into([duplicate.uuid])
    reason = reason_against_merging(duplicate, kept, request.user)
    return {
        "duplicate": duplicate,
        "kept": kept,
        "values": value_differences(sides[0], sides[1], labels(), names_of_chosen(sides, now)),
        "uses": uses,
        "policies": policies_showing(duplicate, request.user, page=1, at=now),
        "shown_url": _url(duplicate, "shown"),
        "reason": reason,
        "is_merged": is_merged,
        "may_merge": reason is None and (not is_merged or bool(uses.rewritable)),
    }


def _said(fact: Fact, user: Any) -> dict[str, Any]:
    """Return what a fact says: to its owner's staff in its draft, to others as it is approved."""
    if may_read(user, fact.owner.uuid):
        return fact_values(fact.get_latest_revision_as_object())
    return values_of(queries.in_effect(fact.uuid, database_now())) or {}


def _merged(request: HttpRequest, duplicate: Fact, kept: Fact) -> bool:
    """Merge the two and say so; False where they could not be, which is said too."""
    try:
        uses = merge_facts(duplicate=duplicate, kept=kept, user=request.user, at=database_now())
    except UnableToMerge as error:
        messages.error(request, str(error))
        return False
    messages.success(request, " ".join(_told(duplicate, kept, uses)))
    return True


def _told(duplicate: Fact, kept: Fact, uses: Uses) -> list[str]:
    count = len(uses.rewritable)
    sentences = [_("“%(duplicate)s” is merged into “%(kept)s”.") % {"duplicate": duplicate, "kept": kept}]
    if count:
        sentence = ngettext(
            "%(count)d new draft names it and waits to be submitted for approval.",
            "%(count)d new drafts name it and wait to be submitted for approval.",
            count,
        )
        sentences.append(sentence % {"count": count})
    return sentences


def _header(duplicate: Fact, title: str) -> dict[str, Any]:
    model = type(duplicate)
    return {
        "header_title": title,
        "header_icon": model.snippet_viewset.icon,
        "breadcrumbs_items": [
            {
                "url": reverse(model.snippet_viewset.get_url_name("list")),
                "label": capfirst(model._meta.verbose_name_plural),
            },
            {"url": _url(duplicate, "inspect"), "label": str(duplicate)},
            {"url": "", "label": _("Merge")},
        ],
    }


def _url(fact: Fact, view: str, into: Fact | None = None) -> str:
    address = reverse(fact.snippet_viewset.get_url_name(view), args=[quote(fact.pk)])
    return f"{address}?into={into.pk}" if into is not None else address
