"""Asking people outside for an opinion on a submission, and taking what they say. It never decides anything."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import TaskState, WorkflowState

from policies.review import notifications
from policies.review.candidates import Candidate
from policies.review.entitlement import may_ask, may_read
from policies.review.errors import NotEntitled, OpinionUnclear, TooMany, UnableToDecide, WordsChanged
from policies.review.mailing import forget_letters
from policies.review.models import LegalTaskState, Opinion, OpinionRequest, OutgoingMail, Sense
from policies.review.operations import as_submitted, locked, people_to_tell
from policies.review.opinion_links import path_of
from policies.review.subjects import Subject, object_of, subject_of

LENGTH = 5000
"""Characters that an opinion may have."""
QUESTION_LENGTH = 2000
NAME_LENGTH = 255
ADDRESS_LENGTH = 254
DAYS = range(1, 61)
"""How many days a link may be good for."""
DEFAULT_DAYS = 14
MOST_LINKS = 20
"""Open links that a submission may have."""
MOST_OPINIONS = 20
"""Opinions that may be given by one link."""


class Why(Enum):
    """Why a link does not lead to the text any more."""

    WITHDRAWN = "withdrawn"
    DECIDED = "decided"
    TAKEN_BACK = "taken back"
    CHANGED = "changed"
    EXPIRED = "expired"


class LinkClosed(UnableToDecide):
    """The link was good once and is not any more."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Reading:
    """What whoever has a link may read: the object, how the register names it, and what approval would record."""

    obj: Any
    named: Subject
    found: Candidate


@transaction.atomic
def ask(
    *, task_state: Any, user: Any, name: str, email: str, days: int = DEFAULT_DAYS, question: str = "", at: datetime
) -> OpinionRequest:
    """Send somebody a link to a submission, good for some days, and ask for their opinion.

    :raises UnableToDecide: nobody was asked; the sentence says why.
    """
    state, named = _open(task_state, user)
    if open_links(state, at).count() >= MOST_LINKS:
        raise TooMany(_("%(count)d links are open: withdraw one first.") % {"count": MOST_LINKS})
    asked = OpinionRequest.objects.create(
        task_state=state,
        name=_name(name),
        email=_address(email),
        question=_text(question, QUESTION_LENGTH, _("A question has at most %(length)d characters.")),
        asked_by=user.uuid,
        asked_at=at,
        expires_at=at + timedelta(days=_days(days)),
    )
    notifications.tell_asked(asked=asked, obj=object_of(state.revision), named=named, by=user, at=at)
    return asked


@transaction.atomic
def withdraw(*, task_state: Any, user: Any, request: UUID, at: datetime) -> None:
    """Take a link back: it opens nothing from now on. What was said by it stays. Idempotent.

    :raises UnableToDecide: there is no such link, or the user may not.
    """
    state, _named = _open(task_state, user)
    asked = OpinionRequest.objects.select_for_update().filter(task_state=state, uuid=request).first()
    if asked is None:
        raise UnableToDecide(_("There is no such link."))
    _close(asked, at)


@transaction.atomic
def give(*, asked: OpinionRequest, sheet: UUID, sense: str, text: str, at: datetime) -> Opinion:
    """Record what somebody says by their link, beside what they said before, and tell those concerned.

    The same sheet sent again changes nothing and returns what it said first.

    :raises LinkClosed: the link leads nowhere any more.
    :raises UnableToDecide: nothing was recorded; the sentence says why.
    """
    # Before the submission, as those do who decide: nothing is said of what has just been decided.
    WorkflowState.objects.select_for_update().filter(pk=asked.task_state.workflow_state_id).first()
    reading = read(_again(asked), at)
    if said := asked.opinions.filter(sheet=sheet).first():
        return said
    if sense not in Sense.values:
        raise OpinionUnclear(_("Choose which way your opinion goes."))
    text = _text(text, LENGTH, _("An opinion has at most %(length)d characters."))
    if not text and sense != Sense.FAVOURABLE:
        raise OpinionUnclear(_("Say in a few words what you think."))
    if asked.opinions.count() >= MOST_OPINIONS:
        raise TooMany(_("You have said as much as one link can carry: write to whoever sent it to you."))
    said = Opinion.objects.create(request=asked, sheet=sheet, sense=sense, text=text, given_at=at)
    named = reading.named
    people = {asked.asked_by, *people_to_tell(asked.task_state, named.subject, named.locale)}
    notifications.tell_opinion(opinion=said, obj=reading.obj, named=named, people=people, at=at)
    return said


