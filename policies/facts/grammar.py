"""Grammatical forms of a name as staff write them: one a line, "de = de la Ville"."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from policies.document.nodes import UnwritableText, written

_NAME = re.compile(r"[a-z][a-z0-9-]{0,23}\Z")


class FormsField(forms.CharField):
    """Reads lines of the kind "de = de la Ville" into {"de": "de la Ville"}."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return "\n".join(f"{name} = {words}" for name, words in sorted(value.items()))
        return value

    def to_python(self, value: Any) -> dict[str, str]:  # type: ignore[override]
        if isinstance(value, dict):
            return value
        lines = [line.strip() for line in (value or "").splitlines() if line.strip()]
        return dict(self._form(line) for line in lines)

    def _form(self, line: str) -> tuple[str, str]:
        name, sign, words = (part.strip() for part in line.partition("="))
        if not (sign and words and _NAME.match(name)):
            raise ValidationError(
                _("“%(line)s” is not a form: write its name, the sign = and the words, such as “de = de la Ville”.")
                % {"line": line[:80]}
            )
        try:
            return name, written(words)
        except UnwritableText as error:
            raise ValidationError(
                _("This text holds a character that cannot be shown; type the passage again.")
            ) from error


class GrammaticalForms(models.JSONField):
    """{"de": "de la Ville"}: stored as JSON, written by staff as lines."""

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]
        return models.Field.formfield(self, **{"form_class": FormsField, "show_hidden_initial": False, **kwargs})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
