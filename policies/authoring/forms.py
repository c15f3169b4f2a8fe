"""The form of the editor."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from home.overtaking import RefusedWhenOvertaken
from home.queries import container_of
from policies.authoring.chips.labels import Present, numbered_articles, relabelled_body
from policies.authoring.previews import draft_resolver
from policies.document.nodes import UnwritableText, written


class PolicyForm(RefusedWhenOvertaken, WagtailAdminPageForm):
    """A policy in the editor, where facts and references are labelled with what they say at present.

    An article keeps the ids that it also answers to: they are not among what a form may say.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = self.instance if self.instance.pk else self.parent_page
        if self.place is None or "body" not in self.fields:
            return
        self.fields["body"].widget.offered_url = reverse("policies_offered", args=[self.place.pk])
        if self.initial.get("body"):
            self.initial["body"] = relabelled_body(self.initial["body"], self._present)

    def _present(self, raw: list[Any]) -> Present:
        locale = self.place.locale.language_code
        found = draft_resolver(container_of(self.place), locale, effective_at=self.instance.effective_at)
        return Present(found, locale, numbered_articles(raw))

    def full_clean(self) -> None:
        """:raises SuspiciousOperation: it was cut off on its way, or no editor wrote it; it is answered with 400."""
        try:
            int(self.data.get("overwrite_revision_id") or 0)
            super().full_clean()
        except (MultiValueDictKeyError, ValueError) as error:
            raise SuspiciousOperation(f"A policy was sent that no editor writes: {error}") from error

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if (body := cleaned.get("body")) is not None:
            kept = {child.id: child.value["former_ids"] for child in self.instance.body}
            for child in body:
                child.value["former_ids"] = kept.get(child.id, [])
            cleaned["body"] = relabelled_body(body, self._present)
        marked = cleaned.get("same_meaning") or []
        if not isinstance(marked, list) or not all(isinstance(article, str) for article in marked):
            raise SuspiciousOperation("A policy was sent that no editor writes: its marks are no list of articles.")
        cleaned["same_meaning"] = marked
        for field in ("title", "change_summary"):
            try:
                written(cleaned.get(field) or "")
            except UnwritableText:
                self.add_error(field, _("This text holds a character that cannot be shown; type the passage again."))
        return cleaned
