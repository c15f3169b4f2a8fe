"""The screens of acts about a policy: somebody asks, a legal reviewer approves or refuses."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from home.models import Container, Role
from home.queries import container_by_uuid, root_in
from home.roles import containers_with_role
from policies.desk.awaiting import SHOWN, Waiting, person_name, portal_name
from policies.desk.closings import closing_context, closing_title, languages_trail, note_closing
from policies.desk.moments import in_zone
from policies.desk.offered_acts import button_label
from policies.desk.versions import header, readable_chain
from policies.publication.act_letters import name_of_request
from policies.publication.act_requests import (
    PASSAGES_LENGTH,
    REASON_LENGTH,
    approve_request,
    ask,
    ask_to_close,
    base_of,
    possible,
    reason_against_deciding,
    refuse_request,
    says,
    take_back,
)
from policies.publication.errors import UnableToRecord
from policies.publication.models import ActRequest, RequestState
from policies.publication.yearly import unread_in
from policies.register import queries as register
from policies.register.clock import database_now
from policies.register.models import Action, Chain
from policies.review.entitlement import ASKING_ROLES, may_ask, may_read
from policies.review.notifications import language_name
from policies.review.operations import ACT_NUMBER_LENGTH

APPROVE, REFUSE, TAKE_BACK = "approve", "refuse", "take-back"

EFFECTS = {
    Action.CHECKED: gettext_lazy("Readers see that the policy was read again on this day and needed no change."),
    Action.RECALL: gettext_lazy("This version will never take effect. Readers see that it was recalled, and why."),
    Action.WITHDRAWAL: gettext_lazy(
        "Readers are told that the policy is withdrawn, since when and why. No version is in force until it is put "
        "back."
    ),
    Action.REINSTATEMENT: gettext_lazy("The version whose turn it is comes back in force at once."),
    Action.REDACTION: gettext_lazy(
        "The words are erased for good: from all versions, drafts, comments, mail and copies of this policy. Readers "
        "see where something was erased, when and why."
    ),
}


class AskForm(forms.Form):
    """What somebody says who asks for an act."""

    passages = forms.CharField(
        label=gettext_lazy("Words to erase"),
        required=False,
        max_length=PASSAGES_LENGTH,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("Each passage on a line of its own, as it stands in the policy."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=REASON_LENGTH, widget=forms.Textarea({"rows": 3})
    )


class DecideForm(forms.Form):
    """What somebody says who decides on an act. `base` names what was on screen."""

    base = forms.CharField(required=False, max_length=71, widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[(way, way) for way in (APPROVE, REFUSE, TAKE_BACK)])
    comment = forms.CharField(
        label=gettext_lazy("Your reasons"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Compulsory when you refuse."),
    )
    act_number = forms.CharField(
        label=gettext_lazy("Act number"),
        required=False,
        max_length=ACT_NUMBER_LENGTH,
        help_text=gettext_lazy("Of the deliberation or order, if there is one."),
    )


def open_requests(user: Any) -> list[Waiting]:
    """Return the acts that wait for this reviewer, who did not ask for them, the oldest first."""
    portals = containers_with_role(user, Role.LEGAL_REVIEWER)
    rows = ActRequest.objects.filter(owner__in=portals, state=RequestState.OPEN).exclude(requested_by=user.uuid)
    rows = rows.exclude(first_approval__user=str(user.uuid)).annotate(
        portal_name=portal_name("owner"),
        policy_locale=Subquery(Chain.objects.filter(uuid=OuterRef("chain")).values("locale")[:1]),
        asked_by=person_name("requested_by"),
    )
    return [
        Waiting(
            title=str(Action(row.action).label),
            portal=row.portal_name,
            language=language_name(row.locale or row.policy_locale or ""),
            url=reverse("policies_act", args=[row.pk]),
            since=row.requested_at,
            by=row.asked_by,
        )
        for row in rows.order_by("requested_at", "pk")[:SHOWN]
    ]


def unread(user: Any, at: datetime) -> list[Waiting]:
    """Return the policies that nobody has changed or confirmed for a year, for those who may ask to confirm them."""
    portals = containers_with_role(user, *ASKING_ROLES)
    return [
        Waiting(
            title=row.title,
            portal=row.portal,
            language=language_name(row.locale),
            url=reverse("policies_ask_act", args=[row.chain, Action.CHECKED.value, 0]),
            since=row.since,
        )
        for row in unread_in(portals, at=at, most=SHOWN)
    ]


def ask_for_act(request: HttpRequest, chain: UUID, action: str, number: int) -> HttpResponse:
    """Let whoever writes or decides for a portal ask for an act about one of its policies."""
    found = readable_chain(request.user, chain)
    now = database_now()
    if not may_ask(request.user, found.owner) or action not in EFFECTS:
        raise Http404
    wanted = Action(action)
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            asked = ask(chain=found, action=wanted, number=number, **form.cleaned_data, user=request.user, at=now)
        except UnableToRecord as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("The legal reviewers of the portal are asked to approve this."))
            return redirect("policies_act", asked.pk)
    if (wanted, number) not in possible(found, now):
        messages.warning(request, _("This is not possible any more: the policy has changed since you opened this."))
        return redirect("policies_versions", chain)
    context = {"form": form, "effect": EFFECTS[wanted], "erases": wanted == Action.REDACTION}
    return _asking(request, context, _above(found), button_label(wanted, number))


def ask_to_close_language(request: HttpRequest, portal: UUID, locale: str) -> HttpResponse:
    """Let whoever writes or decides for a portal ask that it closes one of its languages."""
    container = Container.objects.filter(uuid=portal).first()
    if container is None or not may_ask(request.user, portal) or root_in(container, locale) is None:
        raise Http404
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = {"reason": form.cleaned_data["reason"], "user": request.user, "at": database_now()}
        try:
            asked = ask_to_close(container=container, locale=locale, **said)
        except UnableToRecord as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("The legal reviewers of the portal are asked to approve this."))
            return redirect("policies_act", asked.pk)
    context = {"form": form} | closing_context(container, locale)
    return _asking(request, context, languages_trail(container), closing_title(locale))


def _asking(request: HttpRequest, context: dict[str, Any], above: tuple[str, str], title: str) -> HttpResponse:
    context |= {"back": above[1]} | header([above, (title, "")])
    return render(request, "policies/desk/act_ask.html", context)


def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an act that somebody asked for to those who work for its portal, and take the decision of its reviewers."""
    found = ActRequest.objects.filter(pk=pk).first()
    if found is None or not may_read(request.user, found.owner):
        raise Http404
    form = DecideForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _decided(request, found, form):
        return redirect("policies_act", pk)
    found.refresh_from_db()
    return render(request, "policies/desk/act.html", _context(request, found, form))


