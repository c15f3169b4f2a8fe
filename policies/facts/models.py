"""Who we are and what laws we cite: controllers, officers, processors, authorities, laws, kept once and shared.

A snippet is a draft. What documents show is the approved `FactRevision` that is in effect at the moment they are
resolved for; nothing reads a snippet's live row. A portal's own profile (its name, its domain, whom it chose) is a
fact like the others: its UUID is the portal's.
"""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
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
from policies.facts.cards import card_html, citation_html
from policies.facts.forms import FactForm
from policies.facts.grammar import GrammaticalForms
from policies.facts.values import fact_values
from policies.facts.wording import CARD_LINES, LAW_LINES

TELEPHONE = RegexValidator(r"^\+?[\d ().-]{4,30}$", _("Write a telephone number, for example +33 2 98 33 50 50."))
WEB_PAGE = URLValidator(["http", "https"], message=_("Write the address of a web page: it begins with https://."))


def _refuse_unwritable(field: str, text: str) -> None:
    try:
        # Browsers end lines with CR LF, which values lose.
        written(text.replace("\r\n", "\n"))
    except UnwritableText as error:
        raise ValidationError(
            {field: _("This text holds a character that cannot be shown; type the passage again.")}
        ) from error


class FactType(models.TextChoices):
    CONTROLLER = "controller", _("Controller")
    DPO = "dpo", _("Data protection officer")
    PROCESSOR = "processor", _("Processor")
    AUTHORITY = "authority", _("Supervisory authority")
    LAW = "law", _("Legal reference")
    PORTAL = "portal", _("Profile of a portal")


class Fact(
    PreviewableMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, index.Indexed, ClusterableModel
):
    """What all facts share. `uuid` names the fact for ever; `owner` is the portal or library that answers for it.

    `said` names the fields of which its values are made, `in_words` those of them that are texts; `traits` are fields
    that no document shows, and that its values have only where they hold.
    """

    fact_type: ClassVar[FactType]
    said: ClassVar[tuple[str, ...]]
    in_words: ClassVar[tuple[str, ...]]
    traits: ClassVar[tuple[str, ...]] = ()

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        "home.Container",
        models.PROTECT,
        related_name="+",
        verbose_name=_("belongs to"),
        help_text=_("A portal's own fact, or one that a library shares with every portal."),
    )

    revisions = GenericRelation(
        "wagtailcore.Revision", content_type_field="base_content_type", object_id_field="object_id"
    )
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState", content_type_field="base_content_type", object_id_field="object_id"
    )

    base_form_class = FactForm
    # A fact takes effect by its approval, never by a time that somebody set for publishing it.
    approved_schedule = False

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        for field in self.in_words:
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
        return [("", self._unworded()), *((row.locale, languages.get(row.locale, row.locale)) for row in wordings)]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "policies/desk/fact_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """Give the fact as readers would see it, in the language that the mode names."""
        locale = mode_name or settings.LANGUAGE_CODE
        shown = mark_safe(self._shown(locale))  # noqa: S308 - escaped leaf by leaf
        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return context | {"card": shown, "locale": locale, "direction": direction(locale)}

    def _unworded(self) -> Any:
        """Return what staff call the fact's own name, which needs no wording."""
        raise NotImplementedError

    def _shown(self, locale: str) -> str:
        """Return the HTML that a policy in one language would have for the fact."""
        raise NotImplementedError


class Contact(Fact):
    """Somebody: a name, and how to reach them."""

    role: ClassVar[ContactRole]
    said = CARD_LINES
    in_words = ("name", "address")

    name = models.CharField(_("legal name"), max_length=255)
    address = models.TextField(_("postal address"), blank=True, max_length=1000)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), blank=True, max_length=40, validators=[TELEPHONE])
    form = models.URLField(_("contact form"), blank=True)
    website = models.URLField(_("website"), blank=True)

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
        index.FilterField("uuid"),
    ]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.name)

    def _unworded(self) -> Any:
        return _("Legal name")

    def _shown(self, locale: str) -> str:
        return card_html(fact_values(self), self.role, locale)


class Wording(models.Model):
    """What a fact is called in one language, where that differs from what it is called without one.

    `forms` maps the name of a grammatical form to its words, such as {"de": "de la Ville"}.
    """

    said: ClassVar[tuple[str, ...]]
    in_words: ClassVar[tuple[str, ...]]

    locale = models.CharField(_("language"), max_length=16, choices=settings.LANGUAGES)
    forms = GrammaticalForms(_("grammatical forms"), default=dict, blank=True)

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        for field in self.in_words:
            _refuse_unwritable(field, getattr(self, field))


class ContactWording(Wording):
    said = in_words = ("name", "address")

    name = models.CharField(_("name"), max_length=255, blank=True)
    address = models.TextField(_("postal address"), blank=True, max_length=1000)

    panels = [
        FieldPanel("locale"),
        FieldPanel("name"),
        FieldPanel("address"),
        FieldPanel("forms"),
    ]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.locale}: {self.name}"


class Controller(Contact):
    fact_type = FactType.CONTROLLER
    role = ContactRole.CONTROLLER
    traits = ("private", "outside_eea")

    private = models.BooleanField(
        _("private body"),
        default=False,
        help_text=_("Neither a public authority nor a public body: a data protection officer may not be compulsory."),
    )
    outside_eea = models.BooleanField(
        _("established outside the European Economic Area"),
        default=False,
        help_text=_("Its policies then have to name its representative in the European Union."),
    )

    panels = [
        *Contact.panels,
        MultiFieldPanel([FieldPanel("private"), FieldPanel("outside_eea")], heading=_("For the checks of policies")),
    ]

    class Meta:
        verbose_name = _("controller")
        verbose_name_plural = _("controllers")


