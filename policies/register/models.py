"""What stands: chains of entries, the decisions behind them, the bodies that readers are served.

Chains, entries, decisions and signatures are insert-only (`triggers`). Nothing here points to a page, a revision, a
locale, a user or a snippet: rows know owners and subjects by UUID and languages by code, so that the register
outlives whatever it speaks of. Only `publication` writes.
"""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChainKind(models.TextChoices):
    INSTALLATION = "installation", _("Installation")
    OWNER = "owner", _("Acts of a portal or library")
    POLICY = "policy", _("Policy")


class Chain(models.Model):
    """The history of one policy in one language, or the acts of one owner (no locale; the subject is the owner).

    The installation has one chain, in which the opening of every owner's chain is an entry.
    """

    uuid = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12, choices=ChainKind)
    owner = models.UUIDField()
    subject = models.UUIDField()
    locale = models.CharField(max_length=16, blank=True)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "subject", "locale"], name="one_chain_each"),
            models.CheckConstraint(
                condition=models.Q(kind="policy", locale__gt="") | (~models.Q(kind="policy") & models.Q(locale="")),
                name="policy_chains_have_a_locale",
            ),
        ]
        indexes = [models.Index(fields=["subject", "locale"], name="chain_by_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.locale}".strip()


class Head(models.Model):
    """How long a chain is and the hash of its last entry; the row that writers lock."""

    chain = models.OneToOneField(Chain, models.PROTECT, primary_key=True, related_name="head")
    count = models.PositiveIntegerField(default=0)
    last_hash = models.CharField(max_length=71, blank=True)

    def __str__(self) -> str:
        return f"{self.chain_id}: {self.count}"


class Action(models.TextChoices):
    """What an entry does, which is also what its decision decided."""

    OPENING = "opening", _("Opening of a chain")
    VERSION = "version", _("Version")
    RECALL = "recall", _("Recall of a pending version")
    WITHDRAWAL = "withdrawal", _("Withdrawal")
    REINSTATEMENT = "reinstatement", _("Reinstatement")
    REDACTION = "redaction", _("Redaction")
    CHECKED = "checked", _("Checked, nothing to change")
    ACCEPTANCE = "acceptance", _("Acceptance of changes of shared facts")
    FACT = "fact", _("Approved fact")
    CLOSING = "closing", _("Closing of a language")


class Decision(models.Model):
    """An act of will: the digest of the manifest that its signatories had before them."""

    uuid = models.UUIDField(primary_key=True)
    action = models.CharField(max_length=16, choices=Action)
    manifest_digest = models.CharField(max_length=71)
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.action} {self.uuid}"


TWO_IN_EMERGENCY = _("Two people named for emergencies")


class Capacity(models.TextChoices):
    REVIEWER = "reviewer", _("Legal reviewer")
    SECOND_REVIEWER = "second-reviewer", _("Second legal reviewer")
    DPO = "dpo", _("Opinion of the data protection officer")
    EMERGENCY = "emergency", _("Named for emergencies")
    OPERATOR = "operator", _("Operator")

    @classmethod
    def told(cls, capacities: Sequence[str]) -> list[str]:
        """Return in which capacities something was approved, as readers are told."""
        if cls.EMERGENCY in capacities:
            return [str(TWO_IN_EMERGENCY)]
        return [str(cls(capacity).label) for capacity in capacities]


class Signature(models.Model):
    """One person's hand under a decision. Who it was stands in `Signatory`, which can be erased."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="signatures")
    position = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=71, help_text="SHA-256 of the salt and the signatory's particulars")
    capacity = models.CharField(max_length=16, choices=Capacity)
    act_number = models.CharField(max_length=100, blank=True)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "position"], name="one_signature_each")]

    def __str__(self) -> str:
        return f"{self.decision_id}/{self.position}"


class Signatory(models.Model):
    """The personal data behind a signature, kept apart so that they can be erased when the law orders it."""

    signature = models.OneToOneField(Signature, models.PROTECT, primary_key=True, related_name="signatory")
    salt = models.CharField(max_length=64)
    user = models.UUIDField()
    name = models.CharField(max_length=255)
    comment = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """One hashed row of a chain. The columns repeat what `manifest` says, for queries; verification compares them.

    `bodies` is canonical JSON: the digest of each form that the entry puts in place (null: deleted).
    """

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    action = models.CharField(max_length=16, choices=Action)
    number = models.PositiveIntegerField(null=True, blank=True, help_text="of the version made or named")
    effective_from = models.DateTimeField(null=True, blank=True)
    manifest = models.TextField()
    bodies = models.TextField(default="{}")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="entries")
    recorded_at = models.DateTimeField()
    previous_hash = models.CharField(max_length=71, blank=True)
    hash = models.CharField(max_length=71)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "position"], name="one_entry_each_position"),
            models.UniqueConstraint(
                fields=["chain", "number"], condition=models.Q(action="version"), name="one_version_each_number"
            ),
            models.CheckConstraint(
                condition=~models.Q(action="version") | models.Q(number__isnull=False, effective_from__isnull=False),
                name="versions_have_number_and_moment",
            ),
        ]
        indexes = [models.Index(fields=["chain", "action", "effective_from", "number"], name="entry_in_force")]

    def __str__(self) -> str:
        return f"{self.chain_id} #{self.position} {self.action}"


class Form(models.TextChoices):
    DOCUMENT = "document", _("Canonical document")
    TEXT = "text", _("Text")
    HTML = "html", "HTML"


class Body(models.Model):
    """One form of a version: zstd-compressed bytes, and the digest of the bytes before compression."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="bodies")
    number = models.PositiveIntegerField()
    form = models.CharField(max_length=8, choices=Form)
    renderer = models.PositiveSmallIntegerField(default=0, help_text="0 for the document itself")
    content = models.BinaryField()
    digest = models.CharField(max_length=71)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "number", "form", "renderer"], name="one_body_each_form")
        ]

    def __str__(self) -> str:
        return f"{self.chain_id} v{self.number} {self.form}.{self.renderer}"


