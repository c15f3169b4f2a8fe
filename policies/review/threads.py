"""Comments on the articles of a policy, in Wagtail's own tables: its logs, and what a redaction erases, know them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wagtail.models import Comment, Page

_BODY = "body"
_HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said, and when."""

    name: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment that nobody has resolved, with the answers to it. `article` is an id; "" for the policy as a whole."""

    pk: int
    article: str
    said: tuple[Said, ...]


def contentpath(article: str) -> str:
    """Return the place that a comment on an article has in Wagtail: its heading; without an article, the title."""
    return f"{_BODY}.{article}.{_HEADING}" if article else "title"


def article_of(path: str) -> str:
    """Return the id of the article that a comment of Wagtail's is about; "" for another place."""
    field, _, rest = path.partition(".")
    return rest.partition(".")[0] if field == _BODY else ""


def threads_on(page: Page) -> list[Thread]:
    """Return the comments on a policy's page that are not resolved, oldest first, in two queries."""
    return [_thread(comment) for comment in comments_on([page.pk]).filter(resolved_at=None)]


def comments_on(pages: Iterable[int]) -> Any:
    """Return all comments on some pages, with the answers to them, oldest first."""
    rows = Comment.objects.filter(page__in=list(pages)).select_related("user").order_by("created_at", "pk")
    return rows.prefetch_related("replies__user")


def participants(comment: Comment) -> set[Any]:
    """Return the UUIDs of those who spoke in a thread."""
    return {comment.user.uuid, *(reply.user.uuid for reply in comment.replies.select_related("user"))}


def _thread(comment: Comment) -> Thread:
    replies = sorted(comment.replies.all(), key=lambda reply: (reply.created_at, reply.pk))
    said = (Said(each.user.shown_name, each.text, each.created_at) for each in (comment, *replies))
    return Thread(comment.pk, article_of(comment.contentpath), tuple(said))
