"""What we say: the policies that staff write. A page is a draft; what readers see stands in the register."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from home.guards import GuardedPage
from policies.authoring.blocks.body import PolicyBody
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


class PolicyPage(GuardedPage):
    """A policy in one language. Its subject is the page's translation key; its chain in the register is found by it.

    `effective_at`, `change_kind` and `change_summary` speak of the next version: when it takes effect (empty: at
    once), what kind of change it is, and the public sentence that says so.
    """

    policy_type: ClassVar[PolicyType]

    numbering = models.CharField(
        _("numbering"), max_length=8, choices=NUMBERING_CHOICES, default=NumberingStyle.ARTICLE.value
    )
    body = StreamField(PolicyBody(), blank=True, verbose_name=_("articles"))
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

    parent_page_types = ["home.LocaleRoot"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [*Page.content_panels, FieldPanel("body")]
    promote_panels = [FieldPanel("slug")]
    settings_panels = [
        FieldPanel("numbering"),
        MultiFieldPanel(
            [FieldPanel("effective_at"), FieldPanel("change_kind"), FieldPanel("change_summary")],
            heading=_("The next version"),
        ),
    ]

    class Meta:
        abstract = True


class PrivacyPolicyPage(PolicyPage):
    policy_type = PolicyType.PRIVACY

    class Meta:
        verbose_name = _("privacy policy")
        verbose_name_plural = _("privacy policies")
