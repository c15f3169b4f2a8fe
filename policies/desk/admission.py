"""What opens for whom, before any screen asks about an object: decided here for every address of the admin.

What of Wagtail's lists or counts across portals is for superusers. What belongs to no portal (images, documents,
their tags, the workflow) opens for those who may do something with it. Nothing opens for what nobody may do.
"""

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.http import Http404, HttpRequest
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page, Task, Workflow
from wagtail.permissions import policy_registry

from home.models import Theme

BULK = "wagtail_bulk_action"
_WRITING = frozenset({"add", "change", "delete"})
_ACROSS_PORTALS = ("wagtailadmin_reports:", "wagtail_localize:translations_report", "wagtailadmin_pages:type_use")
# What leads to an act that nobody does by hand.
_CLOSED = (":move_confirm", ":confirm_workflow_cancellation")
_DONE_TO_PAGES = ("delete",)
# By how the name of an address begins: to open it, one of these acts on one of these kinds of objects.
_NEEDED: tuple[tuple[str, tuple[type[Model], ...], frozenset[str]], ...] = (
    ("wagtailadmin_pages:choose_parent", (Page,), frozenset({"add"})),
    ("wagtailadmin_tag", (Image, Document), _WRITING),
    ("wagtailadmin_api:images:", (Image,), _WRITING),
    ("wagtailadmin_api:documents:", (Document,), _WRITING),
    ("wagtailimages_chooser:", (Image,), _WRITING),
    ("wagtaildocs_chooser:", (Document,), _WRITING),
    ("wagtailadmin_workflows:", (Task, Workflow), _WRITING),
    ("theme:index", (Theme,), frozenset({"change"})),
)


def opens(request: HttpRequest, name: str, kwargs: dict[str, Any]) -> bool:
    """Whether an address opens for somebody who has signed in.

    :raises Http404: it names what there is not, or what is not theirs to treat.
    """
    user: Any = request.user
    if name.endswith(_CLOSED):
        return False
    if name == BULK:
        return _opens_for_many(request, kwargs)
    if name.startswith(_ACROSS_PORTALS):
        return bool(user.is_superuser)
    return all(
        any(policy_registry.get_by_type(model).user_has_any_permission(user, actions) for model in models)
        for beginning, models, actions in _NEEDED
        if name.startswith(beginning)
    )


def model_named(kwargs: dict[str, Any]) -> type[Model]:
    """Return the kind of objects that an address names in words.

    :raises Http404: there is none.
    """
    try:
        return apps.get_model(kwargs["app_label"], kwargs["model_name"])
    except (LookupError, ValueError) as error:
        raise Http404 from error


def treats_many(user: Any, model: type[Model], action: str) -> bool:
    """Whether somebody may do something to several objects of one kind at once, if they may do it to each."""
    policy = policy_registry.get_by_type(model)
    if issubclass(model, Page):
        return action in _DONE_TO_PAGES and bool(policy.user_has_any_permission(user, {"add"}))
    return bool(policy.user_has_any_permission(user, {"change", "delete"}))


def _opens_for_many(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """The same for those that a request names; where it names all, those are meant that are one's own."""
    user: Any = request.user
    model = model_named(kwargs)
    if not treats_many(user, model, kwargs["action"]):
        return False
    if user.is_superuser or issubclass(model, Page):
        return True
    policy = policy_registry.get_by_type(model)
    own = policy.instances_user_has_any_permission_for(user, {"change", "delete"})
    asked = set(request.GET.getlist("id"))
    if "all" in asked:
        chosen = request.GET.copy()
        chosen.setlist("id", [str(key) for key in own.values_list("pk", flat=True)])
        request.GET = chosen  # type: ignore[assignment]
    elif own.filter(pk__in=asked).count() < len(asked):
        raise Http404
    return True
