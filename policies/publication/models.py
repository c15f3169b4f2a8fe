"""What publication still has to do after a commit, and what was signed about it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from policies.register.models import Action, Chain


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


class Plan(models.Model):
    """Whom a signed change of a fact touches: canonical JSON (`policies.facts.plans`) and its digest, for good.

    The manifest of the act names the digest as its `batch`. Insert-only.
    """

    digest = models.CharField(max_length=71, primary_key=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.digest


class Batch(models.Model):
    """The policies that one approved revision of a fact is to reach, and how far that has come.

    `decision` is the act that approved it: of the fact, or of the proposal that one portal was made. The versions
    take effect at `effective_from`, or at once where their turn comes later.
    """

    decision = models.UUIDField(unique=True)
    plan = models.CharField(max_length=71)
    fact = models.UUIDField()
    fact_number = models.PositiveIntegerField()
    effective_from = models.DateTimeField()
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "batches"
        indexes = [
            models.Index(fields=["fact", "fact_number"], name="batch_by_fact"),
            models.Index(fields=["finished_at", "created_at"], name="batch_unfinished"),
        ]

    def __str__(self) -> str:
        return f"{self.fact} {self.fact_number}"


class BatchState(models.TextChoices):
    """How far one policy of a batch has come."""

    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    NOTHING = "nothing", _("Nothing to change")
    UNABLE = "unable", _("Cannot be changed")


class BatchChain(models.Model):
    """One policy in one language that a batch is to reach.

    `planned` is the number of its last version when the change was signed; `moved` tells that another stood when
    its turn came, on which the change was then made. `made` lists the numbers of the new versions, `late` that the
    moment had passed, `kept` the keys of facts that have become empty and keep what the policy said last.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="chains")
    chain = models.UUIDField()
    owner = models.UUIDField()
    subject = models.UUIDField()
    planned = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=BatchState, default=BatchState.WAITING)
    made = models.JSONField(default=list, blank=True)
    moved = models.BooleanField(default=False)
    late = models.BooleanField(default=False)
    kept = models.JSONField(default=list, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "chain"], name="one_turn_each_chain")]
        indexes = [models.Index(fields=["batch", "state"], name="batch_progress")]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.chain} {self.state}"


class ProposalState(models.TextChoices):
    """What became of a proposal."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    OVERTAKEN = "overtaken", _("Overtaken")


class Proposal(models.Model):
    """That a shared fact has a new approved revision which a portal's policies do not show until the portal agrees.

    Overtaken: a newer revision has come, the portal's own submissions have brought this one, or its profile has chosen
    another fact.
    """

    portal = models.UUIDField()
    fact = models.UUIDField()
    fact_number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=ProposalState, default=ProposalState.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["portal", "fact", "fact_number"], name="one_proposal_each_revision"),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at=None)
                | (~models.Q(state="open") & ~models.Q(closed_at=None)),
                name="open_proposals_are_not_closed",
            ),
        ]
        indexes = [models.Index(fields=["portal", "state"], name="proposal_open")]

    def __str__(self) -> str:
        return f"{self.portal}: {self.fact} {self.fact_number} {self.state}"


class RequestState(models.TextChoices):
    """What became of an act that somebody asked for."""

    OPEN = "open", _("Open")
    DONE = "done", _("Approved")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Taken back")


class ActRequest(models.Model):
    """An act about a policy that one person asks for and another, a legal reviewer, approves.

    A closing is about all policies in one language: `locale` names it, else it is empty, and the chain is the owner's.
    `number` is the version that a recall names, else 0. `passages` are the words that a redaction is to erase, one
    passage a line; they are forgotten as soon as it is decided. `base` was the last hash of the chain when it was asked
    for; of a closing, the digest of what would be signed. `first_approval` are the particulars of the first signature
    where two are needed; it counts while its own `base` still stands.
    """

    chain = models.UUIDField()
    owner = models.UUIDField()
    action = models.CharField(max_length=16, choices=Action)
    locale = models.CharField(max_length=16, blank=True)
    number = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True)
    passages = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=RequestState, default=RequestState.OPEN)
    requested_by = models.UUIDField()
    requested_at = models.DateTimeField()
    base = models.CharField(max_length=71, blank=True)
    first_approval = models.JSONField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "action", "locale", "number"],
                condition=models.Q(state="open"),
                name="one_open_request_each",
            ),
        ]
        indexes = [models.Index(fields=["owner", "state"], name="act_request_open")]

    def __str__(self) -> str:
        return f"{self.chain}: {self.action} {self.state}"

    @staticmethod
    def about(chain: Chain) -> models.QuerySet[ActRequest]:
        """Return the requests that speak of a policy, alone or with all others in its language."""
        closings = models.Q(owner=chain.owner, action=Action.CLOSING, locale=chain.locale)
        return ActRequest.objects.filter(models.Q(chain=chain.uuid) | closings)


class YearlyReminder(models.Model):
    """On which day people were last reminded that nobody has changed or confirmed a policy for a year."""

    chain = models.UUIDField(primary_key=True)
    reminded_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.chain}: {self.reminded_on}"
