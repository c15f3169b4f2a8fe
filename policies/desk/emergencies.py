"""Publishing in an emergency, on the review screen: who wants it and why, and the form of those named for it."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.models import TaskState

from home.models import Role
from home.roles import has_role, people
from policies.publication.errors import UnableToRecord
from policies.register.clock import database_now
from policies.review.candidates import Candidate
from policies.review.emergency import LENGTH, first_in_emergency, sign_in_emergency
from policies.review.entitlement import reason_against_emergency
from policies.review.errors import UnableToDecide
from policies.review.models import LegalTaskState
from policies.review.operations import ACT_NUMBER_LENGTH
from policies.review.subjects import Subject


class EmergencyForm(forms.Form):
    """Why this cannot wait. `emergency` names what was on screen."""

    emergency = forms.CharField(max_length=71, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why this cannot wait for a legal reviewer"),
        required=False,
        max_length=LENGTH,
        widget=forms.Textarea({"rows": 3}),
    )
    act_number = forms.CharField(
        label=gettext_lazy("Act number"),
        required=False,
        max_length=ACT_NUMBER_LENGTH,
        help_text=gettext_lazy("Of the deliberation or order, if there is one."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="emergency-%s")


def record_emergency(request: HttpRequest, state: LegalTaskState, form: EmergencyForm) -> bool:
    """Sign in an emergency; whether that was done. Else the form says why not."""
    if not form.is_valid():
        return False
    said = form.cleaned_data
    try:
        state = sign_in_emergency(
            task_state=state,
            user=request.user,
            digest=said["emergency"],
            reason=said["reason"],
            act_number=said["act_number"],
            at=database_now(),
        )
    except (UnableToDecide, UnableToRecord) as reason:
        form.add_error(None, str(reason))
        return False
    if state.status == TaskState.STATUS_APPROVED:
        messages.success(request, _("Published. The legal reviewers are told, and asked to read it."))
    else:
        messages.success(request, _("Signed. The others named for emergencies are asked for the second signature."))
    return True


def emergency_context(
    user: Any, state: LegalTaskState, named: Subject, found: Candidate, form: EmergencyForm
) -> dict[str, Any]:
    """Return what the review screen says of an emergency: nothing where nobody wants one and the user cannot."""
    first = first_in_emergency(state, named, found.digest)
    is_named = has_role(user, named.owner, Role.EMERGENCY)
    if first is None and not is_named and not form.errors:
        return {}
    return {
        "emergency": {
            "form": form if is_named else None,
            "errors": form.non_field_errors(),
            "digest": found.digest,
            "first": first and first | {"at": datetime.fromisoformat(first["approved_at"])},
            "reason_against": _reason_against(user, named, first) if is_named else "",
            "waived": len(found.checks.waived) if found.checks else 0,
        }
    }


def _reason_against(user: Any, named: Subject, first: dict[str, Any] | None) -> str:
    if reason := reason_against_emergency(user, named):
        return reason
    if first and first["user"] == str(user.uuid):
        return _("You have signed this. Another person named for emergencies has to sign it too.")
    if people(named.owner, Role.EMERGENCY).count() < 2:
        return _("You alone are named for emergencies here, and two have to sign: the portal’s manager names another.")
    return ""
