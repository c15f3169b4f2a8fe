from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from policies.desk.dossier.as_pdf import as_pdf
from policies.desk.dossier.gathered import Dossier, Version
from policies.desk.dossier.story import Hand, Kind, Line
from policies.register.models import Chain
from tests.factories.paper import read, solid, structure, text_of
from tests.factories.told import dossier_of, make_told

pytestmark = pytest.mark.usefixtures("english")

MARCH = datetime(2026, 3, 12, 8, tzinfo=UTC)
ARABIC = "سياسة الخصوصية"


def line(what="Something happened.", **more):
    return Line(**{"moment": MARCH, "kind": Kind.CHECKED, "what": what} | more)


def make_dossier(*lines, locale="fr", **more):
    """A dossier of one version, of which no database knows."""
    version = Version(
        number=1,
        position=1,
        kind="first",
        summary="Première version.",
        recorded_at=MARCH,
        effective_from=MARCH,
        from_=MARCH,
        until=None,
        recalled=False,
        redacted=False,
        document=f"sha256:{'0' * 64}",
        digests={},
    )
    said = {
        "chain": Chain(uuid=uuid4(), owner=uuid4(), subject=uuid4(), locale=locale),
        "title": "Politique de confidentialité",
        "portal": "Brest métropole",
        "language": "French",
        "zone": "Europe/Paris",
        "as_of": MARCH,
        "head": f"sha256:{'1' * 64}",
        "lines": lines,
        "proofs": (),
        "versions": (version,),
    }
    return Dossier(**said | more)


class TestPdf:
    def test_is_tagged_and_says_its_title_and_language(self):
        reader = read(as_pdf(make_dossier(line())))
        catalogue = reader.trailer["/Root"]
        assert catalogue["/MarkInfo"]["/Marked"]
        assert "/StructTreeRoot" in catalogue
        assert catalogue["/Lang"] == "en"
        assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
        assert reader.metadata.title == "Dossier: Politique de confidentialité, French, Brest métropole"
        assert "pdfuaid:part" in catalogue["/Metadata"].get_data().decode()

    def test_speaks_the_language_of_who_asked(self):
        with override("fr"):
            assert read(as_pdf(make_dossier(line()))).trailer["/Root"]["/Lang"] == "fr"

    def test_marks_the_words_of_the_policy_with_their_own_language(self):
        found = structure(read(as_pdf(make_dossier(line(), locale="ar"))))
        assert "ar" in {element.get("/Lang") for element in found}
        assert {"/Table", "/TH", "/TD", "/H1", "/H2"} <= {element["/S"] for element in found}

    def test_holds_the_words_with_their_accents(self):
        comment = "Œuvre réalisée à Noël, « ça » coûte 12 € — déjà vu l’été."
        found = text_of(as_pdf(make_dossier(line(hands=(Hand("Erwan Bihañ", comment=comment),)))))
        for said in (comment, "Erwan Bihañ", "Première version.", "Something happened."):
            assert solid(said) in solid(found)

    def test_shows_arabic(self):
        found = solid(text_of(as_pdf(make_dossier(line(detail=ARABIC), locale="ar"))))
        # What order a reader of PDF gives to letters that run from right to left is its own affair.
        assert sorted(letter for letter in found if "\u0600" <= letter <= "\u06ff") == sorted(solid(ARABIC))

    def test_takes_its_date_from_the_register(self):
        assert read(as_pdf(make_dossier(line()))).metadata.creation_date.astimezone(UTC) == MARCH

    def test_numbers_its_pages(self):
        pages = read(as_pdf(make_dossier(*(line(f"Line {number}.") for number in range(200))))).pages
        assert len(pages) > 3
        for number, page in enumerate(pages, 1):
            assert f"Page {number} of {len(pages)}" in page.extract_text()

    @pytest.mark.parametrize(
        "odd", ["中文 👩‍👩‍👧 x", "\x00\x07\x9f", "q\u20dd", "\ufeff\ufffe\uffff", "\u202eevil", "e\u0301"]
    )
    def test_is_made_whatever_letters_it_meets(self, odd):
        found = text_of(as_pdf(make_dossier(line(f"Before {odd} after. {ARABIC}"))))
        assert solid("Before") in solid(found)
        assert "after." in found
        assert any("\u0600" <= letter <= "\u06ff" for letter in solid(found))

    def test_keeps_long_words_on_the_page(self):
        (page, *_others) = read(as_pdf(make_dossier(line("x" * 400)))).pages
        assert page.extract_text().count("x") >= 400


MARKUP = st.text(st.sampled_from("#*_`$\\@<>[]{}()/-=+~\"'&%;:,. abc0\n")) | st.sampled_from(
    (
        '#import "/etc/passwd"',
        '#read("/etc/passwd")',
        "$x^2$",
        "= Heading",
        "@label <label>",
        "#panic()",
        "]#panic()[",
        '"+panic()+"',
        "\\u{41}",
        "//comment",
        "/* comment",
        "{page} of {pages}",
    )
)


class TestHostileText:
    @given(MARKUP)
    def test_is_shown_as_it_stands(self, hostile):
        made = make_dossier(
            line(hostile, detail=hostile, hands=(Hand(hostile, hostile, hostile, hostile),)),
            title=hostile,
            portal=hostile,
        )
        found = solid(text_of(as_pdf(made)))
        assert found.count(solid(hostile)) >= 5 or not solid(hostile)

    @given(st.text())
    def test_stops_no_dossier(self, hostile):
        assert as_pdf(make_dossier(line(hostile, hands=(Hand(hostile),)), title=hostile)).startswith(b"%PDF")


@pytest.mark.django_db
class TestPdfOfAPolicy:
    def test_tells_the_story_and_each_version_with_number_dates_and_digest(self):
        dossier = dossier_of(make_told().chain)
        found = solid(text_of(as_pdf(dossier)))
        for told in dossier.lines:
            assert solid(told.what) in found
        for version in dossier.versions:
            assert solid(f"Version {version.number}") in found
            assert solid(version.summary) in found
            assert version.document in found

    def test_is_the_same_each_time(self):
        dossier = dossier_of(make_told().chain)
        assert as_pdf(dossier) == as_pdf(replace(dossier))
