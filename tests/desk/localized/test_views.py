import re
from html import unescape

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from home.models import LocaleRoot, Role
from home.operations import change_settings
from policies.authoring.models import PrivacyPolicyPage
from policies.authoring.streams import stream_data
from policies.desk.localized.chips import what_is_wrong
from policies.document.nodes import Reference
from policies.register.manifest import manifest_of, policy_chain
from policies.register.models import Entry
from policies.register.queries import last_version
from tests.factories.approval import approve, publish, submit
from tests.factories.cases import make_case, signed_in
from tests.factories.localized import FRENCH, Round, begin, english, localize_url, put, translate, update, words
from tests.factories.policies import article, paragraph, sample_id, save_draft
from tests.factories.portals import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def in_force(case):
    chain = policy_chain(case.portal.uuid, case.page.translation_key, "fr")
    return manifest_of(last_version(chain.uuid))


class TestTranslating:
    def test_begins_with_a_draft_that_has_no_words_of_the_source(self, case, translation):
        page = english(case)
        assert not page.live
        assert words(page) == ""

    def test_takes_an_article_over_once_it_is_translated_whole(self, case, client, translation, translator):
        put(client, translation, FRENCH, "We keep nothing.")
        translation.save_target(user=translator)
        assert words(english(case)) == ""
        put(client, translation, "One", "One")
        translation.save_target(user=translator)
        draft = english(case).get_latest_revision_as_object()
        assert "We keep nothing." in words(english(case))
        (declared,) = draft.translated_from.values()
        assert declared in in_force(case).articles.values()

    def test_ends_with_a_draft_where_the_editor_asks_to_publish(self, case, client, translation, translator):
        assert translate(client, translation, "We keep nothing.").status_code == 201
        response = client.post(reverse("wagtailadmin_pages:edit", args=[english(case).pk]), {"action": "publish"})
        assert response.status_code == 302
        page = english(case)
        assert "We keep nothing." in words(page)
        assert page.latest_revision.user == translator
        assert not page.live

    def test_again_leaves_what_was_published_as_it_is(self, case, client, translation, translator):
        translate(client, translation, "We keep nothing.")
        translation.save_target(user=translator)
        submit(english(case), case.author)
        approve(english(case), case.lawyer)
        before = list(Entry.objects.values_list("hash", flat=True))
        row = english(case)
        assert row.live
        translate(client, translation, "We keep very little.")
        client.post(localize_url("update_translations", translation.source_id), {"publish_translations": "on"})
        after = english(case)
        assert "We keep very little." in words(after)
        assert (after.live, after.title, str(after.body)) == (True, row.title, str(row.body))
        assert list(Entry.objects.values_list("hash", flat=True)) == before

    def test_of_an_article_that_changed_begins_with_what_it_said_before(self, case, client, translation, translator):
        translate(client, translation, "We keep nothing.")
        translation.save_target(user=translator)
        submit(english(case), case.author)
        approve(english(case), case.lawyer)
        first = in_force(case).articles
        save_draft(
            case.page,
            [article("One", paragraph("Nous gardons tout.")), article("Two", paragraph("Deux."))],
            user=case.author,
        )
        submit(case.page, case.author)
        approve(case.page, case.lawyer)
        translation = update(client, translation)
        translation.save_target(user=translator)
        draft = english(case).get_latest_revision_as_object()
        assert "We keep nothing." in words(english(case))
        assert "Nous" not in words(english(case))
        assert draft.translated_from == dict(first)

        put(client, translation, "Nous gardons tout.", "We keep everything.")
        translation.save_target(user=translator)
        draft = english(case).get_latest_revision_as_object()
        assert "We keep everything." in words(english(case))
        assert "Deux" not in words(english(case))
        assert set(draft.translated_from.values()) < set(in_force(case).articles.values())

    def test_keeps_what_the_translation_alone_has(self, case, client, translation, translator):
        translate(client, translation, "We keep nothing.")
        translation.save_target(user=translator)
        own = english(case).get_latest_revision_as_object()
        own.body = [*own.body.get_prep_value(), *stream_data([article("Own", paragraph("Ours alone."))])]
        own.change_summary = "A sentence of its own."
        own.save_revision(user=translator)
        translation.save_target(user=translator)
        draft = english(case).get_latest_revision_as_object()
        assert "Ours alone." in words(english(case))
        assert draft.change_summary == "A sentence of its own."

    def test_stops_while_the_translation_is_under_review(self, case, client, translation, translator):
        translate(client, translation, "We keep nothing.")
        translation.save_target(user=translator)
        submit(english(case), case.author)
        before = english(case).latest_revision_id
        client.post(reverse("wagtailadmin_pages:edit", args=[english(case).pk]), {"action": "publish"})
        assert english(case).latest_revision_id == before

    def test_into_a_language_that_the_portal_lacks_is_refused(self, case, client):
        german = Locale.objects.create(language_code="de")
        response = client.post(localize_url("submit_page_translation", case.page.pk), {"locales": [german.pk]})
        assert response.status_code < 500
        assert not PrivacyPolicyPage.objects.filter(locale=german).exists()

    @pytest.mark.usefixtures("english")
    def test_into_a_language_that_is_closed_is_refused_in_a_sentence(self, case, client):
        root = LocaleRoot.objects.child_of(case.portal).get(locale__language_code="en")
        root.enabled = False
        root.save(clean=False)
        asked = {"locales": [root.locale_id]}
        answer = client.post(localize_url("submit_page_translation", case.page.pk), asked, follow=True)
        assert "This language is not open." in answer.text
        assert not PrivacyPolicyPage.objects.filter(locale=root.locale).exists()

    def test_hands_out_a_po_file_and_takes_it_back(self, client, translation):
        response = client.get(localize_url("download_pofile", translation.pk))
        assert response.status_code == 200
        assert FRENCH in response.content.decode()

    @pytest.mark.parametrize("name", ["upload_pofile"])
    def test_says_what_is_missing(self, client, translation, name):
        assert client.post(localize_url(name, translation.pk)).status_code == 400

    def test_without_a_text_is_refused(self, client, translation):
        segment = StringSegment.objects.filter(source=translation.source).first()
        url = localize_url("edit_string_translation", translation.pk, segment.pk)
        assert client.put(url, "", content_type="application/x-www-form-urlencoded").status_code == 400


