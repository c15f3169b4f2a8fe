"""A person's own portals: each policy in each language, with what state it is in. Queries do not grow with them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, Value, When, Window
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState

from home.models import Container, ContainerKind, Role
from home.roles import containers_of, containers_with_role, is_operator
from policies.desk.awaiting import container_path, policy_models
from policies.facts.acceptance import accepting
from policies.register.manifest import policy_chain
from policies.register.models import Standing, Surroundings
from policies.review.models import Contribution, LegalTaskState

# Whoever has more portals finds them by the search and in the explorer.
SHOWN = 20

_Key = tuple[UUID, str]


@dataclass(frozen=True)
class Chip:
    """One state in words; `name` chooses shape and colour."""

    name: str
    label: str
    url: str


@dataclass(frozen=True)
class Variant:
    """A policy in one language; `url` is where the person may go on with it, empty where there is nothing to see."""

    title: str
    locale: str
    url: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True)
class PortalRow:
    """A portal or library; `url` is empty for those who write none of its policies.

    `accepts` tells whether it accepts changes of shared facts beforehand; a library is not asked. `people_url` is empty
    for those who do not say who holds which role, `settings_url` for those who do not run the installation. These and
    the languages are all that operators have of a portal where they hold no role (`is_closed`).
    """

    name: str
    url: str
    languages_url: str = ""
    acceptance_url: str = ""
    accepts: bool = False
    people_url: str = ""
    settings_url: str = ""
    is_closed: bool = False
    policies: list[list[Variant]] = field(default_factory=list)


def own_portals(user: Any, now: datetime) -> tuple[list[PortalRow], int]:
    """Return the first of the person's portals and libraries by name, and how many more there are."""
    own = listed(user)
    containers: list[Any] = list(own.annotate(count=Window(Count("pk")))[:SHOWN])
    count = containers[0].count if containers else 0
    read = [container for container in containers if user.is_superuser or container.uuid in containers_of(user)]
    pages = policies_of(read)
    written = written_by(user, containers)
    states = States(read, pages, written, now)
    runs_all = is_operator(user)
    managed = containers_with_role(user, Role.MANAGER)
    accepts = accepting((container.uuid for container in read), now)
    by_portal: dict[str, dict[UUID, list[Variant]]] = defaultdict(lambda: defaultdict(list))
    for page in pages:
        by_portal[container_path(page)][page.translation_key].append(states.variant(page))
    rows = [
        PortalRow(
            name=container.name,
            url=reverse("wagtailadmin_explore", args=[container.pk]) if container.path in written else "",
            languages_url=_url("policies_portal_languages", container),
            acceptance_url=_acceptance_url(container) if container in read else "",
            accepts=container.uuid in accepts,
            people_url=_url("policies_people", container) if runs_all or container.uuid in managed else "",
            settings_url=_url("policies_portal_settings", container) if runs_all else "",
            is_closed=container not in read,
            policies=list(by_portal[container.path].values()),
        )
        for container in containers
    ]
    return rows, count - len(containers)


def listed(user: Any) -> QuerySet[Container]:
    """Return the portals and libraries where the person holds a role; for operators then all others."""
    rows: QuerySet[Container] = Container.objects.order_by("name", "pk")
    if user.is_superuser:
        return rows
    held = Q(uuid__in=containers_of(user))
    if not is_operator(user):
        return rows.filter(held)
    return rows.order_by(Case(When(held, then=Value(0)), default=Value(1)), "name", "pk")


def _acceptance_url(container: Container) -> str:
    return _url("policies_acceptance", container) if container.kind == ContainerKind.PORTAL else ""


def _url(name: str, container: Container) -> str:
    return reverse(name, args=[container.uuid])


def written_by(user: Any, containers: Sequence[Container]) -> set[str]:
    """Return the paths of the containers whose policies the person writes; a reviewer reads them elsewhere."""
    if user.is_superuser:
        return {container.path for container in containers}
    own = containers_with_role(user, Role.EDITOR, Role.TRANSLATOR)
    return {container.path for container in containers if container.uuid in own}


def policies_of(containers: Sequence[Container]) -> list[Page]:
    if not containers:
        return []
    within = Q()
    for container in containers:
        within |= Q(path__startswith=container.path)
    return list(Page.objects.type(*policy_models()).filter(within).select_related("locale").order_by("path"))


class States:
    """What is known of some policies at one moment, read in three queries."""

    def __init__(
        self, containers: Sequence[Container], pages: Sequence[Page], written: set[str], now: datetime
    ) -> None:
        self.written = written
        owners = {container.path: container.uuid for container in containers}
        self.chains = {
            page.pk: policy_chain(owners[container_path(page)], page.translation_key, page.locale.language_code).uuid
            for page in pages
        }
        subjects = {page.translation_key for page in pages}
        self.now = now
        self.periods: dict[UUID, list[Surroundings]] = defaultdict(list)
        known = Surroundings.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=now))
        for row in known.filter(chain__in=self.chains.values()).defer("data").order_by("valid_from"):
            self.periods[row.chain_id].append(row)
        submitted = LegalTaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, subject__in=subjects)
        self.in_review: dict[_Key, int] = {
            (subject, locale): pk for subject, locale, pk in submitted.values_list("subject", "locale", "pk") if subject
        }
        unsettled = Contribution.objects.filter(subject__in=subjects, settled=False)
        self.drafts: set[_Key] = set(unsettled.values_list("subject", "locale").distinct())

    def variant(self, page: Page) -> Variant:
        return Variant(
            title=page.draft_title or page.title,
            locale=page.locale.language_code,
            url=self._url(page),
            chips=(*self.standing(page), *self._draft(page)),
        )

    def _url(self, page: Page) -> str:
        key = (page.translation_key, page.locale.language_code)
        if self.is_written(page):
            return reverse("wagtailadmin_pages:edit", args=[page.pk])
        if key in self.in_review:
            return reverse("policies_review", args=[self.in_review[key]])
        chain = self.chains[page.pk]
        return reverse("policies_versions", args=[chain]) if self.periods[chain] else ""

    def is_written(self, page: Page) -> bool:
        return container_path(page) in self.written

    def standing(self, page: Page) -> list[Chip]:
        chain = self.chains[page.pk]
        chips: list[Chip] = []
        present = None
        for period in self.periods[chain]:
            url = reverse("policies_versions", args=[chain])
            if period.valid_from > self.now:
                if period.standing == Standing.IN_FORCE and period.number != present:
                    chips.append(Chip("deferred", _("version %(number)d to come") % {"number": period.number}, url))
                continue
            present = period.number if period.standing == Standing.IN_FORCE else None
            if period.standing == Standing.IN_FORCE:
                chips.append(Chip("in-force", _("in force v%(number)d") % {"number": period.number}, url))
                if period.late:
                    late = _("behind %(count)d") % {"count": period.late}
                    chips.append(Chip("behind", late, self._behind_url(page, url)))
            elif period.standing == Standing.WITHDRAWN:
                chips.append(Chip("withdrawn", _("withdrawn"), url))
        return chips

    def _behind_url(self, page: Page, otherwise: str) -> str:
        return reverse("policies_translating", args=[page.pk]) if self.is_written(page) else otherwise

    def _draft(self, page: Page) -> list[Chip]:
        key = (page.translation_key, page.locale.language_code)
        if key in self.in_review:
            return [Chip("review", _("in review"), reverse("policies_review", args=[self.in_review[key]]))]
        if key in self.drafts:
            url = reverse("wagtailadmin_pages:edit", args=[page.pk]) if self.is_written(page) else ""
            return [Chip("draft", _("draft"), url)]
        return []
