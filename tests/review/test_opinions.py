"""Asking people outside for an opinion on a submission: who may, how often, for how long, and what it never does."""

from datetime import timedelta
from uuid import uuid4

import pytest
from wagtail.models import TaskState
from wagtail.users.models import UserProfile

from home.models import Role
from policies.facts.models import DataProtectionOfficer
from policies.register.clock import database_now
from policies.register.models import Entry
from policies.review import operations as review
from policies.review import opinions
from policies.review.contributors import open_contributors
from policies.review.entitlement import reason_against_approving
from policies.review.errors import AlreadyDecided, NotEntitled, OpinionUnclear, TooMany, UnableToDecide
from policies.review.models import LegalTaskState, Opinion, OpinionRequest, OutgoingMail
from policies.review.opinion_links import NoSuchLink, asked_by, new_sheet, path_of, sheet_of
from policies.review.opinions import LinkClosed, Why
from policies.review.subjects import subject_of
from tests.factories.approval import approve, submit
from tests.factories.cases import make_case
from tests.factories.opinions import ask, give, link_of
from tests.factories.policies import article, paragraph, save_draft
from tests.factories.portals import make_fact, make_portal, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def case():
    case = make_case()
    case.state = submit(case.page, case.author)
    OutgoingMail.objects.all().delete()
    return case


def why_closed(asked, at=None):
    with pytest.raises(LinkClosed) as closed:
        opinions.read(asked_by(link_of(asked)), at or database_now())
    return closed.value.why


class TestAsking:
    @pytest.mark.parametrize("role", [Role.EDITOR, Role.LEGAL_REVIEWER])
    def test_is_for_editors_and_legal_reviewers_of_the_portal(self, case, role):
        by = make_user("asks", portal=case.portal, role=role)
        assert ask(case.state, by).asked_by == by.uuid

    def test_is_not_for_translators(self, case):
        translator = make_user("translator", portal=case.portal, role=Role.TRANSLATOR)
        with pytest.raises(NotEntitled):
            ask(case.state, translator)

    @pytest.mark.parametrize("role", Role)
    def test_is_not_for_staff_of_another_portal(self, case, role):
        stranger = make_user("stranger", portal=make_portal("other.example.org"), role=role)
        with pytest.raises(NotEntitled):
            ask(case.state, stranger)

    def test_is_no_right_of_superusers(self, case):
        with pytest.raises(NotEntitled):
            ask(case.state, make_user("root", superuser=True))

    def test_sends_one_mail_with_the_link_in_the_language_of_the_portal(self, case):
        asked = ask(case.state, case.lawyer, question="Is article 3 <lawful>?")
        (mail,) = OutgoingMail.objects.all()
        assert mail.recipient == "dpo@ville.example"
        assert f"http://testserver{path_of(asked)}" in mail.text
        assert f'href="http://testserver{path_of(asked)}"' in mail.html
        assert "Is article 3 <lawful>?" in mail.text
        assert "Is article 3 &lt;lawful&gt;?" in mail.html
        assert "politique de confidentialité" in mail.subject

    def test_is_about_facts_too(self, case):
        fact = make_fact(DataProtectionOfficer, case.portal, email="new@example.org")
        fact.save_revision(user=case.author)
        asked = ask(submit(fact, case.author), case.author)
        assert opinions.read(asked, database_now()).found.values["email"] == "new@example.org"

    @pytest.mark.parametrize(
        ("wrong", "reason"),
        [
            ({"name": "  "}, "by name"),
            ({"name": "x" * 256}, "by name"),
            ({"email": "nobody"}, "cannot be written to"),
            ({"email": "a@b.example\nBcc: c@d.example"}, "cannot be written to"),
            ({"email": f"{'a' * 64}@{'b.' * 100}example"}, "cannot be written to"),
            ({"days": 0}, "1 to 60 days"),
            ({"days": 61}, "1 to 60 days"),
            ({"question": "x" * 2001}, "at most 2000"),
        ],
    )
    def test_needs_a_name_an_address_and_a_period(self, case, wrong, reason):
        with pytest.raises(OpinionUnclear, match=reason):
            ask(case.state, case.author, **wrong)
        assert not OpinionRequest.objects.exists()
        assert not OutgoingMail.objects.exists()

    def test_has_twenty_open_links_at_most(self, case):
        asked = [ask(case.state, case.author) for _ in range(20)]
        with pytest.raises(TooMany, match="withdraw one first"):
            ask(case.state, case.author)
        withdraw(case, asked[0])
        ask(case.state, case.author)

    def test_comes_too_late_once_it_is_decided(self, case):
        review.refuse(task_state=case.state, user=case.lawyer, comment="No.", at=database_now())
        with pytest.raises(AlreadyDecided):
            ask(case.state, case.author)


