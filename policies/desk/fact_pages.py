"""A fact's own pages: its form and its plain page with how far it reaches and its history, and every use of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.admin.utils import quote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.snippets.views.snippets import EditView, InspectView

from policies.desk.before_and_after import policies_changed, proposed
from policies.desk.chosen_names import names_of_chosen
from policies.desk.differences import ValueDifference, value_differences
from policies.desk.merging import merge_button, merged_note
from policies.desk.moments import in_zone
from policies.desk.paging import page_asked_for
from policies.desk.reach import chains_showing, reach_of, seen
from policies.desk.where_shown import Listed, choosing, drafts_showing, policies_showing
from policies.facts import queries as facts
from policies.facts.labels import labels
from policies.facts.models import Fact, FactRevision, FactType
from policies.facts.values import called, fact_values
from policies.register.clock import database_now
from policies.register.models import Signatory
from policies.review.candidates import values_of
from policies.review.entitlement import may_read

EXAMPLES = 3
_READING = ("GET", "HEAD")


class FactEditView(EditView):
    """The form, for those who write it; whoever only reads the fact is led to its plain page."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        fact: Fact = request.guarded  # type: ignore[attr-defined]
        if not self.user_has_permission_for_instance("change", fact):
            return redirect(self.model.snippet_viewset.get_url_name("inspect"), quote(fact.pk))
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Any:
        """Return the draft. To be shown it is read once, with its workflow, which Wagtail asks for at every turn."""
        if self.request.method not in _READING:
            return super().get_object(queryset)
        if not hasattr(self, "object"):
            self.live_object = self.request.guarded
            draft: Any = draft_of(self.live_object)
            states = draft.workflow_states.active().select_related("current_task_state__task")
            draft._current_workflow_states = list(states.order_by("pk"))
            workflow = draft.get_workflow()
            draft.get_workflow = lambda: workflow
            self.object = draft
        return self.object

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return [*super().header_more_buttons, *merge_button(self.object, self.request.user)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        draft = self.object if self.request.method in _READING else self.object.get_latest_revision_as_object()
        return context | about(self.object, fact_values(draft), self.request.user, database_now())


class FactInspectView(InspectView):
    """The plain page: what is drafted for the owner's staff, and for everybody else what is approved and no more."""

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Any:
        return self.request.guarded

    @cached_property
    def now(self) -> datetime:
        return database_now()

    @cached_property
    def values(self) -> dict[str, Any] | None:
        """What the page says of the fact; None for others as long as nothing is approved."""
        if may_read(self.request.user, self.object.owner.uuid):
            return fact_values(draft_of(self.object))
        return values_of(facts.in_effect(self.object.uuid, self.now))

    def get_page_subtitle(self) -> str:
        return called(self.values) if self.values else self.model._meta.verbose_name

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return [*super().header_more_buttons, *merge_button(self.object, self.request.user)]

    def get_edit_url(self) -> str | None:
        return super().get_edit_url() if self._is_theirs("change") else None

    def get_delete_url(self) -> str | None:
        return super().get_delete_url() if self._is_theirs("delete") else None

    def _is_theirs(self, action: str) -> bool:
        allowed: bool = self.permission_policy.user_has_permission_for_instance(self.request.user, action, self.object)
        return allowed

    def get_fields_context(self) -> list[dict[str, Any]]:
        values = self.values or {}
        chosen = names_of_chosen([values], self.now)
        rows = [(capfirst(row.label), row.after) for row in value_differences(None, values, labels(), chosen)]
        rows = rows or [(_("Values"), _("not approved by anybody yet"))]
        owner = capfirst(self.model._meta.get_field("owner").verbose_name)
        return [{"label": label, "value": said} for label, said in [(owner, str(self.object.owner)), *rows]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | about(self.object, self.values, self.request.user, self.now)


def draft_of(fact: Fact) -> Any:
    """Return the last draft of a fact that was read with its owner and revision; without one, the fact as it is."""
    if fact.latest_revision is None:
        return fact
    # Which revision came before is looked up, and then overwritten by the row's.
    draft: Any = fact.with_content_json(fact.latest_revision.content | {"latest_revision": None})
    if draft.owner_id == fact.owner_id:
        draft.owner = fact.owner
    return draft


def about(fact: Fact, values: dict[str, Any] | None, user: Any, now: datetime) -> dict[str, Any]:
    """Return what stands around a fact's values: where they are shown, what they would change, the history."""
    chains = chains_showing(fact.uuid, at=now)
    revisions = facts.revisions(fact.uuid)
    return {
        "reach": reach_of(chains),
        "merged": merged_note(fact),
        "shown_url": reverse(fact.snippet_viewset.get_url_name("shown"), args=[quote(fact.pk)]),
        "examples": _examples(fact, values, chains, revisions, user, now) if may_read(user, fact.owner.uuid) else [],
        "fact_history": history_of(fact, revisions, user, now),
    }


def _examples(
    fact: Fact,
    values: dict[str, Any] | None,
    chains: Any,
    revisions: list[FactRevision],
    user: Any,
    at: datetime,
) -> list[Any]:
    """Return how some policies would change if the draft were approved; none while it says what is approved."""
    if values is None or not revisions or values_of(revisions[0]) == values:
        return []
    revision = proposed(
        fact=fact.uuid,
        type=fact.fact_type,
        owner=fact.owner.uuid,
        number=revisions[0].number + 1,
        values=values,
    )
    return policies_changed(list(seen(chains, user)[:EXAMPLES]), revision, at=at)


def history_of(fact: Fact, revisions: list[FactRevision], user: Any, now: datetime) -> list[dict[str, Any]]:
    """Return the approved versions of a fact, the newest first: since when, what changed, and for its own staff who."""
    before = [values_of(row) for row in (*revisions[1:], *([None] if revisions else []))]
    names = _signatories([row.decision for row in revisions]) if may_read(user, fact.owner.uuid) else {}
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
    """Return the screen that lists every use of a fact of one kind. `GuardedRoutes` asks who may see the fact."""

    @require_safe
    def shown(request: HttpRequest, pk: str) -> HttpResponse:
        fact: Fact = request.guarded  # type: ignore[attr-defined]
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
