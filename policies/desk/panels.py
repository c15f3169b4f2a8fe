"""The home screen: what awaits you, then your own portals. Nothing else of Wagtail's."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from home.roles import is_operator
from policies.desk.act_requests import open_requests, unread
from policies.desk.awaiting import drafts, sent_back, to_approve
from policies.desk.batches import under_way
from policies.desk.behind import translations_behind
from policies.desk.findings import found_in_force
from policies.desk.portals import own_portals
from policies.desk.proposals import open_proposals
from policies.register.clock import database_now


class _Panel(Component):
    """A part of the home screen, as of one moment."""

    def __init__(self, at: datetime) -> None:
        self.at = at


class AwaitingPanel(_Panel):
    order = 10
    template_name = "policies/desk/awaiting.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        user = parent_context["request"].user
        found, more_found = found_in_force(user, self.at)
        return {
            "to_approve": [*to_approve(user), *open_requests(user)],
            "proposals": open_proposals(user),
            "sent_back": sent_back(user),
            "behind": translations_behind(user, self.at),
            "found": found,
            "more_found": more_found,
            "unread": unread(user, self.at),
            "drafts": drafts(user),
            "changes": under_way(user, self.at),
        }


class PortalsPanel(_Panel):
    order = 20
    template_name = "policies/desk/portals.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        user = parent_context["request"].user
        portals, more = own_portals(user, self.at)
        return {"portals": portals, "more": more, "runs_all": is_operator(user)}


def replace_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Leave nothing of the default home screen (hook `construct_homepage_panels`)."""
    at = database_now()
    panels[:] = [AwaitingPanel(at), PortalsPanel(at)]


def drop_summary(request: HttpRequest, items: list[Any]) -> None:
    """Numbers of pages, images and documents are nobody's question here (hook `construct_homepage_summary_items`)."""
    items.clear()


def drop_closed_reports(request: HttpRequest, items: list[Any]) -> None:
    """Offer no report that leads nowhere (hook `construct_reports_menu`)."""
    items[:] = [item for item in items if item.name not in ("workflows", "workflow-tasks")]
