"""The form of a portal's profile."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.permissions import policy_registry

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
            choice = name.rpartition("-")[2]
            if choice in CHOICES and value and not (str(value).isdecimal() and self._is_offered(choice, value)):
                raise SuspiciousOperation("A profile was sent that no editor writes.")
        super().full_clean()

    def _is_offered(self, choice: str, key: str) -> bool:
        """Whether a fact is one that who writes may see, or is gone: the form would show its name again."""
        profile = type(self.instance)
        holder = profile if choice != "processor" else profile._meta.get_field("processors").related_model
        model = holder._meta.get_field(choice).related_model
        seen = policy_registry.get_by_type(model).instances_user_has_any_permission_for(self.for_user, {"view"})
        return seen.filter(pk=key).exists() or not model._default_manager.filter(pk=key).exists()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        chosen = self.formsets.get("processors")
        for form in chosen.forms if chosen else ():
            processor = form.is_valid() and form.cleaned_data.get("processor")
            if processor and not self.instance.may_choose(processor):
                form.add_error("processor", NOT_SHARED)
        return cleaned
