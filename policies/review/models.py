"""Who agreed: the submissions, who contributed to what, who gave an opinion, and the mail that tells of it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState


class LegalTaskState(TaskState):
    """A submission. `manifest` is the canonical JSON that a reviewer approved, `approval` the particulars.

    `owner`, `subject` and `locale` name the object as the register does, for lists; decisions read the object itself.
    `submitted_digest` is that of the words submitted. `first_approval` are the particulars of the first signature where
    two are needed; it counts for as long as what it signed is what would be approved. `taken_by` is the reviewer
    who has said that they are looking at it: a courtesy to the others, which keeps nobody from deciding. `due_on` is
    the day by which a decision is asked for, `reminded_on` the last day on which reviewers were reminded of it, and
    `announced_at` when staff were told that the day is near on which the approved version takes effect.
    """

    owner = models.UUIDField(null=True, editable=False, db_index=True)
    subject = models.UUIDField(null=True, editable=False, db_index=True)
    locale = models.CharField(max_length=16, blank=True, editable=False)
    submitted_digest = models.CharField(max_length=71, blank=True)
    manifest = models.TextField(blank=True)
    taken_by = models.UUIDField(null=True, editable=False)
    taken_at = models.DateTimeField(null=True, editable=False)
    due_on = models.DateField(null=True, editable=False)
    reminded_on = models.DateField(null=True, editable=False)
    announced_at = models.DateTimeField(null=True, editable=False)
    first_approval = models.JSONField(null=True, blank=True)
    emergency = models.JSONField(null=True, blank=True)
    approval = models.JSONField(null=True, blank=True)

    # A copy is a submission of other words: nobody approved it.
    exclude_fields_in_copy = [
        "manifest",
        "taken_by",
        "taken_at",
        "due_on",
        "reminded_on",
        "announced_at",
        "first_approval",
        "emergency",
        "approval",
    ]


class Part(models.TextChoices):
    """In what way somebody contributed."""

    AUTHOR = "author", _("Author")
    SUBMITTER = "submitter", _("Submitter")
    IMPORTER = "importer", _("Importer")
    TRANSLATOR = "translator", _("Translator")
    COPIED = "copied", _("Author of a copied text")
    SUGGESTED = "suggested", _("Author of a suggestion")


class Contribution(models.Model):
    """One person's part in one revision, kept apart from Wagtail's own rows, which autosave rewrites.

    `subject` and `locale` name the object as the register does (a fact: its UUID and no locale). `user` is null
    when nobody knows who it was. `settled` contributions are contained in the last version frozen.
    """

    subject = models.UUIDField()
    locale = models.CharField(max_length=16, blank=True)
    revision = models.PositiveBigIntegerField()
    user = models.UUIDField(null=True)
    part = models.CharField(max_length=10, choices=Part, default=Part.AUTHOR)
    digest = models.CharField(max_length=71, blank=True, help_text="of the words saved")
    settled = models.BooleanField(default=False)
    contributed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "locale", "revision", "user", "part"],
                name="one_contribution_each",
            )
        ]
        indexes = [models.Index(fields=["subject", "locale", "settled"], name="contribution_open")]

    def __str__(self) -> str:
        return f"{self.subject} {self.locale} r{self.revision}"


class SuggestionState(models.TextChoices):
    """What became of a suggestion."""

    OPEN = "open", _("Waiting for an editor")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Left aside")


class Suggestion(models.Model):
    """Other words that a reviewer suggests for one line of a submission; an editor accepts them or leaves them aside.

    `article` is an id, `place` names a line of it (`authoring.rewording`); `before` is the line as it was submitted and
    `after` as it would be. Both are empty, and so is the `note`, once a redaction took the words away. `revision` is
    the draft that accepting made.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task_state = models.ForeignKey("policies.LegalTaskState", models.CASCADE, related_name="suggestions")
    article = models.CharField(max_length=40)
    place = models.CharField(max_length=200)
    before = models.TextField()
    after = models.TextField()
    note = models.TextField(blank=True)
    suggested_by = models.UUIDField()
    suggested_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=SuggestionState, default=SuggestionState.OPEN)
    decided_by = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveBigIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.task_state_id}: {self.uuid}"


class OpinionRequest(models.Model):
    """Somebody without an account, asked by `asked_by` what they think of a submission, by a link of their own.

    Name, e-mail and question are personal data: all three are empty once they were erased.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task_state = models.ForeignKey("policies.LegalTaskState", models.CASCADE, related_name="opinion_requests")
    name = models.CharField(max_length=255, blank=True)
    email = models.EmailField(blank=True)
    question = models.TextField(blank=True)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("asked_at")), name="opinion_links_expire_after_they_begin"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task_state_id}: {self.uuid}"


class Sense(models.TextChoices):
    """Which way an opinion goes."""

    FAVOURABLE = "favourable", _("Favourable")
    RESERVATIONS = "reservations", _("Favourable with reservations")
    UNFAVOURABLE = "unfavourable", _("Unfavourable")
    COMMENT = "comment", _("A comment only")


class Opinion(models.Model):
    """What somebody who was asked said. A later one is added, and the earlier ones stay.

    `sheet` names the form that it was written on, so that a form that is sent twice says it once.
    """

    request = models.ForeignKey(OpinionRequest, models.CASCADE, related_name="opinions")
    sheet = models.UUIDField(unique=True)
    sense = models.CharField(max_length=12, choices=Sense)
    text = models.TextField(blank=True)
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.request_id}: {self.sense}"


class OutgoingMail(models.Model):
    """A message written in the transaction that it tells of and sent after it, as often as it takes.

    What is `held_for` a person is not sent as such: it goes into their message of the day, made from `content`
    (subject, lines, button and address of the letter).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.EmailField()
    subject = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField(blank=True)
    held_for = models.UUIDField(null=True, blank=True)
    content = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["sent_at", "created_at"], name="mail_waiting")]

    def __str__(self) -> str:
        return self.subject


class RepealTold(models.Model):
    """That the people of a portal were told of the day on which a law is repealed that its policies cite."""

    owner = models.UUIDField()
    law = models.UUIDField()
    repealed_on = models.DateField()
    told_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "repeals told"
        constraints = [
            models.UniqueConstraint(fields=["law", "repealed_on", "owner"], name="one_telling_each_day_of_repeal")
        ]

    def __str__(self) -> str:
        return f"{self.owner}: {self.law} {self.repealed_on}"


class MailPreference(models.Model):
    """How somebody wants their mail."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="mail_preference"
    )
    daily = models.BooleanField(
        _("one message a day"),
        default=False,
        help_text=_("What you are told by e-mail comes once a day, all together, instead of at once."),
    )

    def __str__(self) -> str:
        return f"{self.user}: {'daily' if self.daily else 'at once'}"
