"""What we say: the policies that staff write. A page is a draft; what readers see stands in the register."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import iri_to_uri
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, Site

from home.guards import GuardedPage
from home.queries import CONTAINER_DEPTH
from policies.authoring.blocks.body import PolicyBody
from policies.authoring.blocks.widgets import PolicyBodyWidget
from policies.authoring.forms import PolicyForm
from policies.authoring.guards import words_are_frozen
from policies.authoring.previews import preview
from policies.authoring.streams import give_ids
from policies.document.nodes import NumberingStyle, PolicyType

NUMBERING_CHOICES = [
    (NumberingStyle.ARTICLE.value, _("Article 1. Heading")),
    (NumberingStyle.CAPITALS.value, _("ARTICLE 1. Heading")),
    (NumberingStyle.PLAIN.value, _("1. Heading")),
]

CHANGE_KINDS = [
    ("", _("As proposed from the difference")),
    ("wording", _("Wording: the meaning stays the same")),
    ("substance", _("Substance: something changes for readers")),
]


# At either end of the calendar a moment cannot be told in every time zone.
YEARS = range(2000, 2200)

_BODY = PolicyBody()


class PolicyPage(GuardedPage):
    """A policy in one language. Its subject is the page's translation key; its chain in the register is found by it.

    `effective_at`, `change_kind` and `change_summary` speak of the next version: when it takes effect (empty: at
    once), what kind of change it is, and the public sentence that says so. `answers` is what its editor says of what
    the checks find: JSON that `review` reads.

    `same_meaning` are the ids of articles that the next version changes without changing what they mean: where the
    policy prevails, translations of them stay as they are. `translated_from` is what a translation was made from: the
    wording digest of the article that prevails, by id.
    """

    policy_type: ClassVar[PolicyType]
    slug: str

    numbering = models.CharField(
        _("numbering"), max_length=8, choices=NUMBERING_CHOICES, default=NumberingStyle.ARTICLE.value
    )
    body = StreamField(_BODY, blank=True, verbose_name=_("articles"))
    effective_at = models.DateTimeField(
        _("takes effect"), null=True, blank=True, help_text=_("Empty: at once, when the version is approved.")
    )
    change_kind = models.CharField(_("kind of change"), max_length=9, choices=CHANGE_KINDS, blank=True)
    change_summary = models.CharField(
        _("what changes, in one public sentence"),
        max_length=300,
        blank=True,
        help_text=_("Readers see it in the history. Empty: a sentence made from the difference."),
    )
    answers = models.JSONField(_("answers to the checks"), default=dict, blank=True)
    same_meaning = models.JSONField(_("articles that mean the same"), default=list, blank=True)
    translated_from = models.JSONField(default=dict, blank=True, editable=False)

    base_form_class = PolicyForm
    parent_page_types = ["home.LocaleRoot"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [*Page.content_panels, FieldPanel("body", widget=PolicyBodyWidget(_BODY))]
    promote_panels: ClassVar[list[Any]] = []
    settings_panels = [
        FieldPanel("slug"),
        FieldPanel("numbering"),
        MultiFieldPanel(
            [FieldPanel("effective_at"), FieldPanel("change_kind"), FieldPanel("change_summary")],
            heading=_("The next version"),
        ),
        # Filled in beside the text, by the checks.
        FieldPanel("answers", widget=HiddenInput, classname="w-hidden"),
        FieldPanel("same_meaning", widget=HiddenInput, classname="w-hidden"),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.effective_at and self.effective_at.year not in YEARS:
            raise ValidationError({"effective_at": _("Choose a moment between the years 2000 and 2199.")})

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save the row. It is live only while it says what a version says; else it is a draft again."""
        give_ids(self.body)
        if self.live and (self._state.adding or not words_are_frozen(self)):
            self.live = False
            self.has_unpublished_changes = True
        return super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        give_ids(self.body)
        return super().save_revision(*args, **kwargs)

    def _set_core_field_defaults(self) -> None:
        if not self.slug and self.path:
            # Plain letters travel best; a script without them keeps its own, and a title may have neither.
            name = slugify(self.title) or slugify(self.title, allow_unicode=True) or self.policy_type.value
            self.slug = self._get_autogenerated_slug(name)
        super()._set_core_field_defaults()

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """Return the site, its root address and the policy's path; None in a library.

        Wagtail's own way reads every site of the installation and knows no path with a language.
        """
        portal_path = self.path[: Page.steplen * CONTAINER_DEPTH]
        site = Site.objects.filter(root_page__path__startswith=portal_path).first()
        path = iri_to_uri(f"/{self.locale.language_code}/{self.slug}/")
        return (site.pk, site.root_url, path) if site else None

    def get_url(self, request: HttpRequest | None = None, current_site: Site | None = None) -> str | None:
        address: str | None = self.get_full_url(request)
        return address

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return HttpResponse(preview(self))


class PrivacyPolicyPage(PolicyPage):
    policy_type = PolicyType.PRIVACY

    class Meta:
        verbose_name = _("privacy policy")
        verbose_name_plural = _("privacy policies")
