"""The explorer's filters offer whom one works with and one's own sites, not those of other portals."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.models import Site

from home.roles import containers_of
from policies.desk.separation import own_pages_of


def connect() -> None:
    """Narrow the filters; called once, when the app is ready."""
    for name, narrowed in (("owner", _colleagues), ("edited_by", _colleagues), ("site", _own_sites)):
        narrow = PageFilterSet.base_filters[name]
        narrow.queryset = _for_staff(narrow.queryset, narrowed)


def _for_staff(
    offered: Any, narrowed: Callable[[QuerySet[Any], Any], QuerySet[Any]]
) -> Callable[[HttpRequest], QuerySet[Any]]:
    def queryset(request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = offered(request) if callable(offered) else offered
        return rows if request.user.is_superuser else narrowed(rows, request.user)

    return queryset


def _colleagues(people: QuerySet[Any], user: Any) -> QuerySet[Any]:
    return people.filter(groups__portal_role__container__uuid__in=containers_of(user)).distinct()


def _own_sites(sites: QuerySet[Site], user: Any) -> QuerySet[Site]:
    return sites.filter(root_page__in=own_pages_of(user).values("pk"))
