"""A resubmission: what changed since a reviewer asked for changes."""

import re

import pytest

from tests.factories.approval import approve, submit
from tests.factories.cases import make_case, signed_in
from tests.factories.policies import article, paragraph, save_articles
from tests.factories.screens import decide, review_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
HEADING = "What changed since changes were asked for"


def written(first, second="The second article."):
    return (article("First", paragraph(first)), article("Second", paragraph(second)))


@pytest.fixture
def case():
    return make_case(articles=written("We keep it one year."))


def refused(case, comment="Say how long exactly."):
    state = submit(case.page, case.author)
    decide(case.lawyer, state, "refuse", comment=comment)


def again(case, articles):
    """Mend and send again, as the button of the editor does after a refusal."""
    page = type(case.page).objects.get(pk=case.page.pk)
    save_articles(page, articles, user=case.author)
    page.current_workflow_state.resume(case.author)
    return type(page).objects.get(pk=page.pk).current_workflow_task_state.specific


def shown(case, state):
    html = signed_in(case.lawyer).get(review_url(state)).text
    found = re.search(r'id="desk-since">.*?</section>', html, re.DOTALL)
    return found.group() if found else ""


class TestAResubmission:
    def test_shows_the_reason_and_what_changed_since(self, case):
        refused(case)
        part = shown(case, again(case, written("We keep it thirteen months.")))

        assert HEADING in part
        assert "Say how long exactly." in part
        assert "<ins> thirteen months</ins>" in part
        assert "The second article." not in part

    def test_says_so_when_nothing_changed(self, case):
        refused(case)

        assert "No article has changed since." in shown(case, again(case, written("We keep it one year.")))

    def test_is_held_against_the_last_refusal(self, case):
        refused(case, "First reason.")
        decide(case.lawyer, again(case, written("Two years.")), "refuse", comment="Second reason.")
        part = shown(case, again(case, written("Three years.")))

        assert "Second reason." in part
        assert "First reason." not in part

    def test_escapes_what_the_reviewer_said(self, case):
        refused(case, "<script>alert(1)</script>")

        assert "<script>" not in shown(case, again(case, written("Two years.")))

    def test_is_a_first_one_where_nobody_asked_for_changes(self, case):
        assert shown(case, submit(case.page, case.author)) == ""

    def test_after_an_approval_begins_anew(self, case):
        refused(case)
        again(case, written("Two years."))
        approve(case.page, case.lawyer)
        save_articles(type(case.page).objects.get(pk=case.page.pk), written("Three years."), user=case.author)

        assert shown(case, submit(case.page, case.author)) == ""
