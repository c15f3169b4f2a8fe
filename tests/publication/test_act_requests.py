"""Acts that one person asks for and another approves."""

from datetime import timedelta

import pytest
from django.db import transaction

from home.models import Container, Role
from policies.authoring.models import PrivacyPolicyPage
from policies.document.nodes import Strong, Text
from policies.publication.act_requests import approve_request, ask, last_hash, possible, refuse_request, take_back
from policies.publication.errors import UnableToRecord
from policies.publication.models import ActRequest, RequestState
from policies.publication.verification import verify
from policies.register import queries
from policies.register.clock import database_now
from policies.register.manifest import policy_chain
from policies.register.models import Action, Capacity, Chain, Entry, Signatory, Signature, Standing
from policies.review.mailing import send_digests
from policies.review.models import MailPreference, OutgoingMail
from tests.factories.approval import publish
from tests.factories.cases import make_case
from tests.factories.policies import article, paragraph, save_articles
from tests.factories.portals import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def case():
    case = make_case()
    save_articles(
        case.page, (article("Whom to write to", paragraph("Ask Jeanne Dupont, or her office.")),), user=case.author
    )
    case.page = publish(case.page, author=case.author, reviewer=case.lawyer)
    case.second = make_user("second-lawyer", portal=case.portal, role=Role.LEGAL_REVIEWER)
    case.chain = Chain.objects.get(uuid=policy_chain(case.portal.uuid, case.page.translation_key, "fr").uuid)
    OutgoingMail.objects.all().delete()
    return case


def asked(case, action, user=None, **more):
    more = {"reason": "Because."} | more
    return ask(chain=case.chain, action=action, user=user or case.author, at=database_now(), **more)


def approved(case, request, user=None, **more):
    more = {"base": last_hash(case.chain)} | more
    return approve_request(request=request, user=user or case.lawyer, at=database_now(), **more)


def acts(case):
    return list(Entry.objects.filter(chain=case.chain).order_by("position").values_list("action", flat=True)[1:])


def told():
    return [
        (mail.recipient.partition("@")[0], mail.subject.partition(":")[0])
        for mail in OutgoingMail.objects.order_by("pk")
    ]


