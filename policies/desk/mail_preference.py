"""The choice, among a person's settings, between mail at once and one message a day."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab
from wagtail.admin.widgets import SwitchInput

from policies.review.models import MailPreference


class MailPreferenceForm(forms.ModelForm[MailPreference]):
    class Meta:
        model = MailPreference
        fields = ("daily",)
        widgets = {"daily": SwitchInput()}


class MailPreferencePanel(BaseSettingsPanel):
    name = "mail"
    title = _("E-mail")
    tab = notifications_tab
    order = 200

    def get_form(self) -> MailPreferenceForm:
        preference = MailPreference.objects.filter(user=self.user).first() or MailPreference(user=self.user)
        sent = self.request.POST if self.request.method == "POST" else None
        return MailPreferenceForm(sent, instance=preference, prefix=self.name)


def mail_panel(request: HttpRequest, user: Any, profile: Any) -> MailPreferencePanel:
    """Return the panel (hook `register_account_settings_panel`)."""
    return MailPreferencePanel(request, user, profile)
