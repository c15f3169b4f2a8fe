"""The form of the editor."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class PolicyForm(WagtailAdminPageForm):
    """An article keeps the ids that it also answers to: they are not among what a form may say."""

    class Media:
        js = ("policies/editor.js",)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if (body := cleaned.get("body")) is not None:
            kept = {child.id: child.value["former_ids"] for child in self.instance.body}
            for child in body:
                child.value["former_ids"] = kept.get(child.id, [])
        return cleaned
