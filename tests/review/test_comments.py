"""Speaking about a submission: comments on articles, answers, what is settled, and who is told."""

import re
from contextlib import contextmanager

import pytest
from django.urls import reverse
from wagtail.models import Comment, PageLogEntry

from home.models import Role
from policies.register.clock import database_now
from policies.review import comments, operations
from policies.review.errors import AlreadyDecided, CommentMissing, NotEntitled, UnableToDecide
from policies.review.models import OutgoingMail
from policies.review.threads import threads_on
from tests.factories.approval import approve, submit
from tests.factories.cases import make_case, signed_in
from tests.factories.policies import article, paragraph, save_articles
from tests.factories.portals import make_portal, make_user
from tests.factories.screens import review_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def case():
    case = make_case()
    case.state = submit(case.page, case.author)
    case.article = case.page.get_latest_revision_as_object().body[0].id
    return case


def say(case, text="Which law?", *, article=None, by=None):
    return comments.comment(
        task_state=case.state,
        user=by or case.lawyer,
        article=case.article if article is None else article,
        text=text,
        at=database_now(),
    )


@contextmanager
def told():
    """Collect the messages that are written down meanwhile."""
    OutgoingMail.objects.all().delete()
    messages = []
    yield messages
    messages += OutgoingMail.objects.order_by("pk")


def send(case, by, **data):
    return signed_in(by).post(review_url(case.state), data, follow=True)


class TestComment:
    def test_is_shown_with_its_article_to_whoever_works_for_the_portal(self, case):
        send(case, case.lawyer, remark="comment", article=case.article, text="Which <law>?")

        (thread,) = threads_on(case.page)
        assert (thread.article, thread.said[0].text) == (case.article, "Which <law>?")
        shown = signed_in(case.author).get(review_url(case.state)).text
        assert "Which &lt;law&gt;?" in shown
        assert "lawyer" in shown

    def test_stands_in_a_place_that_wagtail_knows(self, case):
        said = say(case)
        assert said.has_valid_contentpath(case.page.get_latest_revision_as_object())
        assert say(case, article="").has_valid_contentpath(case.page)
        assert PageLogEntry.objects.filter(action="wagtail.comments.create", user=case.lawyer).count() == 2

    def test_is_told_to_those_who_wrote_and_not_to_oneself(self, case):
        with told() as messages:
            say(case, "Which law?")
        (message,) = messages
        assert message.recipient == case.author.email
        assert message.subject.startswith("Commentaire")
        assert "Which law?" in message.text

    def test_is_in_the_mail_that_asks_for_changes(self, case):
        say(case, "Which law?")
        with told() as messages:
            operations.refuse(task_state=case.state, user=case.lawyer, comment="See there.", at=database_now())
        assert "Which law?" in messages[0].text

    @pytest.mark.parametrize(
        ("text", "reason"), [("  ", "Write the comment first."), ("x" * 5001, "A comment has at most 5000 characters.")]
    )
    def test_that_cannot_be_kept_is_given_back(self, case, text, reason):
        with pytest.raises(CommentMissing, match=reason):
            say(case, text)
        answer = send(case, case.lawyer, remark="comment", article=case.article, text=text)
        assert reason in answer.text
        assert text in answer.text
        assert not Comment.objects.exists()

    def test_is_about_an_article_that_is_there(self, case):
        with pytest.raises(UnableToDecide, match="not in what was submitted"):
            say(case, article="99999999-9999-4999-8999-999999999999")

    def test_is_about_what_was_submitted_whatever_is_published(self, case):
        approve(case.page, case.lawyer)
        save_articles(case.page, (article("New", paragraph("We sell nothing.")),), user=case.author)
        case.state = submit(case.page, case.author)
        case.article = case.state.revision.as_object().body[0].id
        with told() as messages:
            say(case, "Really?")
        assert re.search(r"New.*: Really\?", messages[0].text)

    def test_is_not_for_others(self, case):
        stranger = make_user("stranger", portal=make_portal("other.example.org"), role=Role.LEGAL_REVIEWER)
        with pytest.raises(NotEntitled):
            say(case, by=stranger)
        assert send(case, stranger, remark="comment", text="Hello").status_code == 404

    def test_comes_too_late_once_it_is_decided(self, case):
        operations.refuse(task_state=case.state, user=case.lawyer, comment="No.", at=database_now())
        with pytest.raises(AlreadyDecided):
            say(case)
        assert "Your comment was: “Too late”" in send(case, case.lawyer, remark="comment", text="Too late").text

    def test_is_beside_the_text_for_its_editor(self, case):
        say(case, "Which <law>?")
        operations.refuse(task_state=case.state, user=case.lawyer, comment="See there.", at=database_now())
        shown = signed_in(case.author).get(reverse("policies_checks", args=[case.page.pk])).text
        assert "Which &lt;law&gt;?" in shown

    def test_makes_nobody_an_author(self, case):
        say(case)
        assert operations.reason_against_approving(case.lawyer, operations.subject_of(case.page)) is None


class TestThread:
    def test_is_answered_and_settled(self, case):
        thread = say(case)
        with told() as messages:
            send(case, case.author, remark="answer", thread=thread.pk, text="That of 1978.")

        assert [said.text for said in threads_on(case.page)[0].said] == ["Which law?", "That of 1978."]
        assert [message.recipient for message in messages] == [case.lawyer.email]

        send(case, case.lawyer, remark="resolve", thread=thread.pk)
        assert threads_on(case.page) == []
        assert Comment.objects.get().resolved_by == case.lawyer

    def test_that_is_settled_is_not_answered(self, case):
        thread = say(case)
        comments.resolve(task_state=case.state, user=case.author, thread=thread.pk, at=database_now())
        answer = send(case, case.lawyer, remark="answer", thread=thread.pk, text="But why?")
        assert "has been settled or taken away" in answer.text
        assert "But why?" in answer.text

    def test_of_another_policy_is_not_there(self, case):
        other = make_case(host="third.example.org", prefix="other-")
        other.state = submit(other.page, other.author)
        other.article = other.page.get_latest_revision_as_object().body[0].id
        thread = say(other)
        with pytest.raises(UnableToDecide):
            comments.resolve(task_state=case.state, user=case.lawyer, thread=thread.pk, at=database_now())
