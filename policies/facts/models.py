"""Who we are: controllers, data protection officers, processors and authorities, kept once and shared.

A snippet is a draft. What documents show is the approved `FactRevision` that is in effect at the moment they are
resolved for; nothing reads a snippet's live row. A portal's own profile (its name, its domain, whom it chose) is a
fact like the others: its UUID is the portal's.
"""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.forms import Select
from django.http import HttpRequest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, Workflow, WorkflowMixin
from wagtail.search import index

from home.workflow import legal_workflow
from policies.document.nodes import ContactRole, UnwritableText, written
from policies.document.numbering import direction
from policies.facts.cards import card_html
from policies.facts.forms import FactForm
from policies.facts.grammar import GrammaticalForms
from policies.facts.values import fact_values

TELEPHONE = RegexValidator(r"^\+?[\d ().-]{4,30}$", _("Write a telephone number, for example +33 2 98 33 50 50."))


def _refuse_unwritable(field: str, text: str) -> None:
    try:
        # Browsers end lines with CR LF, which values lose.
        written(text.replace("\r\n", "\n"))
    except UnwritableText as error:
        raise ValidationError(
            {field: _("This text holds a character that cannot be shown; type the passage again.")}
        ) from error


class Fact(
    PreviewableMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, index.Indexed, ClusterableModel
):
    """What all facts share. `uuid` names the fact for ever; `owner` is the portal or library that answers for it."""

    role: ClassVar[ContactRole]

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        "home.Container",
        models.PROTECT,
        related_name="+",
        verbose_name=_("belongs to"),
        help_text=_("A portal's own fact, or one that a library shares with every portal."),
    )
    name = models.CharField(_("legal name"), max_length=255)
    address = models.TextField(_("postal address"), blank=True, max_length=1000)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), blank=True, max_length=40, validators=[TELEPHONE])
    form = models.URLField(_("contact form"), blank=True)
    website = models.URLField(_("website"), blank=True)

    revisions = GenericRelation(
        "wagtailcore.Revision", content_type_field="base_content_type", object_id_field="object_id"
    )
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState", content_type_field="base_content_type", object_id_field="object_id"
    )

    base_form_class = FactForm
    panels = [
        FieldPanel("owner", widget=Select),
        FieldPanel("name"),
        MultiFieldPanel(
            [
                FieldPanel("address"),
                FieldPanel("email"),
                FieldPanel("phone"),
                FieldPanel("form"),
                FieldPanel("website"),
            ],
            heading=_("How to reach"),
        ),
        InlinePanel("wordings", heading=_("In other languages"), label=_("Language")),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("email"),
        index.FilterField("owner_id"),
    ]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.name)

    def clean(self) -> None:
        super().clean()
        for field in ("name", "address"):
            _refuse_unwritable(field, getattr(self, field))

    @classmethod
    def get_default_workflow(cls) -> Workflow | None:
        """Return the installation's workflow, whatever is assigned to this kind of fact."""
        return legal_workflow()

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """The languages that have a wording, and that of the fact itself."""
        languages = dict(settings.LANGUAGES)
        wordings = self.wordings.all() if self.pk else ()
        return [("", _("Legal name")), *((row.locale, languages.get(row.locale, row.locale)) for row in wordings)]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "policies/desk/fact_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """Give the card as readers would see it, in the language that the mode names."""
        locale = mode_name or settings.LANGUAGE_CODE
        card = mark_safe(card_html(fact_values(self), self.role, locale))  # noqa: S308 - escaped leaf by leaf
        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return context | {"card": card, "locale": locale, "direction": direction(locale)}


class Wording(models.Model):
    """What a fact is called in one language, where that differs from its legal name.

    `forms` maps the name of a grammatical form to its words, such as {"de": "de la Ville"}.
    """

    locale = models.CharField(_("language"), max_length=16, choices=settings.LANGUAGES)
    name = models.CharField(_("name"), max_length=255, blank=True)
    address = models.TextField(_("postal address"), blank=True, max_length=1000)
    forms = GrammaticalForms(_("grammatical forms"), default=dict, blank=True)

    panels = [
        FieldPanel("locale"),
        FieldPanel("name"),
        FieldPanel("address"),
        FieldPanel("forms", help_text=_("One form a line, its name first, for example: de = de la Ville.")),
    ]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.locale}: {self.name}"

    def clean(self) -> None:
        super().clean()
        for field in ("name", "address"):
            _refuse_unwritable(field, getattr(self, field))


class Controller(Fact):
    role = ContactRole.CONTROLLER

    class Meta:
        verbose_name = _("controller")
        verbose_name_plural = _("controllers")


class ControllerWording(Wording):
    fact = ParentalKey(Controller, on_delete=models.CASCADE, related_name="wordings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "locale"], name="one_controller_wording_each")]


class DataProtectionOfficer(Fact):
    role = ContactRole.DPO

    class Meta:
        verbose_name = _("data protection officer")
        verbose_name_plural = _("data protection officers")


class DataProtectionOfficerWording(Wording):
    fact = ParentalKey(DataProtectionOfficer, on_delete=models.CASCADE, related_name="wordings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "locale"], name="one_dpo_wording_each")]


class Processor(Fact):
    role = ContactRole.PROCESSOR

    class Meta:
        verbose_name = _("processor")
        verbose_name_plural = _("processors")


class ProcessorWording(Wording):
    fact = ParentalKey(Processor, on_delete=models.CASCADE, related_name="wordings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "locale"], name="one_processor_wording_each")]


class SupervisoryAuthority(Fact):
    role = ContactRole.AUTHORITY

    class Meta:
        verbose_name = _("supervisory authority")
        verbose_name_plural = _("supervisory authorities")


class SupervisoryAuthorityWording(Wording):
    fact = ParentalKey(SupervisoryAuthority, on_delete=models.CASCADE, related_name="wordings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "locale"], name="one_authority_wording_each")]


class FactType(models.TextChoices):
    CONTROLLER = "controller", _("Controller")
    DPO = "dpo", _("Data protection officer")
    PROCESSOR = "processor", _("Processor")
    AUTHORITY = "authority", _("Supervisory authority")
    PORTAL = "portal", _("Profile of a portal")


class FactRevision(models.Model):
    """Approved values of one fact, for good: insert-only, its digest stands in an entry of the owner's chain.

    `values` is canonical JSON: {"name", "address", "email", "phone", "form", "website", "wordings": {locale:
    {"name", "address", "forms"}}}; for a portal {"name", "domain", "controller", "dpo", "authority",
    "processors"}, the choices being UUIDs of facts or null.
    """

    fact = models.UUIDField()
    type = models.CharField(max_length=10, choices=FactType)
    owner = models.UUIDField()
    number = models.PositiveIntegerField()
    values = models.TextField()
    digest = models.CharField(max_length=71)
    effective_from = models.DateTimeField()
    decision = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "number"], name="one_fact_revision_each_number")]
        indexes = [models.Index(fields=["fact", "effective_from", "number"], name="fact_in_effect")]

    def __str__(self) -> str:
        return f"{self.type} {self.fact} {self.number}"


class Due(models.Model):
    """That a portal shows one approved revision of a fact from a moment on; settled by an act, and derived from it.

    `owner` is the portal or library whose policies show it, `decision` the act that settled it: the approval of the
    fact where the portal had accepted such changes or owns the fact, of the portal's profile where that chose the
    fact, or of a proposal. With `replaced`, the portal has chosen another fact from that moment on, and `fact_number`
    is the revision that it showed last. Of several rows that have come, the greatest number counts.
    """

    owner = models.UUIDField()
    fact = models.UUIDField()
    fact_number = models.PositiveIntegerField()
    effective_from = models.DateTimeField()
    replaced = models.BooleanField(default=False)
    decision = models.UUIDField()

    class Meta:
        verbose_name_plural = "due"
        constraints = [
            models.UniqueConstraint(fields=["owner", "fact", "fact_number", "decision"], name="one_due_each_decision")
        ]
        indexes = [models.Index(fields=["fact", "owner", "effective_from"], name="due_by_fact")]

    def __str__(self) -> str:
        return f"{self.owner}: {self.fact} {self.fact_number} from {self.effective_from}"
