"""The opinions on the review screen: who was asked, what they said, and the form by which somebody is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState

from policies.register.clock import database_now
from policies.review import opinions
from policies.review.entitlement import may_ask
from policies.review.errors import UnableToDecide
from policies.review.models import LegalTaskState, Opinion, OpinionRequest
from policies.review.subjects import Subject

ASK = "ask"
WITHDRAW = "withdraw"


class AskingForm(forms.Form):
    """Whom to ask, what, and for how many days; or which link to withdraw. Checked where it is recorded."""

    opinion = forms.ChoiceField(choices=[(way, way) for way in (ASK, WITHDRAW)])
    request = forms.UUIDField(required=False)
    name = forms.CharField(label=_("Name"), required=False, widget=forms.TextInput({"autocomplete": "off"}))
    email = forms.CharField(label=_("E-mail"), required=False, widget=forms.EmailInput({"autocomplete": "off"}))
    days = forms.IntegerField(
        label=_("Days that the link is good for"),
        required=False,
        initial=opinions.DEFAULT_DAYS,
        min_value=opinions.DAYS[0],
        max_value=opinions.DAYS[-1],
    )
    question = forms.CharField(
        label=_("Your question, if you have one"),
        required=False,
        max_length=opinions.QUESTION_LENGTH,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="opinion-%s")

    def asked_for(self) -> list[forms.BoundField]:
        """Return the fields that somebody fills in."""
        return [self[name] for name in ("name", "email", "days", "question")]


@dataclass(frozen=True)
class Asked:
    """Somebody who was asked, by whom, and what they said so far. The name is empty once it was erased."""

    request: OpinionRequest
    by: str
    given: Sequence[Opinion]
    is_open: bool


def record_asking(request: HttpRequest, state: LegalTaskState, form: AskingForm) -> bool:
    """Ask somebody, or withdraw a link; whether that was done. Else the form says why not."""
    if not form.is_valid():
        return False
    said, now = form.cleaned_data, database_now()
    try:
        if said["opinion"] == WITHDRAW:
            opinions.withdraw(task_state=state, user=request.user, request=said["request"], at=now)
        else:
            days = opinions.DEFAULT_DAYS if said["days"] is None else said["days"]
            parts = {part: said[part] for part in ("name", "email", "question")}
            opinions.ask(task_state=state, user=request.user, days=days, **parts, at=now)
    except UnableToDecide as reason:
        form.add_error(None, str(reason))
        return False
    return True


def opinions_context(user: Any, state: LegalTaskState, named: Subject, form: AskingForm) -> dict[str, Any]:
    """Return what the review screen says of opinions on a submission, those asked first first."""
    asked = list(state.opinion_requests.prefetch_related("opinions").order_by("asked_at", "pk"))
    users = get_user_model().objects.in_bulk([each.asked_by for each in asked], field_name="uuid")
    is_open = state.status == TaskState.STATUS_IN_PROGRESS
    now = database_now()
    return {
        "asked": [_asked(each, users.get(each.asked_by), is_open, now) for each in asked],
        "asking": form,
        "may_ask": is_open and may_ask(user, named.owner),
    }


def _asked(request: OpinionRequest, by: Any, is_open: bool, now: datetime) -> Asked:
    return Asked(
        request=request,
        by=by.shown_name if by else gettext("somebody unknown"),
        given=sorted(request.opinions.all(), key=lambda opinion: (opinion.given_at, opinion.pk)),
        is_open=is_open and request.withdrawn_at is None and request.expires_at > now,
    )
