"""Policies by language: in which state each stands, how far translations are behind, and what waits the longest."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Least
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem
from wagtail.models import Page, TaskState

from home.models import Container, ContainerKind
from home.queries import containers_with_locales
from home.roles import containers_of, is_operator
from policies.desk.awaiting import container_path
from policies.desk.behind import late_at
from policies.desk.paging import page_asked_for
from policies.desk.portals import Chip, States, policies_of, written_by
from policies.desk.versions import header
from policies.register.clock import database_now
from policies.register.models import Surroundings
from policies.review.models import LegalTaskState
from policies.review.notifications import language_name

MENU_NAME = "languages"
PORTALS = 25  # on one page
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_FILTERS = {"": gettext_lazy("all"), "behind": gettext_lazy("behind"), "review": gettext_lazy("in review")}
_SORTS = {"": gettext_lazy("by name"), "still": gettext_lazy("what has waited longest first")}


@dataclass(frozen=True)
class Row:
    """A policy of a portal: its cells stand in the order of the languages, None where the portal lacks one.

    `url` leads to the portal's languages.
    """

    portal: str
    url: str
    title: str
    cells: list[tuple[Chip, ...] | None]


@require_safe
def languages(request: HttpRequest) -> HttpResponse:
    """Show the policies of the portals that the user works for, or of all to whoever runs the installation."""
    now = database_now()
    shown, sort = _asked(request, "show", _FILTERS), _asked(request, "sort", _SORTS)
    pages = Paginator(_sorted(_filtered(_listed(request.user), shown, now), sort, now), PORTALS)
    page = pages.get_page(page_asked_for(request))
    codes, rows = _rows(list(page.object_list), request.user, now)
    context = {
        "rows": rows,
        "languages": [(code, capfirst(language_name(code))) for code in codes],
        "filters": [(name, label, name == shown) for name, label in _FILTERS.items()],
        "sorts": [(name, label, name == sort) for name, label in _SORTS.items()],
        "number": page.number,
        "pages": pages.num_pages,
        "key": f"show={shown}&sort={sort}&p",
    }
    title = _("Policies by language")
    return render(
        request, "policies/desk/languages.html", context | header([(title, "")], icon="wagtail-localize-language")
    )


def menu_item() -> MenuItem:
    return MenuItem(
        gettext_lazy("Policies by language"),
        reverse_lazy("policies_languages"),
        name=MENU_NAME,
        icon_name="wagtail-localize-language",
        order=110,
    )


def _asked(request: HttpRequest, key: str, known: dict[str, Any]) -> str:
    said = request.GET.get(key, "")
    return said if said in known else ""


def _listed(user: Any) -> QuerySet[Container]:
    portals: QuerySet[Container] = Container.objects.filter(kind=ContainerKind.PORTAL)
    return portals if is_operator(user) else portals.filter(uuid__in=containers_of(user))


def _late(now: datetime) -> QuerySet[Surroundings]:
    return late_at(now).filter(chain__owner=OuterRef("uuid"))


def _submitted() -> QuerySet[LegalTaskState]:
    open_ones: QuerySet[LegalTaskState] = LegalTaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, owner=OuterRef("uuid")
    )
    return open_ones.exclude(locale="")


def _filtered(portals: QuerySet[Container], shown: str, now: datetime) -> QuerySet[Container]:
    if shown == "behind":
        return portals.filter(Exists(_late(now)))
    return portals.filter(Exists(_submitted())) if shown == "review" else portals


def _sorted(portals: QuerySet[Container], sort: str, now: datetime) -> QuerySet[Container]:
    if sort != "still":
        return portals.order_by("name", "pk")
    late = _late(now).values("chain__owner").annotate(since=Min("late_since")).values("since")
    submitted = _submitted().values("owner").annotate(since=Min("started_at")).values("since")
    waits = Least(Coalesce(Subquery(late), Value(_NEVER)), Coalesce(Subquery(submitted), Value(_NEVER)))
    rows: QuerySet[Container] = portals.annotate(waits=waits).order_by("waits", "name", "pk")
    return rows


def _rows(portals: Sequence[Container], user: Any, now: datetime) -> tuple[list[str], list[Row]]:
    """Return the languages of some portals, and a row for each of their policies."""
    pages = policies_of(portals)
    states = States(portals, pages, written_by(user, portals), now)
    enabled = {found.path: locales for found, locales in containers_with_locales(p.uuid for p in portals).values()}
    codes = sorted({code for locales in enabled.values() for code in locales})
    by_portal: dict[str, dict[Any, dict[str, Page]]] = defaultdict(lambda: defaultdict(dict))
    for page in pages:
        by_portal[container_path(page)][page.translation_key][page.locale.language_code] = page
    read = containers_of(user)
    rows = []
    for portal in portals:
        url = reverse("policies_portal_languages", args=[portal.uuid])
        is_closed = not user.is_superuser and portal.uuid not in read
        for variants in by_portal[portal.path].values():
            first = next((variants[code] for code in enabled[portal.path] if code in variants), None)
            begin_url = _begin_url(portal, first, variants, states)
            cells = list(
                _cells(codes, enabled[portal.path], variants, states, begin_url=begin_url, is_closed=is_closed)
            )
            rows.append(Row(portal.name, url, _title(first, is_closed=is_closed), cells))
    return codes, rows


def _cells(
    codes: Sequence[str],
    enabled: Sequence[str],
    variants: dict[str, Page],
    states: States,
    *,
    begin_url: str,
    is_closed: bool,
) -> Iterator[tuple[Chip, ...] | None]:
    for code in codes:
        if code not in enabled:
            yield None
            continue
        page = variants.get(code)
        if page is None:
            yield (Chip("missing", _("missing"), begin_url),)
        elif is_closed:  # what readers have, and nothing of what staff write
            yield tuple(Chip(chip.name, chip.label, "") for chip in states.standing(page))
        else:
            yield states.variant(page).chips or (Chip("draft", _("draft"), ""),)


def _begin_url(portal: Container, first: Page | None, variants: dict[str, Page], states: States) -> str:
    """Return where those who write a policy begin to translate it: from the text that prevails, or else the first."""
    source = next((page for page in variants.values() if page.locale_id == portal.prevailing_locale_id), first)
    if source is None or not states.is_written(source):
        return ""
    return reverse("wagtail_localize:submit_page_translation", args=[source.pk])


def _title(page: Page | None, *, is_closed: bool) -> str:
    """Return what a policy is called, to those who work for its portal."""
    return str(capfirst(_("privacy policy"))) if page is None or is_closed else str(page.draft_title or page.title)
