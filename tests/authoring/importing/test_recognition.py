import codecs

import pytest

from policies.authoring.importing.recognition import MAXIMUM_BYTES, CannotImport, text_of

pytestmark = pytest.mark.usefixtures("english")


class TestRecognition:
    @pytest.mark.parametrize(
        "source",
        [
            "Été\n".encode(),
            codecs.BOM_UTF8 + "Été\n".encode(),
            "Été\n".encode("utf-16"),
            codecs.BOM_UTF16_BE + "Été\n".encode("utf-16-be"),
            "Été\n".encode("utf-32"),
        ],
    )
    def test_reads_unicode_with_or_without_byte_order_mark(self, source):
        assert text_of(source) == "Été\n"

    @pytest.mark.parametrize(
        ("source", "reason"),
        [
            (b"", "empty"),
            (b" \n\t\n", "empty"),
            (b"a" * (MAXIMUM_BYTES + 1), "longer than 10 MB"),
            (b"%PDF-1.7\nx", "a PDF file"),
            (b"PK\x03\x04word", "a Word file"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", "a Word file of the old kind"),
            (b"\x89PNG\r\n", "a picture"),
            (b"{\\rtf1 x}", "rich text"),
            (b"  <!DOCTYPE html><p>x", "HTML"),
            (b"<html><p>x", "HTML"),
            (b"un\x00deux", "NUL"),
            (b"un\xe9 deux", "byte 3 cannot be read"),
            (b"\xff\x00\xfe\x01", "binary"),
            (codecs.BOM_UTF16_LE + b"a", "cannot be read"),
            (b"--- ***\n", "no words"),
        ],
    )
    def test_refuses_in_one_sentence(self, source, reason):
        with pytest.raises(CannotImport, match=reason) as refused:
            text_of(source)

        assert "\n" not in str(refused.value)

    def test_reads_10_million_bytes(self):
        assert len(text_of(b"a" * MAXIMUM_BYTES)) == MAXIMUM_BYTES
