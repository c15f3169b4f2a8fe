"""What people are told because a day has come: a decision that is asked for, a version about to take effect."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef
from wagtail.models import TaskState

from home.models import WORKING_ROLES, Container
from policies.register.history import summaries_by_redaction
from policies.register.manifest import Manifest, manifest_of
from policies.register.models import Action, ChainKind, Entry
from policies.review import notifications
from policies.review.deadlines import is_reminder_due
from policies.review.entitlement import staff
from policies.review.models import LegalTaskState
from policies.review.subjects import object_of

NEAR = timedelta(days=7)
"""How long before a version takes effect staff are told of it."""


def remind_reviewers(*, at: datetime) -> int:
    """Remind reviewers of the submissions that wait for them; return of how many. Twice a day does no harm."""
    waiting = LegalTaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, due_on__isnull=False)
    zones = _zones(waiting.values_list("owner", flat=True))
    return sum(_reminded(state.pk, zones[state.owner], at) for state in waiting if state.owner in zones)


def announce_versions(*, at: datetime) -> int:
    """Tell the staff of portals which versions are about to take effect; return how many."""
    return sum(_announced(entry, at) for entry in _coming(at))


@transaction.atomic
def _reminded(state: int, zone: ZoneInfo, at: datetime) -> bool:
    found = LegalTaskState.objects.select_for_update(of=("self",)).get(pk=state)
    obj = object_of(found.revision)
    today = at.astimezone(zone).date()
    if (
        found.status != TaskState.STATUS_IN_PROGRESS
        or found.due_on is None
        or obj is None
        or not is_reminder_due(
            due_on=found.due_on,
            submitted_on=found.started_at.astimezone(zone).date(),
            reminded_on=found.reminded_on,
            today=today,
        )
    ):
        return False
    found.reminded_on = today
    found.save(update_fields=["reminded_on"])
    notifications.remind(task_state=found, obj=obj, at=at)
    return True


@transaction.atomic
def _announced(entry: Entry, at: datetime) -> bool:
    states = LegalTaskState.objects.select_for_update(of=("self",))
    state = states.filter(approval__digest=entry.decision.manifest_digest, announced_at=None).first()
    obj = object_of(state.revision) if state else None
    if state is None or obj is None or entry.number is None:
        return False
    state.announced_at = at
    state.save(update_fields=["announced_at"])
    notifications.tell_coming(
        task_state=state,
        obj=obj,
        manifest=_as_said_now(entry),
        number=entry.number,
        people=staff(entry.chain.owner, *WORKING_ROLES),
        at=at,
    )
    return True


def _coming(at: datetime) -> Iterator[Entry]:
    """Yield the approved versions of policies that take effect soon; not those that changed facts make of them."""
    recalled = Entry.objects.filter(action=Action.RECALL, chain=OuterRef("chain"), number=OuterRef("number"))
    replacing = Entry.objects.filter(
        action=Action.VERSION,
        chain=OuterRef("chain"),
        effective_from=OuterRef("effective_from"),
        number__gt=OuterRef("number"),
        manifest__contains='"batch":null',
    ).exclude(Exists(recalled))
    versions = Entry.objects.filter(
        action=Action.VERSION,
        chain__kind=ChainKind.POLICY,
        effective_from__gt=at,
        effective_from__lte=at + NEAR,
    )
    standing = versions.exclude(Exists(recalled)).exclude(Exists(replacing))
    for entry in standing.select_related("chain", "decision").order_by("effective_from", "pk"):
        if manifest_of(entry).batch is None:
            yield entry


def _as_said_now(entry: Entry) -> Manifest:
    """Return the manifest of a version, with the public sentence that a redaction put in the place of its own."""
    manifest = manifest_of(entry)
    redactions = Entry.objects.filter(chain=entry.chain_id, action=Action.REDACTION, number=entry.number)
    return replace(manifest, summary=summaries_by_redaction(redactions).get(entry.number, manifest.summary))


def _zones(owners: Any) -> dict[UUID, ZoneInfo]:
    rows = Container.objects.filter(uuid__in=list(owners)).values_list("uuid", "time_zone")
    return {uuid: ZoneInfo(zone) for uuid, zone in rows}
