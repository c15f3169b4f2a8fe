import datetime
import hashlib
import re
from collections import Counter
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.utils.translation import override
from hypothesis import given

from policies.delivery.dates import day_of
from policies.document.nodes import (
    Cell,
    ContactCard,
    ContactRole,
    Definition,
    Definitions,
    Emphasis,
    Fact,
    Foreign,
    Item,
    LineBreak,
    Link,
    List,
    Notice,
    NoticeRole,
    PolicyDocument,
    PolicyType,
    Reference,
    Row,
    Strong,
    Subheading,
    Table,
    Term,
    Text,
)
from policies.document.render.text import render_text
from policies.publication import addresses, operations
from policies.register import queries
from policies.register.manifest import manifest_of
from tests.delivery.printed import DIGEST, HEADER, MARCH, SAID, as_pdf
from tests.delivery.published import DAY, SIGNED, document, now, publish, withdraw
from tests.document.strategies import documents
from tests.factories.paper import read, solid, structure, text_of
from tests.factories.policies import article, paragraph, sample_articles, sample_id
from tests.factories.portals import make_portal

PDF = "/fr/politique/versions/{}/policy.pdf"
ARABIC = "سياسة الخصوصية لهذه البوابة"


def policy(*articles, locale="fr", title="Politique"):
    return PolicyDocument(type=PolicyType.PRIVACY, locale=locale, title=title, articles=articles)


def of(*content, **fields):
    return policy(article("Words", *content), **fields)


def words(text):
    """The letters and digits of a text, without what stands around them."""
    return re.sub(r"[\W_]", "", solid(text))


def said_by(pdf):
    """The letters and digits of a sheet, without what stands at the head and foot of each page."""
    said = solid(text_of(pdf))
    for pattern in (HEADER, rf"{SAID}Page\d+(sur|of|من)\d+", rf"{SAID}", DIGEST, "zqhost.example", "Zqhead"):
        said = re.sub(pattern, "", said)
    return words(said)


WHOLE = policy(
    *sample_articles(),
    article(
        "Everything",
        Subheading((Text("Œuvres et Noël"),)),
        paragraph(
            "Efficacité, affluence : « ça » coûte 12 € — ",
            Strong((Text("déjà "), Emphasis((Text("vu"),)))),
            LineBreak(),
            Foreign("br", (Text("Brezhoneg eo"),)),
            Reference(sample_id("Purposes"), "the"),
        ),
        List(
            ordered=True,
            items=(
                Item(sample_id("i1"), (paragraph("premier"), List(False, (Item(sample_id("i2"), ()),)))),
                Item(sample_id("i3"), (Notice(NoticeRole.LEGAL, (paragraph("dans la liste"),)),)),
            ),
        ),
        Notice(NoticeRole.IMPORTANT, (paragraph("À savoir."), Definitions((Definition("x", "Mot", ()),)))),
        Table(
            "Légende",
            (Cell((Text("Un"),)), Cell((Text("Deux"),))),
            tuple(Row(sample_id(f"r{n}"), (Cell((Text(f"ligne {n}"),)), Cell(()))) for n in range(3)),
        ),
        ContactCard(
            ContactRole.DPO, (Fact("dpo.name", value="Mission"), Fact("dpo.address", value="1 rue X\n29200 Y"))
        ),
        heading="Tout",
    ),
)


