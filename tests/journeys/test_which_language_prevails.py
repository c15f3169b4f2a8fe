"""Promise 6: readers know which language prevails, and which articles of a translation are behind it."""

import pytest
from django.test import Client

from policies.publication.verification import verify
from policies.register.manifest import manifest_of, policy_chain
from policies.register.queries import last_version
from tests.factories.policies import article, paragraph, sample_id, save_draft
from tests.factories.translated import HOST, ONE, TWO, Translated

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def test_a_translation_says_which_text_prevails_and_that_it_follows_it():
    made = Translated()
    read = made.read()
    assert "the text in French prevails" in read
    assert "Newer" not in read
    assert made.source()["number"] == 1
    assert set(made.source()["articles"]) == {ONE, TWO}
    assert made.source("fr") is None
    assert "prevails" not in made.read(f"/fr/{made.page.slug}/")


def test_an_article_that_changes_where_it_prevails_is_told_on_the_translation():
    made = Translated()
    made.rewrite(*made.french("Un.", "Deux, et plus."))
    read = made.read()
    assert made.newer() == [f"/fr/{made.page.slug}/#a-{TWO}"] * 2  # above, and below the heading of the article
    assert read.index(f'id="a-{TWO}"') < read.index('class="newer"')
    json = Client(HTTP_HOST=HOST).get("/en/privacy-policy/policy.json").json()
    assert json["prevailing"] == {"locale": "fr", "number": 2, "behind": [TWO]}


def test_an_article_that_is_not_translated_is_told_too():
    made = Translated()
    made.rewrite(*made.french("Un.", "Deux."), article("Three", paragraph("Trois.")))
    assert made.newer() == [f"/fr/{made.page.slug}/#a-{sample_id('Three')}"]


def test_what_means_the_same_leaves_the_translation_up_to_date():
    made = Translated()
    made.rewrite(*made.french("Un,", "Deux."), same_meaning=[ONE, TWO])
    assert "Newer" not in made.read()
    chain = policy_chain(made.case.portal.uuid, made.page.translation_key, "fr")
    assert manifest_of(last_version(chain.uuid)).same_meaning == (ONE,)


def test_the_notice_goes_when_the_translation_is_brought_up_to_date_and_nothing_else_changes():
    made = Translated()
    made.rewrite(*made.french("Un.", "Deux, et plus."))
    before = made.source()["articles"]
    save_draft(
        made.english, (article("One", paragraph("One.")), article("Two", paragraph("Two, and more."))),
        user=made.translator,
    )  # fmt: skip
    made.say_right(TWO)
    made.publish(made.english)
    assert "Newer" not in made.read()
    assert made.source()["articles"][ONE] == before[ONE]
    assert made.source()["articles"][TWO] != before[TWO]
    assert verify().faults == []


def test_a_translation_that_is_behind_may_still_be_corrected():
    made = Translated()
    made.rewrite(*made.french("Un.", "Deux, et plus."))
    save_draft(
        made.english, (article("One", paragraph("ONE.")), article("Two", paragraph("Two."))), user=made.translator
    )
    made.publish(made.english)
    read = made.read()
    assert "ONE." in read
    assert "Newer" in read


def test_of_a_translation_that_declares_nothing_readers_are_told_what_prevails_alone():
    made = Translated(says=False)
    made.rewrite(*made.french("Un.", "Deux, et plus."))
    read = made.read()
    assert "prevails" in read
    assert "Newer" not in read
    assert made.source() is None


def test_another_language_that_prevails_is_told_at_once():
    made = Translated()
    made.case.portal.refresh_from_db()
    made.case.portal.prevailing_locale = made.english.locale
    made.case.portal.save()
    assert "prevails" not in made.read()
    assert "qui fait foi" in made.read(f"/fr/{made.page.slug}/")
