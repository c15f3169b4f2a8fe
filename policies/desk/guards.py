"""What is asked before staff delete policies or people in the admin; models refuse policies on every other route."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from policies.authoring.guards import was_published
from policies.authoring.models import PolicyPage
from policies.desk.kept import why_kept


def register_guards() -> None:
    hooks.register("before_delete_page", keep_published_policy)
    hooks.register("before_bulk_action", keep_published_policies)
    hooks.register("before_bulk_action", tell_when_nothing_is_done)
    hooks.register("before_bulk_action", keep_known_people)
    hooks.register("before_delete_user", keep_known_person)


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


def tell_when_nothing_is_done(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Say so where nothing that was chosen may be treated so, in place of Wagtail's word that it was done to none."""
    if list(objects):
        return None
    messages.error(request, _("Nothing was done: this may not be done to anything that you chose."))
    return redirect(action.next_url)


def keep_known_person(request: HttpRequest, person: Any) -> HttpResponse | None:
    """Send staff back with a sentence where a person wrote or approved part of a policy."""
    if not (sentence := why_kept(person)):
        return None
    messages.error(request, sentence)
    return redirect("wagtailusers_users:edit", person.pk)


def keep_known_people(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """The same for many people at once: none is deleted where one must be kept."""
    if action_type != "delete" or action.model is not get_user_model():
        return None
    for person in sorted(objects, key=lambda person: person.get_username()):
        if sentence := why_kept(person):
            messages.error(request, sentence)
            return redirect(action.next_url)
    return None


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
