"""The widget of a policy's body."""

from django.utils.translation import get_language
from wagtail.blocks.base import BlockWidget
from wagtail.admin.telepath import JSContext

_packed: dict[tuple[type, str | None], tuple[JSContext, str]] = {}


class PolicyBodyWidget(BlockWidget):
    """Describes the blocks to the browser once per language and process: only their labels depend on anything.

    Describing them anew costs about a quarter of opening the editor.
    """

    def _build_block_json(self) -> None:
        key = (type(self.block_def), get_language())
        if key not in _packed:
            super()._build_block_json()
            _packed[key] = (self._js_context, self._block_json)
        self._js_context, self._block_json = _packed[key]
