"""Turning what a draft has typed by hand into facts and references."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from home.queries import container_of
from policies.authoring.mentions.applying import applied
from policies.authoring.mentions.fields import Raw
from policies.authoring.mentions.finding import Found, Mention, find
from policies.authoring.models import PolicyPage
from policies.facts.known import known_values


class UnableToTurn(Exception):
    """The draft cannot be changed; the message says why, for staff. Nothing was changed."""


class DraftMoved(UnableToTurn):
    """The draft is no longer the one that was looked at."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A draft, what it has typed by hand, and a digest by which its text is known again."""

    body: list[Raw]
    found: Found
    digest: str


def look_through(page: PolicyPage, *, at: datetime) -> Looked:
    """Return what the latest draft of a policy has typed by hand, with the facts of its portal approved at `at`."""
    body = list(page.get_latest_revision_as_object().body.get_prep_value())
    locale = page.locale.language_code
    known = known_values(portal=container_of(page).uuid, locale=locale, at=at)
    found = find(body, known=(value for value in known if value.shows), locale=locale)
    return Looked(body, found, _digest(body))


@transaction.atomic
def turn_into_facts(
    *, page: PolicyPage, accepted: Mapping[str, int], digest: str, user: Any, at: datetime
) -> Sequence[Mention]:
    """Make one new draft, by `user`, in which the words accepted are facts and references; return those.

    `accepted` gives for the name of a place (`Place.name`) the position of what was chosen for it. `digest` is that of
    the text that was looked at. Where nothing is accepted nothing is saved. That `user` may edit the page is for the
    caller to ask.

    :raises DraftMoved: the text, or what the facts say, is no longer what was looked at.
    :raises UnableToTurn: the page is locked or under review.
    """
    model = type(page)
    # On SQLite the transaction itself waits for others; on PostgreSQL the row does.
    model._default_manager.select_for_update().get(pk=page.pk)
    page = model._default_manager.get(pk=page.pk)
    if (reason := reason_against_editing(page, user)) is not None:
        raise UnableToTurn(reason)
    looked = look_through(page, at=at)
    offered = {mention.passage.place.name: mention for mention in looked.found.mentions}
    if looked.digest != digest or not _all_offered(accepted, offered):
        raise DraftMoved(
            _("Somebody has changed the draft, or a fact, in the meantime. Nothing was changed; look at it again.")
        )
    chosen = [offered[name] for name in offered if name in accepted]
    if chosen:
        choices = [(mention.passage, mention.choices[accepted[mention.passage.place.name]]) for mention in chosen]
        draft = page.get_latest_revision_as_object()
        draft.body = applied(looked.body, choices)
        draft.save_revision(user=user, log_action=True)
    return chosen


def reason_against_editing(page: PolicyPage, user: Any) -> str | None:
    """Return why nobody, or not this user, may edit the draft now; None where they may."""
    if page.workflow_in_progress:
        return _("This policy is under review. It can be changed again once that has ended.")
    lock = page.get_lock()
    if lock is not None and lock.for_user(user):
        return _("This policy is locked.")
    return None


def _all_offered(accepted: Mapping[str, int], offered: Mapping[str, Mention]) -> bool:
    return all(name in offered and 0 <= position < len(offered[name].choices) for name, position in accepted.items())


def _digest(body: list[Raw]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()