def withdraw(case, asked, by=None):
    opinions.withdraw(task_state=case.state, user=by or case.author, request=asked.uuid, at=database_now())


class TestLink:
    def test_is_a_signature_for_this_purpose_over_one_request(self, case):
        asked, other = ask(case.state, case.author), ask(case.state, case.author)
        link = link_of(asked)
        assert asked_by(link) == asked
        uuid, signature = link.split(".")
        for wrong in (
            uuid,
            f"{uuid}.",
            f"{other.uuid}.{signature}",
            f"{uuid}.{signature[:-1]}",
            new_sheet(asked),
            "",
            "\x00",
            "é" * 500,
        ):
            with pytest.raises(NoSuchLink):
                asked_by(wrong)

    def test_expires_at_its_moment(self, case):
        asked = ask(case.state, case.author, days=1)
        assert opinions.read(asked, asked.expires_at - timedelta(seconds=1))
        assert why_closed(asked, asked.expires_at) is Why.EXPIRED

    def test_leads_nowhere_once_withdrawn(self, case):
        asked = ask(case.state, case.author)
        withdraw(case, asked, by=case.lawyer)
        assert why_closed(asked) is Why.WITHDRAWN

    def test_is_not_withdrawn_by_others(self, case):
        asked = ask(case.state, case.author)
        for role in (Role.TRANSLATOR, Role.EDITOR):
            portal = case.portal if role == Role.TRANSLATOR else make_portal("other.example.org")
            with pytest.raises(NotEntitled):
                withdraw(case, asked, by=make_user(f"other-{role}", portal=portal, role=role))
        assert opinions.read(asked, database_now())

    def test_is_not_withdrawn_by_way_of_another_submission(self, case):
        other = make_case("other.example.org", prefix="other-")
        asked = ask(case.state, case.author)
        with pytest.raises(UnableToDecide, match="no such link"):
            opinions.withdraw(
                task_state=submit(other.page, other.author), user=other.author, request=asked.uuid, at=database_now()
            )

    def test_leads_nowhere_once_decided(self, case):
        asked = ask(case.state, case.author)
        approve(case.page, case.lawyer)
        assert why_closed(asked) is Why.DECIDED

    def test_leads_to_no_later_submission(self, case):
        asked = ask(case.state, case.author)
        case.state.workflow_state.cancel(user=case.author)
        submit(case.page, case.author)
        assert why_closed(asked) is Why.TAKEN_BACK

    def test_leads_to_no_resubmission(self, case):
        asked = ask(case.state, case.author)
        review.refuse(task_state=case.state, user=case.lawyer, comment="No.", at=database_now())
        type(case.page).objects.get(pk=case.page.pk).current_workflow_state.resume(user=case.author)
        assert why_closed(asked) is Why.DECIDED

    def test_shows_no_other_words_than_those_submitted(self, case):
        asked = ask(case.state, case.author)
        save_draft(case.page, [article("One", paragraph("Other words."))], user=case.author)
        assert why_closed(asked) is Why.CHANGED

    def test_goes_with_the_submission(self, case):
        asked = ask(case.state, case.author)
        LegalTaskState.objects.all().delete()
        with pytest.raises(NoSuchLink):
            asked_by(link_of(asked))


