"""A change of a shared fact proposed to a portal: its own reviewer accepts or declines what was on screen."""

import re
from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from home.models import Role
from policies.desk.proposals import open_proposals
from policies.publication.models import Proposal, ProposalState
from policies.register.clock import database_now
from policies.register.models import Action, Capacity, Entry, Signature
from tests.factories.approval import publish
from tests.factories.cases import give_role, signed_in
from tests.factories.sharing import NEW, OLD, carry_out, make_shared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture(scope="module")
def made(kept_for_module):
    with override("en"):
        shared = make_shared(accepting=("first",), asked=("third",))
        shared.approve_change()
    return shared


@pytest.fixture
def shared(made):
    return deepcopy(made)


def url_of(proposal):
    return reverse("policies_proposal", args=[proposal.pk])


def digest_shown(user, proposal):
    html = signed_in(user).get(url_of(proposal)).content.decode()
    found = re.search(r'name="digest" value="(sha256:[0-9a-f]{64})"', html)
    return found.group(1) if found else None


def decide(user, proposal, decision="accept", *, digest=None, comment="", act_number=""):
    digest = digest if digest is not None else digest_shown(user, proposal) or ""
    said = {"decision": decision, "digest": digest, "comment": comment, "act_number": act_number}
    return signed_in(user).post(url_of(proposal), said)


def state_of(proposal):
    proposal.refresh_from_db()
    return proposal.state


def acceptances():
    return Entry.objects.filter(action=Action.ACCEPTANCE).exclude(number=None).count()


class TestAProposal:
    def test_awaits_the_reviewers_of_its_portal_on_their_home(self, shared):
        third = shared.portals["third"]
        assert [row.portal for row in open_proposals(third.lawyer)] == ["Third"]
        assert open_proposals(third.author) == open_proposals(shared.portals["first"].lawyer) == []
        html = signed_in(third.lawyer).get(reverse("wagtailadmin_home")).content.decode()
        assert url_of(shared.proposal("third")) in html

    def test_shows_what_changed_and_each_policy_before_and_after(self, shared):
        response = signed_in(shared.portals["third"].lawyer).get(url_of(shared.proposal("third")))
        (change,) = response.context["changes"]
        assert change.portal == "Third"
        assert response.content.decode().count(f"<del>{OLD}</del>") == 2
        assert response.content.decode().count(f"<ins>{NEW}</ins>") == 2

    def test_shows_what_changes_against_the_value_that_this_portal_shows(self, shared):
        shared.approve_change(email="latest@example.org")
        newest = Proposal.objects.get(state=ProposalState.OPEN)
        html = signed_in(shared.portals["third"].lawyer).get(url_of(newest)).content.decode()
        assert f"<del>{OLD}</del>" in html
        assert NEW not in html

    def test_is_read_by_staff_of_the_portal_and_decided_by_its_reviewers_alone(self, shared):
        proposal, third = shared.proposal("third"), shared.portals["third"]
        assert digest_shown(third.author, proposal) is None
        digest = digest_shown(third.lawyer, proposal)
        for decision in ("accept", "decline"):
            answer = decide(third.author, proposal, decision, digest=digest, comment="Mine.")
            assert answer.status_code == 200
            assert len(answer.context["form"].non_field_errors()) == 1
        assert state_of(proposal) == ProposalState.OPEN

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_does_not_exist_for_people_of_other_portals(self, shared, method):
        proposal = shared.proposal("third")
        for person in (shared.portals["first"].lawyer, shared.reviewer):
            answer = getattr(signed_in(person), method)(url_of(proposal), {"decision": "accept"})
            assert answer.status_code == 404
        assert state_of(proposal) == ProposalState.OPEN

    def test_is_not_decided_by_whoever_wrote_the_change(self, shared):
        proposal = shared.proposal("third")
        digest = digest_shown(shared.portals["third"].lawyer, proposal)
        give_role(shared.editor, shared.portals["third"].portal, Role.LEGAL_REVIEWER)
        for decision in ("accept", "decline"):
            answer = decide(shared.editor, proposal, decision, digest=digest, comment="Mine.")
            assert len(answer.context["form"].non_field_errors()) == 1
        assert state_of(proposal) == ProposalState.OPEN

    @pytest.mark.parametrize("key", [999_999, 10**30])
    def test_that_never_was_is_not_found(self, shared, key):
        lawyer = shared.portals["third"].lawyer
        assert signed_in(lawyer).get(reverse("policies_proposal", args=[key])).status_code == 404


