"""Carrying out batches: some hundred policies a transaction, by whoever is free, as often as it takes.

A worker that is killed leaves the chunk it was at as it found it. Every chunk asks what is missing now, so that
batches may overlap, be repeated, and come in any order. A policy that nothing can be made of stops no other.
"""

from __future__ import annotations

import gc
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import DataError, IntegrityError, InternalError, connection, transaction
from django.db.models import QuerySet
from django_tasks import task

from policies.publication.errors import UnableToFreeze
from policies.publication.models import Batch, BatchChain, BatchState
from policies.publication.proposing import overtake_shown
from policies.publication.spreading import Spread, spread
from policies.register.clock import database_now
from policies.register.models import Chain, ChainKind

logger = logging.getLogger(__name__)

# What is wrong with one policy, and would be again: not a lost connection, nor a clock that went back.
_BROKEN = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    UnableToFreeze,
    DataError,
    IntegrityError,
    InternalError,
)

CHUNK = 100
"""Policies in one transaction: enough for set-based writes, few enough that nobody waits for their locks."""


def propagate(batch: Batch, *, at: datetime | None = None, chunk: int = CHUNK) -> int:
    """Bring a batch to its end, or leave what other workers hold to them; return how many policies were done here.

    `at` is the moment to act as of (now), for tests.
    """
    done = 0
    while count := propagate_chunk(batch, at=at, chunk=chunk):
        done += count
    return done


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Let the block be without Python's garbage collector, which finds nothing in what a chunk still needs."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_collector_paused()
@transaction.atomic
def propagate_chunk(batch: Batch, *, at: datetime | None = None, chunk: int = CHUNK) -> int:
    """Bring the next policies of a batch up to date, in one transaction; return how many, 0 when none is left."""
    rows = _taken(batch, chunk)
    if not rows:
        _finish(batch, at or database_now())
        return 0
    # Asked after the rows are held: whoever held them before may have been at work until now.
    moment = at or database_now()
    outcomes = _spread({(row.owner, row.subject) for row in rows}, moment)
    _note_all(rows, outcomes, batch, moment)
    if batch.fact in {row.owner for row in rows}:
        # A portal's profile: it may have chosen others than those whose changes the portal is asked about.
        overtake_shown(portal=batch.fact, at=moment)
    return len(rows)


def enqueue(batch: Batch) -> None:
    """Have a batch carried out once the present transaction is committed."""
    transaction.on_commit(partial(_enqueue, batch.pk), robust=True)


def unfinished(since: datetime) -> QuerySet[Batch]:
    """Return the batches begun before a moment that are not finished, oldest first."""
    return Batch.objects.filter(finished_at=None, created_at__lte=since).order_by("created_at", "pk")


def resume(batches: Iterable[Batch]) -> int:
    """Queue batches again whose worker may have been killed; return how many. Two workers do no harm."""
    found = list(batches)
    for batch in found:
        _enqueue(batch.pk)
    return len(found)


@task()
def propagate_batch(batch: int) -> None:
    """Carry out a batch; the task behind `enqueue`."""
    found = Batch.objects.filter(pk=batch, finished_at=None).first()
    if found is not None:
        propagate(found)


def _enqueue(batch: int) -> None:
    propagate_batch.enqueue(batch)


def _spread(policies: Collection[tuple[UUID, UUID]], at: datetime) -> dict[UUID, Spread]:
    """Bring policies up to date together, or each by itself where one of them stands in the way of the others."""
    try:
        with transaction.atomic():
            return spread(policies=policies, at=at)
    except _BROKEN:
        if len(policies) > 1:
            return {chain: found for policy in policies for chain, found in _spread([policy], at).items()}
        (policy,) = policies
        logger.exception("The policy %s of %s cannot be given the facts that are due.", policy[1], policy[0])
        chains = Chain.objects.filter(owner=policy[0], subject=policy[1], kind=ChainKind.POLICY)
        return dict.fromkeys(chains.values_list("uuid", flat=True), Spread(unable=True))


def _taken(batch: Batch, chunk: int) -> list[BatchChain]:
    """Return the next rows, held, with those of the same policies in other languages, which change with them."""
    rows = list(_free(batch)[:chunk])
    others = _free(batch).filter(subject__in={row.subject for row in rows}).exclude(pk__in=[row.pk for row in rows])
    return [*rows, *(others if rows else ())]


def _free(batch: Batch) -> QuerySet[BatchChain]:
    waiting = BatchChain.objects.filter(batch=batch, state=BatchState.WAITING).order_by("pk")
    skip = connection.features.has_select_for_update_skip_locked
    return waiting.select_for_update(skip_locked=skip) if skip else waiting.select_for_update()


def _finish(batch: Batch, at: datetime) -> None:
    """Note the end, unless another worker is still at some of its policies."""
    if not BatchChain.objects.filter(batch=batch, state=BatchState.WAITING).exists():
        Batch.objects.filter(pk=batch.pk, finished_at=None).update(finished_at=at)
        batch.refresh_from_db(fields=["finished_at"])


def _note_all(rows: Iterable[BatchChain], outcomes: Mapping[UUID, Spread], batch: Batch, at: datetime) -> None:
    """Write down what became of policies: one statement for all of which the same is to be said."""
    alike: dict[tuple[object, ...], list[BatchChain]] = defaultdict(list)
    for row in rows:
        found = outcomes.get(row.chain) or Spread()
        alike[found.made, found.kept, found.unable, row.planned + 1 in found.made[:1]].append(row)
    for among in alike.values():
        found = outcomes.get(among[0].chain) or Spread()
        BatchChain.objects.filter(pk__in=[row.pk for row in among]).update(
            state=BatchState.UNABLE if found.unable else BatchState.DONE if found.made else BatchState.NOTHING,
            made=list(found.made),
            kept=list(found.kept),
            moved=bool(found.made) and found.made[0] != among[0].planned + 1,
            late=bool(found.made) and batch.created_at < batch.effective_from < at,
            done_at=at,
        )
