"""What is written by hand into the draft of a translation, where wagtail-localize writes it, too."""

import json
import re

import pytest
from wagtail_localize.models import StringTranslation

from policies.authoring.streams import stream_data
from policies.document.nodes import Reference
from tests.factories.localized import Round, english, put, reword, reword_in_force, translate, update, words
from tests.factories.policies import article, paragraph, sample_id

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.usefixtures("english")]


@pytest.fixture
def written(case, client, translation, translator):
    """The translation, written into a draft."""
    translate(client, translation, "We keep nothing.")
    translation.save_target(user=translator)
    return translation


def test_words_changed_by_hand_stay(case, written, translator):
    reword(case, english(case), "We keep", "We really keep")
    written.save_target(user=translator)
    assert "We really keep nothing." in words(english(case))
    assert StringTranslation.objects.filter(data="We really keep nothing.", has_error=False).exists()


def test_a_sentence_translated_since_is_newer(case, client, written, translator):
    reword(case, english(case), "We keep", "We really keep")
    put(client, written, "Nous ne gardons rien.", "We hold nothing.")
    written.save_target(user=translator)
    assert "We hold nothing." in words(english(case))


def test_a_title_changed_by_hand_stays(case, written, translator):
    draft = english(case).get_latest_revision_as_object()
    draft.title = "Our privacy policy"
    draft.save_revision(user=translator)
    written.save_target(user=translator)
    assert english(case).get_latest_revision_as_object().title == "Our privacy policy"


def test_an_article_that_got_another_paragraph_stays_until_its_sentences_are_read(case, client, written, translator):
    draft = english(case).get_latest_revision_as_object()
    body = draft.body.get_prep_value()
    (more,) = stream_data([article("More", paragraph("And we say so."))])
    body[0]["value"]["content"] += more["value"]["content"]
    draft.body = body
    draft.save_revision(user=translator)
    written.save_target(user=translator)
    assert "And we say so." in words(english(case))
    assert "changed by hand" in StringTranslation.objects.get(data="We keep nothing.").get_error()

    translate(client, written, "We keep nothing at all.")
    written.save_target(user=translator)
    assert "We keep nothing at all." in words(english(case))
    assert "And we say so." not in words(english(case))


class TestWhatIsNotToldSentenceBySentence:
    """The draft stays as it is, and what was translated of its article waits for somebody to read it."""

    def test_a_source_that_was_moved_about(self):
        made = Round(("Alpha.", "A."), ("Beta.", "B."), ("Gamma.", "C."))
        made.by_hand("A.", "A, by hand.")
        made.rewrite("Beta.", "Gamma.", "Delta.")
        made.save()
        assert made.rows()["Beta."][0] == "B."
        assert made.rows()["Gamma."][0] == "C."
        made.put("Delta.", "D.")
        made.save()
        assert "A, by hand." in made.raw()
        assert "D." not in made.raw()

    def test_the_same_sentence_twice_of_which_one_was_changed(self):
        made = Round(("Alpha.", "A."), ("Beta.", "B."), ("Alpha.", "A."))
        made.by_hand("A.", "A, first.")
        made.save()
        assert "A, first." in made.raw()

    def test_a_reference_in_another_form(self):
        made = Round((reference("start"), 'See <a id="a1">it</a> here.'))
        made.by_hand('form="start"', 'form="number"')
        made.save()
        assert 'form=\\"number\\"' in made.raw()
        assert "here." in made.raw()

    def test_a_reference_that_was_lost(self):
        made = Round((reference("start"), 'See <a id="a1">it</a> here.'))
        (link,) = re.findall(r"<a [^>]*>.*?</a>", json.loads(made.raw())[0]["value"]["content"][0]["value"])
        made.by_hand(link, "that")
        made.save()
        (waiting,) = (waits for of, (_text, waits) in made.rows().items() if of.startswith("Voir"))
        assert waiting

    def test_a_draft_of_before_the_source_changed(self):
        made = Round(("Alpha.", "A."))
        before = english(made.case).latest_revision
        declared = made.draft().translated_from
        reword_in_force(made.case, "Alpha.", "Alpha bis.")
        made.translation = update(made.client, made.translation)
        made.put("Alpha bis.", "A, again.")
        made.save()
        before.as_object().save_revision(user=made.translator)
        made.save()
        assert made.draft().translated_from == declared
        assert made.rows()["Alpha bis."][1]


def test_what_waits_in_a_field_is_not_overwritten():
    made = Round((reference("start"), 'See <a id="a1">it</a> here.'), ("Beta.", "B."))
    made.put(reference("start"), "A sentence that took an hour, and lost its reference.")
    made.save()
    made.by_hand("B.", "B, by hand.")
    made.save()
    assert "took an hour" in str(made.rows())
    assert made.rows()["Beta."] == ("B, by hand.", False)


def reference(form):
    return paragraph("Voir ", Reference(sample_id("One"), form), " ici.")
