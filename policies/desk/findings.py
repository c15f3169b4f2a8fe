"""Reports of what the checks find in the versions in force: portal by portal, and in one policy."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem

from home.models import Container, ContainerKind
from home.roles import containers_of, is_operator
from policies.desk.checks import Laid, laid_out
from policies.desk.paging import page_asked_for
from policies.desk.versions import readable_chain
from policies.register import queries as register
from policies.register.clock import database_now
from policies.register.manifest import policy_chain
from policies.review.checks import checks_in_force
from policies.review.entitlement import may_read
from policies.review.notifications import language_name
from policies.review.rules.fleet import Checkable

MENU_NAME = "findings"
PORTALS = 10  # on one page of the report: each policy of each is checked anew


@dataclass(frozen=True)
class Row:
    """A policy in force in one language, and what the checks find in it."""

    portal: str
    title: str
    language: str
    url: str
    laid: Laid

    @cached_property
    def errors(self) -> int:
        return sum(shown.is_error and not shown.result.waiver for shown in self.laid.findings)

    @cached_property
    def warnings(self) -> int:
        return sum(not shown.is_error for shown in self.laid.findings)

    @cached_property
    def waived(self) -> int:
        return len(self.laid.to_waive)


@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """List the policies in force of the person's portals, a few portals at a time, with how much is found in each."""
    own = Container.objects.filter(kind=ContainerKind.PORTAL).select_related("prevailing_locale")
    if not is_operator(request.user):
        own = own.filter(uuid__in=containers_of(request.user))
    pages = Paginator(own.order_by("name", "pk"), PORTALS)
    page = pages.get_page(page_asked_for(request))
    context = {
        "rows": list(_rows(page.object_list, request.user)),
        "number": page.number,
        "pages": pages.num_pages,
        "key": "p",
    }
    return render(request, "policies/desk/findings.html", context | _header(_("Findings in force")))


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
            laid=laid_out(checks, policy.document),
        )


def _url(policy: Checkable) -> str:
    return reverse("policies_findings_of", args=[policy_chain(policy.owner, policy.policy, policy.locale).uuid])


def _header(title: str) -> dict[str, Any]:
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    trail = [home, {"url": reverse("policies_findings"), "label": _("Findings in force")}]
    return {"header_title": title, "header_icon": "list-ul", "breadcrumbs_items": trail}
