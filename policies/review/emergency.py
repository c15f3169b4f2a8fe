"""Publishing without a legal reviewer: two people named for emergencies sign, with a reason, what neither wrote."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from policies.authoring.models import PolicyPage
from policies.register.models import Capacity
from policies.review import notifications
from policies.review.entitlement import reason_against_emergency
from policies.review.errors import AlreadySigned, CommentMissing, NotEntitled, UnableToDecide
from policies.review.models import LegalTaskState
from policies.review.operations import as_on_screen, finish, locked, particulars, people_to_tell
from policies.review.subjects import Subject, object_of, subject_of

LENGTH = 2000
"""Characters that a reason may have."""


@transaction.atomic
def sign_in_emergency(
    *, task_state: Any, user: Any, digest: str, reason: str, act_number: str = "", at: datetime
) -> LegalTaskState:
    """Sign, with a reason, the submission whose digest was on screen. The second of two signatures publishes it.

    The first counts for as long as what it signed is what would be published. Errors that a reviewer was asked to let
    pass are let pass by both. Everybody concerned is told.

    :raises UnableToDecide: nothing was signed; the sentence says why.
    """
    state, revision = locked(task_state)
    obj = object_of(revision)
    if not isinstance(obj, PolicyPage):
        raise UnableToDecide(_("Only policies are published in an emergency."))
    named = subject_of(obj)
    if against := reason_against_emergency(user, named):
        raise NotEntitled(against)
    found = as_on_screen(state, revision, obj, digest, at)
    signed = particulars(user, found, Capacity.EMERGENCY, comment=_checked(reason), act_number=act_number, at=at)
    first = first_in_emergency(state, named, found.digest)
    if first is None:
        state.emergency = signed
        state.save()
        notifications.tell_emergency_asked(task_state=state, obj=obj, reason=signed["comment"], by=user, at=at)
        return state
    if first["user"] == signed["user"]:
        raise AlreadySigned(_("You have signed this. Another person named for emergencies has to sign it too."))
    told = people_to_tell(state, named.subject, named.locale)
    state.first_approval = first
    finish(state, found, signed, by=user)
    notifications.tell_emergency(
        task_state=state, obj=obj, manifest=found.manifest, signed=(first, signed), by=user, people=told, at=at
    )
    return state


def first_in_emergency(state: LegalTaskState, named: Subject, digest: str) -> dict[str, Any] | None:
    """Return the particulars of the first signature in an emergency, if it is under what has this digest and counts.

    It does while whoever gave it may sign.
    """
    first: dict[str, Any] | None = state.emergency
    if not first or first["digest"] != digest:
        return None
    signatory = get_user_model().objects.filter(uuid=first["user"]).first()
    return first if signatory and reason_against_emergency(signatory, named) is None else None


def _checked(reason: str) -> str:
    stripped = reason.strip()
    if not stripped:
        raise CommentMissing(_("Say why this cannot wait for a legal reviewer."))
    if len(stripped) > LENGTH:
        raise CommentMissing(_("A reason has at most %(length)d characters.") % {"length": LENGTH})
    return stripped
