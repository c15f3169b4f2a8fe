"""Who may decide: four eyes, by portal. Superusers are no exception."""

from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from home.models import WORKING_ROLES, Role
from home.queries import container_by_uuid
from home.roles import containers_of, containers_with_role, has_role, people
from policies.review.contributors import open_contributors
from policies.review.models import LegalTaskState
from policies.review.subjects import Subject

ASKING_ROLES = (Role.EDITOR, Role.LEGAL_REVIEWER)
"""Who writes or decides, and therefore is told what is to be done about a policy in force."""


def is_reviewer(user: Any, owner: UUID) -> bool:
    """Whether the user is a legal reviewer of the portal or library."""
    return bool(has_role(user, owner, Role.LEGAL_REVIEWER))


def reason_against_approving(user: Any, named: Subject) -> str | None:
    """Return the one sentence that says why the user may not approve what is open now; None when they may."""
    if not is_reviewer(user, named.owner):
        return _("Only a legal reviewer of this portal can approve this.")
    contributors, _unknown = open_contributors(named.subject, named.locale)
    if user.uuid in contributors:
        return _("You wrote part of this yourself, so somebody else has to approve it.")
    return None


def reason_against_emergency(user: Any, named: Subject) -> str | None:
    """Return the one sentence that says why the user may not sign in an emergency; None when they may."""
    if not has_role(user, named.owner, Role.EMERGENCY):
        return _("Only people named for emergencies can publish this without a legal reviewer.")
    contributors, _unknown = open_contributors(named.subject, named.locale)
    if user.uuid in contributors:
        return _("You wrote part of this yourself, so two others have to sign it.")
    return None


def signatures_needed(named: Subject) -> int:
    """Return how many reviewers have to sign: two where the portal wants two, or nobody knows who wrote part of it."""
    _contributors, unknown = open_contributors(named.subject, named.locale)
    return 2 if unknown or container_by_uuid(named.owner).two_reviewers else 1


def may_read(user: Any, owner: UUID) -> bool:
    """Whether the user works for the portal or library, in whatever role, or is a superuser."""
    return bool(user.is_active and (user.is_superuser or owner in containers_of(user)))


def may_speak(user: Any, owner: UUID) -> bool:
    """Whether the user may comment on a submission: who writes, translates or decides, or is a superuser."""
    return bool(user.is_active and (user.is_superuser or owner in containers_with_role(user, *WORKING_ROLES)))


def may_ask(user: Any, owner: UUID) -> bool:
    """Whether the user, as editor or legal reviewer of the portal or library, may ask for opinions, days and acts."""
    return any(has_role(user, owner, role) for role in ASKING_ROLES)


def staff(owner: UUID, *roles: Role) -> list[Any]:
    """Return who has one of the roles at a portal or library, each once, by user name."""
    found = {person.pk for role in roles for person in people(owner, role)}
    return list(get_user_model().objects.filter(pk__in=found).order_by("username"))


def reviewers(owner: UUID) -> QuerySet[Any]:
    """Return the people who may be asked to approve."""
    return people(owner, Role.LEGAL_REVIEWER)


def asked_in_emergencies(user: Any) -> QuerySet[LegalTaskState]:
    """Return the open submissions that somebody else signed in an emergency and that wait for this person to do so."""
    states: QuerySet[LegalTaskState] = LegalTaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        emergency__isnull=False,
        owner__in=containers_with_role(user, Role.EMERGENCY),
    )
    return states.exclude(emergency__user=str(user.uuid))


def awaiting(user: Any) -> QuerySet[LegalTaskState]:
    """Return the open submissions of the portals where the user is a legal reviewer, oldest first.

    Those that the user has signed already wait for somebody else.
    """
    states: QuerySet[LegalTaskState] = LegalTaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, owner__in=containers_with_role(user, Role.LEGAL_REVIEWER)
    ).order_by("started_at", "pk")
    return states.exclude(first_approval__user=str(user.uuid))
