"""Pages as they are sent."""

import re
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")


def written(template: str, context: Mapping[str, Any]) -> str:
    """Return what a template says, without the empty lines that its tags leave."""
    return _EMPTY_LINES.sub("\n", render_to_string(template, dict(context)))
