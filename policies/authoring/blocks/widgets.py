"""The widget of a policy's body."""

import json
from typing import Any

from django.forms import Media
from django.utils.html import format_html
from django.utils.translation import get_language
from wagtail.admin.telepath import JSContext
from wagtail.blocks.base import BlockWidget

_packed: dict[tuple[type, str | None], tuple[JSContext, str]] = {}


class PolicyBodyWidget(BlockWidget):
    """Describes the blocks to the browser once per language and process: only their labels depend on anything.

    Describing them anew costs about a quarter of opening the editor. `offered_url` answers with what may be put into
    the texts of this policy.
    """

    offered_url = ""

    def render_with_errors(
        self, name: str, value: Any, attrs: Any = None, errors: Any = None, renderer: Any = None
    ) -> str:
        body = super().render_with_errors(name, value, attrs=attrs, errors=errors, renderer=renderer)
        return format_html('{}<div hidden data-policy-offered="{}"></div>', body, self.offered_url)

    def _build_block_json(self) -> None:
        key = (type(self.block_def), get_language())
        if key not in _packed:
            context = JSContext()
            _packed[key] = (context, json.dumps(context.pack(self.block_def)))
        self._js_context, self._block_json = _packed[key]

    @property
    def media(self) -> Media:
        scripts = ["policies/present.js", "policies/editor.js", "policies/affected.js"]
        media: Media = super().media + Media(js=scripts, css={"all": ["policies/affected.css"]})
        return media
