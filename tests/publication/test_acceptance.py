from datetime import timedelta
from uuid import uuid4

import pytest

from home.models import Role
from policies.document.nodes import Fact, Text
from policies.facts.acceptance import acceptance, accepting
from policies.facts.models import Due, FactType
from policies.publication import operations
from policies.publication.addresses import set_address
from policies.publication.errors import StaleBase, UnableToRecord
from policies.publication.models import Batch, Proposal, ProposalState
from policies.publication.proposing import close_needless
from policies.publication.verification import verify
from policies.register import queries
from policies.register.models import Action, Entry
from policies.review.models import Contribution
from tests.factories.approved import MARCH, freeze_fact, signing
from tests.factories.portals import make_portal, make_user
from tests.factories.spreading import LEAD, Portal, carry_out, contact

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def library():
    return uuid4()


@pytest.fixture
def dpo(library):
    return freeze_fact(contact(), owner=library).fact


@pytest.fixture
def portal(dpo):
    """A portal with people, whose policy shows the library's officer."""
    container = make_portal()
    portal = Portal(dpo, uuid=container.uuid)
    entry = portal.freeze("First words.", at=MARCH)
    set_address(chain=entry.chain, host="data.example.org", path="/fr/confidentialite/")
    portal.lawyer = make_user("lawyer", portal=container, role=Role.LEGAL_REVIEWER)
    portal.editor = make_user("editor", portal=container, role=Role.EDITOR)
    return portal


def accept(portal, at=MARCH):
    return operations.accept_changes(portal=portal.uuid, reason="By decree.", signings=[signing()], at=at)


def withdraw(portal, at):
    return operations.withdraw_acceptance(portal=portal.uuid, reason="No more.", signings=[signing()], at=at)


def proposed(library, dpo):
    freeze_fact(contact(email="new@example.org"), owner=library, fact=dpo, at=MARCH + DAY)
    return Proposal.objects.get(state=ProposalState.OPEN)


def take(proposal, user, *, at, digest=None):
    manifest, _plan = operations.proposal_manifest(proposal, at=at)
    said = {"digest": digest or manifest.digest(), "signing": signing(user.uuid)}
    return operations.accept_proposal(proposal=proposal, at=at, **said)


def hosted(name, email="host@example.org"):
    return contact(name, email)


def shown_of(host):
    return [Text(" by "), Fact(f"processor.{host}.name"), Text(" "), Fact(f"processor.{host}.email")]


class TestAcceptance:
    def test_stands_from_its_moment_until_it_is_withdrawn(self, portal):
        accept(portal, MARCH + DAY)
        withdraw(portal, MARCH + 2 * DAY)

        assert acceptance(portal.uuid, MARCH) is None
        assert acceptance(portal.uuid, MARCH + DAY) is not None
        assert accepting([portal.uuid], MARCH + DAY) == {portal.uuid}
        assert accepting([portal.uuid], MARCH + 2 * DAY) == set()
        assert verify().faults == []

    def test_given_twice_is_given_once(self, portal):
        assert accept(portal) == accept(portal, MARCH + DAY)

    def test_that_nobody_gave_cannot_be_withdrawn(self, portal):
        with pytest.raises(UnableToRecord):
            withdraw(portal, MARCH)

    def test_withdrawn_between_approval_and_effect_undoes_what_was_to_come(self, portal, library, dpo):
        accept(portal)
        freeze_fact(contact(email="new@example.org"), owner=library, fact=dpo, at=MARCH + DAY)
        carry_out(MARCH + DAY)
        withdraw(portal, MARCH + DAY + LEAD / 2)

        assert "dpo@example.org" in portal.shown(MARCH + 2 * DAY)
        assert queries.pending_versions(portal.chain(), MARCH + DAY + LEAD / 2) == []
        assert Proposal.objects.get().state == ProposalState.OPEN
        assert not Due.objects.filter(owner=portal.uuid, fact=dpo, fact_number=2).exists()
        assert verify().faults == []

    def test_withdrawn_before_a_late_chunk_leaves_it_nothing_to_do(self, portal, library, dpo):
        accept(portal)
        freeze_fact(contact(email="new@example.org"), owner=library, fact=dpo, at=MARCH + DAY)
        withdraw(portal, MARCH + DAY + LEAD / 2)
        carry_out(MARCH + 2 * DAY)

        assert portal.version(MARCH + 2 * DAY).number == 1
        assert verify().faults == []


