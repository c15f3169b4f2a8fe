"""Lists that staff download as a table: no cell of which a spreadsheet takes for a formula."""

from typing import Any

from django.utils.encoding import force_str
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from policies.desk.dossier.as_csv import harmless


def connect() -> None:
    """Have every cell asked last, whatever it is made of; called once, when the app is ready."""
    SpreadsheetExportMixin.custom_value_preprocess[object] = {SpreadsheetExportMixin.FORMAT_CSV: _cell}


def _cell(value: Any) -> Any:
    """Numbers, moments and nothing stay as they are."""
    said = force_str(value, strings_only=True)
    return harmless(said) if isinstance(said, str) else said