class ControllerWording(ContactWording):
    fact = ParentalKey(Controller, on_delete=models.CASCADE, related_name="wordings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "locale"], name="one_controller_wording_each")]


class DataProtectionOfficer(Contact):
    fact_type = FactType.DPO
    role = ContactRole.DPO

    class Meta:
        verbose_name = _("data protection officer")
        verbose_name_plural = _("data protection officers")


class DataProtectionOfficerWording(ContactWording):
    fact = ParentalKey(DataProtectionOfficer, on_delete=models.CASCADE, related_name="wordings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "locale"], name="one_dpo_wording_each")]


class Processor(Contact):
    fact_type = FactType.PROCESSOR
    role = ContactRole.PROCESSOR

    class Meta:
        verbose_name = _("processor")
        verbose_name_plural = _("processors")


class ProcessorWording(ContactWording):
    fact = ParentalKey(Processor, on_delete=models.CASCADE, related_name="wordings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "locale"], name="one_processor_wording_each")]


class SupervisoryAuthority(Contact):
    fact_type = FactType.AUTHORITY
    role = ContactRole.AUTHORITY

    class Meta:
        verbose_name = _("supervisory authority")
        verbose_name_plural = _("supervisory authorities")


class SupervisoryAuthorityWording(ContactWording):
    fact = ParentalKey(SupervisoryAuthority, on_delete=models.CASCADE, related_name="wordings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "locale"], name="one_authority_wording_each")]


class LegalReference(Fact):
    """A law as policies cite it. `repealed_on` is the first day on which it no longer holds."""

    fact_type = FactType.LAW
    said = ("citation", "link", "in_force_from", "repealed_on", "replaced_by")
    in_words = ("citation",)

    citation = models.CharField(
        _("citation"), max_length=255, help_text=_("As it stands in a sentence, for example: règlement (UE) 2016/679.")
    )
    link = models.URLField(_("link to its text"), blank=True, max_length=500, validators=[WEB_PAGE])
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    repealed_on = models.DateField(
        _("repealed on"), null=True, blank=True, help_text=_("The first day on which it no longer applies.")
    )
    replaced_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("replaced by"),
    )

    panels = [
        FieldPanel("owner", widget=Select),
        FieldPanel("citation"),
        FieldPanel("link"),
        MultiFieldPanel(
            [FieldPanel("in_force_from"), FieldPanel("repealed_on"), FieldPanel("replaced_by")],
            heading=_("Since when, and until when"),
        ),
        InlinePanel("wordings", heading=_("In other languages"), label=_("Language")),
    ]
    search_fields = [
        index.SearchField("citation"),
        index.AutocompleteField("citation"),
        index.FilterField("owner_id"),
        index.FilterField("uuid"),
    ]

    class Meta:
        verbose_name = _("legal reference")
        verbose_name_plural = _("legal references")

    def __str__(self) -> str:
        return str(self.citation)

    def clean(self) -> None:
        super().clean()
        if self.in_force_from and self.repealed_on and self.repealed_on < self.in_force_from:
            raise ValidationError({"repealed_on": _("A law cannot be repealed before it came into force.")})
        if self.replaced_by is None:
            return
        if self.replaced_by_id == self.pk:
            raise ValidationError({"replaced_by": _("A law does not replace itself.")})
        if self.owner_id and not self.owner.may_choose(self.replaced_by):
            raise ValidationError({"replaced_by": _("Choose a law of the same portal, or a shared one.")})

    def _unworded(self) -> Any:
        return _("Citation")

    def _shown(self, locale: str) -> str:
        return citation_html(fact_values(self), locale)


class LegalReferenceWording(Wording):
    said = LAW_LINES
    in_words = ("citation",)

    fact = ParentalKey(LegalReference, on_delete=models.CASCADE, related_name="wordings")
    citation = models.CharField(_("citation"), max_length=255, blank=True)
    link = models.URLField(_("link to its text"), blank=True, max_length=500, validators=[WEB_PAGE])

    panels = [
        FieldPanel("locale"),
        FieldPanel("citation"),
        FieldPanel("link"),
        FieldPanel("forms"),
    ]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "locale"], name="one_law_wording_each")]

    def __str__(self) -> str:
        return f"{self.locale}: {self.citation}"


class FactRevision(models.Model):
    """Approved values of one fact, for good: insert-only, its digest stands in an entry of the owner's chain.

    `values` is canonical JSON: {"name", "address", "email", "phone", "form", "website", "wordings": {locale:
    {"name", "address", "forms"}}}; for a law {"citation", "link", "in_force_from", "repealed_on", "replaced_by",
    "wordings": {locale: {"citation", "link", "forms"}}}; for a portal {"name", "domain", "controller", "dpo",
    "authority", "processors"}. Other facts are UUIDs or null, days "2018-05-25" or null.
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
        indexes = [
            models.Index(fields=["fact", "effective_from", "number"], name="fact_in_effect"),
            models.Index(fields=["owner", "type"], name="facts_of_an_owner"),
        ]

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


class Merged(models.Model):
    """That a fact is another one written twice: it is offered to nobody any more, and the one `kept` stands for it.

    What was approved of the duplicate stays in force wherever it is shown, until each portal has approved otherwise.
    """

    duplicate = models.UUIDField(unique=True)
    kept = models.UUIDField(db_index=True)
    user = models.UUIDField(null=True)
    merged_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "merged"
        constraints = [
            models.CheckConstraint(condition=~models.Q(duplicate=models.F("kept")), name="no_fact_is_its_own_duplicate")
        ]

    def __str__(self) -> str:
        return f"{self.duplicate} into {self.kept}"
