"""The form of a portal's profile."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from home.overtaking import RefusedWhenOvertaken

NOT_SHARED = _("Choose one of this portal’s own, or one that a library shares.")

# No words of any policy: they take effect at once, where the rest of a profile waits for its approval.
SETTINGS = ("prevailing_locale", "time_zone", "two_reviewers", "days_to_decide")

CHOICES = ("controller", "dpo", "authority", "processor")


class ContainerForm(RefusedWhenOvertaken, WagtailAdminPageForm):
    """Refuses processors that belong to another portal; the other choices are checked by the model."""

    def full_clean(self) -> None:
        """:raises SuspiciousOperation: a choice was sent that no chooser makes; it is answered with 400."""
        for name, value in self.data.items():
            if name.rpartition("-")[2] in CHOICES and value and not str(value).isdecimal():
                raise SuspiciousOperation("A profile was sent that no editor writes.")
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        chosen = self.formsets.get("processors")
        for form in chosen.forms if chosen else ():
            processor = form.is_valid() and form.cleaned_data.get("processor")
            if processor and not self.instance.may_choose(processor):
                form.add_error("processor", NOT_SHARED)
        return cleaned
