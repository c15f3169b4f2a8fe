"""Who wrote what. Wagtail's revisions are rewritten by autosave and lose deleted users, so these rows are our own."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Max
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, Revision
from wagtail_localize.models import StringTranslation

from policies.authoring.rewording import plain_lines, times_said
from policies.review.models import Contribution, Part, Suggestion, SuggestionState
from policies.review.subjects import Subject, subject_of

# What Wagtail keeps in a revision beside the words: identity, place in the tree, state.
_NOT_WORDS = frozenset(
    {
        "alias_of",
        "comments",
        "content_type",
        "depth",
        "draft_title",
        "expire_at",
        "expired",
        "first_published_at",
        "go_live_at",
        "has_unpublished_changes",
        "last_published_at",
        "latest_revision",
        "latest_revision_created_at",
        "live",
        "live_revision",
        "locale",
        "locked",
        "locked_at",
        "locked_by",
        "numchild",
        "owner",
        "path",
        "pk",
        "search_description",
        "seo_title",
        "show_in_menus",
        "slug",
        "translation_key",
        "url_path",
        "uuid",
        "wagtail_admin_comments",
    }
)
_BODY = "body"


def words_digest(content: dict[str, Any]) -> str:
    """Return the digest of what a revision says, whatever its row and its place are.

    `content` is the JSON of a Wagtail revision. Two revisions with one digest say the same.
    """
    words = {key: value for key, value in content.items() if key not in _NOT_WORDS}
    if isinstance(words.get(_BODY), str):
        words[_BODY] = json.loads(words[_BODY] or "[]")
    text = json.dumps(_without_keys(words), sort_keys=True, separators=(",", ":"), default=str)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _without_keys(value: Any) -> Any:
    """Drop primary keys of child rows, which every copy changes."""
    if isinstance(value, dict):
        return {key: _without_keys(child) for key, child in value.items() if key not in ("pk", "fact", "container")}
    if isinstance(value, list):
        return [_without_keys(child) for child in value]
    return value


@transaction.atomic
def record(*, obj: Any, revision: Revision, user: Any, part: Part = Part.AUTHOR, at: datetime) -> None:
    """Record that somebody had a part in a revision; `user` None when nobody knows who it was.

    A revision that says what an earlier one of the same subject said takes over that one's contributors: whoever
    reverts to old words does not become their author. Recording twice is recording once.
    """
    named = subject_of(obj)
    digest = words_digest(revision.content)
    rows = Contribution.objects.filter(subject=named.subject, locale=named.locale, revision=revision.pk)
    # Words that replaced others in the same row were never frozen, whatever their predecessors were.
    rows.exclude(digest=digest).update(digest=digest, settled=False)
    earlier = Contribution.objects.filter(subject=named.subject, digest=digest).exclude(
        locale=named.locale, revision=revision.pk
    )
    people = set(earlier.values_list("user", "part"))
    # Wagtail copies pages, for a translation say, without naming anybody: nobody new wrote what others had written.
    if user is not None or part != Part.AUTHOR or not people:
        people.add((user.uuid if user else None, part.value))
    _add(named, revision.pk, digest, people, at)


@transaction.atomic
def record_copy(*, source: Any, copy: Any, at: datetime) -> None:
    """Record that everybody who ever wrote in `source` is an author of what `copy` begins with."""
    origin, named = subject_of(source), subject_of(copy)
    revision = copy.latest_revision_id or 0
    users = set(
        Contribution.objects.filter(subject=origin.subject, locale=origin.locale).values_list("user", flat=True)
    )
    _add(named, revision, "", [(user, Part.COPIED) for user in users], at)


def _add(named: Subject, revision: int, digest: str, people: Iterable[tuple[UUID | None, str]], at: datetime) -> None:
    rows = Contribution.objects.filter(subject=named.subject, locale=named.locale, revision=revision)
    known = set(rows.values_list("user", "part"))
    Contribution.objects.bulk_create(
        [
            Contribution(
                subject=named.subject,
                locale=named.locale,
                revision=revision,
                user=user,
                part=part,
                digest=digest,
                contributed_at=at,
            )
            for user, part in people
            if (user, str(part)) not in known
        ],
        # Two saves of one revision at once record the same row; null users are no conflict and do no harm.
        ignore_conflicts=True,
    )


def open_contributors(subject: UUID, locale: str) -> tuple[set[UUID], bool]:
    """Return everybody with a part in what is not frozen yet, and whether somebody unknown is among them."""
    users = set(
        Contribution.objects.filter(subject=subject, locale=locale, settled=False).values_list("user", flat=True)
    )
    return {user for user in users if user}, None in users


def contributors_of(subject: UUID, locale: str) -> tuple[set[UUID], bool]:
    """Return everybody who ever had a part in a subject, frozen or not, and whether somebody unknown is among them."""
    users = set(Contribution.objects.filter(subject=subject, locale=locale).values_list("user", flat=True))
    return {user for user in users if user}, None in users


def settle(*, subject: UUID, locale: str, up_to_revision: int) -> None:
    """Record that a version was frozen from a revision: it contains everything written up to it."""
    Contribution.objects.filter(subject=subject, locale=locale, settled=False, revision__lte=up_to_revision).update(
        settled=True
    )


def record_saved(*, revision: Revision, at: datetime) -> None:
    """Record the author whom a saved revision names, and whoever is at work if that is somebody else.

    A revision saved again with the same words (as publishing does) has no new author.
    """
    obj = revision.content_object
    if obj is None:
        return
    named = subject_of(obj)
    rows = Contribution.objects.filter(subject=named.subject, locale=named.locale, revision=revision.pk)
    if rows.filter(digest=words_digest(revision.content)).exists():
        return
    translators = _translators(obj, named)
    record(obj=obj, revision=revision, user=revision.user, at=at)
    for author in _suggesting(revision, named):
        record(obj=obj, revision=revision, user=author, part=Part.SUGGESTED, at=at)
    for translator in translators:
        record(obj=obj, revision=revision, user=translator, part=Part.TRANSLATOR, at=at)
    at_work = get_active_log_context().user
    if at_work is not None and revision.user is not None and at_work.pk != revision.user_id:
        record(obj=obj, revision=revision, user=at_work, at=at)


def _suggesting(revision: Revision, named: Subject) -> list[Any]:
    """Return who suggested words that a draft says: they wrote them, though somebody else has typed them.

    Words that stood in as many lines when they were suggested are the draft's own.
    """
    rows = Suggestion.objects.filter(task_state__subject=named.subject, task_state__locale=named.locale)
    waiting = rows.exclude(state=SuggestionState.ACCEPTED).exclude(after="").select_related("task_state__revision")
    if not waiting:
        return []
    draft = revision.as_object()
    said = {each.suggested_by for each in waiting if _times(draft, each) > _times(_submitted(each), each)}
    people = get_user_model().objects.in_bulk(said, field_name="uuid")
    return [people.get(uuid) for uuid in sorted(said)]


def _submitted(suggestion: Suggestion) -> Any:
    return suggestion.task_state.revision.as_object()


def _times(draft: Any, suggestion: Suggestion) -> int:
    return times_said(plain_lines(draft.body.get_prep_value(), suggestion.article), suggestion.after)


def _translators(obj: Any, named: Subject) -> list[Any]:
    """Return who translated strings of a page since what is frozen: whoever puts them into it may be another."""
    if not isinstance(obj, Page):
        return []
    settled = Contribution.objects.filter(subject=named.subject, locale=named.locale, settled=True)
    since = settled.aggregate(last=Max("contributed_at"))["last"]
    strings = StringTranslation.objects.filter(context__object=named.subject, locale=obj.locale_id)
    if since is not None:
        strings = strings.filter(updated_at__gt=since)
    people = get_user_model().objects.filter(pk__in=strings.values("last_translated_by"))
    return list(people.order_by("pk"))