class TestAccepting:
    def test_brings_the_change_to_the_portals_policies(self, shared):
        proposal, lawyer = shared.proposal("third"), shared.portals["third"].lawyer
        answer = decide(lawyer, proposal, comment="Checked.", act_number="2026-17")
        assert (answer.status_code, answer.url) == (302, url_of(proposal))
        carry_out()
        assert state_of(proposal) == ProposalState.ACCEPTED
        versions = Entry.objects.filter(chain=shared.chain("third"), action=Action.VERSION)
        assert versions.count() == 2
        assert Signature.objects.get(act_number="2026-17").capacity == Capacity.REVIEWER
        html = signed_in(lawyer).get(url_of(proposal)).content.decode()
        assert "Checked." in html
        assert "third-lawyer" in html

    def test_records_nothing_when_other_policies_are_concerned_than_were_on_screen(self, shared):
        proposal, third = shared.proposal("third"), shared.portals["third"]
        digest = digest_shown(third.lawyer, proposal)
        draft = type(third.page).objects.get(pk=third.page.pk).get_latest_revision_as_object()
        draft.title = "Another title"
        draft.effective_at = database_now() + timedelta(days=30)
        draft.save_revision(user=third.author)
        publish(third.page, author=third.author, reviewer=third.lawyer)
        answer = decide(third.lawyer, proposal, digest=digest)
        assert len(answer.context["form"].non_field_errors()) == 1
        assert digest not in answer.content.decode()
        assert 'name="digest" value="sha256:' in answer.content.decode()
        assert acceptances() == 0
        assert state_of(proposal) == ProposalState.OPEN

    def test_twice_is_once(self, shared):
        proposal, lawyer = shared.proposal("third"), shared.portals["third"].lawyer
        digest = digest_shown(lawyer, proposal)
        decide(lawyer, proposal, digest=digest)
        assert decide(lawyer, proposal, digest=digest).status_code < 500
        assert acceptances() == 1


class TestDeclining:
    def test_needs_a_reason_and_keeps_what_was_typed(self, shared):
        proposal, lawyer = shared.proposal("third"), shared.portals["third"].lawyer
        answer = decide(lawyer, proposal, "decline", comment="  ", act_number="typed before")
        assert list(answer.context["form"].errors) == ["comment"]
        assert "typed before" in answer.content.decode()
        assert state_of(proposal) == ProposalState.OPEN

    def test_closes_it_and_keeps_reason_and_name(self, shared):
        proposal, lawyer = shared.proposal("third"), shared.portals["third"].lawyer
        assert decide(lawyer, proposal, "decline", comment="This address is not ours.").status_code == 302
        assert state_of(proposal) == ProposalState.DECLINED
        html = signed_in(shared.portals["third"].author).get(url_of(proposal)).content.decode()
        assert "This address is not ours." in html
        assert "third-lawyer" in html
        assert Entry.objects.filter(chain=shared.chain("third"), action=Action.VERSION).count() == 1

    def test_after_somebody_else_changes_nothing(self, shared):
        proposal, third = shared.proposal("third"), shared.portals["third"]
        decide(third.lawyer, proposal, "decline", comment="First.")
        answer = decide(third.lawyer, proposal, "decline", digest="", comment="Second.")
        assert answer.status_code == 200
        assert "Second." not in answer.content.decode()
        assert decide(third.lawyer, proposal, "accept", digest="").status_code == 200
        assert state_of(proposal) == ProposalState.DECLINED

    @pytest.mark.parametrize(
        "data",
        [{}, {"decision": "x"}, {"decision": "accept", "digest": "x" * 500}, {"decision": "accept", "digest": "\x00"}],
    )
    def test_bad_input_decides_nothing(self, shared, data):
        proposal = shared.proposal("third")
        answer = signed_in(shared.portals["third"].lawyer).post(url_of(proposal), data)
        assert answer.status_code == 200
        assert state_of(proposal) == ProposalState.OPEN