class TestAnArticle:
    def test_goes_with_its_source_whatever_language_prevails(self):
        made = Round(("Alpha.", "A."))
        change_settings(container=made.case.portal, prevailing_locale=Locale.objects.get(language_code="en"))
        draft = made.case.page.get_latest_revision_as_object()
        draft.body = stream_data([article("Two", paragraph("Deux."))])
        draft.save_revision(user=made.case.author)
        publish(made.case.page, author=made.case.author, reviewer=made.case.lawyer)
        made.translation = update(made.client, made.translation)
        made.save()
        assert "A." not in made.raw()

    @pytest.mark.parametrize("text", ["", " ", "<b> </b>"])
    def test_of_which_a_sentence_says_nothing_is_not_translated(self, text):
        made = Round(("Alpha.", "A."))
        made.put("Alpha.", text)
        made.save()
        assert "A." in made.raw()
        assert "Alpha." not in made.raw()


class TestWhatCannotBeKept:
    @pytest.mark.parametrize(
        ("of", "text"),
        [(FRENCH, "a%00b"), (FRENCH, "x" * 20_001), ("Politique de confidentialité", "x" * 256)],
    )
    def test_is_refused_in_a_sentence(self, client, translation, of, text):
        answer = put(client, translation, of, text)
        assert answer.status_code == 400
        assert not StringTranslation.objects.exists()

    @pytest.mark.usefixtures("english")
    def test_is_told_of_a_file(self, client, translation):
        po = translation.export_po()
        next(entry for entry in po if entry.msgctxt == "title").msgstr = "Privacy " * 40
        sent = SimpleUploadedFile("translation.po", str(po).encode())
        answer = client.post(localize_url("upload_pofile", translation.pk), {"file": sent}, follow=True)
        assert "A title has at most 255 characters" in answer.text