class TestAnAct:
    @pytest.mark.parametrize("action", [Action.CHECKED, Action.WITHDRAWAL])
    def test_is_recorded_once_somebody_else_approves_it(self, case, action):
        request = asked(case, action)
        assert acts(case) == []

        assert approved(case, request, comment="Seen.").state == RequestState.DONE
        assert acts(case) == [action]
        signatory = Signatory.objects.get(signature__decision=Entry.objects.latest("pk").decision_id)
        assert (signatory.user, signatory.comment) == (case.lawyer.uuid, "Seen.")
        assert verify().faults == []

    def test_is_told_to_the_other_reviewers_and_then_to_whoever_asked(self, case):
        request = asked(case, Action.WITHDRAWAL, case.lawyer)
        assert told() == [("second-lawyer", "À approuver ")]
        approved(case, request, case.second)
        assert told()[1:] == [("lawyer", "Approuvé ")]

    def test_is_not_approved_by_whoever_asked_for_it(self, case):
        request = asked(case, Action.WITHDRAWAL, case.lawyer)
        with pytest.raises(UnableToRecord, match="You asked for this yourself"):
            approved(case, request)
        assert acts(case) == []

    @pytest.mark.parametrize("role", [Role.EDITOR, Role.TRANSLATOR, None])
    def test_is_approved_by_reviewers_of_the_portal_alone(self, case, role):
        request = asked(case, Action.WITHDRAWAL)
        stranger = make_case("two.example.org", "two-")
        user = make_user("other", portal=case.portal, role=role) if role else stranger.lawyer
        with pytest.raises(UnableToRecord, match="Only a legal reviewer"):
            approved(case, request, user)

    def test_is_asked_for_by_who_writes_or_decides_alone(self, case):
        translator = make_user("translator", portal=case.portal, role=Role.TRANSLATOR)
        for user in (translator, make_case("two.example.org", "two-").lawyer):
            with pytest.raises(UnableToRecord, match="Only editors and legal reviewers"):
                asked(case, Action.WITHDRAWAL, user)

    def test_is_not_approved_over_what_came_after_it_was_on_screen(self, case):
        request = asked(case, Action.CHECKED)
        base = last_hash(case.chain)
        approved(case, asked(case, Action.WITHDRAWAL))
        with pytest.raises(UnableToRecord, match="has changed since you opened this"):
            approved(case, request, base=base)

    def test_is_asked_for_once_at_a_time(self, case):
        asked(case, Action.WITHDRAWAL)
        with pytest.raises(UnableToRecord, match="asked for this already"):
            asked(case, Action.WITHDRAWAL, case.second)

    def test_needs_a_reason_unless_nothing_changes(self, case):
        with pytest.raises(UnableToRecord, match="Say why"):
            asked(case, Action.WITHDRAWAL, reason=" ")
        assert approved(case, asked(case, Action.CHECKED, reason="")).state == RequestState.DONE

    @pytest.mark.parametrize("action", [Action.REINSTATEMENT, Action.RECALL, Action.VERSION, Action.FACT])
    def test_that_makes_no_sense_now_is_not_asked_for(self, case, action):
        with pytest.raises(UnableToRecord, match="not possible any more"):
            asked(case, action)

    def test_refused_says_why_and_leaves_the_register_alone(self, case):
        request = asked(case, Action.WITHDRAWAL)
        with pytest.raises(UnableToRecord, match="why you refuse"):
            refuse_request(request=request, user=case.lawyer, comment="", at=database_now())
        refuse_request(request=request, user=case.lawyer, comment="No.", at=database_now())
        assert (ActRequest.objects.get().state, acts(case)) == (RequestState.REFUSED, [])
        with pytest.raises(UnableToRecord, match="already been decided"):
            approved(case, request)

    def test_is_taken_back_by_whoever_asked_alone(self, case):
        request = asked(case, Action.WITHDRAWAL)
        with pytest.raises(UnableToRecord):
            take_back(request=request, user=case.lawyer, at=database_now())
        take_back(request=request, user=case.author, at=database_now())
        assert ActRequest.objects.get().state == RequestState.CANCELLED

    def test_that_checks_is_about_the_version_in_force(self, case):
        draft = PrivacyPolicyPage.objects.get(pk=case.page.pk).get_latest_revision_as_object()
        draft.title, draft.effective_at = "To come", database_now() + timedelta(days=9)
        draft.save_revision(user=case.author)
        publish(case.page, author=case.author, reviewer=case.lawyer)
        approved(case, asked(case, Action.CHECKED))
        assert Entry.objects.get(action=Action.CHECKED).number == 1

    def test_that_checks_is_refused_once_nothing_is_in_force(self, case):
        request = asked(case, Action.CHECKED)
        approved(case, asked(case, Action.WITHDRAWAL))
        with pytest.raises(UnableToRecord, match="no version in force"):
            approved(case, request)

    def test_puts_a_withdrawn_policy_back(self, case):
        approved(case, asked(case, Action.WITHDRAWAL))
        assert queries.standing(case.chain.uuid)[0] == Standing.WITHDRAWN
        assert [action for action, _number in possible(case.chain, database_now())] == [
            Action.REINSTATEMENT,
            Action.REDACTION,
        ]
        approved(case, asked(case, Action.REINSTATEMENT))
        assert queries.standing(case.chain.uuid)[0] == Standing.IN_FORCE


class TestTwoSignatures:
    @pytest.fixture(autouse=True)
    def two(self, case):
        Container.objects.filter(pk=case.portal.pk).update(two_reviewers=True)

    def capacities(self):
        return list(
            Signature.objects.filter(decision=Entry.objects.latest("pk").decision_id)
            .order_by("position")
            .values_list("signatory__user", "capacity")
        )

    def test_are_of_two_who_approve_what_an_editor_asked_for(self, case):
        request = asked(case, Action.WITHDRAWAL)
        assert approved(case, request).state == RequestState.OPEN
        with pytest.raises(UnableToRecord, match="You have signed this"):
            approved(case, request)
        assert approved(case, request, case.second).state == RequestState.DONE
        assert self.capacities() == [
            (case.lawyer.uuid, Capacity.REVIEWER),
            (case.second.uuid, Capacity.SECOND_REVIEWER),
        ]
        assert verify().faults == []

    def test_are_of_the_reviewer_who_asked_and_the_one_who_approves(self, case):
        request = asked(case, Action.WITHDRAWAL, case.lawyer)
        assert approved(case, request, case.second).state == RequestState.DONE
        assert [user for user, _capacity in self.capacities()] == [case.lawyer.uuid, case.second.uuid]

    def test_asking_counts_no_more_once_the_policy_has_changed(self, case):
        request = asked(case, Action.CHECKED, case.lawyer)
        third = make_user("third-lawyer", portal=case.portal, role=Role.LEGAL_REVIEWER)
        approved(case, asked(case, Action.WITHDRAWAL, case.second), third)
        approved(case, asked(case, Action.REINSTATEMENT, case.second), third)
        assert approved(case, request, case.second).state == RequestState.OPEN
        assert approved(case, request, third).state == RequestState.DONE
        assert [user for user, _capacity in self.capacities()] == [case.second.uuid, third.uuid]

    def test_the_first_counts_no_more_once_the_policy_has_changed(self, case):
        third = make_user("third-lawyer", portal=case.portal, role=Role.LEGAL_REVIEWER)
        request = asked(case, Action.CHECKED)
        approved(case, request)
        approved(case, asked(case, Action.WITHDRAWAL, case.second), third)
        assert approved(case, request, case.second).state == RequestState.OPEN


