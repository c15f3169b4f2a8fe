"""Speaking about a submission: comments on its articles, answers to them, and what is settled.

Whoever writes, translates or decides for the portal may speak; nobody's words are changed by it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Comment, CommentReply, Page

from policies.review import notifications
from policies.review.entitlement import may_speak
from policies.review.errors import CommentMissing, NotEntitled, UnableToDecide
from policies.review.models import LegalTaskState
from policies.review.operations import heading_of, locked, people_to_tell
from policies.review.subjects import object_of, subject_of
from policies.review.threads import article_of, contentpath, participants

LENGTH = 5000
"""Characters that a comment may have."""


@transaction.atomic
def comment(*, task_state: Any, user: Any, article: str, text: str, at: datetime) -> Comment:
    """Comment on an article of what was submitted, named by its id, or on the whole ("").

    :raises UnableToDecide: nothing was said; the sentence says why.
    """
    state, page = _open(task_state, user)
    if article and not any(child.id == article for child in state.revision.as_object().body):
        raise UnableToDecide(_("This article is not in what was submitted."))
    said = Comment(page_id=page.pk, user=user, text=_checked(text), contentpath=contentpath(article))
    said.revision_created = state.revision
    said.save()
    said.log_create(user=user, page_revision=state.revision)
    _tell(state, page, said, said.text, by=user, also=(), at=at)
    return said


@transaction.atomic
def answer(*, task_state: Any, user: Any, thread: int, text: str, at: datetime) -> CommentReply:
    """Answer a comment.

    :raises UnableToDecide: nothing was said; the sentence says why.
    """
    state, page = _open(task_state, user)
    found = _thread(page, thread)
    said = CommentReply.objects.create(comment=found, user=user, text=_checked(text))
    said.log_create(user=user, page_revision=state.revision)
    _tell(state, page, found, said.text, by=user, also=participants(found), at=at)
    return said


@transaction.atomic
def resolve(*, task_state: Any, user: Any, thread: int, at: datetime) -> None:
    """Say that a comment is settled: it is shown no more, and stays in the file of the policy.

    :raises UnableToDecide: there is no such comment, or what was submitted has been decided.
    """
    state, page = _open(task_state, user)
    found = _thread(page, thread)
    found.resolved_at, found.resolved_by = at, user
    found.save()
    found.log_resolve(user=user, page_revision=state.revision)


def _open(task_state: Any, user: Any) -> tuple[LegalTaskState, Any]:
    state, revision = locked(task_state)
    page = object_of(revision)
    if not isinstance(page, Page):
        raise UnableToDecide(_("Comments are for policies."))
    if not may_speak(user, subject_of(page).owner):
        raise NotEntitled(_("Only people who write or decide for this portal can comment."))
    return state, page


def _thread(page: Page, thread: int) -> Comment:
    found = Comment.objects.select_for_update(of=("self",)).filter(page=page.pk, pk=thread, resolved_at=None).first()
    if found is None:
        raise UnableToDecide(_("This comment has been settled or taken away."))
    return found


def _checked(text: str) -> str:
    stripped = text.strip()
    if not stripped:
        raise CommentMissing(_("Write the comment first."))
    if len(stripped) > LENGTH:
        raise CommentMissing(_("A comment has at most %(length)d characters.") % {"length": LENGTH})
    return stripped


def _tell(
    state: LegalTaskState, page: Any, thread: Comment, text: str, *, by: Any, also: Iterable[UUID], at: datetime
) -> None:
    named = subject_of(page)
    notifications.tell_commented(
        task_state=state,
        obj=page,
        heading=heading_of(state.revision.as_object(), article_of(thread.contentpath)),
        text=text,
        by=by,
        people={*people_to_tell(state, named.subject, named.locale), *also},
        at=at,
    )
