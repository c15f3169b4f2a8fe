"""Copies of every version in write-once storage outside the database (`ARCHIVE_URL`).

What must be there is written down in the transaction that makes a version and done after it, as often as it takes:
a job that is not stored is tried again by the next version or by `manage.py archive_versions`. An object's name holds
chain, number, form and digest, so that storing it twice is harmless and no two chains share one.

A redaction turns the jobs of the redacted bodies into removals, which are retried in the same way.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import zstandard
from django.db import transaction
from django.db.models import Exists, F, Q, QuerySet
from django.utils import timezone
from django_tasks import task

from policies.publication.models import ArchiveJob
from policies.publication.write_once import NotStored, Unreachable, WriteOnce, write_once
from policies.register.models import Body, Entry, Form

logger = logging.getLogger(__name__)

SUFFIXES = {Form.DOCUMENT.value: ".json", Form.HTML.value: ".html"}
"""The forms that are archived, and how their objects' names end."""

LEASE = timedelta(minutes=10)
"""How long a worker may hold a job. Longer than any attempt takes; after it, the worker was killed."""


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
    stored = removed = 0
    failures: list[str] = []
    for job in list(_claimable()):
        if not _claim(job):
            continue
        try:
            if _carry_out(job, archive):
                stored += 1
            else:
                removed += 1
        except NotStored as failure:
            failures.append(str(failure))
            ArchiveJob.objects.filter(pk=job.pk).update(claimed_at=None, last_error=str(failure)[:300])
            logger.error("%s", failure)
            if isinstance(failure, Unreachable):
                break
    return Outcome(stored=stored, removed=removed, waiting=waiting().count(), failures=failures)


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


def _claim(job: ArchiveJob) -> bool:
    claimed = _claimable().order_by().filter(pk=job.pk)
    return claimed.update(claimed_at=timezone.now(), attempts=F("attempts") + 1) == 1


def _carry_out(job: ArchiveJob, archive: WriteOnce) -> bool:
    """Store the job's object, or remove it when its body was redacted; tell whether it is stored."""
    content = _content(job)
    if content is not None:
        archive.put(name=_name(job), content=content)
        if _mark_stored(job):
            return True
    archive.remove(name=_name(job))
    ArchiveJob.objects.filter(pk=job.pk).delete()
    return False


def _mark_stored(job: ArchiveJob) -> bool:
    """Mark the job as done unless a redaction came between, whose own removal may have found nothing yet."""
    same = ArchiveJob.objects.filter(pk=job.pk, attempts=job.attempts + 1)
    return same.filter(Exists(_bodies(job))).update(stored_at=timezone.now(), claimed_at=None, last_error="") == 1


def _bodies(job: ArchiveJob) -> QuerySet[Body]:
    return Body.objects.filter(chain_id=job.chain, number=job.number, form=job.form, digest=job.digest)


def _content(job: ArchiveJob) -> bytes | None:
    body = _bodies(job).first()
    if body is None:
        return None
    try:
        content = zstandard.ZstdDecompressor().decompress(bytes(body.content))
    except zstandard.ZstdError:
        content = b""
    if "sha256:" + hashlib.sha256(content).hexdigest() != job.digest:
        raise NotStored(f"The register's own copy of {_name(job)} is damaged.")
    return content


def _name(job: ArchiveJob) -> str:
    return f"{job.chain}/{job.number}/{job.form}-{job.digest.removeprefix('sha256:')}{SUFFIXES[job.form]}"
