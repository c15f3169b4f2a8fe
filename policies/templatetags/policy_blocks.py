"""How the editor's block picker shows what a block makes."""

from typing import Any

from django import template
from django.utils.translation import get_language

from policies.authoring.previews import sample_html

register = template.Library()


@register.simple_tag
def as_readers_see_it(bound_block: Any) -> str:
    """Return a block of the editor as it would stand in a policy."""
    return sample_html(bound_block, get_language() or "fr")
