"""Reports of what the checks find in the versions in force: portal by portal, and in one policy."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet, Sum, Window
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem

from home.models import Container, ContainerKind
from home.roles import containers_of, is_operator
from policies.desk.awaiting import portal_name
from policies.desk.checks import Laid, laid_out
from policies.desk.paging import page_asked_for
from policies.desk.versions import readable_chain
from policies.register import queries as register
from policies.register.clock import database_now
from policies.register.manifest import policy_chain
from policies.register.models import Standing
from policies.register.queries import told_at
from policies.review.checks import checks_in_force
from policies.review.entitlement import may_read
from policies.review.notifications import language_name
from policies.review.rules.fleet import Checkable
from policies.review.rules.models import FoundInForce

MENU_NAME = "findings"
SHOWN = 5  # portals on the home screen
PORTALS = 10  # on one page of the report: each policy of each is checked anew


@dataclass(frozen=True)
class Row:
    """A policy in force in one language, and what the checks find in it."""

    portal: str
    title: str
    language: str
    url: str
    errors: int
    warnings: int
    waived: int
    laid: Laid


@dataclass(frozen=True)
class Found:
    """How much was found in the policies of a portal when it was last counted; `url` is where it is listed."""

    portal: str
    url: str
    errors: int
    warnings: int


def found_in_force(user: Any, at: datetime) -> tuple[list[Found], int]:
    """Return the person's portals in whose policies most was found, and how many more there are, in one query.

    Nothing is checked anew: these are the numbers of the last count, without those of versions that have gone since.
    """
    standing = told_at(at).filter(chain=OuterRef("chain"), number=OuterRef("number"), standing=Standing.IN_FORCE)
    counted = FoundInForce.objects.filter(Exists(standing))
    if not is_operator(user):
        counted = counted.filter(owner__in=containers_of(user))
    rows: QuerySet[Any] = counted.values("owner").annotate(
        wrong=Sum("errors"), odd=Sum("warnings"), name=portal_name("owner"), portals=Window(Count("*"))
    )
    first = list(rows.order_by("-wrong", "-odd", "name")[:SHOWN])
    found = [Found(row["name"], _url_of_portal(row["owner"]), row["wrong"], row["odd"]) for row in first]
    return found, first[0]["portals"] - len(first) if first else 0


def _url_of_portal(owner: UUID) -> str:
    return f"{reverse('policies_findings')}?portal={owner}"


@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """List the policies in force of the person's portals, a few portals at a time, with how much is found in each.

    An address may ask for one `portal` of them.
    """
    own = Container.objects.filter(kind=ContainerKind.PORTAL).select_related("prevailing_locale")
    if not is_operator(request.user):
        own = own.filter(uuid__in=containers_of(request.user))
    if "portal" in request.GET:
        own = _only(request.GET["portal"], own)
    pages = Paginator(own.order_by("name", "pk"), PORTALS)
    page = pages.get_page(page_asked_for(request))
    context = {
        "rows": list(_rows(page.object_list, request.user)),
        "number": page.number,
        "pages": pages.num_pages,
        "key": "p",
    }
    return render(request, "policies/desk/findings.html", context | _header(_("Findings in force")))


def _only(portal: str, own: QuerySet[Container]) -> QuerySet[Container]:
    """:raises Http404: none of a person's own portals is meant."""
    try:
        found = own.filter(uuid=UUID(portal))
    except ValueError as error:
        raise Http404 from error
    if not found:
        raise Http404
    return found


@require_safe
def findings_of(request: HttpRequest, chain: UUID) -> HttpResponse:
    """Show what the checks find in one policy as readers have it."""
    found = register.chain(chain) if is_operator(request.user) else readable_chain(request.user, chain)
    portals = Container.objects.filter(uuid=found.owner) if found else Container.objects.none()
    rows = _rows(portals.select_related("prevailing_locale"), request.user)
    row = next((row for row in rows if row.url == request.path), None)
    if row is None:
        raise Http404
    return render(request, "policies/desk/findings_of.html", {"row": row, "laid": row.laid} | _header(row.title))


def menu_item() -> MenuItem:
    return MenuItem(
        gettext_lazy("Findings in force"), reverse("policies_findings"), name=MENU_NAME, icon_name="list-ul", order=100
    )


def _rows(portals: Iterable[Container], user: Any) -> Iterator[Row]:
    """Yield the policies; what editors answered to a finding is for those who work for the portal."""
    for policy, found in checks_in_force(portals, database_now()):
        checks = found if may_read(user, policy.owner) else replace(found, answers={})
        assert policy.document is not None  # noqa: S101 - versions can be read
        yield Row(
            portal=policy.portal,
            title=policy.title,
            language=language_name(policy.locale),
            url=_url(policy),
            errors=len(checks.errors),
            warnings=len(checks.warnings),
            waived=len(checks.waived),
            laid=laid_out(checks, policy.document),
        )


def _url(policy: Checkable) -> str:
    return reverse("policies_findings_of", args=[policy_chain(policy.owner, policy.policy, policy.locale).uuid])


def _header(title: str) -> dict[str, Any]:
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    trail = [home, {"url": reverse("policies_findings"), "label": _("Findings in force")}]
    return {"header_title": title, "header_icon": "list-ul", "breadcrumbs_items": trail}
