"""The translation editor: what its buttons do, and for whom."""

import pytest
from django.urls import reverse

from home.models import Role
from policies.register.clock import database_now
from policies.review import operations
from tests.factories.approval import approve
from tests.factories.cases import make_case, signed_in
from tests.factories.localized import english, put, reword_in_force, translate, words
from tests.factories.portals import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.usefixtures("english")]


def editor_of(case):
    return reverse("wagtailadmin_pages:edit", args=[english(case).pk])


def press(client, case, action):
    """Press a button of the editor; returns what is told."""
    answer = client.post(editor_of(case), {"action": action}, follow=True)
    return " ".join(str(message) for message in answer.context["messages"])


@pytest.fixture
def whole(client, translation):
    """The translation, with each sentence translated and nothing saved."""
    translate(client, translation, "We keep nothing.")
    return translation


@pytest.mark.usefixtures("whole")
class TestSubmitting:
    def test_asks_the_reviewers_to_approve_what_is_translated(self, case, client, translator):
        assert "Submitted" in press(client, case, "submit")
        page = english(case)
        assert page.current_workflow_state.requested_by == translator
        assert "We keep nothing." in words(page)

    def test_again_after_changes_were_asked_for_goes_on(self, case, client, translation):
        press(client, case, "submit")
        state = english(case).current_workflow_task_state.specific
        operations.refuse(task_state=state, user=case.lawyer, comment="Shorter.", at=database_now())
        put(client, translation, "Nous ne gardons rien.", "Nothing is kept.")
        assert "Submitted" in press(client, case, "submit")
        assert "Nothing is kept." in words(english(case))
        assert english(case).workflow_in_progress

    def test_while_it_is_under_review_changes_nothing_and_says_so(self, case, client, translation):
        press(client, case, "submit")
        before = english(case).latest_revision_id
        put(client, translation, "Nous ne gardons rien.", "Nothing is kept.")
        for action in ("save", "submit"):
            assert "under review or locked" in press(client, case, action)
        assert english(case).latest_revision_id == before
        html = client.get(editor_of(case)).text
        assert "under review or locked" in html
        assert 'value="submit"' not in html

    def test_is_nothing_for_people_of_another_portal(self, case):
        other = make_case("autre.example.org", prefix="other")
        client = signed_in(make_user("elsewhere", portal=other.portal, role=Role.TRANSLATOR))
        before = english(case).latest_revision_id
        assert client.post(editor_of(case), {"action": "submit"}).status_code in (302, 403, 404)
        assert english(case).latest_revision_id == before
        assert not english(case).workflow_in_progress


def test_what_is_not_whole_is_saved_and_comes_back_with_the_reason(case, client, translation):
    put(client, translation, "Politique de confidentialité", "Privacy policy")
    said = press(client, case, "submit")
    assert "Saved as a draft, and not submitted" in said
    assert not english(case).workflow_in_progress


class TestTheAddress:
    def test_is_made_from_the_translated_title(self, case, client, translation):
        put(client, translation, "Politique de confidentialité", "Privacy policy")
        press(client, case, "save")
        assert english(case).get_latest_revision_as_object().slug == "privacy-policy"

    def test_stays_once_readers_know_it(self, case, client, whole):
        press(client, case, "submit")
        approve(english(case), case.lawyer)
        known = english(case).slug
        put(client, whole, "Politique de confidentialité", "Our privacy policy")
        press(client, case, "save")
        draft = english(case).get_latest_revision_as_object()
        assert (draft.title, draft.slug) == ("Our privacy policy", known)


class TestWhatChangedWhereItPrevails:
    def test_is_brought_into_the_editor_by_one_click(self, case, client, whole):
        press(client, case, "submit")
        approve(english(case), case.lawyer)
        reword_in_force(case, "rien", "presque rien")
        beside = reverse("policies_translating", args=[english(case).pk])
        assert "Translate what changed" in client.get(beside).text
        answer = client.post(beside, {"action": "translate"}, follow=True)
        assert answer.redirect_chain[-1][0] == editor_of(case)
        assert "presque rien" in answer.text

    def test_is_not_offered_where_the_translation_is_written_by_hand(self, case, client, whole):
        press(client, case, "submit")
        approve(english(case), case.lawyer)
        reword_in_force(case, "rien", "presque rien")
        whole.enabled = False
        whole.save()
        beside = reverse("policies_translating", args=[english(case).pk])
        assert "Translate what changed" not in client.get(beside).text
        assert client.post(beside, {"action": "translate"}).status_code == 200
