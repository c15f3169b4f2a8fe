"""From the editor's button to the reviewer's: whatever comes between, one version or one sentence."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.urls import reverse
from wagtail.models import WorkflowState

from home.models import Role
from policies.facts.models import Controller, DataProtectionOfficer
from policies.publication.verification import verify
from policies.register.models import Action, Entry
from policies.review.models import LegalTaskState
from tests.factories.approval import publish, submit
from tests.factories.approved import freeze, make_document
from tests.factories.cases import make_case, signed_in
from tests.factories.editor import CARD
from tests.factories.policies import article, articles_with_facts, paragraph, save_articles
from tests.factories.portals import LONG_AGO, approve_fact, make_fact, make_user
from tests.factories.screens import decide, digest_shown, messages_of, press, reason_told, review_url

pytestmark = pytest.mark.django_db


def versions():
    return Entry.objects.filter(action=Action.VERSION)


def submissions(**more):
    return LegalTaskState.objects.filter(**more)


def one_article(words):
    return (article("Only", paragraph(words)),)


def with_people(case, **more):
    """Give the portal an approved controller and data protection officer; returns the latter."""
    case.portal.controller = make_fact(Controller, case.portal)
    case.portal.dpo = make_fact(DataProtectionOfficer, case.portal, email="before@example.org", **more)
    case.portal.save()
    for fact in (case.portal.controller, case.portal.dpo, case.portal):
        approve_fact(fact)
    return case.portal.dpo


class TestAPortalWithoutAController:
    def test_is_told_what_is_missing_and_nobody_is_asked(self, mailoutbox):
        case = make_case()

        answer = press(case.author, case.page, "submit", ("Who we are", CARD))

        (told,) = messages_of(answer)
        assert "Who we are" in told
        assert not submissions(status="in_progress").exists()
        assert mailoutbox == []
        assert signed_in(case.lawyer).get(review_url(submissions().get())).status_code == 200

    def test_can_submit_once_somebody_is_chosen_and_approved(self):
        case = make_case()
        press(case.author, case.page, "submit", ("Who we are", CARD))
        with_people(case)

        press(case.author, case.page, "restart-workflow", ("Who we are", CARD))

        assert decide(case.lawyer, submissions().get(status="in_progress")).status_code == 302
        assert versions().count() == 1


class TestAChosenFact:
    """The controller of a portal, which a policy under review shows."""

    @pytest.fixture
    def case(self):
        case = make_case(articles=articles_with_facts())
        with_people(case)
        return case

    @pytest.mark.parametrize("way", ["delete", "bulk"])
    @pytest.mark.parametrize("approved", [True, False])
    def test_is_not_deleted_in_the_admin(self, case, way, approved):
        fact = case.portal.controller
        if not approved:
            fact = make_fact(Controller, case.portal, name="A draft")
            case.portal.controller = fact
            case.portal.save()
        admin = signed_in(make_user("root", superuser=True))
        bulk = reverse("wagtail_bulk_action", args=["policies", "controller", "delete"]) + f"?id={fact.pk}"
        single = reverse(fact.snippet_viewset.get_url_name("delete"), args=[fact.pk])

        answer = admin.post(single if way == "delete" else bulk, follow=True)

        assert answer.status_code == 200
        assert str(fact) in " ".join(messages_of(answer))
        assert Controller.objects.filter(pk=fact.pk).exists()

    def test_deleted_by_sql_is_still_shown_as_it_was_approved(self, case):
        state = submit(case.page, case.author)
        table = Controller._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute("UPDATE home_container SET controller_id = NULL")
            cursor.execute(f"DELETE FROM {table}")

        answer = decide(case.lawyer, state)

        assert answer.status_code == 302
        assert verify().faults == [] or versions().count() == 1

    def test_whose_approved_values_are_gone_keeps_the_policy_from_being_approved_and_says_so(self, case):
        state = submit(case.page, case.author)
        digest = digest_shown(case.lawyer, state)
        case.portal.controller = None
        case.portal.save()
        approve_fact(case.portal, at=LONG_AGO + timedelta(days=1))

        answer = decide(case.lawyer, state, digest=digest)

        assert answer.status_code == 200
        assert "Whom to write to" in " ".join(reason_told(answer))
        assert not versions().exists()
        assert submissions().get().status == "in_progress"


class TestADecision:
    @pytest.fixture
    def case(self):
        return make_case(articles=one_article("What was submitted."))

    def test_made_twice_counts_once_and_the_second_is_told(self, case):
        state = submit(case.page, case.author)
        digest = digest_shown(case.lawyer, state)

        first, second = (decide(case.lawyer, state, digest=digest) for _ in range(2))

        assert first.status_code == 302
        assert second.status_code == 200
        assert versions().count() == 1
        assert len(messages_of(second)) == 1

    @pytest.mark.parametrize("then", ["approve", "refuse"])
    def test_after_the_other_decision_changes_nothing(self, case, then):
        state = submit(case.page, case.author)
        digest = digest_shown(case.lawyer, state)
        first = "refuse" if then == "approve" else "approve"
        decide(case.lawyer, state, first, digest=digest, comment="Shorter.")
        status = submissions().get().status

        answer = decide(case.lawyer, state, then, digest=digest, comment="Longer.")

        assert answer.status_code == 200
        assert submissions().get().status == status
        assert versions().count() == (1 if first == "approve" else 0)

    def test_about_a_newer_draft_is_refused_with_a_sentence_and_what_was_typed_stays(self, case):
        state = submit(case.page, case.author)
        digest = digest_shown(case.lawyer, state)
        save_articles(case.page, one_article("Slipped in."), user=case.author)

        answer = decide(case.lawyer, state, digest=digest, comment="I have read it all.")

        assert len(reason_told(answer)) == 1
        assert "I have read it all." in answer.content.decode()
        assert not versions().exists()
        assert submissions().get().status == "in_progress"

    def test_after_another_version_came_between_shows_the_difference_and_counts_at_the_second_click(self, case):
        publish(case.page, author=case.author, reviewer=case.lawyer)
        save_articles(case.page, one_article("What comes next."), user=case.author)
        state = submit(case.page, case.author)
        digest = digest_shown(case.lawyer, state)
        chain = versions().get().chain
        freeze(make_document("Meanwhile."), owner=chain.owner, subject=chain.subject, at=versions().get().recorded_at)

        first = decide(case.lawyer, state, digest=digest)
        assert len(reason_told(first)) == 1
        assert versions().count() == 2
        assert "Meanwhile." in first.content.decode()

        assert decide(case.lawyer, state).status_code == 302
        assert versions().count() == 3
        assert verify().faults == []

    def test_after_a_fact_changed_shows_the_new_value_and_counts_at_the_second_click(self):
        case = make_case(articles=articles_with_facts())
        dpo = with_people(case)
        state = submit(case.page, case.author)
        digest = digest_shown(case.lawyer, state)
        dpo.email = "after@example.org"
        dpo.save()
        approve_fact(dpo, at=LONG_AGO + timedelta(days=1))

        first = decide(case.lawyer, state, digest=digest, comment="Typed.")
        assert len(reason_told(first)) == 1
        assert "after@example.org" in first.content.decode()
        assert "Typed." in first.content.decode()
        assert not versions().exists()

        assert decide(case.lawyer, state).status_code == 302
        assert versions().count() == 1

    def test_without_a_reason_sends_nothing_back_and_keeps_what_was_typed(self, case):
        state = submit(case.page, case.author)

        answer = decide(case.lawyer, state, "refuse", comment="   ", act_number="2026-12")

        assert len(reason_told(answer)) == 1
        assert "2026-12" in answer.content.decode()
        assert submissions().get().status == "in_progress"

    def test_on_a_deleted_draft_does_not_exist(self, case):
        state = submit(case.page, case.author)
        case.page.delete()

        assert signed_in(case.lawyer).get(review_url(state)).status_code == 404
        assert signed_in(case.lawyer).get(reverse("wagtailadmin_home")).status_code == 200


class TestASubmissionTakenBack:
    @pytest.fixture
    def case(self):
        return make_case(articles=one_article("What was submitted."))

    def test_is_approved_by_nobody_and_can_be_made_again(self, case):
        press(case.author, case.page, "submit")
        taken_back = submissions().get()
        digest = digest_shown(case.lawyer, taken_back)

        press(case.author, case.page, "cancel-workflow")
        assert decide(case.lawyer, taken_back, digest=digest).status_code == 200
        assert not versions().exists()

        press(case.author, case.page, "submit", ("Heading", "Another text."))
        assert decide(case.lawyer, submissions().get(status="in_progress")).status_code == 302
        assert versions().count() == 1

    def test_after_it_was_sent_back_can_be_made_again(self, case):
        press(case.author, case.page, "submit")
        decide(case.lawyer, submissions().get(), "refuse", comment="Shorter.")

        press(case.author, case.page, "restart-workflow", ("Heading", "Short."))

        assert decide(case.lawyer, submissions().get(status="in_progress")).status_code == 302
        assert versions().count() == 1

    def test_submitted_again_while_it_waits_is_one_submission(self, case):
        press(case.author, case.page, "submit")

        answer = press(case.author, case.page, "submit", ("Heading", "Another text."))

        assert answer.status_code == 200
        assert submissions(status="in_progress").count() == 1


def at_once(*jobs):
    """Do the jobs at the same moment, each with a connection of its own; return what they return or raise."""
    together, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(at, job):
        try:
            together.wait(timeout=30)
            results[at] = job()
        except Exception as error:
            results[at] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return results


@pytest.mark.django_db(transaction=True)
class TestTwoPeopleAtOnce:
    @pytest.fixture
    def case(self):
        return make_case(articles=one_article("What was submitted."))

    def test_who_submit_make_one_submission_and_nobody_gets_a_fault(self, case):
        second = make_user("second", portal=case.portal, role=Role.EDITOR)

        answers = at_once(*(lambda who=who: press(who, case.page, "submit") for who in (case.author, second)))

        assert [answer.status_code for answer in answers] == [200, 200]
        assert WorkflowState.objects.filter(status="in_progress").count() == 1
        assert submissions(status="in_progress").count() == 1

    def test_who_approve_make_one_version_and_the_other_is_told(self, case):
        second = make_user("second", portal=case.portal, role=Role.LEGAL_REVIEWER)
        state = submit(case.page, case.author)
        digest = digest_shown(case.lawyer, state)

        answers = at_once(
            *(lambda who=who: decide(who, state, digest=digest) for who in (case.lawyer, second, case.lawyer))
        )

        assert sorted(answer.status_code for answer in answers) == [200, 200, 302]
        assert versions().count() == 1
        assert verify().faults == []

    def test_of_whom_one_approves_and_one_takes_back_agree_on_what_happened(self, case):
        state = submit(case.page, case.author)
        digest = digest_shown(case.lawyer, state)

        at_once(
            lambda: decide(case.lawyer, state, digest=digest),
            lambda: press(case.author, case.page, "cancel-workflow"),
        )

        state.refresh_from_db()
        assert (state.status == "approved") == (versions().count() == 1)
        assert verify().faults == []
