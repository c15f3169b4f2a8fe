"""Submitting, approving, asking for changes. Everything is decided again here, under locks, whatever a screen said."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, Revision, TaskState, WorkflowState

from policies.register.models import Capacity
from policies.review import contributors, notifications
from policies.review.candidates import Candidate, candidate
from policies.review.deadlines import first_due_day, today_in
from policies.review.entitlement import is_reviewer, may_ask, reason_against_approving, signatures_needed
from policies.review.errors import (
    AlreadyDecided,
    AlreadySigned,
    CommentMissing,
    NotEntitled,
    NotGranted,
    NotReady,
    SurroundingsChanged,
    UnableToDecide,
    WordsChanged,
)
from policies.review.models import LegalTaskState, Part, Suggestion, SuggestionState
from policies.review.subjects import object_of, subject_of
from policies.review.threads import threads_on

ACT_NUMBER_LENGTH = 100
LONGEST_DAYS = 366
"""How far away the day may be by which a decision is asked for."""


@transaction.atomic
def record_submission(*, task_state: LegalTaskState, user: Any, at: datetime) -> None:
    """Record what was submitted and by whom, and tell the reviewers.

    What is not ready goes back at once with the reason as its comment: refusing here by an exception would leave
    a resumed workflow without a task.
    """
    obj = object_of(task_state.revision)
    task_state.owner, task_state.subject, task_state.locale = subject_of(obj)
    contributors.record(obj=obj, revision=task_state.revision, user=user, part=Part.SUBMITTER, at=at)
    try:
        found = candidate(obj, at=at)
        _require_unblocked(found)
    except NotReady as reason:
        task_state.status = TaskState.STATUS_REJECTED
        task_state.finished_at = at
        task_state.comment = str(reason)
        task_state.save()
        return
    task_state.submitted_digest = found.words
    task_state.due_on = first_due_day(task_state.owner, at)
    task_state.save()
    notifications.tell_submitted(task_state=task_state, obj=obj, summary=found.manifest.summary, by=user, at=at)


def _require_unblocked(found: Candidate) -> None:
    """:raises NotReady: the rules find an error that nobody asked to let pass."""
    blocked = found.checks.blocking(found.manifest.kind or "") if found.checks else []
    if not blocked:
        return
    first = blocked[0]
    where = _("Article %(number)d: ") % {"number": first.number} if first.number else ""
    raise NotReady(
        ngettext(
            "the checks found %(count)d error: %(first)s",
            "the checks found %(count)d errors. The first: %(first)s",
            len(blocked),
        )
        % {"count": len(blocked), "first": where + first.message}
    )


@transaction.atomic
def approve(
    *,
    task_state: Any,
    user: Any,
    digest: str,
    granted: Collection[str] = (),
    comment: str = "",
    act_number: str = "",
    at: datetime,
) -> LegalTaskState:
    """Approve what was on screen, named by the digest of its manifest; it is frozen in the same transaction.

    `granted` are the keys of the errors that the reviewer lets pass: all of those asked for, or nothing is approved.
    Where two reviewers have to sign, the first signature is kept and the submission stays open.

    :raises UnableToDecide: nothing was approved; the sentence says why.
    """
    state, revision = locked(task_state)
    obj = object_of(revision)
    named = subject_of(obj)
    if reason := reason_against_approving(user, named):
        raise NotEntitled(reason)
    found = as_on_screen(state, revision, obj, digest, at)
    if found.checks and {result.key for result in found.checks.waived} - set(granted):
        raise NotGranted(_("Tick each error that you let pass, or ask for changes."))
    approval = particulars(user, found, Capacity.REVIEWER, comment=comment, act_number=act_number, at=at)
    if signatures_needed(named) > 1:
        first = first_signature(state, found.digest)
        if first is None:
            return _signed_first(state, obj, approval, by=user, at=at)
        if first["user"] == approval["user"]:
            raise AlreadySigned(_("You have signed this. Another legal reviewer has to sign it too."))
        approval["capacity"] = Capacity.SECOND_REVIEWER.value
    told = people_to_tell(state, named.subject, named.locale)
    finish(state, found, approval, by=user)
    notifications.tell_approved(task_state=state, obj=obj, manifest=found.manifest, by=user, people=told, at=at)
    return state


def as_on_screen(state: LegalTaskState, revision: Revision, obj: Any, digest: str, at: datetime) -> Candidate:
    """Return what approving a submission would record, which is what was on somebody's screen.

    :raises WordsChanged: the latest draft does not say what was submitted.
    :raises SurroundingsChanged: it does, and something else has changed.
    """
    found = as_submitted(state, revision, obj, at)
    if found.digest != digest:
        raise SurroundingsChanged(
            _("Something that this depends on has changed since you opened it. Here is what you would approve now.")
        )
    return found


def particulars(
    user: Any, found: Candidate, capacity: Capacity, *, comment: str, act_number: str = "", at: datetime
) -> dict[str, Any]:
    """Return what a submission keeps of one person's signature."""
    return {
        "user": str(user.uuid),
        "name": user.shown_name,
        "comment": comment.strip(),
        "capacity": capacity.value,
        "act_number": act_number.strip()[:ACT_NUMBER_LENGTH],
        "digest": found.digest,
        "approved_at": at.isoformat(),
    }


def finish(state: LegalTaskState, found: Candidate, approval: dict[str, Any], *, by: Any) -> None:
    """End a submission with its last signature: what it says is published in the same transaction."""
    state.manifest = found.manifest.to_json()
    state.approval, state.emergency = approval, None
    state.save()
    state.approve(user=by, comment=approval["comment"])