class TestSheet:
    def test_is_tagged_and_says_its_title_and_language(self):
        reader = read(as_pdf(WHOLE))
        catalogue = reader.trailer["/Root"]
        assert catalogue["/MarkInfo"]["/Marked"]
        assert catalogue["/Lang"] == "fr"
        assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
        assert reader.metadata.title == "Zqtitle"
        assert "pdfuaid:part" in catalogue["/Metadata"].get_data().decode()
        assert reader.metadata.creation_date.astimezone(datetime.UTC) == MARCH

    def test_names_what_is_what(self):
        found = {element["/S"] for element in structure(read(as_pdf(WHOLE)))}
        assert {"/Title", "/H1", "/H2", "/L", "/LI", "/Table", "/TH", "/TD", "/Link"} <= found

    def test_has_a_bookmark_for_each_article(self):
        outline = read(as_pdf(WHOLE)).outline
        titles = [entry.title for entry in outline if not isinstance(entry, list)]
        assert titles[:3] == ["Preamble", "Article 1. Definitions", "Article 2. What we collect"]
        assert len(titles) == len(WHOLE.articles)

    def test_says_every_word_of_the_version_in_its_order(self):
        assert said_by(as_pdf(WHOLE)) == words(render_text(WHOLE))

    @pytest.mark.parametrize("locale", ["br", "en", "es", "de"])
    def test_has_the_letters_of_each_language(self, locale):
        letters = "Ñandú, señor ¿qué? ÄÖÜß „Wörter“ c’hoar ùêî Œœ «š» n° 5 – € 10"
        assert words(letters) in said_by(as_pdf(of(paragraph(letters), locale=locale)))
        assert "�" not in text_of(as_pdf(of(paragraph(letters), locale=locale)))

    def test_has_every_letter_of_arabic(self):
        shown = of(paragraph(ARABIC), locale="ar", title=ARABIC)
        reader = read(as_pdf(shown))
        assert reader.trailer["/Root"]["/Lang"] == "ar"
        found = said_by(as_pdf(shown))
        # What order a reader of PDF gives to letters that run from right to left is its own affair.
        expected = Counter(words(render_text(shown)))
        assert {letter: found.count(letter) for letter in expected} == dict(expected)

    def test_tells_the_language_of_words_in_another(self):
        shown = of(paragraph("Un mot ", Foreign("de", (Text("Datenschutz"),)), Foreign("no code!", (Text("x"),))))
        (page,) = read(as_pdf(shown)).pages
        assert set(re.findall(rb"/Lang\((\w+)\)>>BDC", page.get_contents().get_data())) == {b"de"}

    def test_leads_to_articles_and_definitions_inside_and_to_pages_outside(self):
        shown = policy(
            *sample_articles(),
            article(
                "Links",
                paragraph(
                    Reference(sample_id("Purposes")),
                    Term(sample_id("dataset"), (Text("DATASET"),)),
                    Link("https://www.cnil.fr/fr/plainte", (Text("la CNIL"),)),
                    Link("/fr/autre/", (Text("une autre"),)),
                    Link("https://example.org/", (Text("example.org"),)),
                    Link("mailto:dpo@example.org", (Text("nous"),)),
                ),
            ),
        )
        pdf = as_pdf(shown)
        links = [note.get_object() for page in read(pdf).pages for note in page.get("/Annots", [])]
        outside = {str(link["/A"]["/URI"]) for link in links if "/URI" in link.get("/A", {})}
        assert {
            "https://www.cnil.fr/fr/plainte",
            "https://zqhost.example/fr/autre/",
            "https://example.org/",
            "mailto:dpo@example.org",
        } == outside
        assert len([link for link in links if "/Dest" in link or "/D" in link.get("/A", {})]) >= 3
        said = solid(text_of(pdf))
        assert "laCNIL(https://www.cnil.fr/fr/plainte)" in said
        assert said.count("example.org") == 1  # the words are the address, and a mailbox is not written out

    def test_lets_no_long_word_leave_its_page_or_column(self):
        columns = tuple(Cell((Text("Donaudampfschifffahrtsgesellschaft" * 2),)) for _ in range(6))
        shown = of(paragraph("x" * 2000), Table("", columns, (Row("r", columns),)), locale="de", title="y" * 300)
        assert said_by(as_pdf(shown)).count("x") >= 2000

    def test_takes_an_article_of_5000_words(self):
        shown = of(*(paragraph("mot " * 100) for _ in range(50)))
        assert said_by(as_pdf(shown)).count("mot") == 5000

    def test_takes_what_is_nested_without_end(self):
        content = (paragraph("au fond"),)
        for depth in range(60):
            content = (List(depth % 2 == 0, (Item(f"i{depth}", content),)),)
        assert "aufond" in said_by(as_pdf(of(*content)))

    @pytest.mark.parametrize("odd", ["中文 👩‍👩‍👧 x", "q\u20dd", "\ufeff", "e\u0301", "\u00ad-\u200b", "\u05d0\u05d1"])
    def test_is_made_whatever_letters_it_meets(self, odd):
        said = text_of(as_pdf(of(paragraph(f"Avant {odd} après. {ARABIC}"))))
        assert "Avant" in said
        assert "après." in said

    def test_says_that_a_letter_could_not_be_shown(self):
        remark = "aucune police|no font"
        assert re.search(remark, text_of(as_pdf(of(paragraph("漢")))))
        assert not re.search(remark, text_of(as_pdf(of(paragraph("a")))))

    def test_shows_markup_as_it_stands(self):
        hostile = '#read("/etc/passwd") $x$ = @a <b> *c* _d_ `e` \\ // ]#panic()[ {page}'
        shown = of(paragraph(hostile), heading_of(hostile), title=hostile)
        assert said_by(as_pdf(shown)).count(words(hostile)) == 2

    def test_is_the_same_each_time(self):
        assert as_pdf(WHOLE) == as_pdf(WHOLE)

    @given(documents())
    def test_is_made_of_every_document(self, shown):
        assert as_pdf(shown).startswith(b"%PDF")