class TestChips:
    """A sentence with a fact in it, as translators see it: `<a id="a1">…</a>`."""

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            ('Write to <a id="a1">them</a>.', ""),
            ('<a id="a1">x</a>: write.', ""),
            ("Write to them.", "“Ville” is missing: put it back."),
            ('<a id="a1">x</a><a id="a1">x</a>', "“Ville” stands there twice: leave one."),
            ('<a id="a1">x</a><a id="a7">x</a>', "There is a link that the source has not: take it away."),
            ('<a id="a1">x</a><a>x</a>', "There is a link that the source has not: take it away."),
        ],
    )
    @pytest.mark.usefixtures("english")
    def test_stand_in_a_translation_as_in_its_source(self, data, said):
        assert " ".join(what_is_wrong('Écrivez à <a id="a1">Ville</a>.', data, {"a1"})) == said

    @pytest.mark.usefixtures("english")
    def test_that_are_lost_keep_the_sentence_out_of_the_draft_until_they_are_back(self, case, client, translator):
        save_draft(case.page, [article("One", paragraph("Voir ", Reference(sample_id("Two")), ".")), article("Two")])
        row = PrivacyPolicyPage.objects.get(pk=case.page.pk)
        row.body = row.get_latest_revision_as_object().body
        row.save()
        translation = begin(client, case.page)
        segment = StringSegment.objects.get(source=translation.source, string__data__startswith="Voir")
        answer = put(client, translation, segment.string.data, "See.")
        assert "is missing: put it back." in answer.json()["error"]
        for heading in ("One", "Two"):
            put(client, translation, heading, heading)
        translation.save_target(user=translator)
        assert "See" not in words(english(case))

        put(client, translation, segment.string.data, 'See <a id="a1">2</a>.')
        translation.save_target(user=translator)
        assert "See" in words(english(case))


@pytest.mark.usefixtures("english")
class TestFiles:
    """PO files as they are handed out, mended with polib, and sent back."""

    def file(self, client, translation):
        return polib.pofile(client.get(localize_url("download_pofile", translation.pk)).text)

    def send(self, client, translation, content):
        sent = SimpleUploadedFile("translation.po", content.encode() if isinstance(content, str) else content)
        return client.post(localize_url("upload_pofile", translation.pk), {"file": sent}, follow=True)

    def filled(self, client, translation, words="We keep nothing."):
        po = self.file(client, translation)
        for entry in po:
            entry.msgstr = words if entry.msgid == FRENCH else entry.msgid
        return po

    def test_land_as_a_draft(self, case, client, translation, translator):
        self.send(client, translation, str(self.filled(client, translation)))
        page = english(case)
        assert "We keep nothing." in words(page)
        assert page.latest_revision.user == translator
        assert not page.live

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda text: text.replace("We keep nothing.", "We <script>keep</script> nothing."), "no <script> in it"),
            (
                lambda text: text.replace("We keep nothing.", "We <a>keep</a> nothing."),
                "a link that the source has not",
            ),
            (
                lambda text: text.replace("We keep nothing.", "<b>We keep").replace("rien.", "tout."),
                "not in the policy",
            ),
            (lambda text: text.replace("TranslationID: ", "TranslationID: 1"), "another policy, another portal"),
            (lambda text: text.replace("msgid", "nonsense"), "no PO file"),
            (lambda text: "", "another policy, another portal"),
            (lambda text: "/etc/passwd", "no PO file"),
            (lambda text: b"\xff\xfe\x00", "no PO file"),
        ],
    )
    def test_that_are_broken_are_refused_whole_with_line_and_reason(self, case, client, translation, change, said):
        before = english(case).latest_revision_id
        answer = self.send(client, translation, change(str(self.filled(client, translation))))
        sentences = [unescape(str(message)).strip() for message in answer.context["messages"]]
        assert any(said in sentence for sentence in sentences), sentences
        assert "Nothing was taken from the file" in " ".join(sentences)
        if "another" not in said and "PO file" not in said:
            assert any(re.match(r"Line \d+: ", sentence) for sentence in sentences)
        assert not StringTranslation.objects.exists()
        assert english(case).latest_revision_id == before

    def test_of_another_language_or_portal_are_refused(self, case, client, translation):
        other = make_case("autre.example.org", prefix="other")
        source, _made = TranslationSource.get_or_create_from_instance(other.page)
        foreign = Translation.objects.create(source=source, target_locale=translation.target_locale)
        po = foreign.export_po()
        answer = self.send(client, translation, str(po))
        assert "another policy, another portal or another language" in answer.text

    def test_are_refused_while_the_translation_is_under_review(self, case, client, translation, translator):
        self.send(client, translation, str(self.filled(client, translation)))
        submit(english(case), case.author)
        before = english(case).latest_revision_id
        self.send(client, translation, str(self.filled(client, translation, "We keep all.")))
        assert english(case).latest_revision_id == before
        assert not StringTranslation.objects.filter(data="We keep all.").exists()


