"""What is decided about the rules for all portals: which are off or milder, and how outdated law is cited."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from home.roles import is_operator
from policies.review.rules.catalogue import RULES
from policies.review.rules.models import OutdatedCitation, RuleSetting


class SeenByOperators(ModelPermissionPolicy):
    """Operators look at the rows, and change none."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(super().user_has_permission(user, action)) or (action == "view" and is_operator(user))


def show_outdated_law() -> None:
    """Let operators see which law is outdated; called once, when hooks are registered."""
    register_permission_policy(OutdatedCitation, SeenByOperators(OutdatedCitation))


def _rules() -> list[tuple[str, str]]:
    return [(rule.id, f"{rule.id} · {rule.title}") for rule in RULES.values()]


class RuleSettingForm(WagtailAdminModelForm):
    """Names the rules by their titles."""

    rule = forms.ChoiceField(label=_("rule"), choices=_rules)

    class Meta:
        model = RuleSetting
        fields = ("rule", "is_on", "severity")


class RuleSettings(ModelViewSet):
    model = RuleSetting
    icon = "list-ul"
    menu_label = _("Settings of rules")
    inspect_view_enabled = False
    copy_view_enabled = False
    list_display = ("title", "is_on", "severity")
    form_fields = ("rule", "is_on", "severity")

    def get_form_class(self, for_update: bool = False) -> type[RuleSettingForm]:
        return RuleSettingForm


class OutdatedCitations(ModelViewSet):
    model = OutdatedCitation
    icon = "history"
    menu_label = _("Outdated law")
    inspect_view_enabled = False
    copy_view_enabled = False
    list_display = ("key", "citations", "repealed_on", "is_on")
    search_fields = ("key", "citations", "changed_fr", "changed_en")
    form_fields = (
        "key",
        "citations",
        "subjects",
        "exceptions",
        "changed_fr",
        "changed_en",
        "in_force_from",
        "repealed_on",
        "is_on",
    )


class Rules(ViewSetGroup):
    """Offered to whoever may change them: superusers, since no role of a portal does. Operators see outdated law."""

    menu_label = _("Checks")
    menu_icon = "list-ul"
    menu_order = 900
    items = (RuleSettings, OutdatedCitations)
