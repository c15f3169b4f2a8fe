"""The screens of suggestions: writing them beside a review, and accepting them once it has ended."""

import re

import pytest
from django.urls import reverse

from home.models import Role
from policies.authoring.models import PrivacyPolicyPage
from policies.register.clock import database_now
from policies.review import operations, suggestions
from policies.review.models import Suggestion
from tests.factories.approval import publish, submit
from tests.factories.cases import make_case, signed_in
from tests.factories.policies import article, paragraph, save_articles
from tests.factories.portals import make_user
from tests.factories.screens import messages_of, review_url
from tests.factories.suggestions import first_article, suggest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english"), pytest.mark.any_database]
OLD, NEW = "We keep your address one year.", "We keep your <address> two years."


@pytest.fixture
def case():
    """A second version in review, of which one article changes and one stays."""
    stays = article("Stays", paragraph("Nothing else."))
    case = make_case(articles=(article("Changes", paragraph("We keep nothing.")), stays))
    publish(case.page, author=case.author, reviewer=case.lawyer)
    save_articles(case.page, (article("Changes", paragraph(OLD)), stays), user=case.author)
    case.state = submit(case.page, case.author)
    case.url = reverse("policies_suggest", args=[case.state.pk, first_article(case.state)])
    case.accepting = reverse("policies_suggestions", args=[case.page.pk])
    return case


def send_back(case):
    operations.refuse(task_state=case.state, user=case.lawyer, comment="See there.", at=database_now())


def fields_of(html):
    return dict(re.findall(r'<textarea name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', html))


class TestWriting:
    def test_shows_every_line_and_records_what_was_changed(self, case):
        lawyer = signed_in(case.lawyer)
        shown = lawyer.get(case.url).text
        fields = fields_of(shown)
        assert {name: fields[name] for name in ("line-1", "line-2")} == {"line-1": "Changes", "line-2": OLD}
        assert "You are the only legal reviewer here" in shown

        answer = lawyer.post(case.url, fields | {"line-2": NEW, "note": "As <said>."}, follow=True)

        (made,) = Suggestion.objects.all()
        assert (made.before, made.after, made.note) == (OLD, NEW, "As <said>.")
        assert "&lt;address&gt;" in answer.text
        assert "As &lt;said&gt;." in answer.text
        assert re.search(r"<ins>[^<]*two years", answer.text)

    def test_keeps_what_was_written_when_it_cannot_be_kept(self, case):
        answer = signed_in(case.lawyer).post(case.url, {"line-1": "Other", "line-2": " ", "note": "My note"})
        assert "cannot become empty" in answer.text
        assert fields_of(answer.text) == {"line-1": "Other", "line-2": " ", "note": "My note"}
        assert not Suggestion.objects.exists()

    def test_of_nothing_new_says_so(self, case):
        answer = signed_in(case.lawyer).post(case.url, {})
        assert "Change at least one line first." in answer.text

    def test_is_a_reviewers_alone(self, case):
        second = make_user("second", portal=case.portal, role=Role.LEGAL_REVIEWER)
        assert "only legal reviewer" not in signed_in(second).get(case.url).text
        for user in (case.author, make_user("root", superuser=True)):
            assert signed_in(user).get(case.url).status_code == 404
            assert signed_in(user).post(case.url, {"line-2": NEW}).status_code == 404
        assert case.url in signed_in(case.lawyer).get(review_url(case.state)).text
        assert case.url not in signed_in(case.author).get(review_url(case.state)).text

    def test_of_an_article_that_is_not_there_is_nowhere(self, case):
        url = reverse("policies_suggest", args=[case.state.pk, "nowhere"])
        assert signed_in(case.lawyer).get(url).status_code == 404

    def test_is_taken_back_on_the_review_screen(self, case):
        made = suggest(case.state, case.lawyer, NEW)
        said = {"deciding": "take-back", "suggestion": str(made.uuid)}
        answer = signed_in(case.author).post(review_url(case.state), said, follow=True)
        assert "Only a legal reviewer of this portal can suggest other words." in answer.text
        assert Suggestion.objects.exists()
        signed_in(case.lawyer).post(review_url(case.state), said)
        assert not Suggestion.objects.exists()

    def test_ends_with_the_review(self, case):
        send_back(case)
        answer = signed_in(case.lawyer).post(case.url, {"line-2": NEW}, follow=True)
        assert "This has already been decided." in messages_of(answer)
        assert not Suggestion.objects.exists()

    def test_stands_by_an_article_that_stays_as_it_is(self, case):
        other = str(case.page.get_latest_revision_as_object().body[1].id)
        suggest(case.state, case.lawyer, "Nothing more.", article=other)
        shown = signed_in(case.author).get(review_url(case.state)).text
        assert "suggests other words" in shown[shown.index('id="desk-remarks"') :]


class TestAccepting:
    def test_is_offered_wherever_the_editor_looks(self, case):
        suggest(case.state, case.lawyer, NEW)
        send_back(case)
        author = signed_in(case.author)
        for url in (
            reverse("wagtailadmin_pages:edit", args=[case.page.pk]),
            reverse("policies_checks", args=[case.page.pk]),
            review_url(case.state),
        ):
            assert case.accepting in author.get(url).text

    def test_puts_the_words_into_the_draft(self, case):
        made = suggest(case.state, case.lawyer, NEW)
        send_back(case)
        author = signed_in(case.author)
        assert "Accept these words" in author.get(case.accepting).text
        answer = author.post(case.accepting, {"deciding": "accept", "suggestion": str(made.uuid)}, follow=True)
        assert "Saved as a draft." in messages_of(answer)
        assert "No suggestion waits for you." in answer.text
        draft = PrivacyPolicyPage.objects.get(pk=case.page.pk).get_latest_revision_as_object()
        assert suggestions.lines_of(draft, first_article(case.state))[-1].text == NEW
        assert "Accepted" in author.get(review_url(case.state)).text

    def test_or_leaves_them_aside(self, case):
        made = suggest(case.state, case.lawyer, NEW)
        send_back(case)
        said = {"deciding": "decline", "suggestion": str(made.uuid)}
        answer = signed_in(case.author).post(case.accepting, said, follow=True)
        assert "Left aside." in messages_of(answer)

    def test_waits_for_the_end_of_the_review(self, case):
        made = suggest(case.state, case.lawyer, NEW)
        shown = signed_in(case.author).get(case.accepting).text
        assert "once that has ended" in shown
        assert "Accept these words" not in shown
        answer = signed_in(case.author).post(case.accepting, {"deciding": "accept", "suggestion": str(made.uuid)})
        assert "under review" in answer.text

    @pytest.mark.parametrize("said", [{}, {"deciding": "accept", "suggestion": "x"}, {"deciding": "delete"}])
    def test_of_nothing_does_nothing(self, case, said):
        made = suggest(case.state, case.lawyer, NEW)
        send_back(case)
        assert signed_in(case.author).post(case.accepting, said).status_code == 200
        made.refresh_from_db()
        assert made.state == "open"

    def test_is_not_for_those_who_do_not_edit(self, case):
        made = suggest(case.state, case.lawyer, NEW)
        send_back(case)
        said = {"deciding": "accept", "suggestion": str(made.uuid)}
        assert signed_in(case.lawyer).get(case.accepting).status_code == 404
        assert signed_in(case.lawyer).post(case.accepting, said).status_code == 404
