"""The form of the editor."""

from datetime import datetime
from typing import Any

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from policies.document.nodes import UnwritableText, written

# At either end of the calendar a moment cannot be told in every time zone.
YEARS = range(2000, 2200)


class PolicyForm(WagtailAdminPageForm):
    """An article keeps the ids that it also answers to: they are not among what a form may say."""

    class Media:
        js = ("policies/editor.js", "policies/affected.js")
        css = {"all": ("policies/affected.css",)}

    def full_clean(self) -> None:
        """:raises SuspiciousOperation: it was cut off on its way, or no editor wrote it; it is answered with 400."""
        try:
            int(self.data.get("overwrite_revision_id") or 0)
            super().full_clean()
        except (MultiValueDictKeyError, ValueError) as error:
            raise SuspiciousOperation(f"A policy was sent that no editor writes: {error}") from error

    def clean_effective_at(self) -> datetime | None:
        moment: datetime | None = self.cleaned_data["effective_at"]
        if moment and moment.year not in YEARS:
            raise ValidationError(_("Choose a moment between the years 2000 and 2199."))
        return moment

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if (body := cleaned.get("body")) is not None:
            kept = {child.id: child.value["former_ids"] for child in self.instance.body}
            for child in body:
                child.value["former_ids"] = kept.get(child.id, [])
        for field in ("title", "change_summary"):
            try:
                written(cleaned.get(field) or "")
            except UnwritableText:
                self.add_error(field, _("This text holds a character that cannot be shown; type the passage again."))
        return cleaned