def heading_of(text):
    return Subheading((Text(text),))


@pytest.fixture
def chain(portal):
    """Version 1 of three days ago, version 2 of yesterday, version 3 of tomorrow."""
    publish(portal, "Words of one.", at=now() - 3 * DAY)
    publish(portal, "Words of two.", at=now() - DAY, summary="A correction.")
    return publish(portal, "Words of three.", at=now(), effective=now() + DAY)


def version(chain, number):
    return next(row for row in queries.versions(chain.uuid) if row.number == number)


@pytest.mark.django_db
class TestPdfOfAVersion:
    @pytest.mark.parametrize(("number", "said"), [(1, "one"), (2, "two"), (3, "three")])
    def test_has_its_words_and_on_each_page_its_number_date_and_digest(self, chain, get, number, said):
        pdf = get(PDF.format(number)).content
        assert f"Words of {said}." in text_of(pdf)
        row = version(chain, number)
        digest = manifest_of(row.entry).document
        for page in read(pdf).pages:
            foot = solid(page.extract_text())
            assert digest in foot
            assert f"Version{number}" in foot
            assert solid(in_french(row.effective_from)) in foot

    def test_says_what_its_page_says_of_its_state(self, chain, get):
        assert "Pas en vigueur" not in text_of(get(PDF.format(2)).content)
        for number in (1, 3):
            told = re.search(r'class="banner">.*?</p>\s*<p>(.*?)\s*(<a|</p>)', get(PDF.format(number)[:-10]).text, re.S)
            said = solid(text_of(get(PDF.format(number)).content))
            assert solid("Pas en vigueur") in said
            assert solid(told[1]) in said

    def test_of_a_recalled_and_of_a_withdrawn_version_say_so(self, chain, get):
        operations.recall_version(chain=chain, number=3, reason="A fault.", signings=SIGNED, at=now())
        assert solid("Pas en vigueur") in solid(text_of(get(PDF.format(3)).content))
        withdraw(chain)
        assert solid("Cette politique a été retirée") in solid(text_of(get(PDF.format(2)).content))

    def test_says_which_language_prevails(self, portal, get):
        publish(portal)
        publish(portal, locale="en", title="Privacy policy", slug="policy")
        assert "This is a translation" in text_of(get("/en/policy/policy.pdf").content)
        assert "traduction" not in text_of(get("/fr/politique/policy.pdf").content)

    def test_in_force_is_the_version_in_force(self, chain, get):
        assert get("/fr/politique/policy.pdf").content == get(PDF.format(2)).content

    def test_is_the_same_bytes_when_it_is_made_again(self, chain, get):
        first = get(PDF.format(2))
        cache.clear()
        again = get(PDF.format(2))
        assert (first.content, first["ETag"]) == (again.content, again["ETag"])

    def test_is_made_once(self, chain, get):
        first = get(PDF.format(2)).content
        key = f"policies.print.{chain.uuid}.2"
        wanted, _made = cache.get(key)
        cache.set(key, (wanted, b"%PDF as it was kept"))
        assert get(PDF.format(2)).content == b"%PDF as it was kept" != first

    def test_answers_who_has_it_already_and_who_asks_for_its_head(self, chain, get):
        response = get(PDF.format(2))
        kept = get(PDF.format(2), if_none_match=response["ETag"])
        assert (kept.status_code, kept.content) == (304, b"")
        head = get(PDF.format(2), method="head")
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers == response.headers

    def test_carries_these_headers_and_no_others(self, chain, get):
        response = get(PDF.format(2))
        _name, csp = response.headers.pop("Content-Security-Policy")
        response.headers.pop("Permissions-Policy")  # as on every answer: tests/delivery/test_headers.py
        assert "default-src 'none'" in csp
        assert dict(response.headers) == {
            "Cache-Control": "public, max-age=3600",
            "Content-Disposition": 'inline; filename="data.example.org-politique-fr-version-2.pdf"',
            "Content-Language": "fr",
            "Content-Length": str(len(response.content)),
            "Content-Type": "application/pdf",
            "Cross-Origin-Opener-Policy": "same-origin",
            "ETag": response["ETag"],
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "SAMEORIGIN",
            "X-Robots-Tag": "noindex",
        }
        assert re.fullmatch('"[0-9a-f]{40}"', response["ETag"])
        assert get("/fr/politique/policy.pdf")["Cache-Control"] == "no-cache"

    def test_belongs_to_its_own_host_and_language(self, chain, get):
        make_portal("other.example.org", locales=("fr", "en"))
        for path in (PDF.format(2), "/fr/politique/policy.pdf", f"/fr/politique/on/{day(-2)}/attestation.pdf"):
            assert get(path).status_code == 200
            assert get(path, host="other.example.org").status_code == 404
            assert get(path.replace("/fr/", "/en/")).status_code == 404

    def test_that_is_none_is_not_found(self, chain, get):
        response = get(PDF.format(9))
        assert response.status_code == 404
        assert response["Content-Language"] == "fr"

    def test_follows_the_policy_to_its_new_address(self, chain, get):
        addresses.set_address(chain=chain, host="data.example.org", path="/fr/donnees/")
        assert get(PDF.format(1))["Location"] == "/fr/donnees/versions/1/policy.pdf"

    def test_is_linked_from_the_policy_its_versions_and_its_register(self, chain, get):
        assert 'href="/fr/politique/policy.pdf"' in get("/fr/politique/").text
        assert f'href="{PDF.format(1)}"' in get("/fr/politique/versions/1/").text
        register = get("/fr/politique/versions/").text
        assert all(f'href="{PDF.format(number)}"' in register for number in (1, 2, 3))