class TestTranslationsOfAnotherPortal:
    def test_do_not_exist(self, case, translation):
        other = make_case("autre.example.org", prefix="other")
        client = signed_in(make_user("elsewhere", portal=other.portal, role=Role.TRANSLATOR))
        segment = StringSegment.objects.filter(source=translation.source).first()
        urls = [
            localize_url("submit_page_translation", case.page.pk),
            localize_url("update_translations", translation.source_id),
            localize_url("download_pofile", translation.pk),
            localize_url("preview_translation", translation.pk),
            localize_url("edit_string_translation", translation.pk, segment.pk),
        ]
        assert {client.get(url).status_code for url in urls} == {404}
        writes = [
            *urls,
            localize_url("upload_pofile", translation.pk),
            localize_url("stop_translation", translation.pk),
        ]
        assert {client.post(url).status_code for url in writes} == {404}
        assert translate(client, translation, "Theirs.").status_code == 404
        assert Translation.objects.get(pk=translation.pk).enabled

    def test_cannot_be_reached_by_way_of_ones_own(self, case, translation):
        other = make_case("autre.example.org", prefix="other")
        person = make_user("elsewhere", portal=other.portal, role=Role.TRANSLATOR)
        source, _made = TranslationSource.get_or_create_from_instance(other.page)
        own = Translation.objects.create(source=source, target_locale=translation.target_locale)
        own.save_target(user=person)
        segment = StringSegment.objects.filter(source=translation.source).first()
        url = localize_url("edit_string_translation", own.pk, segment.pk)
        response = signed_in(person).put(url, "value=x", content_type="application/x-www-form-urlencoded")
        assert response.status_code == 404


class TestWhatIsClosed:
    @pytest.mark.parametrize("superuser", [False, True])
    def test_is_making_a_page_follow_another(self, case, translation, translator, superuser):
        person = make_user("root", superuser=True) if superuser else translator
        url = localize_url("convert_to_alias", english(case).pk)
        assert signed_in(person).post(url).status_code == 404
        assert english(case).alias_of_id is None

    def test_are_facts(self, client):
        assert client.get(localize_url("snippets_api_listing", "policies", "controller")).status_code == 404
        for key in ("1", "abc"):
            url = localize_url("submit_snippet_translation", "policies", "controller", key)
            assert client.get(url).status_code == 404

    def test_is_the_translation_of_a_portal_or_its_languages(self, case, client):
        for page in (case.portal, case.portal.get_children().first()):
            assert client.get(localize_url("submit_page_translation", page.pk)).status_code == 404

    def test_is_editing_for_those_who_only_review(self, case, translation):
        client = signed_in(case.lawyer)
        assert client.get(localize_url("download_pofile", translation.pk)).status_code == 404


def test_an_edited_source_reaches_the_translation_as_a_draft(case, client, translation):
    save_draft(case.page, [article("One", paragraph("Nous gardons peu."))], user=case.author)
    before = english(case).latest_revision_id
    response = client.post(localize_url("update_translations", translation.source_id), {"publish_translations": "on"})
    assert response.status_code == 302
    assert english(case).latest_revision_id != before