def first_signature(state: LegalTaskState, digest: str) -> dict[str, Any] | None:
    """Return the particulars of the first of two signatures, if it is under what has this digest."""
    first: dict[str, Any] | None = state.first_approval
    return first if first and first["digest"] == digest else None


def _signed_first(
    state: LegalTaskState, obj: Any, approval: dict[str, Any], *, by: Any, at: datetime
) -> LegalTaskState:
    state.first_approval = approval
    state.save()
    notifications.tell_signed(task_state=state, obj=obj, by=by, at=at)
    return state


@transaction.atomic
def refuse(*, task_state: Any, user: Any, comment: str, at: datetime) -> LegalTaskState:
    """Send a submission back to those who wrote it, saying what to change.

    :raises UnableToDecide: nothing was sent back; the sentence says why.
    """
    state, revision = locked(task_state)
    obj = object_of(revision)
    named = subject_of(obj)
    if not is_reviewer(user, named.owner):
        raise NotEntitled(_("Only a legal reviewer of this portal can ask for changes."))
    if not comment.strip():
        raise CommentMissing(_("Say in the comment what has to change."))
    state.emergency = None
    state.reject(user=user, comment=comment.strip())
    told = people_to_tell(state, named.subject, named.locale)
    notifications.tell_refused(
        task_state=state,
        obj=obj,
        comment=comment.strip(),
        remarks=_open_remarks(obj, revision),
        suggestions=Suggestion.objects.filter(task_state=state, state=SuggestionState.OPEN).count(),
        by=user,
        people=told,
        at=at,
    )
    return state


@transaction.atomic
def take(*, task_state: Any, user: Any, at: datetime) -> LegalTaskState:
    """Say to the other reviewers that one is looking at a submission; whoever says so last does.

    :raises UnableToDecide: it is not open, or the user is no reviewer of it.
    """
    state, revision = locked(task_state)
    if reason := reason_against_approving(user, subject_of(object_of(revision))):
        raise NotEntitled(reason)
    state.taken_by, state.taken_at = user.uuid, at
    state.save(update_fields=["taken_by", "taken_at"])
    return state


@transaction.atomic
def leave(*, task_state: Any, user: Any) -> LegalTaskState:
    """Say that one is not looking at it any more. Nothing happens where somebody else is.

    :raises AlreadyDecided: it is no longer open.
    """
    state, _revision = locked(task_state)
    if state.taken_by == user.uuid:
        state.taken_by = state.taken_at = None
        state.save(update_fields=["taken_by", "taken_at"])
    return state


@transaction.atomic
def ask_by(*, task_state: Any, user: Any, day: date, at: datetime) -> LegalTaskState:
    """Ask for the decision by another day, on the portal's calendar. Reviewers are reminded of the new day.

    :raises UnableToDecide: it is not open, the user neither writes nor decides for the portal, or the day is no use.
    """
    state, revision = locked(task_state)
    owner = subject_of(object_of(revision)).owner
    if not may_ask(user, owner):
        raise NotEntitled(_("Only editors and legal reviewers of this portal can ask for another day."))
    if not 0 <= (day - today_in(owner, at)).days <= LONGEST_DAYS:
        raise UnableToDecide(_("Choose a day between today and a year from now."))
    state.due_on, state.reminded_on = day, None
    state.save(update_fields=["due_on", "reminded_on"])
    return state


def locked(task_state: Any) -> tuple[LegalTaskState, Revision]:
    """Lock a submission and its revision, in the order workflow, task, revision, and read them again.

    :raises AlreadyDecided: it is no longer open.
    """
    WorkflowState.objects.select_for_update().get(pk=task_state.workflow_state_id)
    state = LegalTaskState.objects.select_for_update(of=("self",)).filter(pk=task_state.pk).first()
    if state is None:
        raise UnableToDecide(_("This is not a submission for legal approval."))
    if state.status != TaskState.STATUS_IN_PROGRESS or state.workflow_state.status != WorkflowState.STATUS_IN_PROGRESS:
        raise AlreadyDecided(_("This has already been decided."))
    revision = Revision.objects.select_for_update().get(pk=state.revision_id)
    if object_of(revision) is None:
        raise UnableToDecide(_("What was submitted has been deleted."))
    return state, revision


def as_submitted(state: LegalTaskState, revision: Revision, obj: Any, at: datetime) -> Candidate:
    """Return what approving a submission would record.

    :raises WordsChanged: the latest draft does not say what was submitted.
    """
    resubmit = _("The text has changed since it was submitted. Ask its authors to submit it again.")
    if obj.latest_revision_id != revision.pk:
        raise WordsChanged(resubmit)
    try:
        found = candidate(obj, at=at)
    except NotReady as reason:
        raise WordsChanged(str(reason)) from reason
    if found.words != state.submitted_digest:
        raise WordsChanged(resubmit)
    return found


def heading_of(draft: Any, article: str) -> str:
    """Return the heading of an article of a draft; "" where it has none, or is not there."""
    return next((str(child.value["heading"]) for child in draft.body if child.id == article), "") if article else ""


def _open_remarks(obj: Any, revision: Revision) -> list[tuple[str, str]]:
    """Return heading and text of the open comments on what was submitted."""
    if not isinstance(obj, Page) or not (threads := threads_on(obj)):
        return []
    submitted = revision.as_object()
    return [(heading_of(submitted, thread.article), thread.said[0].text) for thread in threads]


def people_to_tell(state: LegalTaskState, subject: UUID, locale: str) -> set[UUID]:
    """Return who wrote part of a submission, or submitted it."""
    people, _unknown = contributors.open_contributors(subject, locale)
    requested_by = state.workflow_state.requested_by
    return people | ({requested_by.uuid} if requested_by else set())
