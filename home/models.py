"""The portals: a container each, a root per language below it, hosts, roles and a theme.

A library is a container without a host: it owns shared facts and models, and has editors and reviewers of its own.
"""

import json
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator, URLValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page

from home.characters import hides_something
from home.forms import NOT_SHARED, SETTINGS, ContainerForm
from home.guards import GuardedPage
from home.theme import COLOUR, LEAST_CONTRAST, contrast_with_white, frame_of
from home.timezones import TIME_ZONES


class ContainerKind(models.TextChoices):
    PORTAL = "portal", _("Portal")
    LIBRARY = "library", _("Library")


class Container(GuardedPage):
    """A portal or a library. `uuid` is how the register and the facts know it, whatever becomes of its name or host.

    What it says of itself (name, domain, chosen facts) is a draft here; what documents show is the last approved
    profile (`policies.facts`).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=ContainerKind, default=ContainerKind.PORTAL, editable=False)
    name = models.CharField(_("displayed name"), max_length=255, help_text=_("As it stands in the policies."))
    domain = models.CharField(
        _("displayed domain"),
        max_length=253,
        blank=True,
        help_text=_("As it stands in the policies, for example opendata.example.org."),
    )
    default_locale = models.ForeignKey(
        "wagtailcore.Locale", models.PROTECT, related_name="+", verbose_name=_("default language")
    )
    prevailing_locale = models.ForeignKey(
        "wagtailcore.Locale", models.PROTECT, related_name="+", verbose_name=_("prevailing language")
    )
    time_zone = models.CharField(_("time zone"), max_length=64, choices=TIME_ZONES, default="Europe/Paris")
    two_reviewers = models.BooleanField(
        _("two reviewers"),
        default=False,
        help_text=_("Whatever is approved here needs the signatures of two legal reviewers."),
    )
    days_to_decide = models.PositiveSmallIntegerField(
        _("days to decide"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("How many days legal reviewers have for what is submitted. They are reminded of it."),
    )
    controller = models.ForeignKey(
        "policies.Controller", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("controller")
    )
    dpo = models.ForeignKey(
        "policies.DataProtectionOfficer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("data protection officer"),
    )
    authority = models.ForeignKey(
        "policies.SupervisoryAuthority",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("supervisory authority"),
    )

    can_be_deleted = False
    can_be_translated = False
    is_creatable = False
    base_form_class = ContainerForm
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["home.LocaleRoot"]
    content_panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("domain")], heading=_("As shown in the policies")),
        MultiFieldPanel(
            [FieldPanel("controller"), FieldPanel("dpo"), FieldPanel("authority")], heading=_("Whom readers write to")
        ),
        InlinePanel("processors", heading=_("Processors"), label=_("Processor")),
    ]
    promote_panels: ClassVar[list[Any]] = []
    settings_panels: ClassVar[list[Any]] = []
    preview_modes: ClassVar[list[Any]] = []  # a profile has no page of its own: policies show it

    class Meta:
        verbose_name = _("portal or library")
        verbose_name_plural = _("portals and libraries")
        permissions = [("operate", "Can operate across portals")]

    def __str__(self) -> str:
        return str(self.name or self.title)

    def clean(self) -> None:
        super().clean()
        if self.name:
            self.title = self.name
        if self.pk and not LocaleRoot.objects.child_of(self).filter(locale=self.prevailing_locale_id).exists():
            raise ValidationError({"prevailing_locale": _("The prevailing language is one of the portal’s own.")})
        for choice in ("controller", "dpo", "authority"):
            fact = getattr(self, choice)
            if fact and not self.may_choose(fact):
                raise ValidationError({choice: NOT_SHARED})

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """Read a draft. What an operator set for the portal is the row's, and waits for no approval."""
        draft = super().with_content_json(content)
        for name in ("default_locale", *SETTINGS):
            column = self._meta.get_field(name).attname
            setattr(draft, column, getattr(self, column))
        return draft

    @classmethod
    def from_serializable_data(cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False) -> Any:
        """Read a draft. Facts that are no longer there, whoever took them, are no longer chosen in it."""
        return super().from_serializable_data(cls._without_lost_facts(data), check_fks, strict_fks)

    @classmethod
    def _without_lost_facts(cls, data: dict[str, Any]) -> dict[str, Any]:
        kept = dict(data)
        for choice in ("controller", "dpo", "authority"):
            facts = _rows_chosen(cls, choice)
            if kept.get(choice) and not facts.filter(pk=kept[choice]).exists():
                kept[choice] = None
        if chosen := kept.get("processors"):
            facts = _rows_chosen(ChosenProcessor, "processor")
            there = set(facts.filter(pk__in=[row["processor"] for row in chosen]).values_list("pk", flat=True))
            kept["processors"] = [row for row in chosen if row["processor"] in there]
        return kept

    def may_choose(self, fact: Any) -> bool:
        """Whether a fact is this container's own or shared by a library."""
        return bool(fact.owner_id == self.pk or fact.owner.kind == ContainerKind.LIBRARY)


def _rows_chosen(model: type[models.Model], field: str) -> models.Manager[Any]:
    chosen: Any = model._meta.get_field(field).related_model  # named by string: facts stand above this app
    rows: models.Manager[Any] = chosen._default_manager
    return rows


class ChosenProcessor(models.Model):
    container = ParentalKey(Container, on_delete=models.CASCADE, related_name="processors")
    processor = models.ForeignKey("policies.Processor", models.PROTECT, related_name="+", verbose_name=_("processor"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["container", "processor"], name="one_choice_each_processor")]

    def __str__(self) -> str:
        return str(self.processor)