class TestGiving:
    def test_adds_an_opinion_and_keeps_the_earlier_one(self, case):
        asked = ask(case.state, case.author)
        give(asked, "unfavourable", "Too vague.")
        give(asked, "favourable", "")
        assert list(asked.opinions.order_by("pk").values_list("sense", "text")) == [
            ("unfavourable", "Too vague."),
            ("favourable", ""),
        ]

    def test_is_told_to_editors_and_reviewers_once(self, case):
        UserProfile.objects.create(user=case.author, preferred_language="en")
        asked = ask(case.state, case.lawyer)
        OutgoingMail.objects.all().delete()
        give(asked, "unfavourable", "Too <vague>.")
        mails = OutgoingMail.objects.all()
        assert {mail.recipient for mail in mails} == {case.author.email, case.lawyer.email}
        assert mails.get(recipient=case.author.email).subject.startswith("Opinion: privacy policy of")
        assert all("Too <vague>." in mail.text and "Too &lt;vague&gt;." in mail.html for mail in mails)
        assert not any(path_of(asked) in mail.text for mail in mails)

    def test_is_not_told_to_those_who_left_the_portal(self, case):
        asked = ask(case.state, case.author)
        case.author.groups.clear()
        OutgoingMail.objects.all().delete()
        give(asked)
        assert [mail.recipient for mail in OutgoingMail.objects.all()] == [case.lawyer.email]

    def test_of_one_sheet_counts_once(self, case):
        asked = ask(case.state, case.author)
        sheet = uuid4()
        assert give(asked, sheet=sheet) == give(asked, "unfavourable", "Other.", sheet=sheet)
        assert Opinion.objects.count() == 1

    def test_takes_sheets_of_its_own_link_alone(self, case):
        asked, other = ask(case.state, case.author), ask(case.state, case.author)
        mark = new_sheet(asked)
        assert sheet_of(asked, mark)
        assert sheet_of(other, mark) is None
        assert sheet_of(asked, mark + "x") is None
        assert sheet_of(asked, link_of(asked)) is None

    @pytest.mark.parametrize(
        ("sense", "text", "reason"),
        [
            ("", "Yes.", "which way"),
            ("approve", "Yes.", "which way"),
            ("unfavourable", " ", "in a few words"),
            ("comment", "", "in a few words"),
            ("favourable", "x" * 5001, "at most 5000"),
            ("favourable", "\x00", "cannot be kept"),
        ],
    )
    def test_needs_a_sense_and_words_for_all_but_the_favourable(self, case, sense, text, reason):
        with pytest.raises(OpinionUnclear, match=reason):
            give(ask(case.state, case.author), sense, text)
        assert not Opinion.objects.exists()

    def test_counts_a_line_break_as_one_character(self, case):
        assert give(ask(case.state, case.author), "comment", "x\r\n" * 2499 + "xx").text.count("\n") == 2499

    def test_is_taken_twenty_times_by_one_link(self, case):
        asked = ask(case.state, case.author)
        for _ in range(20):
            give(asked)
        with pytest.raises(TooMany):
            give(asked)

    def test_is_not_taken_by_a_closed_link(self, case):
        asked = ask(case.state, case.author)
        case.state.workflow_state.cancel(user=case.author)
        with pytest.raises(LinkClosed):
            give(asked)
        assert not Opinion.objects.exists()

    def test_decides_nothing_and_makes_nobody_an_author(self, case):
        named = subject_of(case.page)
        before = open_contributors(named.subject, named.locale)
        give(ask(case.state, case.author))
        assert LegalTaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS
        assert not Entry.objects.filter(action="version").exists()
        assert open_contributors(named.subject, named.locale) == before
        assert reason_against_approving(case.lawyer, named) is None


class TestErasing:
    def test_leaves_when_and_which_way_and_no_personal_data(self, case):
        asked = ask(case.state, case.author, question="Dear Anne, what now?")
        give(asked, "unfavourable", "Anne says no.")
        opinions.erase_person(asked=asked, at=database_now())
        opinions.erase_person(asked=asked, at=database_now())

        fresh = OpinionRequest.objects.get()
        assert (fresh.name, fresh.email, fresh.question) == ("", "", "")
        assert [(said.sense, said.text) for said in fresh.opinions.all()] == [("unfavourable", "")]
        assert why_closed(fresh) is Why.WITHDRAWN
        mails = OutgoingMail.objects.all()
        assert "dpo@ville.example" not in {mail.recipient for mail in mails}
        assert not any("Anne" in mail.subject + mail.text + mail.html for mail in mails)

    def test_leaves_what_others_said(self, case):
        asked, other = ask(case.state, case.author), ask(case.state, case.author, name="Bob", email="bob@x.example")
        give(other, "comment", "Mine.")
        opinions.erase_person(asked=asked, at=database_now())
        assert Opinion.objects.get().text == "Mine."
        assert opinions.read(asked_by(link_of(other)), database_now())
        assert any("Mine." in mail.text for mail in OutgoingMail.objects.all())
