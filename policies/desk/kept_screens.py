"""Wagtail's settings screens that ask no hook before they delete: they are asked here whether the row is kept."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, resolve
from wagtail.admin import messages
from wagtail.models import Locale, Site, Task, Workflow

from policies.desk.kept import why_kept

# Wagtail's screens that delete or change such rows: the address below the admin's, whose rows, where to go instead.
_SCREENS: tuple[tuple[str, Any, str], ...] = (
    ("sites/delete/<int:pk>/", Site.objects, "wagtailsites:index"),
    ("locales/delete/<int:pk>/", Locale.all_objects, "wagtaillocales:index"),
    ("locales/edit/<int:pk>/", Locale.all_objects, "wagtaillocales:index"),
    ("groups/delete/<int:pk>/", Group.objects, "wagtailusers_groups:index"),
    ("workflows/disable/<int:pk>/", Workflow.objects, "wagtailadmin_workflows:index"),
    ("workflows/edit/<int:pk>/", Workflow.objects, "wagtailadmin_workflows:index"),
    ("workflows/tasks/disable/<int:pk>/", Task.objects, "wagtailadmin_workflows:task_index"),
)


def guarded_screens() -> Iterator[URLPattern]:
    """Yield addresses to stand before the admin's own: whoever may not have what they ask for reads why."""
    for route, rows, index in _SCREENS:
        yield path(route, _asking(rows, index))


def _asking(rows: Any, index: str) -> Callable[..., HttpResponse]:
    def ask(request: HttpRequest, pk: int) -> HttpResponse:
        view, _args, kwargs = resolve("/" + request.path_info.split("/", 2)[2], urlconf="wagtail.admin.urls")
        row = rows.filter(pk=pk).first() if request.user.is_superuser else None
        if row is None or not (sentence := why_kept(row)):
            answer: HttpResponse = view(request, **kwargs)
            return answer
        messages.error(request, sentence)
        return redirect(index)

    return ask
