"""What publication still has to do after a commit."""

from django.db import models


class ArchiveJob(models.Model):
    """A copy that the write-once archive must hold: one object, named by its digest. Idempotent, retried.

    Once the body that it copies is redacted, it stands for the removal of that object instead, and goes with it.
    """

    chain = models.UUIDField()
    number = models.PositiveIntegerField()
    form = models.CharField(max_length=8)
    digest = models.CharField(max_length=71)
    created_at = models.DateTimeField()
    stored_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "number", "form", "digest"], name="one_archive_job_each")
        ]
        indexes = [models.Index(fields=["stored_at", "created_at"], name="archive_waiting")]

    def __str__(self) -> str:
        return f"{self.chain} v{self.number} {self.form}"