@pytest.mark.django_db
class TestPdfOfARedactedVersion:
    def redact(self, chain, number, wanted, capture):
        with capture(execute=True):
            operations.redact_version(
                chain=chain, number=number, document=wanted, reason="By order.", signings=SIGNED, at=now()
            )

    def test_loses_the_words_at_once(self, chain, get, django_capture_on_commit_callbacks):
        path = f"/fr/politique/on/{day(-1)}/attestation.pdf"
        before = get(PDF.format(2)).content
        assert "Words of two." in text_of(get(path).content)
        self.redact(chain, 2, document("Other words."), django_capture_on_commit_callbacks)
        assert cache.get(f"policies.print.{chain.uuid}.2") is None
        assert cache.get(f"policies.print.{chain.uuid}.attested") is None
        for content in (get(PDF.format(2)).content, get("/fr/politique/policy.pdf").content, get(path).content):
            said = text_of(content)
            assert content != before
            assert "Words of two." not in said
            assert "Other words." in said
            assert "occultation" in said or "redaction" in said

    def test_is_not_served_from_what_another_process_kept(self, chain, get, django_capture_on_commit_callbacks):
        get(PDF.format(2))
        kept = cache.get(f"policies.print.{chain.uuid}.2")
        self.redact(chain, 2, document("Other words."), django_capture_on_commit_callbacks)
        cache.set(f"policies.print.{chain.uuid}.2", kept)
        assert "Words of two." not in text_of(get(PDF.format(2)).content)

    def test_is_gone_with_all_its_words(self, chain, get, django_capture_on_commit_callbacks):
        get(PDF.format(1))
        self.redact(chain, 1, None, django_capture_on_commit_callbacks)
        assert get(PDF.format(1)).status_code == 404
        assert PDF.format(1) not in get("/fr/politique/versions/").text
        assert PDF.format(1) not in get("/fr/politique/versions/1/").text
        said = text_of(get(f"/fr/politique/on/{day(-2)}/attestation.pdf").content)
        assert "Words of one." not in said
        assert manifest_of(version(chain, 1).entry).document in said


def day(days):
    """A day counted from today, by the portal's clock."""
    return day_of(now() + days * DAY, "Europe/Paris").iso