# --- derived: what the public path reads. Rewritable, recomputed by `publication`, checked by `verify_versions` -----


class Address(models.Model):
    """An address that is or was public. A former one redirects for ever.

    `together` counts the addresses that the policy has had so far, the same in each of their rows: one that is taken
    away is missed by the others.
    """

    host = models.CharField(max_length=253)
    path = models.CharField(max_length=500)
    chain = models.ForeignKey(Chain, models.PROTECT, related_name="addresses")
    owner = models.UUIDField()
    redirect_to = models.CharField(max_length=760, blank=True, help_text="empty for an address that answers itself")
    together = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["host", "path"], name="one_policy_each_address")]

    def __str__(self) -> str:
        return self.host + self.path


class Shown(models.Model):
    """Which approved revision of a fact a version shows. One row for each fact of each version, from its manifest.

    A version whose words a redaction deleted shows nothing any more.
    """

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="shown")
    number = models.PositiveIntegerField()
    fact = models.UUIDField()
    fact_number = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "shown"
        constraints = [models.UniqueConstraint(fields=["chain", "number", "fact"], name="one_shown_each_fact")]
        indexes = [models.Index(fields=["fact", "fact_number"], name="shown_by_fact")]

    def __str__(self) -> str:
        return f"{self.chain_id} v{self.number}: {self.fact} {self.fact_number}"


class Standing(models.TextChoices):
    """What a chain has for readers during a period."""

    NONE = "none", _("Nothing yet")
    IN_FORCE = "in-force", _("In force")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Surroundings(models.Model):
    """What readers of a policy are told during [valid_from, valid_until): the version, and what stands around it.

    `data` is JSON: language switch, alternates, notice of a translation, the next version announced, reason and
    contact of a withdrawal; `closed` stands in it where the portal closed the language. `late` is how many articles
    are newer where the policy prevails, `late_since` since when the text that prevails is in force.
    """

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="surroundings")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    standing = models.CharField(max_length=10, choices=Standing)
    number = models.PositiveIntegerField(null=True, blank=True)
    renderer = models.PositiveSmallIntegerField(null=True, blank=True)
    data = models.TextField()
    late = models.PositiveSmallIntegerField(default=0)
    late_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "surroundings"
        constraints = [models.UniqueConstraint(fields=["chain", "valid_from"], name="one_surroundings_each_moment")]

    def __str__(self) -> str:
        return f"{self.chain_id} from {self.valid_from}"
