"""The form of a portal's profile."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

NOT_SHARED = _("Choose one of this portal’s own, or one that a library shares.")


class ContainerForm(WagtailAdminPageForm):
    """Refuses processors that belong to another portal; the other choices are checked by the model."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        chosen = self.formsets.get("processors")
        for form in chosen.forms if chosen else ():
            processor = form.is_valid() and form.cleaned_data.get("processor")
            if processor and not self.instance.may_choose(processor):
                form.add_error("processor", NOT_SHARED)
        return cleaned
