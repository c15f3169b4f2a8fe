"""Menus as people here need them: no way that leads nowhere, and no word of Wagtail's for what we call otherwise."""

from collections.abc import Iterator
from copy import copy
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import Page
from wagtail_localize.wagtail_hooks import page_listing_more_buttons

from home.models import Role
from home.roles import containers_with_role
from policies.authoring.models import PolicyPage

# By name of the item, in the menus of pages and of facts alike.
_LABELS = {
    "action-submit": _("Submit for legal approval"),
    "action-cancel-workflow": _("Take back what was submitted"),
}


def speak_of_approval(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Say what a submission is, in the reader's language: Wagtail shows the name of the workflow as it is stored."""
    menu_items[:] = [_labelled(item, _LABELS[item.name]) if item.name in _LABELS else item for item in menu_items]


def _labelled(item: Any, label: Any) -> Any:
    """Return a copy of a menu's item under another label: Wagtail keeps the item itself for all requests."""
    named = copy(item)
    named.get_context_data = lambda parent_context: item.get_context_data(parent_context) | {"label": label}
    return named


def drop_wagtails_own_help(request: HttpRequest, items: list[Any]) -> None:
    """Leave what helps in these screens: Wagtail's news and its guide to other screens do not."""
    items[:] = [item for item in items if not item.name.startswith(("whats-new", "editor-guide"))]


def drop_appearance_of_nobody(request: HttpRequest, items: list[Any]) -> None:
    """Offer the appearance of portals to those who edit one."""
    user: Any = request.user
    if not user.is_superuser and not containers_with_role(user, Role.EDITOR):
        items[:] = [item for item in items if item.name != "appearance"]


def offer_translation_of_policies_alone() -> None:
    """Offer to translate policies, and none of the pages above them; called once, when hooks are registered."""
    for name in ("register_page_header_buttons", "register_page_listing_more_buttons"):
        hooks._hooks[name] = [known for known in hooks._hooks[name] if known[0] is not page_listing_more_buttons]
        hooks.register(name, translation_buttons)


def translation_buttons(page: Page, user: Any, view_name: str = "", next_url: str | None = None) -> Iterator[Any]:
    """Yield wagtail-localize's buttons of a policy, to those who write it."""
    is_policy = issubclass(page.specific_class or Page, PolicyPage)
    if is_policy and page.permissions_for_user(user).can_edit():
        yield from page_listing_more_buttons(page, user, view_name, next_url)
