"""Other words that a reviewer suggests for lines of a submission, and what an editor makes of them.

Nobody edits what is under review: a suggestion is accepted once the review has ended, as a draft by the editor, of
which whoever suggested the words is an author from then on.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from policies.authoring.mentions.operations import reason_against_editing
from policies.authoring.models import PolicyPage
from policies.authoring.rewording import PlainLine, UnableToReword, checked, plain_lines, reworded, without_marks
from policies.review import contributors, notifications
from policies.review.comments import LENGTH as NOTE_LENGTH
from policies.review.entitlement import is_reviewer
from policies.review.errors import AlreadyDecided, CommentMissing, NotEntitled, UnableToDecide, WordsChanged
from policies.review.models import LegalTaskState, Part, Suggestion, SuggestionState
from policies.review.operations import heading_of, locked, people_to_tell
from policies.review.subjects import object_of, subject_of
from policies.review.translating import is_written_by_translating

MOST = 200
"""Suggestions that may wait in one submission."""


def lines_of(draft: PolicyPage, article: str) -> tuple[PlainLine, ...]:
    """Return the lines of an article for which other words may be suggested; none where there is no such article."""
    return plain_lines(draft.body.get_prep_value(), article)


@transaction.atomic
def suggest(
    *, task_state: Any, user: Any, article: str, words: Mapping[str, str], note: str = "", at: datetime
) -> list[Suggestion]:
    """Suggest other words for lines of an article, by their places; lines that stay as they are are no suggestion.

    :raises UnableToDecide: nothing was suggested; the sentence says why.
    """
    state, page = _open(task_state, user)
    lines = {line.place: line for line in lines_of(state.revision.as_object(), article)}
    if not lines or not words.keys() <= lines.keys():
        raise UnableToDecide(_("This article is not in what was submitted."))
    touched = {place: said for place, said in words.items() if said.replace("\r\n", "\n") != lines[place].text}
    wanted = {place: _checked(lines[place], said) for place, said in touched.items()}
    changed = {place: said for place, said in wanted.items() if said != lines[place].text}
    if not changed:
        raise CommentMissing(_("Change at least one line first."))
    if len(note) > NOTE_LENGTH:
        raise CommentMissing(_("A comment has at most %(length)d characters.") % {"length": NOTE_LENGTH})
    if waiting_in(state).count() + len(changed) > MOST:
        raise UnableToDecide(_("There are too many suggestions: ask for changes, and say in a comment which."))
    made = [
        Suggestion.objects.create(
            task_state=state,
            article=article,
            place=place,
            before=lines[place].text,
            after=changed[place],
            note=note.strip(),
            suggested_by=user.uuid,
            suggested_at=at,
        )
        for place in lines
        if place in changed
    ]
    _tell(state, page, made, by=user, at=at)
    return made


@transaction.atomic
def take_back(*, task_state: Any, user: Any, suggestion: UUID) -> None:
    """Take back one's own suggestion that nobody has decided on.

    :raises UnableToDecide: there is none.
    """
    state, _page = _open(task_state, user)
    gone, _kinds = waiting_in(state).filter(uuid=suggestion, suggested_by=user.uuid).delete()
    if not gone:
        raise UnableToDecide(_("This suggestion is not there any more."))


@transaction.atomic
def accept(*, page: PolicyPage, suggestion: UUID, user: Any, at: datetime) -> Suggestion:
    """Put suggested words into the draft, as a new draft by `user`, of which whoever suggested them is an author too.

    That `user` may edit the page is for the caller to ask.

    :raises UnableToDecide: nothing was changed; the sentence says why.
    """
    page, found = _waiting(page, suggestion, user)
    draft = page.get_latest_revision_as_object()
    try:
        draft.body = _with_words(draft, found)
        revision = draft.save_revision(user=user, log_action=True)
    except (UnableToReword, ValidationError) as error:
        reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        raise WordsChanged(
            _("%(reason)s Mend it by hand, or leave the suggestion aside.") % {"reason": reason}
        ) from error
    author = get_user_model().objects.filter(uuid=found.suggested_by).first()
    contributors.record(obj=page, revision=revision, user=author, part=Part.SUGGESTED, at=at)
    return _decided(found, SuggestionState.ACCEPTED, user, at, revision.pk)


@transaction.atomic
def decline(*, page: PolicyPage, suggestion: UUID, user: Any, at: datetime) -> Suggestion:
    """Leave suggested words aside. That `user` may edit the page is for the caller to ask.

    :raises UnableToDecide: nothing was changed; the sentence says why.
    """
    _page, found = _waiting(page, suggestion, user)
    return _decided(found, SuggestionState.DECLINED, user, at)


def waiting_in(state: LegalTaskState) -> QuerySet[Suggestion]:
    """Return the suggestions to a submission on which nobody has decided, the oldest first."""
    return Suggestion.objects.filter(task_state=state, state=SuggestionState.OPEN).order_by("suggested_at", "pk")


def waiting_for(page: PolicyPage) -> QuerySet[Suggestion]:
    """Return the suggestions to a policy, in its language, on which nobody has decided, the oldest first."""
    named = subject_of(page)
    states = LegalTaskState.objects.filter(owner=named.owner, subject=named.subject, locale=named.locale)
    return Suggestion.objects.filter(task_state__in=states.values("pk"), state=SuggestionState.OPEN).order_by(
        "suggested_at", "pk"
    )


def _open(task_state: Any, user: Any) -> tuple[LegalTaskState, PolicyPage]:
    state, revision = locked(task_state)
    page = object_of(revision)
    if not isinstance(page, PolicyPage):
        raise UnableToDecide(_("Other words are suggested for policies."))
    if not is_reviewer(user, subject_of(page).owner):
        raise NotEntitled(_("Only a legal reviewer of this portal can suggest other words."))
    if is_written_by_translating(page):
        raise UnableToDecide(
            _("This policy is written by translating another: say in a comment what should read otherwise.")
        )
    return state, page


def _waiting(page: PolicyPage, suggestion: UUID, user: Any) -> tuple[PolicyPage, Suggestion]:
    """Lock a page and a suggestion to it, and read both again."""
    model = type(page)
    model._default_manager.select_for_update().get(pk=page.pk)
    page = model._default_manager.get(pk=page.pk)
    found = waiting_for(page).select_for_update(of=("self",)).filter(uuid=suggestion).first()
    if found is None:
        raise AlreadyDecided(_("Somebody has decided on this suggestion already."))
    if (reason := reason_against_editing(page, user)) is not None:
        raise UnableToDecide(reason)
    return page, found


def _with_words(draft: PolicyPage, found: Suggestion) -> list[Any]:
    among = lines_of(found.task_state.revision.as_object(), found.article)
    line = next((each for each in among if each.place == found.place), None)
    if line is None:
        raise UnableToReword(_("This line has changed in the meantime, or is gone."))
    return reworded(draft.body.get_prep_value(), found.article, line, found.after, among=among)


def _decided(
    found: Suggestion, state: SuggestionState, user: Any, at: datetime, revision: int | None = None
) -> Suggestion:
    found.state, found.decided_by, found.decided_at, found.revision = state, user.uuid, at, revision
    found.save()
    return found


def _checked(line: PlainLine, words: str) -> str:
    try:
        return checked(line, words)
    except UnableToReword as reason:
        raise UnableToDecide(str(reason)) from reason


def _tell(state: LegalTaskState, page: PolicyPage, made: Sequence[Suggestion], *, by: Any, at: datetime) -> None:
    named = subject_of(page)
    notifications.tell_suggested(
        task_state=state,
        obj=page,
        heading=heading_of(state.revision.as_object(), made[0].article),
        lines=[without_marks(each.after) for each in made],
        note=made[0].note,
        by=by,
        people=people_to_tell(state, named.subject, named.locale),
        at=at,
    )
