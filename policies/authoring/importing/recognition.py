"""What a file is, told from its bytes and never from its name."""

import codecs

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

MAXIMUM_BYTES = 10_000_000

# How files begin that people take for text, and what to call them.
_SIGNATURES = (
    (b"%PDF-", gettext_noop("a PDF file")),
    (b"PK\x03\x04", gettext_noop("a Word file or another archive")),
    (b"PK\x05\x06", gettext_noop("an empty archive")),
    (b"\xd0\xcf\x11\xe0", gettext_noop("a Word file of the old kind")),
    (b"{\\rtf", gettext_noop("a rich text (RTF) file")),
    (b"\x89PNG", gettext_noop("a picture")),
    (b"\xff\xd8\xff", gettext_noop("a picture")),
    (b"GIF8", gettext_noop("a picture")),
    (b"\x1f\x8b", gettext_noop("a compressed file")),
    (b"7z\xbc\xaf", gettext_noop("a compressed file")),
)
_HTML_BEGINNINGS = ("<!doctype html", "<html", "<head", "<body", "<?xml", "<!doctype")
_MARKS_OF_ORDER = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class CannotImport(ValueError):
    """A file or a place that no policy can be imported from or into; the message is for its author."""


def text_of(source: bytes) -> str:
    """Return the text of a Markdown or plain text file: UTF-8, or UTF-16 and UTF-32 with a byte order mark.

    :raises CannotImport: empty, longer than `MAXIMUM_BYTES`, of another kind, in another encoding, or with a NUL.
    """
    if len(source) > MAXIMUM_BYTES:
        raise CannotImport(_("The file is longer than 10 MB."))
    if not source.strip():
        raise CannotImport(_("The file is empty."))
    for signature, kind in _SIGNATURES:
        if source.startswith(signature):
            raise CannotImport(_("The file is not Markdown: it is %(kind)s.") % {"kind": _(kind)})
    text = _decoded(source)
    if "\x00" in text:
        raise CannotImport(_("The file is not text: it holds a NUL character."))
    if text.lstrip().lower().startswith(_HTML_BEGINNINGS):
        raise CannotImport(_("The file is not Markdown: it is an HTML or XML file."))
    if not any(character.isalnum() for character in text):
        raise CannotImport(_("The file holds no words."))
    return text


def _decoded(source: bytes) -> str:
    encoding = next((name for mark, name in _MARKS_OF_ORDER if source.startswith(mark)), "utf-8")
    try:
        return source.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\x00" in source[:4096]:
            raise CannotImport(_("The file is not text: it holds binary data.")) from error
        raise CannotImport(
            _("The file is not UTF-8 text: byte %(position)d cannot be read. Save it as UTF-8 and try again.")
            % {"position": error.start + 1}
        ) from error
