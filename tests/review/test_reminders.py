"""What people are told because a day has come, by the command that runs once a day, through a real mail server."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from home.models import Container, Role
from policies.authoring.models import PrivacyPolicyPage
from policies.desk.awaiting import to_approve
from policies.publication.act_requests import approve_request, ask, last_hash
from policies.register.clock import database_now
from policies.register.models import Action, Chain
from policies.review import operations
from policies.review.models import LegalTaskState, MailPreference, OutgoingMail
from tests.factories.approval import approve, submit
from tests.factories.cases import make_case, signed_in
from tests.factories.portals import make_user
from tests.factories.screens import decide, review_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

DAY = timedelta(days=1)
MOMENT = datetime(2040, 1, 1, tzinfo=UTC)


@pytest.fixture
def case():
    case = make_case()
    case.other = make_user("other-lawyer", portal=case.portal, role=Role.LEGAL_REVIEWER)
    for person in (case.author, case.lawyer, case.other):
        UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": "en"})
    case.state = submit(case.page, case.author)
    OutgoingMail.objects.all().delete()
    return case


@pytest.fixture
def later(monkeypatch):
    """Run the command as of some days from now, and return what it counted."""

    def run(days):
        moment = database_now() + days * DAY
        monkeypatch.setattr("policies.management.commands.send_reminders.database_now", lambda: moment)
        said = io.StringIO()
        call_command("send_reminders", "--format", "json", stdout=said)
        return json.loads(said.getvalue())

    return run


def told():
    """The messages written since the last question: to whom, and the subject."""
    found = [(mail.recipient.partition("@")[0], mail.subject) for mail in OutgoingMail.objects.order_by("recipient")]
    OutgoingMail.objects.all().delete()
    return found


class TestReviewers:
    def test_have_as_many_days_as_their_portal_gives(self, case):
        hurried = make_case("two.example.org", "two-")
        Container.objects.filter(pk=hurried.portal.pk).update(days_to_decide=3)
        found = {(state.due_on - timezone.localdate(state.started_at)).days for state in LegalTaskState.objects.all()}
        assert found == {14}
        state = submit(hurried.page, hurried.author)
        assert (state.due_on - timezone.localdate(state.started_at)).days == 3

    def test_are_reminded_once_when_the_day_is_near(self, case, later):
        assert later(11)["reminded"] == 0
        assert later(12)["reminded"] == 1
        assert [to for to, subject in told() if subject.startswith("Reminder, to approve: ")] == [
            "lawyer",
            "other-lawyer",
        ]
        assert later(12)["reminded"] == later(13)["reminded"] == 0
        assert told() == []

    def test_are_not_reminded_of_what_they_have_signed(self, case, later):
        Container.objects.filter(pk=case.portal.pk).update(two_reviewers=True)
        approve(case.page, case.lawyer)
        told()
        later(20)
        assert [to for to, _subject in told()] == ["other-lawyer"]

    def test_are_not_reminded_of_what_is_decided(self, case, later):
        approve(case.page, case.lawyer)
        assert later(20)["reminded"] == 0

    def test_who_do_not_want_such_mail_get_none(self, case, later):
        UserProfile.objects.filter(user=case.lawyer).update(submitted_notifications=False)
        later(20)
        assert [to for to, _subject in told()] == ["other-lawyer"]


class TestAnotherDay:
    def ask(self, case, user, day):
        return signed_in(user).post(review_url(case.state), {"day": day}, follow=True)

    def test_is_asked_for_on_the_review_screen_and_reminded_of(self, case, later):
        later(12)
        told()
        day = timezone.localdate() + 30 * DAY
        html = self.ask(case, case.author, day.isoformat()).content.decode()
        assert "The reviewers see the new day" in html
        assert LegalTaskState.objects.get().due_on == day
        assert later(20)["reminded"] == 0
        assert later(28)["reminded"] == 1

    @pytest.mark.parametrize("day", ["", "tomorrow", "0001-01-01", "9999-12-31", "2026-02-30", "\x00"])
    def test_that_is_no_use_is_refused_in_a_sentence(self, case, day):
        before = LegalTaskState.objects.get().due_on
        html = self.ask(case, case.lawyer, day).content.decode()
        assert "Choose a day" in html
        assert LegalTaskState.objects.get().due_on == before

    def test_is_not_for_translators(self, case):
        translator = make_user("translator", portal=case.portal, role=Role.TRANSLATOR)
        day = timezone.localdate() + 30 * DAY
        assert "Only editors and legal reviewers" in self.ask(case, translator, day.isoformat()).content.decode()
        assert "Ask for another day" not in signed_in(translator).get(review_url(case.state)).content.decode()

    def test_of_what_has_been_decided_is_refused(self, case):
        decide(case.lawyer, case.state)
        html = self.ask(case, case.author, timezone.localdate().isoformat()).content.decode()
        assert "This has already been decided." in html


class TestTheHomeScreen:
    def test_lists_what_is_wanted_first_first_and_says_what_is_late(self, case):
        second = make_case("two.example.org", "two-")
        second.portal.role_groups.get(role=Role.LEGAL_REVIEWER).group.user_set.add(case.lawyer)
        sooner = submit(second.page, second.author)
        day = timezone.localdate() + 2 * DAY
        operations.ask_by(task_state=sooner, user=second.author, day=day, at=database_now())

        assert [row.due_on for row in to_approve(case.lawyer)] == [day, case.state.due_on]
        with time_machine.travel(timezone.now() + 5 * DAY, tick=False):
            assert [row.is_late for row in to_approve(case.lawyer)] == [True, False]
            assert "was to be decided by" in signed_in(case.lawyer).get(reverse("wagtailadmin_home")).text


class TestAVersionToCome:
    def test_is_announced_once_to_everybody_at_the_portal(self, case, later):
        other = make_case("two.example.org", "two-")
        for person in (other.author, other.lawyer):
            UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": "en"})
        other.page.effective_at = database_now() + 20 * DAY
        other.page.save_revision(user=other.author)
        submit(other.page, other.author)
        approve(other.page, other.lawyer)
        approved = OutgoingMail.objects.get(subject__startswith="Approved")
        assert "Takes effect on" in approved.text
        told()

        assert later(12)["announced"] == 0
        assert later(14)["announced"] == 1
        found = [(to, subject) for to, subject in told() if subject.startswith("Takes effect soon: ")]
        assert [to for to, _subject in found] == ["two-author", "two-lawyer"]
        assert later(15)["announced"] == 0

    def test_is_not_announced_where_another_has_taken_its_place(self, later):
        case = make_case("three.example.org", "three-")
        for title in ("One", "Two"):
            draft = PrivacyPolicyPage.objects.get(pk=case.page.pk).get_latest_revision_as_object()
            draft.title, draft.effective_at = title, MOMENT
            draft.save_revision(user=case.author)
            submit(case.page, case.author)
            approve(case.page, case.lawyer)
        told()
        days = (MOMENT - database_now()).days - 3
        assert later(days)["announced"] == 1
        assert {subject.rpartition(" ")[2] for _to, subject in told()} == {"2"}

    def test_is_announced_with_what_a_redaction_left_of_its_sentence(self, later):
        case = make_case("four.example.org", "four-")
        draft = PrivacyPolicyPage.objects.get(pk=case.page.pk).get_latest_revision_as_object()
        draft.effective_at, draft.change_summary = MOMENT, "For Jeanne Dupont."
        draft.save_revision(user=case.author)
        submit(case.page, case.author)
        approve(case.page, case.lawyer)
        chain = Chain.objects.get(owner=case.portal.uuid, locale="fr", kind="policy")
        said = {"reason": "By order.", "passages": "Jeanne Dupont"}
        asked = ask(chain=chain, action=Action.REDACTION, user=case.author, at=database_now(), **said)
        approve_request(request=asked, user=case.lawyer, base=last_hash(chain), at=database_now())
        OutgoingMail.objects.all().delete()
        assert later((MOMENT - database_now()).days - 3)["announced"] == 1
        texts = list(OutgoingMail.objects.values_list("text", flat=True))
        assert all("For […]." in text and "Dupont" not in text for text in texts)


class TestTheMessageOfTheDay:
    @pytest.fixture(autouse=True)
    def daily(self, case):
        form = {
            "name_email-first_name": "L",
            "name_email-last_name": "L",
            "locale-preferred_language": "en",
            "theme-theme": "system",
            "theme-density": "default",
            "theme-contrast": "system",
            "theme-keyboard_shortcuts": "on",
            "notifications-submitted_notifications": "on",
            "notifications-approved_notifications": "on",
            "notifications-rejected_notifications": "on",
            "notifications-updated_comments_notifications": "on",
            "mail-daily": "on",
        }
        assert signed_in(case.lawyer).post(reverse("wagtailadmin_account"), form).status_code == 302
        assert MailPreference.objects.get(user=case.lawyer).daily

    def test_holds_all_that_the_day_brought_and_nothing_comes_before_it(self, case, later, mailoutbox):
        second = make_case("two.example.org", "two-")
        second.portal.role_groups.get(role=Role.LEGAL_REVIEWER).group.user_set.add(case.lawyer)
        submit(second.page, second.author)
        counted = later(12)

        assert counted["digests"] == 1
        (mail,) = OutgoingMail.objects.filter(recipient=case.lawyer.email, held_for=None)
        assert mail.subject == "3 messages of the day"
        assert mail.text.count("To approve: ") == 1
        assert mail.text.count("Reminder, to approve: ") == 2
        assert mail.html.count("<h2>") == 3
        assert mail.html.count(review_url(case.state)) == 1
        assert later(12)["digests"] == 0

    def test_is_not_written_to_whoever_left(self, case, later):
        later_submission = make_case("two.example.org", "two-")
        later_submission.portal.role_groups.get(role=Role.LEGAL_REVIEWER).group.user_set.add(case.lawyer)
        submit(later_submission.page, later_submission.author)
        type(case.lawyer).objects.filter(pk=case.lawyer.pk).update(is_active=False)
        assert later(1)["digests"] == 0
        assert not OutgoingMail.objects.filter(held_for__isnull=False, sent_at=None).exists()
