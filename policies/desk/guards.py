"""What is asked before staff delete policies in the admin; models refuse the same on every other route."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from policies.authoring.guards import was_published
from policies.authoring.models import PolicyPage


def register_guards() -> None:
    hooks.register("before_delete_page", keep_published_policy)
    hooks.register("before_bulk_action", keep_published_policies)


def keep_published_policy(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Send staff back with a sentence where the page, or one below it, was ever published."""
    return _kept(request, [page])


def keep_published_policies(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """The same for many pages at once: none is deleted where one must be kept."""
    if action_type != "delete":
        return None
    return _kept(request, [chosen for chosen in objects if isinstance(chosen, Page)])


def _kept(request: HttpRequest, pages: Iterable[Page]) -> HttpResponse | None:
    for page in pages:
        for below in Page.objects.descendant_of(page, inclusive=True).specific():
            if isinstance(below, PolicyPage) and was_published(below):
                messages.error(
                    request,
                    _("“%(page)s” is kept: it has been published, and its history stays.")
                    % {"page": below.get_admin_display_title()},
                )
                return redirect("wagtailadmin_explore", below.get_parent().pk)
    return None