def read(asked: OpinionRequest, at: datetime) -> Reading:
    """Return what a link leads to: the submission that it was made for, as long as it is open and says the same.

    :raises LinkClosed: it leads nowhere any more.
    """
    state = asked.task_state
    obj = object_of(state.revision) if state.revision else None
    if asked.withdrawn_at is not None:
        raise LinkClosed(Why.WITHDRAWN)
    if state.status in (TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED):
        raise LinkClosed(Why.DECIDED)
    is_open = state.status == TaskState.STATUS_IN_PROGRESS
    if obj is None or not is_open or state.workflow_state.status != WorkflowState.STATUS_IN_PROGRESS:
        raise LinkClosed(Why.TAKEN_BACK)
    if asked.expires_at <= at:
        raise LinkClosed(Why.EXPIRED)
    try:
        found = as_submitted(state, state.revision, obj, at)
    except WordsChanged as error:
        raise LinkClosed(Why.CHANGED) from error
    return Reading(obj, subject_of(obj), found)


def open_links(state: LegalTaskState, at: datetime) -> QuerySet[OpinionRequest]:
    """Return the links of a submission that are good at a moment, as long as it is open."""
    return OpinionRequest.objects.filter(task_state=state, withdrawn_at=None, expires_at__gt=at)


@transaction.atomic
def erase_person(*, asked: OpinionRequest, at: datetime) -> None:
    """Erase for good who was asked, what they were asked and what they wrote, here and in mail. Idempotent.

    That somebody was asked and answered, when and which way, stays. The link is withdrawn.
    """
    _close(asked, at)
    if asked.name:
        review = reverse("policies_review", args=[asked.task_state_id])
        told = OutgoingMail.objects.filter(text__contains=review).filter(text__contains=asked.name)
        forget_letters(told, about=lambda letter: letter["url"].endswith(review) and asked.name in str(letter["lines"]))
    sent_by_link(asked).delete()
    asked.opinions.update(text="")
    asked.name = asked.email = asked.question = ""
    asked.save(update_fields=["name", "email", "question"])


def sent_by_link(*asked: OpinionRequest) -> QuerySet[OutgoingMail]:
    """Return the mail that brought some links."""
    about = Q(pk__in=[])
    for each in asked:
        about |= Q(text__contains=path_of(each))
    return OutgoingMail.objects.filter(about)


def _open(task_state: Any, user: Any) -> tuple[LegalTaskState, Subject]:
    state, revision = locked(task_state)
    named = subject_of(object_of(revision))
    if not may_read(user, named.owner) or not may_ask(user, named.owner):
        raise NotEntitled(_("Only editors and legal reviewers of this portal can ask for opinions."))
    return state, named


def _again(asked: OpinionRequest) -> OpinionRequest:
    rows = OpinionRequest.objects.select_for_update(of=("self",))
    fresh = rows.select_related("task_state__workflow_state", "task_state__revision").filter(pk=asked.pk).first()
    if fresh is None:
        raise LinkClosed(Why.TAKEN_BACK)
    return fresh


def _close(asked: OpinionRequest, at: datetime) -> None:
    sent_by_link(asked).filter(sent_at=None).delete()
    if asked.withdrawn_at is None:
        asked.withdrawn_at = at
        asked.save(update_fields=["withdrawn_at"])


def _name(name: str) -> str:
    line = " ".join(name.split())
    if not line or len(line) > NAME_LENGTH:
        raise OpinionUnclear(_("Say by name whom you ask."))
    return line


def _address(email: str) -> str:
    address = email.strip()
    try:
        validate_email(address)
        MaxLengthValidator(ADDRESS_LENGTH)(address)
    except ValidationError as error:
        raise OpinionUnclear(_("This e-mail address cannot be written to.")) from error
    return address


def _days(days: int) -> int:
    if days not in DAYS:
        raise OpinionUnclear(_("A link is good for %(least)d to %(most)d days.") % {"least": DAYS[0], "most": DAYS[-1]})
    return days


def _text(text: str, length: int, too_long: str) -> str:
    stripped = text.replace("\r\n", "\n").strip()  # browsers count a line break as one character
    if len(stripped) > length:
        raise OpinionUnclear(too_long % {"length": length})
    if "\x00" in stripped:
        raise OpinionUnclear(_("This text holds a character that cannot be kept; type it again."))
    return stripped
