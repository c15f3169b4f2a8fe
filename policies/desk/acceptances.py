"""Whether a portal accepts changes of shared facts beforehand: what that means, since when, and its reviewer's act."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from home.models import Container, ContainerKind
from policies.desk.chosen_names import name_approved
from policies.desk.moments import in_zone
from policies.facts.acceptance import acceptance
from policies.facts.models import Due, FactRevision
from policies.publication.acceptance import accept_changes, withdraw_acceptance
from policies.publication.errors import UnableToRecord
from policies.publication.models import Proposal, ProposalState
from policies.publication.signing import Signing
from policies.register.clock import database_now
from policies.register.manifest import Manifest, owner_chain
from policies.register.models import Action, Decision, Entry, Signatory
from policies.review.entitlement import is_reviewer, may_read
from policies.review.operations import ACT_NUMBER_LENGTH

ACCEPT = "accept"
WITHDRAW = "withdraw"


class AcceptanceForm(forms.Form):
    """What a reviewer says with the act. `standing` names the act that was on screen; empty for none."""

    standing = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[(ACCEPT, ACCEPT), (WITHDRAW, WITHDRAW)])
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=5000,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("It is recorded with the act, for good."),
        error_messages={"required": gettext_lazy("Say in one sentence why.")},
    )
    act_number = forms.CharField(
        label=gettext_lazy("Act number"),
        required=False,
        max_length=ACT_NUMBER_LENGTH,
        help_text=gettext_lazy("Of the deliberation or order, if there is one."),
    )


@dataclass(frozen=True)
class OnItsWay:
    """An approved change of a shared fact that the portal's policies are to show and do not show yet."""

    name: str
    moment: str


def acceptance_screen(request: HttpRequest, portal: UUID) -> HttpResponse:
    """Show the acceptance to those who work for a portal, and take the act of its reviewers."""
    container = Container.objects.filter(uuid=portal, kind=ContainerKind.PORTAL).first()
    if container is None or not may_read(request.user, portal):
        raise Http404
    form = AcceptanceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _acted(request, container, form):
        return redirect("policies_acceptance", portal)
    return render(request, "policies/desk/acceptance.html", _context(request, container, form))


def portal_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Yield the button that leads from a portal's page to its acceptance (hook `register_page_header_buttons`)."""
    container = page.specific if issubclass(page.specific_class or Page, Container) else None
    if container is not None and container.kind == ContainerKind.PORTAL and may_read(user, container.uuid):
        url = reverse("policies_acceptance", args=[container.uuid])
        yield Button(_("Changes of shared facts"), url, icon_name="resubmit", priority=5)


def _acted(request: HttpRequest, container: Container, form: AcceptanceForm) -> bool:
    said, now = form.cleaned_data, database_now()
    user: Any = request.user
    try:
        if not is_reviewer(user, container.uuid):
            raise UnableToRecord(_("Only a legal reviewer of this portal can decide on this."))
        if said["standing"] != _name_of(acceptance(container.uuid, now)):
            raise UnableToRecord(_("Somebody else has decided on this since you opened it. Here is how it stands now."))
        signing = Signing(user=user.uuid, name=user.shown_name, act_number=said["act_number"].strip())
        named = {"portal": container.uuid, "reason": said["reason"].strip(), "signings": [signing], "at": now}
        if said["decision"] == ACCEPT:
            accept_changes(**named)
            messages.success(request, _("Recorded: this portal accepts changes of shared facts."))
        else:
            withdraw_acceptance(**named)
            messages.success(request, _("Recorded: this portal is asked before each change of a shared fact."))
    except UnableToRecord as reason:
        form.add_error(None, str(reason))
        return False
    return True


def _context(request: HttpRequest, container: Container, form: AcceptanceForm) -> dict[str, Any]:
    now = database_now()
    standing = acceptance(container.uuid, now)
    title = _("Changes of shared facts in %(portal)s") % {"portal": container}
    return {
        "portal": container,
        "accepted": standing is not None,
        "standing": _name_of(standing),
        "acts": _acts(container),
        "on_their_way": _on_their_way(container, now),
        "proposals": Proposal.objects.filter(portal=container.uuid, state=ProposalState.OPEN).count(),
        "may_decide": is_reviewer(request.user, container.uuid),
        "form": form,
        "header_title": title,
        "header_icon": "resubmit",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Changes of shared facts")},  # the bar cuts a long name off
        ],
    }


def _name_of(entry: Entry | None) -> str:
    return str(entry.position) if entry else ""


def _on_their_way(container: Container, now: datetime) -> list[OnItsWay]:
    """Return the changes that withdrawing the acceptance would keep away: approved, not the portal's own, to come."""
    due = list(Due.objects.filter(owner=container.uuid, effective_from__gt=now, replaced=False))
    approvals = set(
        Decision.objects.filter(uuid__in={row.decision for row in due}, action=Action.FACT).values_list(
            "uuid", flat=True
        )
    )
    revisions = FactRevision.objects.filter(decision__in=approvals).exclude(owner=container.uuid)
    shared = {row.decision: name_approved(row) for row in revisions}
    return [
        OnItsWay(name=shared[row.decision], moment=in_zone(row.effective_from, container.time_zone))
        for row in sorted(due, key=lambda row: row.effective_from)
        if row.decision in shared
    ]


def _acts(container: Container) -> list[dict[str, Any]]:
    """Return every acceptance and withdrawal of it, the latest first, with who signed."""
    entries = list(
        Entry.objects.filter(
            chain=owner_chain(container.uuid).uuid, action__in=[Action.ACCEPTANCE, Action.WITHDRAWAL], number=None
        )
        .select_related("decision")
        .order_by("-position")
    )
    signatories = Signatory.objects.filter(signature__decision__in=[entry.decision_id for entry in entries])
    names = dict(signatories.values_list("signature__decision", "name"))
    numbers = dict(
        Decision.objects.filter(uuid__in=[entry.decision_id for entry in entries]).values_list(
            "uuid", "signatures__act_number"
        )
    )
    return [
        {
            "accepted": entry.action == Action.ACCEPTANCE,
            "moment": in_zone(entry.recorded_at, container.time_zone),
            "by": names.get(entry.decision_id, _("name erased")),
            "act_number": numbers.get(entry.decision_id, ""),
            "reason": Manifest.from_json(entry.manifest).reason or "",
        }
        for entry in entries
    ]
