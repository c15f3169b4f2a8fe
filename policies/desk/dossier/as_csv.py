"""The story as a table for spreadsheets, none of whose cells any of them takes for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from policies.desk.dossier.gathered import Dossier
from policies.desk.dossier.story import Hand

_BOM = "\ufeff"
_BEGINS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
# What begins a formula, or is skipped before one, in Excel and its like.
_AT_START = re.compile(rf"[\t\r\n]|[\s\x00-\x1f\u200b\ufeff]*[{_BEGINS}]")
# A spreadsheet that expects another separator than a comma cuts cells there, and then counts this as a beginning too.
_WITHIN = re.compile(rf"([;,|\t\r\n\"][\s\x00-\x1f\u200b\ufeff]*)(?=[{_BEGINS}])")


def as_csv(dossier: Dossier) -> bytes:
    """Return the story as RFC 4180 has it, in UTF-8 with a byte order mark, which Excel needs.

    A row for each person who acted: those of one line of the story have one number.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in _rows(dossier):
        writer.writerow([harmless(cell) for cell in row])
    return (_BOM + out.getvalue()).encode("utf-8", "replace")


def harmless(cell: str) -> str:
    """Return a cell with an apostrophe wherever a spreadsheet would begin to calculate, as OWASP advises.

    <https://owasp.org/www-community/attacks/CSV_Injection>
    """
    within = _WITHIN.sub(r"\1'", cell)
    return f"'{within}" if _AT_START.match(cell) else within


def _rows(dossier: Dossier) -> Iterator[list[str]]:
    zone = ZoneInfo(dossier.zone)
    yield [
        _("Line"),
        _("When (%(zone)s)") % {"zone": dossier.zone},
        _("When (UTC)"),
        _("Act"),
        _("What happened"),
        _("Who"),
        _("Capacity"),
        _("Act number"),
        _("Remark"),
        _("Reason or public sentence"),
        _("Version"),
    ]
    for number, line in enumerate(dossier.lines, 1):
        for hand in line.hands or (Hand(""),):
            yield [
                str(number),
                line.moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S"),
                line.moment.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%SZ"),
                str(line.kind.label),
                line.what,
                hand.name,
                hand.capacity,
                hand.act_number,
                hand.comment,
                line.detail,
                "" if line.number is None else str(line.number),
            ]
