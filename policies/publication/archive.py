"""Copies of every version in write-once storage outside the database (`ARCHIVE_URL`).

What must be there is written down in the transaction that makes a version and done after it, as often as it takes:
a job that is not stored is tried again by the next version or by `manage.py archive_versions`. An object's name holds
chain, number, form and digest, so that storing it twice is harmless and no two chains share one.

A redaction turns the jobs of the redacted bodies into removals, which are retried in the same way.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django_tasks import task

from policies.publication.models import ArchiveJob
from policies.publication.write_once import NotStored, Unreachable, WriteOnce, write_once
from policies.register.bodies import DamagedBody, of_versions, unfold
from policies.register.models import Body, Entry, Form

logger = logging.getLogger(__name__)

SUFFIXES = {Form.DOCUMENT.value: ".json", Form.HTML.value: ".html"}
"""The forms that are archived, and how their objects' names end."""

CHUNK = 50
"""Jobs that a worker holds at a time."""

LEASE = timedelta(minutes=10)
"""How long a worker may hold jobs. Longer than any attempt takes; after it, the worker was killed."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an attempt came to: objects stored and removed, jobs that still wait, one sentence for each failure."""

    stored: int
    removed: int
    waiting: int
    failures: Sequence[str]


def queue(*, entry: Entry) -> None:
    """Note that the archive must hold what the entry puts in place. Call it in the entry's own transaction."""
    queue_all(entries=[entry])


def queue_all(*, entries: Iterable[Entry]) -> None:
    """Note that the archive must hold what the entries put in place. Call it in their own transaction."""
    jobs = [
        ArchiveJob(chain=entry.chain_id, number=number, form=form, digest=digest, created_at=entry.recorded_at)
        for entry in entries
        for number, form, digest in _put_in_place(entry)
        if form in SUFFIXES
    ]
    if jobs:
        ArchiveJob.objects.bulk_create(jobs, ignore_conflicts=True)
        transaction.on_commit(_enqueue, robust=True)


def forget(chain: UUID, number: int) -> None:
    """Note that the archive must lose those copies of a version that the register no longer has.

    Call it in the redaction's own transaction, once the bodies are replaced or deleted.
    """
    standing = Body.objects.filter(chain_id=chain, number=number).values_list("digest", flat=True)
    gone = ArchiveJob.objects.filter(chain=chain, number=number).exclude(digest__in=list(standing))
    # The attempt that is under way, if any, sees by the number of attempts that it is no longer wanted.
    gone.update(stored_at=None, attempts=F("attempts") + 1)
    transaction.on_commit(_enqueue, robust=True)


def waiting() -> QuerySet[ArchiveJob]:
    """Return the jobs that are not done, oldest first."""
    return ArchiveJob.objects.filter(stored_at=None).order_by("created_at", "pk")


def store_waiting() -> Outcome:
    """Try every job that waits and that no other worker holds.

    Stops early when the storage does not answer. Holds no transaction and no lock while it speaks to the storage.
    """
    archive = write_once()
    keys = list(_claimable().values_list("pk", flat=True))
    worker = _Worker(archive)
    for start in range(0, len(keys), CHUNK):
        worker.carry_out(_claim(keys[start : start + CHUNK]))
        if worker.is_unreachable:
            break
    return Outcome(stored=worker.stored, removed=worker.removed, waiting=waiting().count(), failures=worker.failures)


@task()
def store_copies() -> None:
    """Bring the archive up to date; the task behind `queue` and `forget`."""
    store_waiting()


def _enqueue() -> None:
    store_copies.enqueue()


def _put_in_place(entry: Entry) -> list[tuple[int, str, str]]:
    found = []
    for key, digest in json.loads(entry.bodies).items():
        number, form, _renderer = key.split("/")
        if digest is not None:
            found.append((int(number), form, digest))
    return found


def _claimable() -> QuerySet[ArchiveJob]:
    return waiting().filter(Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - LEASE))


