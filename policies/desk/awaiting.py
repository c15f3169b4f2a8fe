"""What awaits one person: submissions to decide on, refusals to answer, drafts to finish."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Substr, Trim
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowState

from home.models import Container
from home.queries import CONTAINER_DEPTH
from policies.authoring.models import PolicyPage
from policies.review.entitlement import asked_in_emergencies, awaiting
from policies.review.models import Contribution, LegalTaskState
from policies.review.notifications import language_name

# More than this on one screen is no longer a list to work through.
SHOWN = 25


@dataclass(frozen=True)
class Waiting:
    """One thing to do. `language` is empty for facts; `comment` is what a reviewer asked for; `taken_by` who looks.

    `due_on` is the day by which it is asked for, `is_late` whether that has passed where the portal is.
    """

    title: str
    portal: str
    language: str
    url: str
    since: datetime | date | None = None
    by: str = ""
    comment: str = ""
    taken_by: str = ""
    due_on: date | None = None
    is_late: bool = False


def policy_models() -> list[type[PolicyPage]]:
    """Return the page types that are policies."""
    return [model for model in PolicyPage.__subclasses__() if not model._meta.abstract]


def to_approve(user: Any) -> list[Waiting]:
    """Return the submissions that wait for this person, who wrote none of them, in the order of their days.

    Reviewers decide on them; people named for emergencies sign what one of them wants published without a reviewer.
    """
    states = (awaiting(user) | asked_in_emergencies(user)).exclude(Exists(_own_contributions(user)))
    states = states.order_by(F("due_on").asc(nulls_last=True), "started_at", "pk")
    return _waiting(states, lambda state: reverse("policies_review", args=[state.pk]))


def sent_back(user: Any) -> list[Waiting]:
    """Return what this person wrote or submitted and a reviewer sent back."""
    states = LegalTaskState.objects.filter(
        Q(workflow_state__requested_by=user) | Exists(_own_contributions(user)),
        status=TaskState.STATUS_REJECTED,
        workflow_state__status=WorkflowState.STATUS_NEEDS_CHANGES,
        workflow_state__current_task_state=F("pk"),
    ).order_by("-finished_at")
    return _waiting(states, _edit_url)


def drafts(user: Any) -> list[Waiting]:
    """Return the policies in which this person has written something that nobody is asked to approve yet."""
    mine = Contribution.objects.filter(user=user.uuid, settled=False).exclude(locale="")
    wanted = set(mine.values_list("subject", "locale"))
    subjects = {subject for subject, _locale in wanted}
    pages = (
        Page.objects.type(*policy_models())
        .filter(translation_key__in=subjects)
        .exclude(Exists(_under_way()))
        .select_related("locale")
        .order_by("-latest_revision_created_at")
    )
    above = Container.objects.filter(path=Substr(OuterRef("path"), 1, Page.steplen * CONTAINER_DEPTH))
    pages = pages.annotate(portal_name=Subquery(above.values("name")[:1]))
    found = [page for page in pages if (page.translation_key, page.locale.language_code) in wanted][:SHOWN]
    return [
        Waiting(
            title=page.draft_title or page.title,
            portal=page.portal_name,
            language=language_name(page.locale.language_code),
            url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            since=page.latest_revision_created_at,
        )
        for page in found
    ]


def container_path(page: Page) -> str:
    return str(page.path[: Page.steplen * CONTAINER_DEPTH])


def portals_by_path(pages: Iterable[Page]) -> dict[str, Container]:
    """Return the portals and libraries of some pages, in one query."""
    paths = {container_path(page) for page in pages}
    return {container.path: container for container in Container.objects.filter(path__in=paths)}


def portal_name(owner: str) -> Coalesce:
    """Return what gives rows the name of the portal or library whose UUID they have in a field; empty if it is gone."""
    return _of_portal(owner, "name", "")


def portal_zone(owner: str) -> Coalesce:
    """Return what gives rows the time zone of that portal or library."""
    return _of_portal(owner, "time_zone", "UTC")


def person_name(uuid: str) -> Coalesce:
    """Return what gives rows the name, or by which they sign in, of the person whose UUID they have in a field."""
    full = NullIf(Trim(Concat("first_name", Value(" "), "last_name")), Value(""))
    people = get_user_model().objects.filter(uuid=OuterRef(uuid)).order_by("pk")
    return Coalesce(Subquery(people.values_list(Coalesce(full, "username"))[:1]), Value(""))


def _of_portal(owner: str, field: str, otherwise: str) -> Coalesce:
    containers = Container.objects.filter(uuid=OuterRef(owner)).order_by("pk").values(field)
    return Coalesce(Subquery(containers[:1]), Value(otherwise))


def _own_contributions(user: Any) -> QuerySet[Contribution]:
    return Contribution.objects.filter(
        subject=OuterRef("subject"), locale=OuterRef("locale"), user=user.uuid, settled=False
    )


def _under_way() -> QuerySet[LegalTaskState]:
    """Return the open workflows of a page, which stands in the other lists then."""
    states: QuerySet[LegalTaskState] = LegalTaskState.objects.filter(
        subject=OuterRef("translation_key"),
        locale=OuterRef("locale__language_code"),
        workflow_state__status__in=[WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES],
    )
    return states


def _waiting(states: QuerySet[LegalTaskState], url: Any) -> list[Waiting]:
    named = states.annotate(
        portal_name=portal_name("owner"), portal_zone=portal_zone("owner"), taker=person_name("taken_by")
    )
    rows: Sequence[Any] = list(
        named.select_related("revision", "workflow_state__requested_by", "workflow_state__content_type")[:SHOWN]
    )
    return [
        Waiting(
            title=row.revision.object_str,
            portal=row.portal_name,
            language=language_name(row.locale) if row.locale else "",
            url=url(row),
            since=row.finished_at or row.started_at,
            by=_name(row.workflow_state.requested_by),
            comment=row.comment,
            taken_by=row.taker if row.status == TaskState.STATUS_IN_PROGRESS else "",
            due_on=row.due_on if row.status == TaskState.STATUS_IN_PROGRESS else None,
            is_late=bool(row.due_on and row.due_on < _today(row.portal_zone)),
        )
        for row in rows
    ]


def _today(zone: str) -> date:
    return timezone.now().astimezone(ZoneInfo(zone)).date()


def _edit_url(state: LegalTaskState) -> str:
    model = state.workflow_state.content_type.model_class()
    if model is not None and issubclass(model, Page):
        return reverse("wagtailadmin_pages:edit", args=[state.workflow_state.object_id])
    if viewset := getattr(model, "snippet_viewset", None):
        return reverse(viewset.get_url_name("edit"), args=[state.workflow_state.object_id])
    return reverse("policies_review", args=[state.pk])


def _name(person: Any) -> str:
    return person.shown_name if person else ""
