"""The fields that blocks are made of."""

from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.rich_text import RichText

from policies.authoring.chips.markup import BLOCK_FEATURES, INLINE_FEATURES
from policies.authoring.chips.reading import UnreadableContent, blocks_of, inlines_of


@cache
def _editor(features: tuple[str, ...]) -> forms.Widget:
    """One editor for all fields alike: the page that holds them describes it once."""
    from wagtail.admin.rich_text import get_rich_text_editor_widget  # it asks for the page model, which is loading

    widget: forms.Widget = get_rich_text_editor_widget("default", features=list(features))
    return widget


class PolicyText(blocks.RichTextBlock):
    """Paragraphs and lists. What no policy can hold is refused with a sentence when it is saved."""

    def __init__(self, features: list[str] = BLOCK_FEATURES, **kwargs: Any) -> None:
        super().__init__(features=features, **kwargs)

    @cached_property
    def field(self) -> forms.Field:
        return forms.CharField(widget=_editor(tuple(self.features)), **self.field_options)

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> RichText:
        """:raises SuspiciousOperation: no editor writes what was sent; it is answered with 400."""
        try:
            return super().value_from_datadict(data, files, prefix)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise SuspiciousOperation(f"Rich text was sent that no editor writes: {error}") from error

    def clean(self, value: RichText) -> RichText:
        value = super().clean(value)
        try:
            self.read(value.source or "")
        except UnreadableContent as error:
            raise ValidationError(str(error)) from error
        return value

    def read(self, html: str) -> object:
        return blocks_of(html, owner="")


class PolicyLine(PolicyText):
    """Words of one sentence or two, without lists."""

    def __init__(self, features: list[str] = INLINE_FEATURES, **kwargs: Any) -> None:
        super().__init__(features=features, **kwargs)

    def read(self, html: str) -> object:
        return inlines_of(html)


class FormerIds(blocks.FieldBlock):
    """Ids that an article also answers to. No form shows or sends it, and translators are not offered it."""

    def __init__(self, **kwargs: Any) -> None:
        self.field = forms.JSONField(required=False, widget=forms.HiddenInput)
        super().__init__(**kwargs)

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> list[str]:
        return []

    def clean(self, value: Any) -> list[str]:
        return self.normalize(value)

    def get_form_state(self, value: Any) -> None:
        return None

    def normalize(self, value: Any) -> list[str]:
        return [str(item) for item in value or ()]

    class Meta:
        default: list[str] = []
