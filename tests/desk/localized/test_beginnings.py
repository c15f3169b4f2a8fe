import re

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail_localize.models import StringTranslation

from home.models import Role
from policies.authoring.streams import stream_data
from policies.desk.localized import beginnings
from policies.document.nodes import Reference
from policies.document.redacting import without
from policies.publication import acts
from policies.register import queries as register
from policies.register.clock import database_now
from policies.register.manifest import policy_chain
from tests.factories.approval import publish
from tests.factories.approved import signing
from tests.factories.cases import make_case, signed_in
from tests.factories.localized import (
    FRENCH,
    Round,
    begin,
    english,
    localize_url,
    put,
    reword_in_force,
    translate,
    update,
    words,
)
from tests.factories.policies import article, paragraph, sample_id
from tests.factories.portals import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.usefixtures("english")]

TO_READ = "The text has changed since"
IN_FORCE = "A policy in force says it so"


def standing(translation, of):
    """What stands in the field of a sentence, and what is said of it; None where the field is empty."""
    row = StringTranslation.objects.filter(
        translation_of__data=of,
        locale=translation.target_locale,
        context__object_id=translation.source.object_id,
    ).first()
    return row and (row.data, row.get_error() or "")


@pytest.fixture
def translated(case, client, translation, translator):
    """The translation, in force."""
    translate(client, translation, "We keep nothing.")
    translation.save_target(user=translator)
    publish(english(case), author=case.author, reviewer=case.lawyer)
    return translation


class TestOfASentenceThatChanged:
    def test_is_its_translation_of_before(self, case, client, translated):
        reword_in_force(case, "rien", "presque rien")
        update(client, translated)
        text, said = standing(translated, "Nous ne gardons presque rien.")
        assert text == "We keep nothing."
        assert TO_READ in said

    def test_reaches_no_draft_until_it_was_read_and_saved(self, case, client, translated, translator):
        reword_in_force(case, "rien", "presque rien")
        translation = update(client, translated)
        declared = english(case).get_latest_revision_as_object().translated_from
        translation.save_target(user=translator)
        assert english(case).get_latest_revision_as_object().translated_from == declared
        answer = put(client, translation, "Nous ne gardons presque rien.", "We keep nothing.")
        assert answer.json()["error"] is None
        translation.save_target(user=translator)
        assert english(case).get_latest_revision_as_object().translated_from != declared

    def test_leaves_what_did_not_change_as_it_was(self, case, client, translated):
        reword_in_force(case, "rien", "presque rien")
        update(client, translated)
        assert standing(translated, "One") == ("One", "")

    def test_is_found_again_where_the_sentence_is_as_it_once_was(self, case, client, translated):
        reword_in_force(case, "rien", "presque rien")
        update(client, translated)
        reword_in_force(case, "presque rien", "rien")
        update(client, translated)
        assert standing(translated, FRENCH) == ("We keep nothing.", "")

    def test_is_never_the_text_that_prevails(self, case, client, translated):
        reword_in_force(case, FRENCH, "Tout est autre.")
        update(client, translated)
        assert standing(translated, "Tout est autre.")[0] == "We keep nothing."

    def test_keeps_its_references_where_they_come_in_another_order(self):
        case = make_case("ordre.example.org", prefix="order", articles=two_references())
        publish(case.page, author=case.author, reviewer=case.lawyer)
        client = signed_in(make_user("order-translator", portal=case.portal, role=Role.TRANSLATOR))
        translation = begin(client, case.page)
        before = next(each for each in sources(translation) if each.startswith("Voir"))
        put(client, translation, before, 'See <a id="a1">1</a> and <a id="a2">2</a>.')
        raw = case.page.get_latest_revision_as_object()
        raw.body = swapped(raw.body.get_prep_value())
        raw.save_revision(user=case.author)
        publish(case.page, author=case.author, reviewer=case.lawyer)
        translation = update(client, translation)
        after = next(each for each in sources(translation) if each.startswith("Voir"))
        text, said = standing(translation, after)
        assert text == 'See <a id="a2">1</a> and <a id="a1">2</a>.'
        assert TO_READ in said


class TestOfWhatStoodElsewhereInThePolicy:
    def test_is_its_translation_there(self):
        made = Round(("Alpha.", "A."), ("Beta.", "B."))
        draft = made.case.page.get_latest_revision_as_object()
        draft.body = stream_data([article("One", paragraph("Alpha.")), article("Two", paragraph("Beta."))])
        draft.save_revision(user=made.case.author)
        publish(made.case.page, author=made.case.author, reviewer=made.case.lawyer)
        begun = update(made.client, made.translation).source.stringsegment_set.get(string__data="Beta.")
        row = StringTranslation.objects.get(context=begun.context, translation_of=begun.string)
        assert (row.data, row.has_error) == ("B.", True)


def test_nothing_is_begun_with_what_was_erased():
    made = Round(("Nous employons Jeanne Dupont ici.", "We employ Jeanne Dupont here."))
    chain = register.chain(policy_chain(made.case.portal.uuid, made.case.page.translation_key, "fr"))
    erased = without(register.document(chain.uuid, 1), ["Jeanne Dupont"])
    acts.redact_version(
        chain=chain, number=1, document=erased, reason="Art. 17", passages=["Jeanne Dupont"], signings=[signing()],
        at=database_now(),
    )  # fmt: skip
    assert not StringTranslation.objects.filter(data__contains="Dupont").exists()