class TestAProcessor:
    """By another name it is another one, which an acceptance given beforehand never covers."""

    @pytest.fixture
    def host(self, library):
        return freeze_fact(hosted("Host A"), owner=library, kind=FactType.PROCESSOR).fact

    @pytest.fixture
    def change(self, portal, library, host):
        """Approve another revision of the host, which an accepting portal shows since it had its first name."""
        accept(portal)
        portal.set_profile(processors=[host], at=MARCH)
        portal.freeze("Hosted.", at=MARCH + LEAD, more=shown_of(host))

        def approve(values, at):
            freeze_fact(values, owner=library, fact=host, kind=FactType.PROCESSOR, at=at)
            carry_out(at)

        return approve

    def states(self):
        return list(Proposal.objects.order_by("pk").values_list("fact_number", "state"))

    def test_by_the_same_name_is_shown(self, portal, change):
        change(hosted("Host A", "moved@example.org"), MARCH + DAY)

        assert "moved@example.org" in portal.shown(MARCH + 2 * DAY)
        assert verify().faults == []

    @pytest.mark.parametrize(
        "other",
        [
            {"name": "Host B"},
            {"wordings": {"fr": {"name": "Hébergeur B", "address": "", "forms": {}}}},
            {"wordings": {"fr": {"name": "", "address": "", "forms": {"de": "de l’hébergeur B"}}}},
        ],
        ids=["legal name", "name in a language", "grammatical form"],
    )
    def test_by_another_name_is_proposed(self, portal, change, other):
        change(contact(**{"name": "Host A", "email": "host@example.org"} | other), MARCH + DAY)

        assert portal.version(MARCH + 2 * DAY).number == 2
        assert self.states() == [(2, "open")]
        assert verify().faults == []

    def test_stays_proposed_while_anything_else_changes(self, portal, change):
        change(hosted("Host B"), MARCH + DAY)
        change(hosted("Host B", "moved@example.org"), MARCH + 2 * DAY)

        assert "Host A" in portal.shown(MARCH + 3 * DAY)
        assert self.states() == [(2, "overtaken"), (3, "open")]
        assert verify().faults == []

    def test_by_its_former_name_again_is_shown(self, portal, change):
        change(hosted("Host B"), MARCH + DAY)
        change(hosted("Host A", "moved@example.org"), MARCH + 2 * DAY)

        assert "moved@example.org" in portal.shown(MARCH + 3 * DAY)
        assert self.states() == [(2, "overtaken")]
        assert verify().faults == []

    def test_that_the_portal_agreed_to_changes_by_itself_from_then_on(self, portal, change):
        change(hosted("Host B"), MARCH + DAY)
        take(Proposal.objects.get(), portal.lawyer, at=MARCH + 2 * DAY)
        carry_out(MARCH + 2 * DAY)
        change(hosted("Host B", "moved@example.org"), MARCH + 3 * DAY)

        assert "moved@example.org" in portal.shown(MARCH + 4 * DAY)
        assert self.states() == [(2, "accepted")]
        assert verify().faults == []

    def test_agreed_to_in_words_to_come_is_proposed_for_those_before_them(self, portal, change, host):
        change(hosted("Host B"), MARCH + DAY)
        portal.freeze("To come.", at=MARCH + 2 * DAY, effective=MARCH + 9 * DAY, more=shown_of(host))
        change(hosted("Host B", "moved@example.org"), MARCH + 3 * DAY)

        assert "Host A" in portal.shown(MARCH + 8 * DAY)
        assert self.states() == [(2, "overtaken"), (3, "open")]
        assert verify().faults == []

    def test_approved_by_another_name_but_not_in_effect_is_proposed_to_who_begins_to_show_it(
        self, portal, library, host
    ):
        accept(portal)
        portal.set_profile(processors=[host], at=MARCH)
        named = {"owner": library, "fact": host, "kind": FactType.PROCESSOR}
        freeze_fact(hosted("Host B"), at=MARCH, effective=MARCH + 9 * DAY, **named)
        freeze_fact(hosted("Host B", "moved@example.org"), at=MARCH, effective=MARCH + 9 * DAY, **named)
        portal.freeze("Hosted.", at=MARCH + DAY, more=shown_of(host))

        assert "Host A" in portal.shown(MARCH + 10 * DAY)
        assert self.states() == [(3, "open")]
        assert verify().faults == []


