"""Publishing in an emergency: who signs, what is recorded, and who is told."""

import pytest

from home.models import Role
from policies.publication.approved import publish_approved
from policies.publication.errors import UnableToPublish
from policies.publication.verification import verify
from policies.register.clock import database_now
from policies.register.models import Action, Capacity, Entry, Signatory
from policies.review import operations
from policies.review.candidates import candidate
from policies.review.emergency import sign_in_emergency
from policies.review.errors import AlreadySigned, CommentMissing, NotEntitled, SurroundingsChanged, UnableToDecide
from policies.review.models import MailPreference, OutgoingMail
from tests.factories.approval import approve, submit
from tests.factories.cases import give_role, make_case
from tests.factories.policies import article, paragraph, save_articles
from tests.factories.portals import make_portal, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english"), pytest.mark.any_database]
WHY = "Our reviewer is in hospital and the address is wrong."


@pytest.fixture
def case():
    case = make_case()
    case.first, case.second = (named(case.portal, name) for name in ("first", "second"))
    case.state = submit(case.page, case.author)
    return case


def named(portal, name):
    return make_user(name, portal=portal, role=Role.EMERGENCY)


def digest_of(page):
    return candidate(type(page).objects.get(pk=page.pk), at=database_now()).digest


def sign(case, by, *, reason=WHY, digest=None):
    digest = digest or digest_of(case.page)
    return sign_in_emergency(task_state=case.state, user=by, digest=digest, reason=reason, at=database_now())


def versions():
    return Entry.objects.filter(action=Action.VERSION)


class TestTwoSignatures:
    def test_publish_and_are_recorded_in_their_capacity(self, case):
        sign(case, case.first)
        assert not versions().exists()
        sign(case, case.second, reason="I agree.")

        entry = versions().get()
        signatures = entry.decision.signatures.order_by("position")
        assert [signature.capacity for signature in signatures] == [Capacity.EMERGENCY] * 2
        signatories = Signatory.objects.order_by("signature__position")
        assert [(who.name, who.comment) for who in signatories] == [("first", WHY), ("second", "I agree.")]
        assert verify().faults == []

    def test_come_from_two_people(self, case):
        sign(case, case.first)
        with pytest.raises(AlreadySigned):
            sign(case, case.first)
        assert not versions().exists()

    def test_are_under_the_same_words(self, case):
        sign(case, case.first)
        case.state.refresh_from_db()
        case.state.emergency["digest"] = "sha256:" + "0" * 64
        case.state.save()
        sign(case, case.second)
        assert not versions().exists()
        sign(case, case.first)
        assert versions().exists()

    @pytest.mark.parametrize("reason", ["", " \n", "x" * 2001])
    def test_give_a_reason(self, case, reason):
        with pytest.raises(CommentMissing):
            sign(case, case.first, reason=reason)

    def test_are_under_what_was_on_screen(self, case):
        with pytest.raises(SurroundingsChanged):
            sign(case, case.first, digest="sha256:" + "0" * 64)


class TestSigning:
    def test_is_for_those_named_here_alone(self, case):
        elsewhere = named(make_portal("other.example.org"), "elsewhere")
        for user in (case.lawyer, case.author, elsewhere, make_user("root", superuser=True)):
            with pytest.raises(NotEntitled):
                sign(case, user)

    def test_is_not_for_whoever_wrote_part_of_it(self, case):
        give_role(case.author, case.portal, Role.EMERGENCY)
        with pytest.raises(NotEntitled, match="two others"):
            sign(case, case.author)

    def test_counts_for_as_long_as_whoever_gave_it_is_named(self, case):
        third = named(case.portal, "third")
        sign(case, case.first)
        case.first.groups.clear()
        sign(case, case.second)
        assert not versions().exists()
        sign(case, third)
        assert {who.name for who in Signatory.objects.all()} == {"second", "third"}

    def test_is_forgotten_when_changes_are_asked_for(self, case):
        sign(case, case.first)
        operations.refuse(task_state=case.state, user=case.lawyer, comment="No.", at=database_now())
        case.state.refresh_from_db()
        assert case.state.emergency is None

    def test_comes_too_late_once_it_is_decided(self, case):
        operations.refuse(task_state=case.state, user=case.lawyer, comment="No.", at=database_now())
        with pytest.raises(UnableToDecide):
            sign(case, case.first)

    def test_is_for_policies(self, case):
        draft = case.portal.get_latest_revision_as_object()
        draft.domain = "new.example.org"
        draft.save_revision(user=case.author)
        case.state = submit(case.portal, case.author)
        with pytest.raises(UnableToDecide, match="Only policies"):
            sign(case, case.first, digest="sha256:" + "0" * 64)

    def test_leaves_the_reviewer_free_to_decide(self, case):
        sign(case, case.first)
        approve(case.page, case.lawyer)
        (signature,) = versions().get().decision.signatures.all()
        assert signature.capacity == Capacity.REVIEWER

    def test_is_no_second_signature_of_a_reviewer(self, case):
        """Where two reviewers are wanted, one reviewer and one person named for emergencies are not enough."""
        case.portal.two_reviewers = True
        case.portal.save()
        approve(case.page, case.lawyer)
        sign(case, case.first)
        assert not versions().exists()


class TestPublishing:
    def test_asks_again_whether_both_signed_in_that_capacity(self, case):
        sign(case, case.first)
        sign(case, case.second)
        state = case.state
        state.refresh_from_db()
        for change in ({"capacity": Capacity.REVIEWER.value}, {"user": str(case.second.uuid)}):
            altered = state.first_approval | change
            type(state).objects.filter(pk=state.pk).update(first_approval=altered)
            with pytest.raises(UnableToPublish):
                publish_approved(workflow_state=state.workflow_state, user=case.second)
        assert versions().count() == 1


class TestMail:
    def test_asks_the_others_named_for_it(self, case):
        MailPreference.objects.create(user=case.second, daily=True)
        OutgoingMail.objects.all().delete()
        sign(case, case.first)
        (mail,) = OutgoingMail.objects.all()
        assert mail.recipient == case.second.email
        assert WHY in mail.text
        assert mail.held_for is None

    def test_tells_authors_reviewers_and_managers_what_was_published(self, case):
        manager = make_user("manager", portal=case.portal, role=Role.MANAGER)
        sign(case, case.first)
        OutgoingMail.objects.all().delete()
        sign(case, case.second)
        told = set(OutgoingMail.objects.values_list("recipient", flat=True))
        assert told == {case.author.email, case.lawyer.email, manager.email}
        assert all("first" in mail.text and WHY in mail.text for mail in OutgoingMail.objects.all())


def test_what_was_published_in_an_emergency_is_corrected_like_any_version(case):
    sign(case, case.first)
    sign(case, case.second)
    save_articles(case.page, (article("Mended", paragraph("As it should be.")),), user=case.author)
    submit(case.page, case.author)
    approve(case.page, case.lawyer)
    assert versions().count() == 2