def test_somebody_who_translates_at_the_same_moment_has_it(case, client, translated):
    reword_in_force(case, "rien", "presque rien")
    update(client, translated)
    beginnings.begin(translated.source, translated.target_locale, beginnings.sentences_of(translated.source))
    assert standing(translated, "Nous ne gardons presque rien.")[0] == "We keep nothing."


def two_references():
    links = (Reference(sample_id("One")), Reference(sample_id("Two")))
    return (article("One", paragraph("Voir ", links[0], " et ", links[1], ".")), article("Two", paragraph("Deux.")))


def swapped(value):
    """The same body, with the two references of its first article the other way round."""
    text = value[0]["value"]["content"][0]["value"]
    first, second = re.findall(r"<a .*?</a>", text)
    value[0]["value"]["content"][0]["value"] = text.replace(first, "\0").replace(second, first).replace("\0", second)
    return value


def sources(translation):
    return list(translation.source.stringsegment_set.values_list("string__data", flat=True))


class TestFromElsewhere:
    @pytest.fixture
    def other(self):
        """Another portal's policy with the same sentence, in force in French."""
        other = make_case("autre.example.org", prefix="other", articles=(article("One", paragraph(FRENCH)),))
        publish(other.page, author=other.author, reviewer=other.lawyer)
        return other

    @pytest.fixture
    def theirs(self, other):
        return signed_in(make_user("other-translator", portal=other.portal, role=Role.TRANSLATOR))

    @pytest.mark.usefixtures("translated")
    def test_a_sentence_in_force_in_that_language_is_proposed(self, other, theirs):
        text, said = standing(begin(theirs, other.page), FRENCH)
        assert text == "We keep nothing."
        assert IN_FORCE in said

    @pytest.mark.usefixtures("translated")
    def test_it_reaches_no_draft_until_it_was_read_and_saved(self, other, theirs):
        translation = begin(theirs, other.page)
        translation.save_target(user=other.author)
        assert words(english(other)) == ""
        assert english(other).title == other.page.title

    def test_a_sentence_that_no_reader_has_is_not(self, client, translation, translator, other, theirs):
        translate(client, translation, "We keep nothing.")
        translation.save_target(user=translator)
        assert standing(begin(theirs, other.page), FRENCH) is None

    def test_nor_one_that_was_changed_since_it_was_published(self, client, translated, translator, other, theirs):
        translate(client, translated, "We keep a secret.")
        translated.save_target(user=translator)
        assert standing(begin(theirs, other.page), FRENCH) is None

    def test_what_a_chip_is_called_comes_from_ones_own_text(self):
        def policy(host, prefix):
            articles = (article("One", paragraph("Écrivez comme le dit ", Reference(sample_id("One")), ".")),)
            made = make_case(host, prefix=prefix, articles=articles)
            publish(made.page, author=made.author, reviewer=made.lawyer)
            return made, signed_in(make_user(f"{prefix}-t", portal=made.portal, role=Role.TRANSLATOR))

        first, first_client = policy("un.example.org", "first")
        translation = begin(first_client, first.page)
        source = next(each for each in sources(translation) if "Écrivez" in each)
        for heading in ("One", "Politique de confidentialité"):
            put(first_client, translation, heading, heading)
        put(first_client, translation, source, 'Write to <a id="a1">a secret label</a>.')
        translation.save_target(user=first.author)
        publish(english(first), author=first.author, reviewer=first.lawyer)

        second, second_client = policy("deux.example.org", "second")
        text, said = standing(begin(second_client, second.page), source)
        assert IN_FORCE in said
        assert text.startswith('Write to <a id="a1">')
        assert "secret" not in text


class TestInAFile:
    def file(self, client, translation):
        return polib.pofile(client.get(localize_url("download_pofile", translation.pk)).text)

    def send(self, client, translation, file):
        sent = SimpleUploadedFile("translation.po", str(file).encode())
        return client.post(localize_url("upload_pofile", translation.pk), {"file": sent}, follow=True)

    @pytest.fixture
    def changed(self, case, client, translated):
        reword_in_force(case, "rien", "presque rien")
        return update(client, translated)

    def test_is_marked_as_uncertain_and_says_why(self, client, changed):
        file = self.file(client, changed)
        (fuzzy,) = (entry for entry in file if entry.fuzzy)
        assert fuzzy.msgid == "Nous ne gardons presque rien."
        assert fuzzy.msgstr == "We keep nothing."
        assert TO_READ in fuzzy.tcomment

    def test_that_comes_back_marked_is_not_taken(self, case, client, changed):
        file = self.file(client, changed)
        next(entry for entry in file if entry.fuzzy).msgstr = "We keep next to nothing."
        self.send(client, changed, file)
        assert TO_READ in standing(changed, "Nous ne gardons presque rien.")[1]
        assert "next to nothing" not in words(english(case))

    def test_that_comes_back_as_it_was_without_the_mark_was_read(self, case, client, changed):
        before = english(case).get_latest_revision_as_object().translated_from
        file = self.file(client, changed)
        next(entry for entry in file if entry.fuzzy).flags.clear()
        answer = self.send(client, changed, file)
        assert "3 sentences were taken from the file." in answer.text
        assert standing(changed, "Nous ne gardons presque rien.") == ("We keep nothing.", "")
        assert english(case).get_latest_revision_as_object().translated_from != before