class TestAProposal:
    def test_accepted_is_in_force_at_once_under_the_portals_own_act(self, portal, library, dpo):
        entry = take(proposed(library, dpo), portal.lawyer, at=MARCH + 2 * DAY)
        carry_out(MARCH + 2 * DAY)

        assert "new@example.org" in portal.shown(MARCH + 2 * DAY)
        assert portal.version(MARCH + 2 * DAY).decision_id == entry.decision_id
        assert Proposal.objects.get().state == ProposalState.ACCEPTED
        assert verify().faults == []

    def test_accepted_early_waits_for_the_facts_own_moment(self, portal, library, dpo):
        take(proposed(library, dpo), portal.lawyer, at=MARCH + DAY + LEAD / 3)
        carry_out(MARCH + DAY + LEAD / 3)

        assert "dpo@example.org" in portal.shown(MARCH + DAY + LEAD / 2)
        assert "new@example.org" in portal.shown(MARCH + DAY + LEAD)
        assert verify().faults == []

    def test_accepted_twice_is_accepted_once(self, portal, library, dpo):
        proposal = proposed(library, dpo)
        first = take(proposal, portal.lawyer, at=MARCH + 2 * DAY)

        assert take(proposal, portal.lawyer, at=MARCH + 3 * DAY) == first
        assert Batch.objects.count() == 1

    @pytest.mark.parametrize("who", ["editor", "stranger"])
    def test_is_accepted_and_declined_by_the_portals_reviewers_alone(self, portal, library, dpo, who):
        proposal = proposed(library, dpo)
        other = make_portal("other.example.org")
        stranger = make_user("stranger", portal=other, role=Role.LEGAL_REVIEWER)
        user = {"editor": portal.editor, "stranger": stranger}[who]

        with pytest.raises(UnableToRecord):
            take(proposal, user, at=MARCH + 2 * DAY)
        with pytest.raises(UnableToRecord):
            operations.decline_proposal(proposal=proposal, user=user.uuid, at=MARCH + 2 * DAY)
        assert Proposal.objects.get().state == ProposalState.OPEN
        assert not Entry.objects.filter(action=Action.ACCEPTANCE).exists()

    def test_is_not_accepted_by_who_wrote_the_fact(self, portal, library, dpo):
        proposal = proposed(library, dpo)
        Contribution.objects.create(
            subject=dpo, revision=1, user=portal.lawyer.uuid, settled=True, contributed_at=MARCH
        )

        with pytest.raises(UnableToRecord):
            take(proposal, portal.lawyer, at=MARCH + 2 * DAY)

    def test_is_not_accepted_for_policies_that_were_not_on_screen(self, portal, library, dpo):
        proposal = proposed(library, dpo)
        manifest, _plan = operations.proposal_manifest(proposal, at=MARCH + 2 * DAY)
        Portal.freeze(portal, "Meanwhile.", at=MARCH + DAY, effective=MARCH + DAY + LEAD / 2)

        with pytest.raises((StaleBase, UnableToRecord)):
            take(proposal, portal.lawyer, at=MARCH + 2 * DAY, digest=manifest.digest())

    def test_declined_stays_declined_until_a_newer_revision_comes(self, portal, library, dpo):
        proposal = proposed(library, dpo)
        operations.decline_proposal(proposal=proposal, user=portal.lawyer.uuid, at=MARCH + 2 * DAY)
        with pytest.raises(UnableToRecord):
            take(proposal, portal.lawyer, at=MARCH + 2 * DAY)
        freeze_fact(contact(email="newer@example.org"), owner=library, fact=dpo, at=MARCH + 3 * DAY)

        assert list(Proposal.objects.order_by("pk").values_list("fact_number", "state")) == [
            (2, "declined"),
            (3, "open"),
        ]

    def test_is_overtaken_by_a_newer_revision(self, portal, library, dpo):
        proposed(library, dpo)
        freeze_fact(contact(email="newer@example.org"), owner=library, fact=dpo, at=MARCH + 3 * DAY)

        assert list(Proposal.objects.order_by("pk").values_list("state", flat=True)) == ["overtaken", "open"]

    def test_is_overtaken_by_a_profile_that_chooses_another_fact(self, portal, library, dpo):
        proposed(library, dpo)
        other = freeze_fact(contact("Other", "other@example.org"), owner=library).fact
        portal.set_profile(dpo=other, at=MARCH + 2 * DAY)
        assert Proposal.objects.get().state == ProposalState.OPEN
        carry_out(MARCH + 2 * DAY)

        assert Proposal.objects.get().state == ProposalState.OVERTAKEN
        assert verify().faults == []

    def test_is_closed_once_words_that_show_the_revision_have_come(self, portal, library, dpo):
        proposed(library, dpo)
        portal.freeze("To come.", at=MARCH + 2 * DAY, effective=MARCH + 9 * DAY)

        assert close_needless(at=MARCH + 8 * DAY) == 0
        assert Proposal.objects.get().state == ProposalState.OPEN
        assert close_needless(at=MARCH + 10 * DAY) == 1
        assert Proposal.objects.get().state == ProposalState.OVERTAKEN
        assert close_needless(at=MARCH + 11 * DAY) == 0

    def test_is_not_overtaken_by_a_profile_that_chooses_the_same(self, portal, library, dpo):
        proposed(library, dpo)
        portal.set_profile(name="Nouveau nom", at=MARCH + 2 * DAY)
        carry_out(MARCH + 2 * DAY)

        assert Proposal.objects.get().state == ProposalState.OPEN

    def test_is_made_again_when_the_fact_is_chosen_again_before_it_takes_effect(self, portal, library, dpo):
        proposed(library, dpo)
        other = freeze_fact(contact("Other", "other@example.org"), owner=library).fact
        for turn, chosen in enumerate((other, dpo), start=1):
            portal.set_profile(dpo=chosen, at=MARCH + DAY + turn * LEAD / 9)
            carry_out(MARCH + DAY + turn * LEAD / 9)

        assert "dpo@example.org" in portal.shown(MARCH + 2 * DAY)
        assert Proposal.objects.get().state == ProposalState.OPEN
