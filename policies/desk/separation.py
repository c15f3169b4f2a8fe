"""Whoever works for one portal sees and does nothing in another, whichever of Wagtail's screens they open.

Wagtail asks on each screen whether somebody may edit or choose a page; this asks first whether the screen opens for
them at all (`admission`), then whose page it is, once and for every address of the admin that names one.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_denied
from wagtail.models import Page
from wagtail.utils.urlpatterns import decorate_urlpatterns

from home.models import Container
from home.queries import CONTAINER_DEPTH
from home.roles import containers_of
from policies.desk import admission, findings, languages
from policies.desk.bounds import bounded
from policies.desk.localized import views as localize
from policies.review.models import LegalTaskState

View = Callable[..., HttpResponse]

_PAGE_KEYS = ("page_id", "page_pk", "parent_page_id", "page_to_move_id", "destination_id")
# Where a plain key is a page's too.
_OF_PAGES = ("wagtailadmin_pages:", "wagtailadmin_api:pages:")
# As many digits as a key of any database has at most.
_KEY = re.compile(r"[0-9]{1,18}\Z", re.ASCII)
_CHOOSE_PAGE = "wagtailadmin_choose_page"
_CHOSEN_PAGES = "wagtailadmin_choose_page_chosen_multiple"
_EXTERNAL_LINK = "wagtailadmin_choose_page_external_link"


def separated(urlpatterns: list[Any]) -> list[Any]:
    """Return the addresses of the admin, each asking first how much is asked, and whose the pages are that it names."""
    patterns: list[Any] = decorate_urlpatterns(decorate_urlpatterns(urlpatterns, own_portals_only), bounded)
    return patterns


def own_portals_only(view: View) -> View:
    """Return `view`, for which pages of portals where its user has no role do not exist."""

    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        name = request.resolver_match.view_name if request.resolver_match else ""
        pages = _pages_named(request, name, kwargs)
        if not admission.opens(request, name, kwargs):
            return permission_denied(request)  # type: ignore[no-any-return]
        _refuse_submissions_of_others(request.user, name, kwargs)
        if not request.user.is_superuser:
            _refuse_others(request.user, pages)
            if name == _CHOOSE_PAGE:
                kwargs["parent_page_id"] = _start_of(request.user)
        if name == _EXTERNAL_LINK and request.method == "POST" and "external-link-chooser-url" not in request.POST:
            return HttpResponseBadRequest(_("No address was sent."), content_type="text/plain; charset=utf-8")
        if name.startswith(localize.NAMESPACE):
            return localize.drafts_only(view)(request, *args, **kwargs)
        return view(request, *args, **kwargs)

    return checked


def own_pages(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Keep the pages of the user's own portals, each with its state (hook `construct_page_chooser_queryset`)."""
    if not request.user.is_superuser:
        pages = pages.filter(pk__in=own_pages_of(request.user).values("pk"))
    return pages.select_related("locale").annotate_approved_schedule().prefetch_workflow_states()  # type: ignore[attr-defined, no-any-return]


def drop_reports(request: HttpRequest, items: list[Any]) -> None:
    """Offer Wagtail's reports across portals to superusers alone (hook `construct_reports_menu`)."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name in (findings.MENU_NAME, languages.MENU_NAME)]


def own_pages_of(user: Any) -> QuerySet[Page]:
    """Return the pages of the portals and libraries where a user has a role."""
    paths = Container.objects.filter(uuid__in=containers_of(user)).values("path")
    pages: QuerySet[Page] = Page.objects.annotate(container_path=Substr("path", 1, Page.steplen * CONTAINER_DEPTH))
    return pages.filter(container_path__in=paths)


def _start_of(user: Any) -> int:
    """Return where choosing a page begins: one's only portal, or else above all of one's own."""
    own = Container.objects.filter(uuid__in=containers_of(user)).values_list("pk", flat=True)[:2]
    return own[0] if len(own) == 1 else Page.get_first_root_node().pk  # type: ignore[no-any-return]


def _refuse_others(user: Any, pages: set[int]) -> None:
    """:raises Http404: one of the pages is of a portal where the user has no role. The root of the tree is nobody's."""
    if pages and pages - set(own_pages_of(user).filter(pk__in=pages).values_list("pk", flat=True)) - _roots(pages):
        raise Http404


def _refuse_submissions_of_others(user: Any, name: str, kwargs: dict[str, Any]) -> None:
    """:raises Http404: what was submitted is another portal's, or not the object that the address names."""
    if "task_state_id" not in kwargs:
        return
    states = LegalTaskState.objects.select_related("workflow_state__content_type")
    state = states.filter(taskstate_ptr__id=kwargs["task_state_id"]).first()
    if state is None:
        return
    if not (user.is_superuser or state.owner in containers_of(user)):
        raise Http404
    named = kwargs.get("page_id", kwargs.get("pk"))
    if named is not None and not (state.workflow_state.object_id == str(named) and _speaks_of(name, state)):
        raise Http404


def _speaks_of(name: str, state: LegalTaskState) -> bool:
    """Whether the address of a name is about the kind of object that was submitted."""
    model = state.workflow_state.content_type.model_class()
    if model is None or issubclass(model, Page):
        return name.startswith("wagtailadmin_pages:")
    return name.startswith(f"{model.snippet_viewset.url_namespace}:")


def _roots(pages: Iterable[int]) -> set[int]:
    return set(Page.objects.filter(pk__in=pages, depth=1).values_list("pk", flat=True))


def _pages_named(request: HttpRequest, name: str, kwargs: dict[str, Any]) -> set[int]:
    """Return the keys of the pages that an address or its query names.

    :raises Http404: a key that is no number, or all pages of the installation at once.
    """
    keys_of_pages = (*_PAGE_KEYS, "pk") if name.startswith(_OF_PAGES) else _PAGE_KEYS
    named = _numbers(str(kwargs[key]) for key in keys_of_pages if key in kwargs)
    if name.endswith((":chosen", ":chosen_multiple", ":find")):
        _numbers([kwargs["pk"]] if "pk" in kwargs else request.GET.getlist("id"))
    elif name == _CHOSEN_PAGES:
        named |= _numbers(request.GET.getlist("id"))
    elif name == admission.BULK and issubclass(admission.model_named(kwargs), Page):
        keys = request.GET.getlist("id")
        within = request.GET.getlist("childOf")
        if "all" in keys and not within and not request.user.is_superuser:
            raise Http404
        named |= _numbers([*(key for key in keys if key != "all"), *within])
    elif name == admission.BULK:
        _numbers([key for key in request.GET.getlist("id") if key != "all"])
    return named


def _numbers(keys: Iterable[str]) -> set[int]:
    found = set()
    for key in keys:
        if not _KEY.match(key):
            raise Http404
        found.add(int(key))
    return found
