import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.models import Role
from policies.desk.awaiting import drafts, sent_back, to_approve
from policies.desk.portals import own_portals
from policies.facts.models import DataProtectionOfficer
from policies.register.clock import database_now
from policies.review import operations
from tests.factories.approval import publish, submit
from tests.factories.cases import give_role, make_case, signed_in
from tests.factories.policies import article, make_policy, paragraph, save_articles
from tests.factories.portals import make_fact, make_user

pytestmark = pytest.mark.django_db


def titles(rows):
    return [row.title for row in rows]


def chips(user):
    portals, _more = own_portals(user, database_now())
    return {
        variant.title: [chip.name for chip in variant.chips]
        for portal in portals
        for policy in portal.policies
        for variant in policy
    }


class TestWhatAwaitsAReviewer:
    def test_is_what_others_submitted_in_their_own_portals(self):
        case = make_case(title="Mine")
        other = make_case("other.example.org", prefix="other", title="Theirs")
        submit(case.page, case.author)
        submit(other.page, other.author)
        assert titles(to_approve(case.lawyer)) == ["Mine"]
        assert to_approve(case.author) == []

    def test_is_nothing_that_they_wrote_themselves(self):
        case = make_case()
        give_role(case.author, case.portal, Role.LEGAL_REVIEWER)
        submit(case.page, case.author)
        assert to_approve(case.author) == []

    def test_includes_facts(self):
        case = make_case()
        fact = make_fact(DataProtectionOfficer, case.portal, name="Mailbox")
        fact.save_revision(user=case.author)
        submit(fact, case.author)
        assert titles(to_approve(case.lawyer)) == ["Mailbox"]

    def test_is_nothing_for_a_superuser_without_role(self):
        case = make_case()
        submit(case.page, case.author)
        assert to_approve(make_user("root", superuser=True)) == []


class TestWhatAwaitsAnEditor:
    def test_is_what_was_sent_back_with_the_reason(self):
        case = make_case()
        state = submit(case.page, case.author)
        operations.refuse(task_state=state, user=case.lawyer, comment="Name the CNIL.", at=database_now())
        assert [row.comment for row in sent_back(case.author)] == ["Name the CNIL."]
        assert drafts(case.author) == []

    def test_is_no_longer_sent_back_once_resubmitted(self):
        case = make_case()
        state = submit(case.page, case.author)
        operations.refuse(task_state=state, user=case.lawyer, comment="Shorter.", at=database_now())
        type(case.page).objects.get(pk=case.page.pk).current_workflow_state.resume(user=case.author)
        assert sent_back(case.author) == []

    def test_is_their_own_drafts_in_the_language_that_they_wrote(self):
        case = make_case(title="Brouillon")
        make_policy(case.portal, "en", title="Draft", user=case.lawyer)
        assert titles(drafts(case.author)) == ["Brouillon"]

    def test_is_no_draft_that_is_under_review_or_approved(self):
        case = make_case()
        submit(case.page, case.author)
        assert drafts(case.author) == []
        make_policy(case.portal, title="Other", slug="other", user=case.author)
        assert titles(drafts(case.author)) == ["Other"]


class TestOwnPortals:
    def test_show_each_policy_with_its_states(self):
        case = make_case(title="Politique")
        assert chips(case.author) == {"Politique": ["draft"]}
        submit(case.page, case.author)
        assert chips(case.author) == {"Politique": ["review"]}

    def test_show_the_version_in_force_beside_the_next_draft(self):
        case = make_case(title="Politique")
        publish(case.page, author=case.author, reviewer=case.lawyer)
        assert chips(case.lawyer) == {"Politique": ["in-force"]}
        save_articles(case.page, (article("Only", paragraph("Next.")),), user=case.author)
        assert chips(case.lawyer) == {"Politique": ["in-force", "draft"]}

    def test_show_a_version_to_come(self):
        case = make_case(title="Politique")
        draft = case.page.get_latest_revision_as_object()
        draft.effective_at = database_now().replace(year=database_now().year + 1)
        draft.save_revision(user=case.author)
        publish(case.page, author=case.author, reviewer=case.lawyer)
        assert chips(case.lawyer) == {"Politique": ["deferred"]}

    def test_are_nobody_elses(self):
        case = make_case(title="Politique")
        make_case("other.example.org", prefix="other", title="Theirs")
        assert set(chips(case.author)) == {"Politique"}
        assert set(chips(make_user("root", superuser=True))) == {"Politique", "Theirs"}


class TestHomeScreen:
    def test_shows_our_panels_and_nothing_else(self):
        case = make_case(title="Politique")
        html = signed_in(case.author).get(reverse("wagtailadmin_home")).content.decode()
        assert html.count("w-panel--dashboard") == 2
        assert "Politique" in html

    def test_asks_the_database_no_more_with_thirty_policies(self):
        case = make_case()
        give_role(case.author, case.portal, Role.LEGAL_REVIEWER)
        for number in range(30):
            page = make_policy(case.portal, title=f"Policy {number}", slug=f"policy-{number}", user=case.author)
            if number % 3 == 0:
                submit(page, case.author)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(drafts(case.author)) == 21
            to_approve(case.author)
            sent_back(case.author)
            portals, _more = own_portals(case.author, database_now())
        assert sum(len(policy) for policy in portals[0].policies) == 31
        assert len(queries) <= 16


class TestReportsOnWorkflows:
    @pytest.mark.parametrize("report", ["workflow", "workflow_results", "workflow_tasks", "workflow_tasks_results"])
    def test_tell_nobody_of_another_portals_facts(self, report):
        case = make_case()
        other = make_case("other.example.org", prefix="other")
        fact = make_fact(DataProtectionOfficer, other.portal, name="Theirs alone")
        fact.save_revision(user=other.author)
        submit(fact, other.author)
        response = signed_in(case.author).get(reverse(f"wagtailadmin_reports:{report}"), follow=True)
        html = response.content.decode()
        assert response.status_code == 200
        assert "Theirs alone" not in html
        assert "otherauthor" not in html