@pytest.mark.django_db
class TestAttestation:
    def attested(self, get, days, path="/fr/politique/"):
        response = get(f"{path}on/{day(days)}/attestation.pdf")
        assert response.status_code == 200
        return text_of(response.content)

    def test_says_which_version_was_in_force_from_when_until_when(self, chain, get):
        said = solid(self.attested(get, -2))
        row = version(chain, 1)
        assert solid(in_french(now() - 2 * DAY)) in said
        assert "data.example.org" in said
        assert solid(document().title) in said
        assert solid(f"{local(row.effective_from):%H:%M:%S}") in said
        assert solid(f"{local(row.superseded_at):%H:%M:%S}") in said
        assert "Wordsofone." in said
        assert "Wordsoftwo." not in said

    def test_of_the_version_that_stands_has_no_end(self, chain, get):
        said = solid(self.attested(get, -1))
        assert f"{local(version(chain, 2).effective_from):%H:%M:%S}" in said
        assert solid(in_french(version(chain, 3).effective_from)) not in said

    def test_gives_the_digests_and_how_to_recompute_them(self, chain, get):
        said = self.attested(get, -1)
        json = get("/fr/politique/versions/2/policy.json").json()
        text = get("/fr/politique/versions/2/policy.txt").content.split(b"\n", 3)[3]
        assert json["digest"] in said
        assert json["previous_digest"] in said
        assert f"sha256:{hashlib.sha256(text).hexdigest()}" in said
        for file in ("", "policy.json", "policy.txt"):
            assert f"http://data.example.org/fr/politique/versions/2/{file}" in solid(said)

    def test_fits_its_own_page(self, chain, get):
        pages = read(get(f"/fr/politique/on/{day(-1)}/attestation.pdf").content).pages
        assert "policy.txt" in pages[0].extract_text()
        assert "Preamble" in pages[1].extract_text()

    def test_is_the_same_bytes_each_time(self, chain, get):
        path = f"/fr/politique/on/{day(-2)}/attestation.pdf"
        first = get(path)
        cache.clear()
        again = get(path)
        assert (first.content, first["ETag"]) == (again.content, again["ETag"])
        assert get(path, if_none_match=first["ETag"]).status_code == 304
        assert first["Cache-Control"] == "no-cache"
        assert first["X-Robots-Tag"] == "noindex"

    def test_of_one_day_is_not_that_of_another(self, chain, get):
        paths = [f"/fr/politique/on/{day(days)}/attestation.pdf" for days in (-3, -2)]
        assert get(paths[0]).content != get(paths[1]).content
        assert get(paths[0]).content == get(paths[0]).content

    @pytest.mark.parametrize("asked", [-4, 1, 400])
    def test_before_the_first_version_and_of_days_to_come_is_not_found(self, chain, get, asked):
        response = get(f"/fr/politique/on/{day(asked)}/attestation.pdf")
        assert response.status_code == 404
        assert response["Content-Language"] == "fr"

    @pytest.mark.parametrize("asked", ["2026-02-30", "2026-2-3", "12-03-2026", "x", "99999-01-01", "２０２６-03-12"])
    def test_of_what_is_no_day_is_not_found(self, chain, get, asked):
        assert get(f"/fr/politique/on/{asked}/attestation.pdf").status_code == 404

    def test_of_today_says_what_is_in_force_so_far(self, chain, get):
        said = solid(self.attested(get, 0))
        assert "Wordsoftwo." in said

    def test_of_a_withdrawn_day_says_that_nothing_was_in_force_and_since_when(self, portal, get):
        begun, ended, resumed = (now() - days * DAY for days in (5, 3, 1))
        chain = publish(portal, "Words of one.", at=begun)
        withdraw(chain, at=ended)
        operations.reinstate_policy(chain=chain, reason="Needed.", signings=SIGNED, at=resumed)
        said = solid(self.attested(get, -2))
        assert solid(in_french(ended)) in said
        assert f"{local(ended):%H:%M:%S}" in said
        assert "Itspeaksofaservicethatended." in said
        assert "Wordsofone." not in said
        before, after = solid(self.attested(get, -4)), solid(self.attested(get, 0))
        assert "Wordsofone." in before
        assert "Wordsofone." in after
        assert solid(in_french(begun)) in before
        assert solid(in_french(resumed)) not in before
        assert solid(in_french(resumed)) in after

    def test_is_asked_for_from_the_register(self, chain, get):
        assert 'name="as" value="attestation"' in get("/fr/politique/versions/").text
        response = get(f"/fr/politique/on/?day={day(-1)}&as=attestation")
        assert response.status_code == 302
        assert response["Location"] == f"/fr/politique/on/{day(-1)}/attestation.pdf"
        assert get("/fr/politique/on/?day=x&as=attestation").status_code == 404

    def test_is_read_from_right_to_left_in_arabic(self, portal, get):
        portal = make_portal("ar.example.org", locales=("ar", "fr"))
        publish(portal, ARABIC, locale="ar", title=ARABIC, slug="khususiya", subject=uuid4(), at=now() - 2 * DAY)
        response = get(f"/ar/khususiya/on/{day(-1)}/attestation.pdf", host="ar.example.org")
        reader = read(response.content)
        assert reader.trailer["/Root"]["/Lang"] == "ar"
        assert "�" not in text_of(response.content)


def in_french(moment):
    with override("fr"):
        return day_of(moment, "Europe/Paris").words


def local(moment):
    return moment.astimezone(ZoneInfo("Europe/Paris"))