def _decided(request: HttpRequest, found: ActRequest, form: DecideForm) -> bool:
    said, now = form.cleaned_data, database_now()
    under: dict[str, Any] = {"request": found, "user": request.user, "at": now}
    try:
        if said["decision"] == APPROVE:
            after = approve_request(base=said["base"], comment=said["comment"], act_number=said["act_number"], **under)
            messages.success(request, _("Approved.") if after.state == RequestState.DONE else _SIGNED)
            note_closing(after, by=request.user)
        elif said["decision"] == REFUSE:
            refuse_request(comment=said["comment"], **under)
            messages.success(request, _("Refused. Whoever asked for it is told why."))
        else:
            take_back(**under)
            messages.success(request, _("Taken back."))
    except UnableToRecord as reason:
        form.add_error(None, str(reason))
        return False
    return True


_SIGNED = gettext_lazy("Signed. It is done once another legal reviewer has signed it too.")


def _context(request: HttpRequest, found: ActRequest, form: DecideForm) -> dict[str, Any]:
    container = container_by_uuid(found.owner)
    zone = container.time_zone
    people = get_user_model().objects.in_bulk(
        [uuid for uuid in (found.requested_by, found.decided_by) if uuid], field_name="uuid"
    )
    closes = found.action == Action.CLOSING
    chain = None if closes else Chain.objects.get(uuid=found.chain)
    above = _above(chain) if chain else languages_trail(container)
    action = Action(found.action)
    context: dict[str, Any] = {
        "act": found,
        "chain": chain,
        "open": found.state == RequestState.OPEN,
        "asked_by": _name(people.get(found.requested_by)),
        "asked_at": in_zone(found.requested_at, zone),
        "form": form,
        "back": above[1],
        **header([above, (str(action.label), "")]),
        "header_title": name_of_request(found),
    }
    if context["open"]:
        about = _policy_context(found, chain) if chain else closing_context(container, found.locale)
        return context | about | _open_context(request.user, found)
    for reason in form.non_field_errors():
        messages.warning(request, reason)
    return context | {
        "outcome": RequestState(found.state).label,
        "decided_by": _name(people.get(found.decided_by)),
        "decided_at": in_zone(found.decided_at, zone) if found.decided_at else "",
    }


def _open_context(user: Any, found: ActRequest) -> dict[str, Any]:
    return {
        "base": base_of(found),
        "reason_against": reason_against_deciding(user, found),
        "is_mine": user.uuid == found.requested_by,
        "first": found.first_approval,
    }


def _policy_context(found: ActRequest, chain: Chain) -> dict[str, Any]:
    standing, entry = register.standing(chain.uuid)
    return {
        "effect": EFFECTS[Action(found.action)],
        "standing": standing.label,
        "number_in_force": entry.number if entry else None,
        "passages": found.passages.splitlines(),
        "said_in": says(chain, found.passages.splitlines()) if found.passages else [],
    }


def _above(chain: Chain) -> tuple[str, str]:
    where = {"language": language_name(chain.locale), "portal": container_by_uuid(chain.owner).name}
    return _("Versions in %(language)s of %(portal)s") % where, reverse("policies_versions", args=[chain.uuid])


def _name(person: Any) -> str:
    return person.shown_name if person else _("somebody unknown")
