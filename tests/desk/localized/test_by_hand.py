"""What is written by hand into the draft of a translation, where wagtail-localize writes it, too."""

import pytest
from wagtail_localize.models import StringTranslation

from policies.authoring.streams import stream_data
from tests.factories.localized import english, put, reword, translate, words
from tests.factories.policies import article, paragraph

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
