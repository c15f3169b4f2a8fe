"""Grammatical forms of a name as staff write them: those of their language in fields, others one a line."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from policies.document.nodes import UnwritableText, written
from policies.facts.named_forms import forms_of, languages_with_forms, suggestion

# As long as the names that they are forms of.
LONGEST = 255
_NAME = re.compile(r"[a-z][a-z0-9-]{0,23}\Z")


class FormsWidget(forms.Textarea):
    """A field for each form that a language calls for, by language, and one a line for all others.

    A row does not know its language before somebody has chosen it: every language's fields are there, and a style
    sheet shows those of the language chosen, and those that hold something.
    """

    template_name = "policies/desk/forms_of_a_name.html"

    class Media:
        css = {"all": ("policies/forms.css",)}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        written_forms, others = _sorted_out(value)
        context = super().get_context(name, "\n".join(others), attrs)
        identity = context["widget"]["attrs"].get("id", name)
        languages = dict(settings.LANGUAGES)
        context["groups"] = [
            {
                "locale": locale,
                "language": languages.get(locale, locale),
                "fields": [
                    {
                        "name": f"{name}-{form.name}",
                        "id": f"{identity}-{form.name}",
                        "label": form.label,
                        "value": written_forms.get(form.name, ""),
                        "suggestion": suggestion(form.name, written_forms, locale),
                    }
                    for form in forms_of(locale)
                ],
            }
            for locale in languages_with_forms()
        ]
        for group in context["groups"]:
            group["filled"] = any(field["value"] for field in group["fields"])
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        lines = [super().value_from_datadict(data, files, name) or ""]
        lines += [
            f"{form} = {' '.join(words.split())}"
            for form in sorted(_named())
            if (words := str(data.get(f"{name}-{form}") or "")).strip()
        ]
        return "\n".join(lines)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and not any(f"{name}-{form}" in data for form in _named())


class FormsField(forms.CharField):
    """Reads lines of the kind "de = de la Ville" into {"de": "de la Ville"}."""

    widget = FormsWidget(attrs={"rows": 2})

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
        if len(words) > LONGEST:
            raise ValidationError(
                _("The form “%(name)s” is too long: a name has at most %(most)d letters, and this has %(count)d.")
                % {"name": name, "most": LONGEST, "count": len(words)}
            )
        try:
            return name, written(words)
        except UnwritableText as error:
            raise ValidationError(
                _("This text holds a character that cannot be shown; type the passage again.")
            ) from error


class GrammaticalForms(models.JSONField):
    """{"de": "de la Ville"}: stored as JSON, written by staff as fields and lines."""

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]
        return models.Field.formfield(self, **{"form_class": FormsField, "show_hidden_initial": False, **kwargs})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs


def _named() -> frozenset[str]:
    """Return the names of the forms that have a field of their own."""
    return frozenset(form.name for locale in languages_with_forms() for form in forms_of(locale))


def _sorted_out(value: str | None) -> tuple[dict[str, str], list[str]]:
    """Return the forms that have a field of their own, and the other lines as they were typed."""
    named, others = {}, []
    for line in (value or "").splitlines():
        name, _sign, words = (part.strip() for part in line.partition("="))
        if name in _named() and words:
            named[name] = words
        elif line.strip():
            others.append(line.strip())
    return named, others
