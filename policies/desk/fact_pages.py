"""A fact's own pages: its form and its plain page with how far it reaches and its history, and every use of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.admin.utils import quote
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.snippets.views.snippets import EditView, InspectView

from policies.desk.before_and_after import policies_changed, proposed
from policies.desk.chosen_names import names_of_chosen
from policies.desk.differences import ValueDifference, value_differences
from policies.desk.moments import in_zone
from policies.desk.paging import page_asked_for
from policies.desk.reach import chains_showing, reach_of, seen
from policies.desk.where_shown import Listed, choosing, drafts_showing, policies_showing
from policies.facts import queries as facts
from policies.facts.labels import labels
from policies.facts.models import Fact, FactRevision, FactType
from policies.facts.values import fact_values
from policies.register.clock import database_now
from policies.register.models import Signatory
from policies.review.candidates import values_of
from policies.review.entitlement import may_read

EXAMPLES = 3


class FactEditView(EditView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | about(self.object, self.request.user)


class FactInspectView(InspectView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | about(self.object, self.request.user)


def about(fact: Fact, user: Any) -> dict[str, Any]:
    """Return what stands around a fact's values: where they are shown, what the draft would change, the history."""
    now = database_now()
    chains = chains_showing(fact.uuid, at=now)
    revisions = facts.revisions(fact.uuid)
    return {
        "reach": reach_of(chains),
        "shown_url": reverse(fact.snippet_viewset.get_url_name("shown"), args=[quote(fact.pk)]),
        "examples": _examples(fact, chains, revisions, user, now),
        "fact_history": history_of(fact, revisions, user),
    }


def _examples(fact: Fact, chains: Any, revisions: list[FactRevision], user: Any, at: datetime) -> list[Any]:
    """Return how some policies would change if the draft were approved; none while it says what is approved."""
    values = fact_values(fact.get_latest_revision_as_object())
    if not revisions or values_of(revisions[0]) == values:
        return []
    revision = proposed(
        fact=fact.uuid,
        type=fact.fact_type,
        owner=fact.owner.uuid,
        number=revisions[0].number + 1,
        values=values,
    )
    return policies_changed(list(seen(chains, user)[:EXAMPLES]), revision, at=at)


def history_of(fact: Fact, revisions: list[FactRevision], user: Any) -> list[dict[str, Any]]:
    """Return the approved versions of a fact, the newest first: since when, what changed, and for its own staff who."""
    before = [values_of(row) for row in (*revisions[1:], *([None] if revisions else []))]
    names = _signatories([row.decision for row in revisions]) if may_read(user, fact.owner.uuid) else {}
    now = database_now()
    chosen = names_of_chosen([values_of(row) or {} for row in revisions], now)
    return [
        {
            "number": row.number,
            "moment": in_zone(row.effective_from, fact.owner.time_zone),
            "to_come": row.effective_from > now,
            "by": names.get(row.decision, ""),
            "changes": _changed(earlier, values_of(row) or {}, chosen),
        }
        for row, earlier in zip(revisions, before, strict=True)
    ]


def _changed(before: dict[str, Any] | None, after: dict[str, Any], chosen: dict[str, str]) -> list[ValueDifference]:
    return [row for row in value_differences(before, after, labels(), chosen) if row.changed]


def _signatories(decisions: list[UUID]) -> dict[UUID, str]:
    rows = Signatory.objects.filter(signature__decision__in=decisions).order_by("signature__position")
    found: dict[UUID, list[str]] = {}
    for decision, name in rows.values_list("signature__decision", "name"):
        found.setdefault(decision, []).append(name)
    return {decision: ", ".join(names) for decision, names in found.items()}


def _choosing(fact: Fact, request: HttpRequest) -> Listed | None:
    """Return the portals that chose a fact; None for a law, which nobody chooses."""
    if fact.fact_type is FactType.LAW:
        return None
    return choosing(fact, request.user, page=page_asked_for(request, "c"))


def shown_view(model: type[Fact]) -> Any:
    """Return the screen that lists every use of a fact of one kind. Whoever registers it asks who may see the fact."""

    def shown(request: HttpRequest, pk: str) -> HttpResponse:
        fact = get_object_or_404(model.objects.select_related("owner"), pk=pk)
        now = database_now()
        policies = policies_showing(fact, request.user, page=page_asked_for(request), at=now)
        name = str(fact)
        title = _("Where “%(fact)s” is shown") % {"fact": name}
        viewset = model.snippet_viewset
        return render(
            request,
            "policies/desk/where_shown.html",
            {
                "fact": fact,
                "reach": reach_of(chains_showing(fact.uuid, at=now)),
                "policies": policies,
                "drafts": drafts_showing(fact, request.user, page=page_asked_for(request, "d")),
                "portals": _choosing(fact, request),
                "header_title": title,
                "header_icon": viewset.icon,
                "breadcrumbs_items": [
                    {"url": reverse(viewset.get_url_name("list")), "label": model._meta.verbose_name_plural},
                    {"url": reverse(viewset.get_url_name("inspect"), args=[quote(fact.pk)]), "label": name},
                    {"url": "", "label": _("Where it is shown")},
                ],
            },
        )

    return shown
