from datetime import timedelta
from uuid import uuid4

import pytest

from policies.document.nodes import Fact, Text
from policies.facts.models import Due
from policies.publication import operations
from policies.publication.kept_values import kept_values
from policies.publication.models import Batch, BatchChain, BatchState, Proposal, ProposalState
from policies.publication.verification import verify
from policies.register import queries
from policies.register.manifest import Manifest
from policies.register.models import Entry
from tests.factories.approved import MARCH, freeze_fact, signing
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
    portal = Portal(dpo)
    portal.freeze("First words.", at=MARCH)
    return portal


def accept(portal, at):
    return operations.accept_changes(portal=portal.uuid, reason="By decree.", signings=[signing()], at=at)


class TestAnAcceptedFact:
    def test_is_shown_from_its_moment_on_as_a_new_version(self, portal, dpo, library):
        accept(portal, MARCH)
        freeze_fact(contact(email="new@example.org"), owner=library, fact=dpo, at=MARCH + DAY)
        carry_out(MARCH + DAY)

        moment = MARCH + DAY + LEAD
        assert "dpo@example.org" in portal.shown(moment - timedelta(microseconds=1))
        assert "new@example.org" in portal.shown(moment)
        assert portal.version(moment).number == 2
        assert "dpo@example.org" in queries.body(portal.chain(), 1, "text")
        assert verify().faults == []

    def test_comes_at_once_where_its_moment_has_passed(self, portal, dpo, library):
        accept(portal, MARCH)
        freeze_fact(contact(email="new@example.org"), owner=library, fact=dpo, at=MARCH + DAY)
        late = MARCH + DAY + 2 * LEAD
        carry_out(late)

        assert portal.version(late).effective_from == late
        assert BatchChain.objects.get().late
        assert verify().faults == []

    def test_reaches_versions_that_are_to_come(self, portal, dpo, library):
        accept(portal, MARCH)
        portal.freeze("Words to come.", at=MARCH, effective=MARCH + 9 * DAY)
        freeze_fact(contact(email="new@example.org"), owner=library, fact=dpo, at=MARCH + DAY)
        carry_out(MARCH + DAY)

        assert "new@example.org" in portal.shown(MARCH + 8 * DAY)
        assert "First words." in portal.shown(MARCH + 8 * DAY)
        assert "new@example.org" in portal.shown(MARCH + 9 * DAY)
        assert "Words to come." in portal.shown(MARCH + 9 * DAY)
        assert verify().faults == []

    def test_is_carried_into_words_approved_while_it_is_pending(self, portal, dpo, library):
        accept(portal, MARCH)
        freeze_fact(contact(email="new@example.org"), owner=library, fact=dpo, at=MARCH + DAY)
        carry_out(MARCH + DAY)
        portal.freeze("Hot fix.", at=MARCH + DAY + LEAD / 3)

        assert "dpo@example.org" in portal.shown(MARCH + DAY + LEAD / 2)
        assert "Hot fix." in portal.shown(MARCH + DAY + LEAD / 2)
        assert "new@example.org" in portal.shown(MARCH + DAY + LEAD)
        assert "Hot fix." in portal.shown(MARCH + DAY + LEAD)
        assert verify().faults == []

    def test_stays_when_pending_words_are_recalled(self, portal, dpo, library):
        accept(portal, MARCH)
        coming = portal.freeze("Words to come.", at=MARCH, effective=MARCH + 9 * DAY)
        freeze_fact(contact(email="new@example.org"), owner=library, fact=dpo, at=MARCH + DAY)
        carry_out(MARCH + DAY)
        operations.recall_version(
            chain=coming.chain, number=coming.number, reason="No.", signings=[signing()], at=MARCH + 2 * DAY
        )

        assert "First words." in portal.shown(MARCH + 10 * DAY)
        assert "new@example.org" in portal.shown(MARCH + 10 * DAY)
        assert verify().faults == []

    def test_reaches_a_withdrawn_policy_for_the_day_it_comes_back(self, portal, dpo, library):
        accept(portal, MARCH)
        chain = queries.chain(portal.chain())
        operations.withdraw_policy(chain=chain, reason="Why not.", signings=[signing()], at=MARCH + DAY)
        freeze_fact(contact(email="new@example.org"), owner=library, fact=dpo, at=MARCH + 2 * DAY)
        carry_out(MARCH + 2 * DAY)
        operations.reinstate_policy(chain=chain, reason="Again.", signings=[signing()], at=MARCH + 3 * DAY)

        assert "new@example.org" in portal.shown(MARCH + 3 * DAY)
        assert verify().faults == []

    def test_carried_out_twice_makes_nothing_more(self, portal, dpo, library):
        accept(portal, MARCH)
        freeze_fact(contact(email="new@example.org"), owner=library, fact=dpo, at=MARCH + DAY)
        carry_out(MARCH + DAY)
        entries = Entry.objects.count()
        BatchChain.objects.update(state=BatchState.WAITING)
        Batch.objects.update(finished_at=None)
        carry_out(MARCH + DAY)

        assert Entry.objects.count() == entries
        assert BatchChain.objects.get().state == BatchState.NOTHING

    def test_stands_under_the_approval_of_the_fact(self, portal, dpo, library):
        accept(portal, MARCH)
        revision = freeze_fact(contact(email="new@example.org"), owner=library, fact=dpo, at=MARCH + DAY)
        carry_out(MARCH + DAY)

        made = portal.version(MARCH + 2 * DAY)
        manifest = Manifest.from_json(made.manifest)
        assert made.decision_id == revision.decision
        assert (manifest.kind, manifest.batch) == ("facts", made.decision.manifest_digest)
        assert manifest.articles == Manifest.from_json(queries.last_words(portal.chain()).manifest).articles


