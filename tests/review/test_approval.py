"""Who may approve what, and what becomes of it."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from wagtail.models import TaskState, WorkflowState

from home.models import Role
from policies.facts.models import DataProtectionOfficer, FactRevision
from policies.publication.errors import UnableToPublish
from policies.register.clock import database_now
from policies.register.models import Action, Entry, Signatory, Signature
from policies.review import operations
from policies.review.candidates import candidate
from policies.review.errors import (
    AlreadyDecided,
    CommentMissing,
    NotEntitled,
    SurroundingsChanged,
    UnableToDecide,
    WordsChanged,
)
from policies.review.models import LegalTaskState
from tests.factories.approval import approve, publish, submit
from tests.factories.cases import give_role, make_case
from tests.factories.policies import article, articles_with_facts, paragraph, save_articles
from tests.factories.portals import LONG_AGO, approve_fact, make_fact, make_portal, make_user

pytestmark = pytest.mark.django_db


def versions():
    return Entry.objects.filter(action=Action.VERSION)


def one_article(words):
    return (article("Only", paragraph(words)),)


class TestFourEyes:
    def test_a_reviewer_who_wrote_nothing_may_approve(self):
        case = make_case()
        submit(case.page, case.author)
        approve(case.page, case.lawyer, comment="Read.", act_number="2026-12")
        entry = versions().get()
        signature = Signature.objects.get(decision=entry.decision)
        assert (signature.capacity, signature.act_number) == ("reviewer", "2026-12")
        assert Signatory.objects.get(signature=signature).user == case.lawyer.uuid

    @pytest.mark.parametrize(
        "who",
        [
            "author",
            "author_who_reviews",
            "submitter_who_reviews",
            "superuser",
            "superuser_of_another_portal",
            "reviewer_of_another_portal",
            "translator",
            "editor_alone",
            "former_reviewer",
            "inactive_reviewer",
        ],
    )
    def test_nobody_else_may(self, who):
        case = make_case()
        other = make_portal(host="other.example.org")
        user = {
            "author": lambda: case.author,
            "author_who_reviews": lambda: give_role(case.author, case.portal, Role.LEGAL_REVIEWER),
            "submitter_who_reviews": lambda: make_user("both", portal=case.portal, role=Role.LEGAL_REVIEWER),
            "superuser": lambda: make_user("root", superuser=True),
            "superuser_of_another_portal": lambda: give_role(
                make_user("root", superuser=True), other, Role.LEGAL_REVIEWER
            ),
            "reviewer_of_another_portal": lambda: make_user("away", portal=other, role=Role.LEGAL_REVIEWER),
            "translator": lambda: make_user("translator", portal=case.portal, role=Role.TRANSLATOR),
            "editor_alone": lambda: make_user("editor", portal=case.portal, role=Role.EDITOR),
            "former_reviewer": lambda: make_user("former"),
            "inactive_reviewer": lambda: make_user("gone", portal=case.portal, role=Role.LEGAL_REVIEWER),
        }[who]()
        if who == "inactive_reviewer":
            user.is_active = False
            user.save()
        submit(case.page, user if who == "submitter_who_reviews" else case.author)
        with pytest.raises(NotEntitled):
            approve(case.page, user)
        assert not versions().exists()

    def test_a_reviewer_who_wrote_a_draft_astride_the_last_version_may_not(self):
        case = make_case()
        publish(case.page, author=case.author, reviewer=case.lawyer)
        save_articles(case.page, one_article("By the lawyer."), user=case.lawyer)
        save_articles(case.page, one_article("By the author."), user=case.author)
        submit(case.page, case.author)
        with pytest.raises(NotEntitled):
            approve(case.page, case.lawyer)
        assert versions().count() == 1

    def test_a_reviewer_whose_words_are_all_frozen_may(self):
        case = make_case()
        second = make_user("second", portal=case.portal, role=Role.LEGAL_REVIEWER)
        save_articles(case.page, one_article("By the lawyer."), user=case.lawyer)
        publish(case.page, author=case.author, reviewer=second)
        save_articles(case.page, one_article("By the author."), user=case.author)
        publish(case.page, author=case.author, reviewer=case.lawyer)
        assert versions().count() == 2


class TestApproval:
    def test_of_words_that_changed_in_place_is_refused(self):
        case = make_case()
        state = submit(case.page, case.author)
        revision = state.revision
        revision.content = revision.content | {"title": "Rewritten under review"}
        type(revision).objects.filter(pk=revision.pk).update(content=revision.content)
        with pytest.raises(WordsChanged):
            approve(case.page, case.lawyer)
        assert not versions().exists()

    def test_of_a_newer_draft_is_refused(self):
        case = make_case()
        submit(case.page, case.author)
        save_articles(case.page, one_article("Slipped in."), user=case.author)
        with pytest.raises(WordsChanged):
            approve(case.page, case.lawyer)
        assert not versions().exists()

    def test_with_another_digest_than_the_one_on_screen_is_refused(self):
        case = make_case()
        state = submit(case.page, case.author)
        with pytest.raises(SurroundingsChanged):
            operations.approve(task_state=state, user=case.lawyer, digest="sha256:0", at=database_now())
        assert not versions().exists()

    def test_of_changed_facts_needs_another_look_and_then_works_at_once(self):
        case = make_case()
        dpo = make_fact(DataProtectionOfficer, case.portal, email="before@example.org")
        case.portal.controller = make_fact(case.portal._meta.get_field("controller").related_model, case.portal)
        case.portal.dpo = dpo
        case.portal.save()
        for fact in (dpo, case.portal.controller, case.portal):
            approve_fact(fact)
        save_articles(case.page, articles_with_facts(), user=case.author)
        state = submit(case.page, case.author)
        assert state.status == TaskState.STATUS_IN_PROGRESS, state.comment
        on_screen = candidate(case.page, at=database_now()).digest
        dpo.email = "after@example.org"
        dpo.save()
        approve_fact(dpo, at=LONG_AGO + timedelta(days=1))
        with pytest.raises(SurroundingsChanged):
            operations.approve(task_state=state, user=case.lawyer, digest=on_screen, at=database_now())
        approve(case.page, case.lawyer)
        assert versions().count() == 1

    def test_twice_is_already_decided(self):
        case = make_case()
        state = submit(case.page, case.author)
        digest = candidate(case.page, at=database_now()).digest
        operations.approve(task_state=state, user=case.lawyer, digest=digest, at=database_now())
        with pytest.raises(AlreadyDecided):
            operations.approve(task_state=state, user=case.lawyer, digest=digest, at=database_now())
        assert versions().count() == 1

    def test_of_a_submission_taken_back_is_refused(self):
        case = make_case()
        state = submit(case.page, case.author)
        WorkflowState.objects.get(pk=state.workflow_state_id).cancel(user=case.author)
        with pytest.raises(AlreadyDecided):
            operations.approve(task_state=state, user=case.lawyer, digest="sha256:0", at=database_now())
        assert not versions().exists()

    def test_of_a_fact_records_its_values(self):
        case = make_case()
        fact = make_fact(DataProtectionOfficer, case.portal, email="dpo@example.org")
        fact.save_revision(user=case.author)
        publish(fact, author=case.author, reviewer=case.lawyer)
        assert FactRevision.objects.get(fact=fact.uuid).number == 1

    def test_of_a_profile_records_its_values(self):
        case = make_case()
        case.portal.save_revision(user=case.author)
        publish(case.portal, author=case.author, reviewer=case.lawyer)
        assert FactRevision.objects.filter(fact=case.portal.uuid, type="portal").count() == 1


class TestRefusal:
    def test_sends_the_draft_back_with_the_reason(self):
        case = make_case()
        state = submit(case.page, case.author)
        operations.refuse(task_state=state, user=case.lawyer, comment="Name the CNIL.", at=database_now())
        fresh = type(case.page).objects.get(pk=case.page.pk)
        assert fresh.current_workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES
        assert LegalTaskState.objects.get().comment == "Name the CNIL."

    @pytest.mark.parametrize("comment", ["", "  \n"])
    def test_without_a_reason_is_refused(self, comment):
        case = make_case()
        state = submit(case.page, case.author)
        with pytest.raises(CommentMissing):
            operations.refuse(task_state=state, user=case.lawyer, comment=comment, at=database_now())

    def test_by_somebody_else_than_a_reviewer_is_refused(self):
        case = make_case()
        state = submit(case.page, case.author)
        with pytest.raises(NotEntitled):
            operations.refuse(task_state=state, user=case.author, comment="No.", at=database_now())

    def test_can_be_answered_and_approved(self):
        case = make_case()
        state = submit(case.page, case.author)
        operations.refuse(task_state=state, user=case.lawyer, comment="Shorter.", at=database_now())
        save_articles(case.page, one_article("Shorter."), user=case.author)
        fresh = type(case.page).objects.get(pk=case.page.pk)
        fresh.current_workflow_state.resume(user=case.author)
        approve(case.page, case.lawyer)
        assert versions().count() == 1


class TestSubmission:
    def test_of_what_is_not_ready_comes_back_at_once_with_the_reason(self):
        case = make_case(articles=articles_with_facts())
        case.page.get_workflow().start(case.page, case.author)
        state = LegalTaskState.objects.get()
        assert state.status == TaskState.STATUS_REJECTED
        assert "Whom to write to" in state.comment
        assert type(case.page).objects.get(pk=case.page.pk).current_workflow_state.status == "needs_changes"

    def test_again_of_what_is_still_not_ready_comes_back_again(self):
        case = make_case(articles=())
        case.page.get_workflow().start(case.page, case.author)
        type(case.page).objects.get(pk=case.page.pk).current_workflow_state.resume(user=case.author)
        assert [state.status for state in LegalTaskState.objects.all()] == [TaskState.STATUS_REJECTED] * 2
        assert type(case.page).objects.get(pk=case.page.pk).current_workflow_state.status == "needs_changes"


class TestWagtailsOwnWays:
    def test_approve_in_the_shell_ends_with_no_version(self):
        case = make_case()
        state = submit(case.page, case.author)
        with pytest.raises(UnableToPublish):
            state.approve(user=case.lawyer)
        assert not versions().exists()
        assert LegalTaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS

    def test_finishing_the_workflow_ends_with_no_version(self):
        case = make_case()
        state = submit(case.page, case.author)
        with pytest.raises(UnableToPublish):
            state.workflow_state.finish(user=case.lawyer)
        assert not versions().exists()

    def test_the_task_cannot_be_deactivated(self):
        case = make_case()
        state = submit(case.page, case.author)
        with pytest.raises(PermissionDenied):
            state.task.specific.deactivate(user=make_user("root", superuser=True))
        assert LegalTaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS

    def test_a_copied_submission_is_approved_by_nobody(self):
        case = make_case()
        submit(case.page, case.author)
        approve(case.page, case.lawyer)
        copy = LegalTaskState.objects.get().copy()
        assert (copy.manifest, copy.approval) == ("", None)

    @pytest.mark.parametrize("action", ["approve", "reject", "publish", ""])
    def test_an_action_never_returns_an_address_and_ignores_what_it_does_not_know(self, action):
        case = make_case()
        state = submit(case.page, case.author)
        extra = {"update": False, "user": case.lawyer.pk, "comment": ["no", "text"], "digest": {}}
        with pytest.raises(PermissionDenied):
            state.task.specific.on_action(state, case.lawyer, action, **extra)
        assert not versions().exists()
        assert LegalTaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS

    def test_an_action_with_the_digest_of_the_screen_approves_and_returns_nothing(self):
        case = make_case()
        state = submit(case.page, case.author)
        digest = candidate(case.page, at=database_now()).digest
        assert state.task.specific.on_action(state, case.lawyer, "approve", digest=digest, update=False) is None
        assert versions().count() == 1


@pytest.mark.django_db(transaction=True)
class TestTwoReviewersAtOnce:
    def test_decide_once(self):
        case = make_case()
        second = make_user("second", portal=case.portal, role=Role.LEGAL_REVIEWER)
        state = submit(case.page, case.author)
        digest = candidate(case.page, at=database_now()).digest
        outcomes = []
        together = threading.Barrier(2)

        def decide(user):
            try:
                together.wait(timeout=20)
                operations.approve(task_state=state, user=user, digest=digest, at=database_now())
                outcomes.append("approved")
            except UnableToDecide as reason:
                outcomes.append(type(reason).__name__)
            finally:
                connection.close()

        threads = [threading.Thread(target=decide, args=(user,)) for user in (case.lawyer, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert sorted(outcomes) == ["AlreadyDecided", "approved"]
        assert versions().count() == 1
