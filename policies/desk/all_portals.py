"""Every portal and library, for whoever runs the installation: by name or host, with its people and its settings."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem

from home.models import Container, ContainerKind
from home.roles import is_operator
from policies.desk.paging import page_asked_for
from policies.desk.versions import header

PAGE_SIZE = 50


class SearchForm(forms.Form):
    """A part of a name or of a host."""

    q = forms.CharField(label=gettext_lazy("Name or host"), max_length=255, required=False)


class AllPortalsItem(MenuItem):
    """The way to the list, shown to those for whom it opens."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_operator(request.user)


def menu_item() -> MenuItem:
    url = reverse_lazy("policies_portals")
    return AllPortalsItem(gettext_lazy("Portals"), url, name="portals", icon_name="site", order=250)


@require_safe
def all_portals(request: HttpRequest) -> HttpResponse:
    """List all portals and libraries, or those that are asked for: names and hosts, and none of their words."""
    if not is_operator(request.user):
        raise Http404
    form = SearchForm(request.GET)
    asked = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = Container.objects.prefetch_related("hosts").order_by("name", "pk")
    if asked:
        found = found.filter(Q(name__icontains=asked) | Q(hosts__host__icontains=asked)).distinct()
    pages = Paginator(found, PAGE_SIZE)
    page = pages.get_page(page_asked_for(request))
    context: dict[str, Any] = {
        "form": form,
        "rows": page.object_list,
        "library": ContainerKind.LIBRARY,
        "number": page.number,
        "pages": pages.num_pages,
        "key": f"{urlencode({'q': asked})}&p",
    }
    title = _("Portals and libraries")
    return render(request, "policies/desk/all_portals.html", context | header([(title, "")], icon="site"))