class TestAFactThatIsEmptiedInOneLanguage:
    @pytest.fixture
    def portal(self, dpo, library):
        """A portal in two languages, in the first of which its officer has a name and an address of their own."""
        own = {"fr": {"name": "Mission", "address": "1 rue de la Mairie", "forms": {"de": "de la Mission"}}}
        freeze_fact(contact(wordings=own), owner=library, fact=dpo)
        portal = Portal(dpo)
        accept(portal, MARCH)
        more = [Fact("dpo.name"), Text(", "), Fact("dpo.name", "de")]
        portal.freeze(at=MARCH + DAY, more=[*more, Text(", "), Fact("dpo.address")])
        portal.freeze(at=MARCH + DAY, more=more, locale="en")
        return portal

    def test_shows_there_what_it_is_called_elsewhere(self, portal, dpo, library):
        freeze_fact(contact(email="new@example.org"), owner=library, fact=dpo, at=MARCH + 2 * DAY)
        carry_out(MARCH + 2 * DAY)

        in_french, in_english = (portal.shown(MARCH + 3 * DAY, locale) for locale in ("fr", "en"))
        assert "new@example.orgDPO, DPO" in in_french
        assert "new@example.orgDPO, DPO" in in_english
        assert "Mission" not in in_french
        assert verify().faults == []

    def test_keeps_a_line_that_it_has_nowhere_else_and_its_batch_says_so(self, portal, dpo, library):
        freeze_fact(contact(email="new@example.org"), owner=library, fact=dpo, at=MARCH + 2 * DAY)
        carry_out(MARCH + 2 * DAY)

        assert "DPO, DPO, 1 rue de la Mairie" in portal.shown(MARCH + 3 * DAY)
        rows = BatchChain.objects.filter(chain=portal.chain("fr")) | BatchChain.objects.filter(chain=portal.chain("en"))
        assert {row.chain: row.kept for row in rows} == {portal.chain("fr"): ["dpo.address"], portal.chain("en"): []}
        assert [row.keys for row in kept_values(MARCH + 3 * DAY)] == [("dpo.address",)]


class TestAProfile:
    def test_changes_its_own_portal_alone(self, portal, dpo):
        other = Portal(dpo)
        other.freeze(at=MARCH)
        portal.set_profile(name="Nouveau nom", at=MARCH + DAY)
        carry_out(MARCH + DAY)

        assert "Nouveau nom" in portal.shown(MARCH + 2 * DAY)
        assert other.version(MARCH + 2 * DAY).number == 1
        assert verify().faults == []

    def test_that_chooses_another_officer_shows_that_one(self, portal, dpo, library):
        other = freeze_fact(contact("Other", "other@example.org"), owner=library).fact
        portal.set_profile(dpo=other, at=MARCH + DAY)
        carry_out(MARCH + DAY)

        assert "other@example.org" in portal.shown(MARCH + 2 * DAY)
        assert "dpo@example.org" not in portal.shown(MARCH + 2 * DAY)
        assert verify().faults == []


