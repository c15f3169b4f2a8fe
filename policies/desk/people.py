"""The people of a portal: who holds which role, until when and for whom; what its manager, or an operator, changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.log_actions import LogActionRegistry, log

from home.models import Container, Role, RoleGroup
from home.roles import has_role, may_operate, people
from home.staffing import NotGiven, give_role, take_role
from policies.desk.versions import header
from policies.register.clock import database_now
from policies.review.welcome import tell_role, user_by_email

GIVEN, TAKEN = "home.role.give", "home.role.take"
GIVE, TAKE = "give", "take"


class PersonForm(forms.Form):
    """To whom which role is given."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)
    until = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        help_text=gettext_lazy("Empty: for good. Auditors and deputies need an end."),
    )
    deputy = forms.UUIDField(
        label=gettext_lazy("Stands in for"),
        required=False,
        widget=forms.Select,
        help_text=gettext_lazy("Empty: nobody."),
    )

    def __init__(self, *args: Any, staff: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].widget.choices = [("", ""), *((person.uuid, person.shown_name) for person in staff)]


def register_roles(actions: LogActionRegistry) -> None:
    """Name the actions in Wagtail's history (hook `register_log_actions`)."""
    actions.register_action(GIVEN, gettext_lazy("Give a role"), gettext_lazy("A role was given"))
    actions.register_action(TAKEN, gettext_lazy("Take a role"), gettext_lazy("A role was taken away"))


def may_manage(user: Any, container: UUID) -> bool:
    """Whether the user says who holds which role: the portal's managers, and who runs the installation."""
    return has_role(user, container, Role.MANAGER) or may_operate(user)


def people_of(request: HttpRequest, portal: UUID) -> HttpResponse:
    """Show who holds which role in a portal or library, and give or take one."""
    container = Container.objects.filter(uuid=portal).first()
    if container is None or not may_manage(request.user, portal):
        raise Http404
    held = _held(container)
    staff = {row["person"].pk: row["person"] for row in held}.values()
    form = PersonForm(request.POST if request.POST.get("change") == GIVE else None, staff=staff)
    if request.POST.get("change") == TAKE:
        _take(request, container, held)
        return redirect("policies_people", portal)
    if form.is_valid() and _given(request, container, form):
        return redirect("policies_people", portal)
    roles = [{"label": role.label, "people": [row for row in held if row["role"] == role]} for role in Role]
    context = {"container": container, "roles": roles, "form": form}
    title = _("People of %(portal)s") % {"portal": container}
    return render(request, "policies/desk/people.html", context | header([(title, "")], icon="group"))


@transaction.atomic
def _given(request: HttpRequest, container: Container, form: PersonForm) -> bool:
    said, now = form.cleaned_data, database_now()
    role = Role(said["role"])
    deputy = get_user_model().objects.filter(uuid=said["deputy"]).first() if said["deputy"] else None
    try:
        with transaction.atomic():
            user = user_by_email(said["email"])
            _refuse_to_oneself(user, request.user)
            give_role(
                container=container,
                role=role,
                user=user,
                until=_end_of_day(said["until"], container) if said["until"] else None,
                stands_in_for=deputy,
                at=now,
            )
    except NotGiven as reason:
        form.add_error(None, str(reason))
        return False
    data = {"role": role.value, "person": str(user.uuid), "until": said["until"] and said["until"].isoformat()}
    log(instance=container, action=GIVEN, user=request.user, data=data)
    tell_role(container=container, role=role, user=user, until=said["until"], by=request.user, at=now)
    messages.success(request, _("%(person)s is told by e-mail.") % {"person": said["email"]})
    return True


def _refuse_to_oneself(user: Any, by: Any) -> None:
    """:raises NotGiven: an operator would give themselves a role, be they a manager here or not."""
    if user == by and may_operate(by) and not by.is_superuser:
        raise NotGiven(_("You run the installation, so somebody else has to give you a role."))


def _take(request: HttpRequest, container: Container, held: list[dict[str, Any]]) -> None:
    """Take away the role that the button stood beside; what is not there any more needs no taking."""
    wanted = request.POST.get("role", ""), request.POST.get("person", "")
    row = next((row for row in held if (row["role"].value, str(row["person"].uuid)) == wanted), None)
    if row is None:
        return
    with transaction.atomic():
        take_role(container=container, role=row["role"], user=row["person"])
        data = {"role": row["role"].value, "person": str(row["person"].uuid)}
        log(instance=container, action=TAKEN, user=request.user, data=data)
    messages.success(
        request, _("%(person)s is no longer %(role)s.") % {"person": row["name"], "role": row["role"].label.lower()}
    )


def _held(container: Container) -> list[dict[str, Any]]:
    """Return who holds which role, with when it ends and for whom they stand in."""
    groups = RoleGroup.objects.filter(container=container).prefetch_related("terms__stands_in_for")
    terms = {(group.role, term.user_id): term for group in groups for term in group.terms.all()}
    rows = []
    for role in Role:
        for person in people(container.uuid, role):
            term = terms.get((role.value, person.pk))
            rows.append(
                {
                    "role": role,
                    "person": person,
                    "name": person.shown_name,
                    "until": term.until.astimezone(ZoneInfo(container.time_zone)) if term else None,
                    "deputy": term.stands_in_for.shown_name if term and term.stands_in_for else "",
                }
            )
    return rows


def _end_of_day(day: Any, container: Container) -> datetime:
    return datetime.combine(day, time.max, ZoneInfo(container.time_zone))
