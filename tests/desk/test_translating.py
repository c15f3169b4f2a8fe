"""A translation beside the text that prevails: what changed there, and one click for what is right still."""

import pytest
from django.urls import reverse

from home.models import Role
from policies.authoring.models import PrivacyPolicyPage
from tests.factories.approval import submit
from tests.factories.cases import make_case, signed_in
from tests.factories.editor import posted
from tests.factories.policies import article, paragraph, sample_id, save_draft
from tests.factories.portals import make_user
from tests.factories.screens import messages_of, review_url
from tests.factories.translated import ONE, TWO, Translated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english"), pytest.mark.any_database]


@pytest.fixture
def made():
    made = Translated()
    made.rewrite(*made.french("Un.", "Deux, et plus."), article("Three", paragraph("Trois.")))
    made.url = reverse("policies_translating", args=[made.english.pk])
    return made


def screen(made, user=None):
    return signed_in(user or made.translator).get(made.url).text


def draft_of(made):
    return PrivacyPolicyPage.objects.get(pk=made.english.pk).get_latest_revision_as_object()


class TestScreen:
    def test_shows_word_by_word_what_changed_since(self, made):
        shown = screen(made)
        assert "version 2, in force since" in shown
        assert "et plus" in shown[shown.index("<ins>") : shown.index("</ins>")]
        assert "Two." in shown
        assert "1 article is up to date" in shown
        assert "not translated" in shown
        assert shown.count("This translation is right") == 1

    def test_takes_the_word_of_a_translator(self, made):
        answer = signed_in(made.translator).post(made.url, {"article": TWO}, follow=True)
        assert "Saved as a draft: 1 article says what prevails." in messages_of(answer)
        draft = draft_of(made)
        assert draft.latest_revision.user == made.translator
        assert "This translation is right" not in answer.text
        made.publish(made.english)
        assert made.newer() == [f"/fr/{made.page.slug}/#a-{sample_id('Three')}"]

    @pytest.mark.parametrize("article_id", ["nowhere", sample_id("Three"), ""])
    def test_takes_no_word_of_what_is_not_in_both(self, made, article_id):
        before = draft_of(made).translated_from
        answer = signed_in(made.translator).post(made.url, {"article": article_id})
        assert answer.status_code == 200
        assert draft_of(made).translated_from == before

    def test_is_for_those_who_edit_the_translation(self, made):
        other = make_case("other.example.org", "other-")
        for user in (made.case.lawyer, other.author):
            assert signed_in(user).get(made.url).status_code == 404
            assert signed_in(user).post(made.url, {"article": TWO}).status_code == 404
        assert made.url in signed_in(made.translator).get(
            reverse("wagtailadmin_pages:edit", args=[made.english.pk])
        ).text  # fmt: skip

    def test_of_what_prevails_leads_to_the_editor(self, made):
        url = reverse("policies_translating", args=[made.page.pk])
        answer = signed_in(made.case.author).get(url, follow=True)
        assert "No text in force prevails over this one." in messages_of(answer)

    def test_waits_for_the_end_of_a_review(self, made):
        made.say_right(TWO)
        submit(made.english, made.case.author)
        before = draft_of(made).translated_from
        assert "under review" in screen(made)
        answer = signed_in(made.translator).post(made.url, {"article": TWO})
        assert "under review" in answer.text
        assert draft_of(made).translated_from == before


class TestHome:
    def test_says_how_many_articles_are_behind(self, made):
        shown = signed_in(made.translator).get("/admin/").text
        assert "behind 2" in shown
        assert made.url in shown


class TestReview:
    def test_shows_what_prevails_beside_each_article(self, made):
        save_draft(
            made.english,
            (article("One", paragraph("One.")), article("Two", paragraph("Two, and more."))),
            user=made.translator,
        )
        made.say_right(TWO)
        state = submit(made.english, made.case.author)
        shown = signed_in(made.case.lawyer).get(review_url(state)).text
        assert "This translates version 2 of the text that prevails." in shown
        assert "The text that prevails, version 2" in shown
        assert "Deux, et plus." in shown
        assert "Behind it, and shown so to readers:" in shown

    def test_says_what_was_marked_as_meaning_the_same(self, made):
        draft = save_draft(made.page, made.french("Un,", "Deux, et plus."), user=made.case.author).as_object()
        draft.same_meaning = [ONE]
        draft.save_revision(user=made.case.author)
        state = submit(made.page, made.case.author)
        shown = signed_in(made.case.lawyer).get(review_url(state)).text
        said = shown[shown.index("Marked as meaning the same") :]
        assert ">One<" in said[:300]


class TestMark:
    def test_is_offered_beside_the_text_for_each_article_that_changes(self, made):
        save_draft(made.page, made.french("Un,", "Deux, et plus."), user=made.case.author)
        shown = signed_in(made.case.author).get(reverse("policies_checks", args=[made.page.pk])).text
        assert f'data-same-meaning value="{ONE}"' in shown
        assert f'data-same-meaning value="{TWO}"' not in shown
        editor = make_user("second", portal=made.case.portal, role=Role.EDITOR)
        translated = signed_in(editor).get(reverse("policies_checks", args=[made.english.pk])).text
        assert "data-same-meaning" not in translated

    @pytest.mark.parametrize("sent", ['{"a": 1}', '["a", 1]', "7", '"a"'])
    def test_of_another_form_is_refused(self, made, sent):
        form = posted(made.page, ("Heading", "Text."), same_meaning=sent)
        url = reverse("wagtailadmin_pages:edit", args=[made.page.pk])
        assert signed_in(made.case.author).post(url, form).status_code == 400