class LocaleRoot(GuardedPage):
    """The root of one language of a portal. Made by our own code; the language is enabled while `enabled` says so."""

    enabled = models.BooleanField(default=True)

    shows_words = False
    can_be_deleted = False
    can_be_translated = False
    is_creatable = False
    parent_page_types = ["home.Container"]
    subpage_types = ["policies.PrivacyPolicyPage"]
    content_panels = Page.content_panels
    promote_panels: ClassVar[list[Any]] = []
    settings_panels: ClassVar[list[Any]] = []
    preview_modes: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("language of a portal")
        verbose_name_plural = _("languages of portals")

    def get_workflow(self) -> None:
        """A root says nothing that anybody could approve."""


class HostState(models.TextChoices):
    CANONICAL = "canonical", _("Answers")
    FORMER = "former", _("Redirects to the one that answers")


class Host(models.Model):
    """A host name of a portal: lower case, IDNA-encoded, without port or trailing dot."""

    container = models.ForeignKey(Container, models.PROTECT, related_name="hosts")
    host = models.CharField(max_length=253, unique=True)
    state = models.CharField(max_length=9, choices=HostState, default=HostState.CANONICAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["container"], condition=models.Q(state="canonical"), name="one_canonical_host_each"
            )
        ]

    def __str__(self) -> str:
        return self.host


class Theme(ClusterableModel):
    """A portal's frame: what surrounds every policy. `revision` grows with each change and is part of every ETag.

    `frame` is JSON, made from the fields on save, and all that delivery reads.
    """

    container = models.OneToOneField(Container, models.PROTECT, to_field="uuid", related_name="theme")
    header = models.CharField(_("title in the header"), max_length=120, blank=True)
    home_url = models.URLField(_("link of the title"), blank=True)
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        default="#0b4f6c",
        validators=[RegexValidator(COLOUR, _("Write a colour as # and six digits, for example #0b4f6c."))],
    )
    footer = models.CharField(_("line in the footer"), max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    frame = models.TextField(default="{}", editable=False)

    def __str__(self) -> str:
        return self.header or str(self.container)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the frame as delivery reads it; every change of it is a new revision."""
        kept = json.loads(self.frame)
        changed_at = kept.pop("changed_at", None)
        frame = frame_of(self)
        if kept != frame:
            changed_at = timezone.now().isoformat(timespec="seconds")
            self.revision += bool(self.pk)
        self.frame = json.dumps({**frame, "changed_at": changed_at}, ensure_ascii=False, sort_keys=True)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if COLOUR.match(self.accent) and contrast_with_white(self.accent) < LEAST_CONTRAST:
            raise ValidationError({"accent": _("This colour is too pale to be read on white: choose a darker one.")})
        if hidden := [name for name in ("header", "footer") if hides_something(getattr(self, name))]:
            raise ValidationError(
                dict.fromkeys(hidden, _("This holds a character that cannot be shown: type it again."))
            )


class LinkPlace(models.TextChoices):
    HEADER = "header", _("At the top")
    FOOTER = "footer", _("At the bottom")


class ThemeLink(Orderable):
    """A link in the frame of a portal, to its other pages; in one language of the portal, or in all."""

    theme = ParentalKey(Theme, on_delete=models.CASCADE, related_name="links")
    place = models.CharField(_("place"), max_length=6, choices=LinkPlace, default=LinkPlace.HEADER)
    label = models.CharField(_("words of the link"), max_length=60)
    url = models.URLField(_("address"), max_length=500, validators=[URLValidator(["http", "https"])])
    locale = models.ForeignKey(
        "wagtailcore.Locale",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("language"),
        help_text=_("Empty: on pages in every language."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("link")
        verbose_name_plural = _("links")

    def __str__(self) -> str:
        return str(self.label)

    def clean(self) -> None:
        super().clean()
        if hides_something(self.label):
            raise ValidationError({"label": _("This holds a character that cannot be shown: type it again.")})


class Role(models.TextChoices):
    """What somebody does for a portal or library.

    Readers and auditors see all that its staff see, and change nothing; an auditor does so for a limited time. Managers
    see it, too, and say who holds which role. Two people named for emergencies publish what no legal reviewer is there
    to approve.
    """

    EDITOR = "editor", _("Editor")
    LEGAL_REVIEWER = "legal-reviewer", _("Legal reviewer")
    TRANSLATOR = "translator", _("Translator")
    READER = "reader", _("Reader")
    AUDITOR = "auditor", _("Auditor")
    MANAGER = "manager", _("Portal manager")
    EMERGENCY = "emergency", _("Named for emergencies")


WORKING_ROLES = (Role.EDITOR, Role.LEGAL_REVIEWER, Role.TRANSLATOR)
"""Those who write, translate or decide, and speak about it with one another."""


class RoleGroup(models.Model):
    """The group of those who have one role in one portal or library. It exists once somebody had the role."""

    container = models.ForeignKey(Container, models.CASCADE, related_name="role_groups")
    role = models.CharField(max_length=16, choices=Role)
    group = models.OneToOneField("auth.Group", models.CASCADE, related_name="portal_role")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["container", "role"], name="one_group_each_role")]

    def __str__(self) -> str:
        return f"{self.container}: {self.get_role_display()}"


class RoleTerm(models.Model):
    """When somebody's role ends, and for whom they stand in meanwhile. A role without a term is held for good."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="role_terms")
    role_group = models.ForeignKey(RoleGroup, models.CASCADE, related_name="terms")
    until = models.DateTimeField()
    stands_in_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role_group"], name="one_term_each_role")]

    def __str__(self) -> str:
        return f"{self.user}: {self.role_group} until {self.until}"