class TestErasingWords:
    def ask(self, case, passages="jeanne  DUPONT", **more):
        return asked(case, Action.REDACTION, passages=passages, **more)

    def said(self, case, number):
        return queries.body(case.chain.uuid, number, "text")

    def test_takes_them_out_of_every_version_that_says_them(self, case):
        more = (article("Whom to write to", paragraph("Ask Jeanne Dupont. Soon another.")),)
        save_articles(case.page, more, user=case.author)
        publish(case.page, author=case.author, reviewer=case.lawyer)
        other = (article("Whom to write to", paragraph("Ask the office.")),)
        save_articles(case.page, other, user=case.author)
        publish(case.page, author=case.author, reviewer=case.lawyer)
        approved(case, self.ask(case))

        assert acts(case)[-2:] == [Action.REDACTION, Action.REDACTION]
        assert "Ask […], or her office." in self.said(case, 1)
        assert "Dupont" not in self.said(case, 2)
        assert "Ask the office." in self.said(case, 3)
        assert verify().faults == []

    def test_says_that_one_version_would_keep_them(self, case):
        parts = paragraph("Ask ", Strong((Text("Jeanne"),)), " Dupont.")
        save_articles(case.page, (article("Whom to write to", parts),), user=case.author)
        publish(case.page, author=case.author, reviewer=case.lawyer)
        with pytest.raises(UnableToRecord, match="In version 2 some of these words would stay"):
            self.ask(case)

    def test_takes_them_out_of_public_sentences(self, case):
        draft = PrivacyPolicyPage.objects.get(pk=case.page.pk).get_latest_revision_as_object()
        save_articles(draft, (article("Whom to write to", paragraph("Ask the office.")),), user=case.author)
        draft = PrivacyPolicyPage.objects.get(pk=case.page.pk).get_latest_revision_as_object()
        draft.change_summary = "The office takes the place of Jeanne Dupont."
        draft.save_revision(user=case.author)
        publish(case.page, author=case.author, reviewer=case.lawyer)
        approved(case, self.ask(case))
        summaries = {row.number: row.summary for row in queries.versions(case.chain.uuid)}
        assert summaries[2] == "The office takes the place of […]."
        assert "Ask the office." in self.said(case, 2)
        assert verify().faults == []

    def test_takes_them_out_of_mail_about_acts_and_leaves_other_letters_of_the_day(self, case):
        MailPreference.objects.create(user=case.second, daily=True)
        asked(case, Action.WITHDRAWAL, reason="Jeanne Dupont has left.")
        asked(case, Action.CHECKED, reason="A year has passed.")
        with transaction.atomic():
            send_digests(at=database_now())
        OutgoingMail.objects.filter(held_for=None).update(sent_at=None)
        approved(case, self.ask(case))
        texts = list(OutgoingMail.objects.values_list("text", flat=True))
        assert not any("Dupont" in text for text in texts)
        (digest,) = [
            mail
            for mail in OutgoingMail.objects.filter(recipient=case.second.email)
            if mail.content and "letters" in mail.content
        ]
        assert "A year has passed." in digest.text

    def test_takes_them_out_of_what_was_said_of_other_acts(self, case):
        refused = asked(case, Action.WITHDRAWAL, reason="Jeanne Dupont has left.")
        refuse_request(request=refused, user=case.lawyer, comment="Jeanne Dupont comes back.", at=database_now())
        approved(case, self.ask(case))
        said = ActRequest.objects.get(action=Action.WITHDRAWAL)
        assert (said.reason, said.comment) == ("", "")

    def test_forgets_what_was_to_be_erased_once_it_is_decided(self, case):
        request = self.ask(case)
        refuse_request(request=request, user=case.lawyer, comment="No order.", at=database_now())
        approved(case, self.ask(case))
        assert not ActRequest.objects.exclude(passages="").exists()

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ({"passages": " \n…"}, "Write the words"),
            ({"passages": "Nobody Else"}, "No version of this policy says"),
            ({"reason": "Ms Dupont, or Jeanne Dupont, asked."}, "The reason says some of the words"),
        ],
    )
    def test_that_cannot_be_erased_is_refused_in_a_sentence(self, case, said, sentence):
        with pytest.raises(UnableToRecord, match=sentence):
            self.ask(case, **said)

    def test_does_not_keep_them_in_the_comment_of_whoever_approves(self, case):
        request = self.ask(case)
        with pytest.raises(UnableToRecord, match="Your comment says"):
            approved(case, request, comment="Jeanne Dupont asked for it.")