def _claim(keys: Sequence[int]) -> list[ArchiveJob]:
    """Hold those of some jobs that nobody else has taken meanwhile."""
    with transaction.atomic():
        jobs = list(_claimable().filter(pk__in=keys).select_for_update())
        held = ArchiveJob.objects.filter(pk__in=[job.pk for job in jobs])
        held.update(claimed_at=timezone.now(), attempts=F("attempts") + 1)
    return jobs


class _Worker:
    """Carries out jobs that are held, and counts what came of them."""

    def __init__(self, archive: WriteOnce) -> None:
        self.archive = archive
        self.stored = self.removed = 0
        self.failures: list[str] = []
        self.is_unreachable = False

    def carry_out(self, jobs: Sequence[ArchiveJob]) -> None:
        """Store the objects of jobs, or remove them where the body was redacted."""
        bodies = _bodies(jobs)
        put = [job for job in jobs if self._try(job, partial(self._put, job, bodies.get(_key(job))))]
        marked = _mark_stored(put)
        self.stored += len(marked)
        rest = [job for job in put if job.pk not in marked]
        standing = _bodies(rest)
        for job in rest:
            # Redacted between reading it and noting it: that removal may have found nothing yet. Others have been
            # taken over by another worker.
            if _key(job) not in standing:
                self._try(job, partial(self._remove, job))

    def _try(self, job: ArchiveJob, attempt: Callable[[], bool]) -> bool:
        """Return what an attempt does; False, with the job let go, where it fails or nothing answers any more."""
        try:
            if not self.is_unreachable:
                return attempt()
            ArchiveJob.objects.filter(pk=job.pk).update(claimed_at=None)
        except NotStored as failure:
            self.failures.append(str(failure))
            self.is_unreachable = isinstance(failure, Unreachable)
            ArchiveJob.objects.filter(pk=job.pk).update(claimed_at=None, last_error=str(failure)[:300])
            logger.error("%s", failure)
        return False

    def _put(self, job: ArchiveJob, body: Body | None) -> bool:
        if body is None:
            return self._remove(job)
        self.archive.put(name=_name(job), content=_content(job, body))
        return True

    def _remove(self, job: ArchiveJob) -> bool:
        self.archive.remove(name=_name(job))
        ArchiveJob.objects.filter(pk=job.pk).delete()
        self.removed += 1
        return False


def _mark_stored(jobs: Sequence[ArchiveJob]) -> set[int]:
    """Mark jobs as done, and return which, but for those whose bodies a redaction has taken meanwhile."""
    attempts = {job.pk: job.attempts + 1 for job in jobs}
    there = Body.objects.filter(
        chain=OuterRef("chain"), number=OuterRef("number"), form=OuterRef("form"), digest=OuterRef("digest")
    )
    with transaction.atomic():
        found = ArchiveJob.objects.select_for_update().filter(Exists(there), pk__in=attempts)
        marked = {pk for pk, count in found.values_list("pk", "attempts") if count == attempts[pk]}
        ArchiveJob.objects.filter(pk__in=marked).update(stored_at=timezone.now(), claimed_at=None, last_error="")
    return marked


_Key = tuple[UUID, int, str, str]


def _key(row: ArchiveJob | Body) -> _Key:
    chain = row.chain if isinstance(row, ArchiveJob) else row.chain_id
    return chain, row.number, row.form, row.digest


def _bodies(jobs: Sequence[ArchiveJob]) -> dict[_Key, Body]:
    if not jobs:
        return {}
    found = Body.objects.filter(of_versions({(job.chain, job.number) for job in jobs}), form__in=SUFFIXES)
    return {_key(body): body for body in found}


def _content(job: ArchiveJob, body: Body) -> bytes:
    try:
        content = unfold(body.content).encode()
    except DamagedBody:
        content = b""
    if "sha256:" + hashlib.sha256(content).hexdigest() != job.digest:
        raise NotStored(f"The register's own copy of {_name(job)} is damaged.")
    return content


def _name(job: ArchiveJob) -> str:
    return f"{job.chain}/{job.number}/{job.form}-{job.digest.removeprefix('sha256:')}{SUFFIXES[job.form]}"
