"""Files of translations that come back: read before wagtail-localize imports any, and refused with lines and reasons.

All of a file is taken, as a draft, or nothing.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from tempfile import NamedTemporaryFile
from typing import Any

import polib
from bs4 import BeautifulSoup
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail_localize.models import StringSegment, Translation

from policies.authoring.chips.markup import CHIP_ATTRIBUTES
from policies.desk.localized.chips import what_is_wrong

LARGEST = 5_000_000
"""Bytes that a file may have."""
TOLD = 10
"""Faults that are told at once."""
_TAGS = frozenset({"a", "b", "br", "em", "i", "strong"})
_LINE = re.compile(r"\(line (\d+)\)")
_ID = "X-WagtailLocalize-TranslationID"


def refuse_broken_file(request: HttpRequest, translation: Translation) -> HttpResponse | None:
    """Say what is wrong with the file that was sent for a translation, and lead back; None where nothing is."""
    sent: Any = request.FILES.get("file")
    if sent is None:
        return None
    faults = list(_faults(sent, translation))
    sent.seek(0)
    if not faults:
        return None
    for fault in faults[:TOLD]:
        messages.error(request, fault)
    if len(faults) > TOLD:
        messages.error(request, _("And %(count)d more.") % {"count": len(faults) - TOLD})
    messages.error(request, _("Nothing was taken from the file. Mend it and send it again."))
    page = translation.get_target_instance()
    return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))


def _faults(sent: Any, translation: Translation) -> Iterator[str]:
    if sent.size > LARGEST:
        yield _("The file is larger than 5 MB: no policy is.")
        return
    try:
        entries = _read(sent.read())
    except (OSError, UnicodeDecodeError, ValueError) as error:
        found = _LINE.search(str(error))
        yield _("Line %(line)s: this is no PO file.") % {"line": found[1]} if found else _("This is no PO file.")
        return
    if entries.metadata.get(_ID) != str(translation.uuid):
        yield _("This file is of another policy, another portal or another language: send the one that you got here.")
        return
    known = _sentences(translation)
    for entry in entries:
        if entry.obsolete:
            continue
        chips = known.get((entry.msgctxt or "", entry.msgid))
        if chips is None:
            yield _line(entry, _("this sentence is not in the policy."))
        elif entry.msgstr:
            for reason in (*_odd_markup(entry.msgstr), *what_is_wrong(entry.msgid, entry.msgstr, chips)):
                yield _line(entry, reason)


def _read(content: bytes) -> polib.POFile:
    # Given as text, what names a file would be read from there.
    with NamedTemporaryFile(suffix=".po") as file:
        file.write(content)
        file.flush()
        return polib.pofile(file.name, encoding="utf-8")


def _sentences(translation: Translation) -> dict[tuple[str, str], set[str]]:
    """Return the sentences of the policy by context and words, each with which of its links are chips."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    rows = StringSegment.objects.filter(source=translation.source)
    for path, words, attrs in rows.values_list("context__path", "string__data", "attrs"):
        links = json.loads(attrs or "{}") or {}
        found[path, words] |= {name for name, each in links.items() if each.get("linktype") in CHIP_ATTRIBUTES}
    return dict(found)


def _odd_markup(text: str) -> Iterator[str]:
    for name in sorted({tag.name for tag in BeautifulSoup(text, "html.parser").find_all(True)} - _TAGS):
        yield _("a sentence has no <%(tag)s> in it: take it out.") % {"tag": name}


def _line(entry: polib.POEntry, reason: str) -> str:
    return _("Line %(line)d: %(reason)s") % {"line": entry.linenum, "reason": reason}
