"""Reasons that belong to no entry of the register: kept in the history of the portal that they speak of."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, log
from wagtail.models import PageLogEntry

from home.queries import container_by_uuid

DECLINED = "policies.proposal.decline"


def register_reasons(actions: LogActionRegistry) -> None:
    """Name the actions in Wagtail's history (hook `register_log_actions`)."""
    actions.register_action(DECLINED, _("Decline a proposal"), _("A change of a shared fact was declined"))


def keep_reason(action: str, *, about: int, portal: UUID, user: Any, reason: str) -> None:
    """Keep why somebody acted for a portal; `about` is the key of what was decided on."""
    log(instance=container_by_uuid(portal), action=action, user=user, data={"about": about, "reason": reason})


def kept_reason(action: str, *, about: int, portal: UUID) -> tuple[str, str]:
    """Return who acted and why; both empty where nothing was kept."""
    entries = PageLogEntry.objects.filter(page=container_by_uuid(portal).pk, action=action).select_related("user")
    for entry in entries.order_by("-timestamp"):
        if entry.data.get("about") == about:
            name = entry.user.shown_name if entry.user else ""
            return name, str(entry.data.get("reason", ""))
    return "", ""
