from datetime import timedelta

import pytest
from django.db import transaction

from home.models import Role
from policies.authoring.models import PrivacyPolicyPage
from policies.facts import queries as facts
from policies.facts.models import DataProtectionOfficer
from policies.publication import operations
from policies.publication.errors import UnableToPublish
from policies.publication.verification import verify
from policies.register import queries
from policies.register.clock import database_now
from policies.register.manifest import policy_chain
from policies.register.models import Address, Entry, Signatory
from policies.review.candidates import candidate
from policies.review.contributors import open_contributors
from tests.factories.approval import publish, submit
from tests.factories.approved import signing
from tests.factories.policies import article, make_policy, paragraph, save_articles
from tests.factories.portals import make_fact, make_portal, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def portal():
    return make_portal("data.example.org")


@pytest.fixture
def editor(portal):
    return make_user("editor", portal=portal, role=Role.EDITOR)


@pytest.fixture
def lawyer(portal):
    return make_user("lawyer", portal=portal, role=Role.LEGAL_REVIEWER)


@pytest.fixture
def policy(portal, editor):
    return make_policy(portal, user=editor)


def chain_of(page, portal):
    return queries.chain(policy_chain(portal.uuid, page.translation_key, "fr"))


class TestAnApprovedPolicy:
    def test_is_recorded_with_who_approved_and_answers_at_its_address(self, policy, portal, editor, lawyer):
        policy = publish(policy, author=editor, reviewer=lawyer)

        chain = chain_of(policy, portal)
        assert queries.version_in_force(chain.uuid).number == 1
        assert Signatory.objects.get().user == lawyer.uuid
        assert Address.objects.get().path == f"/fr/{policy.slug}/"
        assert policy.live
        assert verify().faults == []

    def test_leaves_nobody_a_contributor_of_what_comes_next(self, policy, portal, editor, lawyer):
        publish(policy, author=editor, reviewer=lawyer)

        assert open_contributors(policy.translation_key, "fr") == (set(), False)

    def test_keeps_the_live_row_when_a_later_version_is_pending(self, policy, portal, editor, lawyer):
        policy = publish(policy, author=editor, reviewer=lawyer)
        draft = policy.get_latest_revision_as_object()
        draft.effective_at = database_now() + timedelta(days=30)
        draft.title = "À venir"
        draft.save_revision(user=editor)
        publish(policy, author=editor, reviewer=lawyer)
        draft = PrivacyPolicyPage.objects.get(pk=policy.pk).get_latest_revision_as_object()
        draft.effective_at = None
        draft.title = "Correction"
        draft.save_revision(user=editor)

        policy = publish(policy, author=editor, reviewer=lawyer)

        assert policy.title == "À venir"
        assert policy.live
        assert verify().faults == []


class TestARecalledVersion:
    def test_gives_the_live_row_back_its_words(self, policy, portal, editor, lawyer):
        policy = publish(policy, author=editor, reviewer=lawyer)
        before = policy.body.get_prep_value()
        save_articles(policy, [article("Other", paragraph("Other words."))], user=editor)
        draft = PrivacyPolicyPage.objects.get(pk=policy.pk).get_latest_revision_as_object()
        draft.effective_at = database_now() + timedelta(days=30)
        draft.save_revision(user=editor)
        policy = publish(policy, author=editor, reviewer=lawyer)
        assert policy.body.get_prep_value() != before

        operations.recall_version(
            chain=chain_of(policy, portal), number=2, reason="Not yet.", signings=[signing()], at=database_now()
        )

        policy = PrivacyPolicyPage.objects.get(pk=policy.pk)
        assert [block["id"] for block in policy.body.get_prep_value()] == [block["id"] for block in before]
        assert policy.live
        assert verify().faults == []


class TestAWithdrawnPolicy:
    def test_is_live_again_only_when_reinstated(self, policy, portal, editor, lawyer):
        policy = publish(policy, author=editor, reviewer=lawyer)
        said = {"chain": chain_of(policy, portal), "reason": "Closed.", "signings": [signing()]}

        operations.withdraw_policy(at=database_now(), **said)
        withdrawn = PrivacyPolicyPage.objects.get(pk=policy.pk).live
        operations.reinstate_policy(at=database_now(), **said)

        assert (withdrawn, PrivacyPolicyPage.objects.get(pk=policy.pk).live) == (False, True)


class TestAnApprovedFact:
    def test_is_recorded_in_the_chain_of_its_owner(self, portal, editor, lawyer):
        fact = make_fact(DataProtectionOfficer, portal, name="DPO", email="dpo@example.org")
        fact.save_revision(user=editor)

        publish(fact, author=editor, reviewer=lawyer)

        revision = facts.in_effect(fact.uuid, database_now())
        assert Entry.objects.get(action="fact").decision_id == revision.decision
        assert DataProtectionOfficer.objects.get().live
        assert verify().faults == []

    def test_may_be_the_profile_of_a_portal(self, portal, editor, lawyer):
        portal.save_revision(user=editor)

        publish(portal, author=editor, reviewer=lawyer)

        assert facts.in_effect(portal.uuid, database_now()).type == "portal"
        assert verify().faults == []


class TestNothingIsPublished:
    def state(self, page):
        return PrivacyPolicyPage.objects.get(pk=page.pk).current_workflow_state

    def test_when_a_workflow_is_ended_without_approval(self, policy, editor, lawyer):
        submit(policy, editor)

        with pytest.raises(UnableToPublish), transaction.atomic():
            self.state(policy).finish(user=lawyer)

        assert not Entry.objects.exists()

    def test_when_a_task_is_ended_without_approval(self, policy, editor, lawyer):
        task_state = submit(policy, editor)

        with pytest.raises(UnableToPublish), transaction.atomic():
            task_state.approve(user=lawyer)

        assert not Entry.objects.exists()

    @pytest.mark.parametrize("key", ["user", "digest"])
    def test_when_an_approval_is_somebody_elses_or_of_other_words(self, policy, editor, lawyer, key):
        submit(policy, editor)
        state = self.state(policy)
        approve_without_finishing(policy, lawyer)
        task_state = state.current_task_state.specific
        task_state.approval[key] = str(editor.uuid) if key == "user" else "sha256:0"
        task_state.save()

        with pytest.raises(UnableToPublish):
            operations.publish_approved(workflow_state=state, user=lawyer)

        assert not Entry.objects.exists()

    def test_when_the_draft_changed_after_the_approval(self, policy, editor, lawyer):
        submit(policy, editor)
        approve_without_finishing(policy, lawyer)
        save_articles(policy, [article("Other", paragraph("Sneaked in."))], user=editor)

        with pytest.raises(UnableToPublish):
            operations.publish_approved(workflow_state=self.state(policy), user=lawyer)

        assert not Entry.objects.exists()


def approve_without_finishing(page, lawyer):
    """An approval on record whose workflow nobody has ended yet."""
    fresh = PrivacyPolicyPage.objects.get(pk=page.pk)
    at = database_now()
    found = candidate(fresh, at=at)
    state = fresh.current_workflow_task_state.specific
    state.manifest = found.manifest.to_json()
    state.approval = {
        "user": str(lawyer.uuid),
        "name": "Camille",
        "comment": "",
        "capacity": "reviewer",
        "act_number": "",
        "digest": found.digest,
        "approved_at": at.isoformat(),
    }
    state.status = "approved"
    state.save()
