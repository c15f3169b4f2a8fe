"""The catalogues of messages: French complete for staff and public, the other languages for what the public reads."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path

import polib
import pytest
from django.utils import translation
from django.utils.translation import gettext

from policies.delivery.dates import day_of

LOCALE = Path(__file__).resolve().parent.parent / "locale"
LANGUAGES = ["fr", "br", "ar", "es", "de"]
PUBLIC = [
    "policies/delivery/*",
    "policies/templates/policies/public/*",
    "policies/templates/???.html",
    "policies/register/models.py",
    "policies/authoring/importing/operations.py",
]
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|\{\w*\}|<[^>]+>")
# A French reader's eye stops at a straight apostrophe, and at a sign left alone at the start of a line.
UNTYPOGRAPHIC = re.compile(r"'| [:;!?»]|«[^\u00a0]")
JARGON = re.compile(r"\b(?:empreintes?|chaînes?|puces?|hash|digest)\b", re.IGNORECASE)


def catalogue(language: str) -> list[polib.POEntry]:
    return list(polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po")))


def renderings(entry: polib.POEntry) -> Iterator[tuple[str, str]]:
    """Yield each translated text with the source whose placeholders it repeats."""
    if not entry.msgid_plural:
        yield entry.msgid, entry.msgstr
    for text in entry.msgstr_plural.values():
        yield entry.msgid_plural, text


def is_public(entry: polib.POEntry) -> bool:
    return any(fnmatch(file, pattern) for file, _ in entry.occurrences for pattern in PUBLIC)


@pytest.mark.parametrize("language", LANGUAGES)
class TestCatalogue:
    def test_translates_every_message(self, language):
        untranslated = [entry.msgid for entry in catalogue(language) if not entry.translated()]

        assert untranslated == []

    def test_holds_what_the_public_reads(self, language):
        public = {(entry.msgctxt, entry.msgid) for entry in catalogue("fr") if is_public(entry)}

        assert public
        assert public - {(entry.msgctxt, entry.msgid) for entry in catalogue(language)} == set()

    def test_keeps_every_placeholder_and_tag(self, language):
        changed = [
            text
            for entry in catalogue(language)
            for source, text in renderings(entry)
            if sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(text))
        ]

        assert changed == []

    def test_is_compiled(self, language):
        compiled = polib.mofile(str(LOCALE / language / "LC_MESSAGES" / "django.mo"))

        assert {(entry.msgctxt, entry.msgid, *renderings(entry)) for entry in compiled} == {
            (entry.msgctxt, entry.msgid, *renderings(entry)) for entry in catalogue(language)
        }


class TestFrench:
    def test_is_set_as_french_is_printed(self):
        assert [text for entry in catalogue("fr") for _, text in renderings(entry) if UNTYPOGRAPHIC.search(text)] == []

    def test_spares_staff_the_words_of_the_trade(self):
        for_staff = [entry for entry in catalogue("fr") if not is_public(entry)]
        assert [text for entry in for_staff for _, text in renderings(entry) if JARGON.search(text)] == []

    def test_is_what_staff_without_a_preference_read(self, client, db):
        page = client.get("/admin/login/", headers={"host": "localhost"})

        assert 'lang="fr"' in page.text


class TestDates:
    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("fr", "12 mars 2026"),
            ("en", "12 March 2026"),
            ("br", "12 Meurzh 2026"),
            ("ar", "12 مارس 2026"),
            ("es", "12 de marzo de 2026"),
            ("de", "12. März 2026"),
        ],
    )
    def test_are_written_in_the_language_of_the_page(self, language, words):
        with translation.override(language):
            assert day_of(datetime(2026, 3, 12, 12, tzinfo=UTC), "Europe/Paris").words == words

    @pytest.mark.parametrize(
        ("language", "words"),
        [("fr", "1er mars 2026"), ("br", "1añ Meurzh 2026"), ("en", "1 March 2026"), ("de", "1. März 2026")],
    )
    def test_begin_a_month_as_the_language_does(self, language, words):
        with translation.override(language):
            assert day_of(datetime(2026, 3, 1, 12, tzinfo=UTC), "Europe/Paris").words == words


class TestEnglish:
    def test_is_read_as_it_stands_in_the_source(self):
        with translation.override("en"):
            assert gettext("Earlier versions") == "Earlier versions"
