"""Which acts about a policy a screen offers, and which have been asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from policies.publication.act_requests import possible
from policies.publication.models import ActRequest, RequestState
from policies.register.models import Action, Chain
from policies.review.entitlement import may_ask

_LABELS = {
    Action.CHECKED: _("Checked, nothing to change"),
    Action.RECALL: _("Recall version %(number)d"),
    Action.WITHDRAWAL: _("Withdraw the policy"),
    Action.REINSTATEMENT: _("Put the policy back in force"),
    Action.REDACTION: _("Erase words"),
}


def button_label(action: Action, number: int) -> str:
    """Return what the button says that leads to an act about a policy, or about one version of it."""
    label = str(_LABELS[action])
    return label % {"number": number} if number else label


def acts_context(user: Any, chain: Chain, at: datetime) -> dict[str, Any]:
    """Return the acts that a user can ask for about a policy, and those that have been asked for."""
    asked = list(ActRequest.objects.filter(chain=chain.uuid, state=RequestState.OPEN).order_by("requested_at", "pk"))
    known = {(request.action, request.number) for request in asked}
    offered = [
        {
            "label": button_label(action, number),
            "url": reverse("policies_ask_act", args=[chain.uuid, action.value, number]),
        }
        for action, number in (possible(chain, at) if may_ask(user, chain.owner) else ())
        if (action, number) not in known
    ]
    return {"offered": offered, "asked": asked}
