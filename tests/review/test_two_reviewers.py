"""Two signatures: where a portal wants them, and wherever nobody knows who wrote part of what is approved."""

import pytest
from django.urls import reverse
from wagtail.models import TaskState

from home.models import Container, Role
from policies.desk.awaiting import to_approve
from policies.publication.approved import publish_approved
from policies.publication.errors import UnableToPublish
from policies.publication.verification import verify
from policies.register.models import Action, Entry, Signatory, Signature
from policies.review.errors import AlreadySigned, NotEntitled
from policies.review.models import LegalTaskState, OutgoingMail
from tests.factories.approval import approve, submit
from tests.factories.cases import make_case, signed_in
from tests.factories.policies import article, paragraph, save_articles
from tests.factories.portals import approve_fact, make_user
from tests.factories.screens import decide, messages_of, review_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def one_article(words):
    return (article("Only", paragraph(words)),)


def by_nobody(case):
    save_articles(case.page, one_article("Who wrote this?"), user=None)


def by_wish(case):
    Container.objects.filter(pk=case.portal.pk).update(two_reviewers=True)


@pytest.fixture(params=[by_nobody, by_wish], ids=["nobody knows who wrote it", "the portal wants two"])
def case(request):
    case = make_case()
    request.param(case)
    case.second = make_user("second-lawyer", portal=case.portal, role=Role.LEGAL_REVIEWER)
    case.state = submit(case.page, case.author)
    return case


def versions():
    return Entry.objects.filter(action=Action.VERSION)


def state():
    return LegalTaskState.objects.get()


class TestTheFirstSignature:
    def test_publishes_nothing(self, case):
        approve(case.page, case.lawyer, comment="Read.", act_number="2026-7")

        assert not versions().exists()
        assert state().status == TaskState.STATUS_IN_PROGRESS

    def test_cannot_be_given_twice_by_one_person(self, case):
        approve(case.page, case.lawyer)
        with pytest.raises(AlreadySigned):
            approve(case.page, case.lawyer)

        assert not versions().exists()

    def test_asks_the_others(self, case):
        OutgoingMail.objects.all().delete()
        approve(case.page, case.lawyer)

        (mail,) = OutgoingMail.objects.all()
        assert mail.recipient == case.second.email

    def test_waits_no_longer_for_whoever_gave_it(self, case):
        approve(case.page, case.lawyer)

        assert to_approve(case.lawyer) == []
        assert len(to_approve(case.second)) == 1

    def test_can_be_followed_by_a_refusal(self, case):
        approve(case.page, case.lawyer)
        decide(case.second, case.state, "refuse", comment="No.")

        assert state().status == TaskState.STATUS_REJECTED
        assert not versions().exists()

    def test_is_no_contribution_of_the_author(self, case):
        author = make_user("editor-and-lawyer", portal=case.portal, role=Role.LEGAL_REVIEWER)
        save_articles(case.page, one_article("Other words."), user=author)
        case.page.refresh_from_db()
        with pytest.raises(NotEntitled):
            approve(case.page, author)


class TestTheSecondSignature:
    def test_publishes_with_both(self, case):
        approve(case.page, case.lawyer, comment="Read.", act_number="2026-7")
        approve(case.page, case.second, comment="Read too.")

        signatures = Signature.objects.filter(decision=versions().get().decision).order_by("position")
        assert [one.capacity for one in signatures] == ["reviewer", "second-reviewer"]
        assert [Signatory.objects.get(pk=one.pk).name for one in signatures] == ["lawyer", "second-lawyer"]
        assert signatures[0].signed_at < signatures[1].signed_at
        assert signatures[0].act_number == "2026-7"
        assert verify().faults == []

    def test_is_a_first_one_when_something_changed_in_between(self, case):
        approve(case.page, case.lawyer)
        case.portal.name = "Another name"
        approve_fact(case.portal)
        LegalTaskState.objects.update(first_approval=state().first_approval | {"digest": "sha256:" + "0" * 64})
        approve(case.page, case.second)

        assert not versions().exists()
        assert state().first_approval["name"] == "second-lawyer"
        approve(case.page, case.lawyer)
        assert versions().count() == 1

    def test_is_not_dispensed_with_by_a_forged_state(self, case):
        approve(case.page, case.lawyer)
        waiting = state()
        forged = waiting.first_approval
        LegalTaskState.objects.filter(pk=waiting.pk).update(approval=forged, status=TaskState.STATUS_APPROVED)
        with pytest.raises(UnableToPublish):
            publish_approved(workflow_state=waiting.workflow_state, user=case.second)

        assert not versions().exists()

    def test_given_by_somebody_who_lost_the_role_meanwhile_counts_no_more(self, case):
        approve(case.page, case.lawyer)
        case.lawyer.groups.clear()
        with pytest.raises(UnableToPublish):
            approve(case.page, case.second)

        assert not versions().exists()


class TestTheScreen:
    def test_says_that_two_have_to_sign_and_who_has(self, case):
        assert "Two legal reviewers have to sign this." in signed_in(case.lawyer).get(review_url(case.state)).text
        answer = decide(case.lawyer, case.state)
        html = signed_in(case.lawyer).get(review_url(case.state)).text

        assert answer.status_code == 302
        assert "Signed by lawyer" in html
        assert 'value="approve"' not in html
        assert "Another legal reviewer has to sign it too." in html
        assert 'value="approve"' in signed_in(case.second).get(review_url(case.state)).text

    def test_says_what_became_of_each_signature(self, case):
        client = signed_in(case.lawyer)
        digest = client.get(review_url(case.state)).context["digest"]
        said = {"decision": "approve", "digest": digest}
        first = client.post(review_url(case.state), said, follow=True)
        second = signed_in(case.second).post(review_url(case.state), said, follow=True)

        assert messages_of(first) == ["Signed. It is published once another legal reviewer has signed it too."]
        assert messages_of(second) == ["Approved. Whoever wrote it will be told."]
        assert versions().count() == 1


class TestTheSetting:
    def test_is_an_operators(self):
        case = make_case()
        form = {"name": case.portal.name, "two_reviewers": "on"}
        empty = {f"{name}-{count}_FORMS": 0 for name in ("processors", "comments") for count in ("TOTAL", "INITIAL")}
        url = reverse("wagtailadmin_pages:edit", args=[case.portal.pk])
        signed_in(case.author).post(url, form | empty)

        assert not Container.objects.get(pk=case.portal.pk).two_reviewers
