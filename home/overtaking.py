"""Two people at one draft: whoever saves second is told so first, and loses nothing of what they typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

NOT_SAVED = _("What you typed is still in the form and not saved yet: save again to put it in place of that draft.")

_BEFORE_ANY = "opened_before_any_draft"
"""What a form holds that was opened when there was no draft yet: Wagtail's says nothing of that."""


def is_overtaken(data: Any, latest: Any) -> bool:
    """Whether a form was opened on another draft than the latest revision; `data` is what was sent.

    Wagtail says the same of what its editor saves by itself (`is_out_of_date`), and nothing of what people save.
    """
    if latest is None:
        return False
    if autosaved := data.get("overwrite_revision_id"):
        return bool(autosaved != str(latest.pk))
    if not (loaded := data.get("loaded_revision_id")):
        return _BEFORE_ANY in data
    # A draft saved by itself is written over in place: its moment tells one from the other.
    moment = data.get("loaded_revision_created_at", "")
    return bool(loaded != str(latest.pk) or moment != latest.created_at.isoformat())


def mark_overtaken(instance: Any) -> None:
    """Let the form of this object be refused once, with what was typed in it."""
    instance.was_overtaken = True


class RefusedWhenOvertaken:
    """For a form: not valid while its object is marked. What it is shown on next is the latest draft."""

    instance: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if getattr(self.instance, "latest_revision_id", None) is None:
            hidden = forms.CharField(required=False, widget=forms.HiddenInput)
            self.fields[_BEFORE_ANY] = hidden  # type: ignore[attr-defined]

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]
        if getattr(self.instance, "was_overtaken", False):
            self.add_error(None, NOT_SAVED)  # type: ignore[attr-defined]
        return cleaned
