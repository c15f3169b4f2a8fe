"""Files of translations that come back: read before wagtail-localize imports any, and refused with lines and reasons.

All of a file is taken, as a draft, or nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import wraps
from tempfile import NamedTemporaryFile
from typing import Any

import polib
from bs4 import BeautifulSoup
from django.utils.translation import gettext as _
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from policies.desk.localized.chips import MARK, too_long, what_is_wrong
from policies.desk.localized.links import chips_of, links_of

LARGEST = 5_000_000
"""Bytes that a file may have."""
FUZZY = "fuzzy"
_TAGS = frozenset({"a", "b", "br", "em", "i", "strong"})
_LINE = re.compile(r"\(line (\d+)\)")
_ID = "X-WagtailLocalize-TranslationID"


class BrokenFile(ValueError):
    """A file of which nothing was taken; `faults` are sentences that say why, with lines where there are any."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(*faults)
        self.faults = faults


def connect() -> None:
    """Let files that are handed out say which of their sentences wait for somebody to read them."""
    Translation.export_po = _marking(Translation.export_po)


def read_file(sent: Any, translation: Translation) -> polib.POFile:
    """Return what stands in a file that was sent for a translation.

    :raises BrokenFile: something in it is wrong.
    """
    if sent.size > LARGEST:
        raise BrokenFile([_("The file is larger than 5 MB: no policy is.")])
    try:
        file = _read(sent.read())
    except (OSError, UnicodeDecodeError, ValueError) as error:
        found = _LINE.search(str(error))
        said = _("Line %(line)s: this is no PO file.") % {"line": found[1]} if found else _("This is no PO file.")
        raise BrokenFile([said]) from error
    if faults := list(_faults(file, translation)):
        raise BrokenFile(faults)
    return file


def take(file: polib.POFile, translation: Translation, user: Any) -> int:
    """Take the sentences of a file over, but for those that are marked as uncertain there; return how many."""
    certain = [entry for entry in file if entry.msgstr and not entry.obsolete and FUZZY not in entry.flags]
    taken = polib.POFile()
    taken.metadata = file.metadata
    taken.extend(certain)
    translation.import_po(taken, user=user, tool_name=_("PO file"))
    said = {(entry.msgctxt, entry.msgid): entry.msgstr for entry in certain}
    for waiting in _waiting(translation):
        # What stood there to begin with, and was sent back as it is, has been read.
        if said.get((waiting.context.path, waiting.translation_of.data)) == waiting.data:
            waiting.last_translated_by = user
            waiting.save()
    return len(certain)


def _marking(export: Any) -> Any:
    @wraps(export)
    def export_and_mark(translation: Translation) -> polib.POFile:
        file = export(translation)
        waiting = {(each.context.path, each.translation_of.data): each for each in _waiting(translation)}
        for entry in file:
            each = waiting.get((entry.msgctxt, entry.msgid))
            if each is not None and not entry.obsolete:
                entry.flags.append(FUZZY)
                entry.tcomment = each.field_error.removeprefix(MARK)
        return file

    return export_and_mark


def _waiting(translation: Translation) -> list[StringTranslation]:
    """Return what stands in fields of a translation and counts as not translated."""
    rows = StringTranslation.objects.filter(
        context__object_id=translation.source.object_id, locale=translation.target_locale, has_error=True
    )
    return list(rows.select_related("context", "translation_of"))


def _faults(file: polib.POFile, translation: Translation) -> Iterator[str]:
    if file.metadata.get(_ID) != str(translation.uuid):
        yield _("This file is of another policy, another portal or another language: send the one that you got here.")
        return
    known = _sentences(translation)
    for entry in file:
        if entry.obsolete or FUZZY in entry.flags:
            continue
        chips = known.get((entry.msgctxt or "", entry.msgid))
        if chips is None:
            yield _line(entry, _("this sentence is not in the policy."))
        elif entry.msgstr:
            said = (*_odd_markup(entry.msgstr), *what_is_wrong(entry.msgid, entry.msgstr, chips))
            for reason in (*said, *too_long(entry.msgctxt or "", entry.msgstr)):
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
        found[path, words] |= chips_of(links_of(attrs))
    return dict(found)


def _odd_markup(text: str) -> Iterator[str]:
    for name in sorted({tag.name for tag in BeautifulSoup(text, "html.parser").find_all(True)} - _TAGS):
        yield _("a sentence has no <%(tag)s> in it: take it out.") % {"tag": name}


def _line(entry: polib.POEntry, reason: str) -> str:
    return _("Line %(line)d: %(reason)s") % {"line": entry.linenum, "reason": reason}