class TestAProfileThatChangesItsNameAlone:
    """It is no answer to a proposal, whatever is written down of what the portal shows."""

    @pytest.fixture
    def early(self):
        """A portal that chose its officer before anybody had approved them: nothing settled, only words."""
        return uuid4()

    def refuse(self, library, dpo):
        freeze_fact(contact(email="new@example.org"), owner=library, fact=dpo, at=MARCH + DAY)
        carry_out(MARCH + DAY)

    def rename(self, portal):
        portal.set_profile(name="Nouveau nom", at=MARCH + 2 * DAY)
        carry_out(MARCH + 2 * DAY)

    @pytest.mark.parametrize("state", [ProposalState.OPEN, ProposalState.DECLINED])
    def test_leaves_an_officer_that_was_chosen_before_the_first_approval(self, early, library, state):
        portal = Portal(early)
        freeze_fact(contact(), owner=library, fact=early)
        portal.freeze(at=MARCH)
        self.refuse(library, early)
        Proposal.objects.update(state=state, closed_at=None if state == ProposalState.OPEN else MARCH + DAY)
        self.rename(portal)

        assert "dpo@example.org" in portal.shown(MARCH + 3 * DAY)
        assert "Nouveau nom" in portal.shown(MARCH + 3 * DAY)
        assert Proposal.objects.get().state == state
        assert verify().faults == []

    def test_leaves_an_officer_shown_since_before_anything_was_settled(self, portal, library, dpo):
        # What an upgraded installation has: what the versions show, and nothing else.
        Due.objects.all().delete()
        self.refuse(library, dpo)
        self.rename(portal)

        assert "dpo@example.org" in portal.shown(MARCH + 3 * DAY)
        assert "Nouveau nom" in portal.shown(MARCH + 3 * DAY)

    def test_brings_an_officer_that_no_policy_shows_yet(self, early, library):
        portal = Portal(early)
        freeze_fact(contact(), owner=library, fact=early)
        portal.set_profile(name="Nouveau nom", at=MARCH + DAY)

        assert Due.objects.filter(owner=portal.uuid, fact=early, fact_number=1).exists()


class TestAFactThatWaitsForAProfile:
    """Chosen by a profile that has reached no policy yet, and changed in the meantime."""

    @pytest.fixture
    def other(self, library):
        return freeze_fact(contact("Other", "other@example.org"), owner=library).fact

    def change(self, library, other):
        moment = MARCH + DAY + LEAD / 3
        freeze_fact(contact("Other", "newer@example.org"), owner=library, fact=other, at=moment)
        carry_out(MARCH + DAY + LEAD / 2)

    def test_reaches_the_policies_that_still_show_whom_it_replaces(self, portal, library, other):
        accept(portal, MARCH)
        portal.set_profile(dpo=other, at=MARCH + DAY)
        self.change(library, other)

        assert "newer@example.org" in portal.shown(MARCH + 2 * DAY)
        assert verify().faults == []

    def test_reaches_them_also_where_a_profile_in_between_named_nobody(self, portal, library, other):
        accept(portal, MARCH)
        portal.set_profile(dpo=None, at=MARCH + DAY)
        portal.set_profile(dpo=other, at=MARCH + DAY)
        self.change(library, other)

        assert "newer@example.org" in portal.shown(MARCH + 2 * DAY)
        assert verify().faults == []

    def test_reaches_them_also_where_two_choices_wait(self, portal, library, other):
        accept(portal, MARCH)
        portal.set_profile(dpo=freeze_fact(contact("Third"), owner=library).fact, at=MARCH + DAY)
        portal.set_profile(dpo=other, at=MARCH + DAY)
        self.change(library, other)

        assert "newer@example.org" in portal.shown(MARCH + 2 * DAY)
        assert verify().faults == []

    def test_is_proposed_to_a_portal_that_did_not_accept(self, portal, library, other):
        portal.set_profile(dpo=other, at=MARCH + DAY)
        self.change(library, other)

        assert "other@example.org" in portal.shown(MARCH + 2 * DAY)
        assert [(row.fact, row.fact_number, row.state) for row in Proposal.objects.all()] == [(other, 2, "open")]

    def test_concerns_no_policy_that_is_not_to_show_it(self, portal, library, dpo, other):
        portal.set_profile(dpo=other, at=MARCH + DAY)
        carry_out(MARCH + DAY)
        portal.set_profile(dpo=dpo, at=MARCH + 2 * DAY)
        carry_out(MARCH + 2 * DAY)
        freeze_fact(contact("Other", "newer@example.org"), owner=library, fact=other, at=MARCH + 3 * DAY)

        assert not Proposal.objects.exists()


class TestAPortalThatDidNotAccept:
    def test_keeps_what_it_shows_and_has_a_proposal(self, portal, dpo, library):
        freeze_fact(contact(email="new@example.org"), owner=library, fact=dpo, at=MARCH + DAY)
        carry_out(MARCH + DAY)

        assert "dpo@example.org" in portal.shown(MARCH + 2 * DAY)
        assert Proposal.objects.get().state == ProposalState.OPEN
        assert not Due.objects.filter(owner=portal.uuid, fact_number=2).exists()

    def test_takes_the_new_value_by_its_own_submission(self, portal, dpo, library):
        freeze_fact(contact(email="new@example.org"), owner=library, fact=dpo, at=MARCH + DAY)
        portal.freeze("Next.", at=MARCH + 2 * DAY)

        assert "new@example.org" in portal.shown(MARCH + 2 * DAY)
        assert Proposal.objects.get().state == ProposalState.OVERTAKEN
