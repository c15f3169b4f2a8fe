"""Mail against a real SMTP server, and against none."""

import io
import socket
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller as Server
from aiosmtpd.handlers import Message
from django.core.management import call_command
from django.db import transaction
from wagtail.users.models import UserProfile

from home.models import Role
from policies.register.clock import database_now
from policies.register.models import Action, Entry
from policies.review import operations, outbox
from policies.review.models import OutgoingMail
from tests.factories.approval import approve, submit
from tests.factories.cases import give_role, make_case
from tests.factories.portals import make_user


class Mailbox(Message):
    def __init__(self):
        super().__init__()
        self.messages = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def handle_message(self, message):
        self.messages.append(message)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def mailbox(settings):
    box = Mailbox()
    server = Server(box, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    yield box
    server.stop()


@pytest.fixture
def no_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


def post(subject="Subject", **more):
    return outbox.post(
        recipients=["reader@example.org"], subject=subject, text="Text.", **({"at": database_now()} | more)
    )


@pytest.mark.django_db(transaction=True)
class TestOutbox:
    def test_sends_after_the_commit_and_not_before(self, mailbox):
        with transaction.atomic():
            post(html="<p>Text.</p>")
            assert mailbox.messages == []
        assert [message["To"] for message in mailbox.messages] == ["reader@example.org"]
        assert {part.get_content_type() for part in mailbox.messages[0].walk()} >= {"text/plain", "text/html"}

    def test_sends_nothing_that_was_rolled_back(self, mailbox):
        with transaction.atomic():
            post()
            transaction.set_rollback(True)
        assert outbox.send_waiting() == 0
        assert mailbox.messages == []

    def test_sends_once(self, mailbox):
        post()
        assert outbox.send_waiting() == 0
        assert len(mailbox.messages) == 1

    def test_writes_subjects_on_one_line(self, mailbox):
        post(subject="Politique\r\nBcc: everybody@example.org\n d’Issy")
        assert "\n" not in mailbox.messages[0]["Subject"]
        assert mailbox.messages[0]["Bcc"] is None

    def test_waits_for_a_server_that_is_down_and_then_sends(self, no_server, settings, request):
        post()
        mail = OutgoingMail.objects.get()
        assert (mail.attempts, mail.sent_at) == (1, None)
        assert mail.last_error
        assert outbox.send_waiting() == 0
        OutgoingMail.objects.update(created_at=database_now() - timedelta(minutes=2))
        box = request.getfixturevalue("mailbox")
        assert outbox.send_waiting() == 1
        assert len(box.messages) == 1

    def test_is_tried_again_by_the_command(self, no_server, request):
        post()
        OutgoingMail.objects.update(created_at=database_now() - timedelta(minutes=2))
        with pytest.raises(SystemExit) as left:
            call_command("send_waiting_mail", stdout=io.StringIO())
        assert left.value.code == 1
        OutgoingMail.objects.update(created_at=database_now() - timedelta(minutes=20))
        request.getfixturevalue("mailbox")
        told = io.StringIO()
        call_command("send_waiting_mail", stdout=told)
        assert told.getvalue() == "1 sent, 0 waiting.\n"

    def test_gives_up_in_the_end(self, no_server):
        post(at=database_now() - timedelta(days=30))
        for _ in range(len(outbox.RETRY_AFTER) + 3):
            outbox.send_waiting()
        assert OutgoingMail.objects.get().attempts == len(outbox.RETRY_AFTER)

    def test_an_address_that_no_server_takes_does_not_hold_up_the_others(self, mailbox):
        outbox.post(recipients=["nobody@example.org", "reader@example.org"], subject="S", text="T", at=database_now())
        assert [message["To"] for message in mailbox.messages] == ["reader@example.org"]

    def test_approval_succeeds_while_the_server_is_down(self, no_server):
        case = make_case()
        submit(case.page, case.author)
        approve(case.page, case.lawyer)
        assert Entry.objects.filter(action=Action.VERSION).count() == 1
        assert OutgoingMail.objects.filter(sent_at=None).count() == 2


@pytest.mark.django_db(transaction=True)
class TestNotifications:
    def test_of_a_submission_go_to_the_reviewers_of_the_portal_alone(self, mailbox):
        case = make_case()
        make_case("other.example.org", prefix="other")
        make_user("root", superuser=True)
        submit(case.page, case.author)
        assert [message["To"] for message in mailbox.messages] == ["lawyer@example.org"]
        state = case.page.workflow_states.get().current_task_state
        assert (
            f"/admin/policies/review/{state.pk}/"
            in mailbox.messages[0].get_payload()[0].get_payload(decode=True).decode()
        )

    def test_of_a_submission_do_not_go_to_a_reviewer_who_wrote_part_of_it(self, mailbox):
        case = make_case()
        give_role(case.author, case.portal, Role.LEGAL_REVIEWER)
        submit(case.page, case.author)
        assert [message["To"] for message in mailbox.messages] == ["lawyer@example.org"]

    def test_of_a_submission_say_what_and_where(self, mailbox):
        case = make_case()
        submit(case.page, case.author)
        subject = OutgoingMail.objects.get().subject
        assert case.portal.name in subject
        assert "1" in subject

    def test_of_a_refusal_go_to_the_submitter_and_the_authors_with_the_reason(self, mailbox):
        case = make_case()
        colleague = make_user("colleague", portal=case.portal, role=Role.EDITOR)
        state = submit(case.page, colleague)
        mailbox.messages.clear()
        operations.refuse(task_state=state, user=case.lawyer, comment="Name the CNIL.", at=database_now())
        assert sorted(message["To"] for message in mailbox.messages) == [
            "author@example.org",
            "colleague@example.org",
        ]
        assert "Name the CNIL." in OutgoingMail.objects.last().text

    def test_of_an_approval_go_to_the_authors(self, mailbox):
        case = make_case()
        submit(case.page, case.author)
        mailbox.messages.clear()
        approve(case.page, case.lawyer)
        assert [message["To"] for message in mailbox.messages] == ["author@example.org"]

    def test_are_in_the_language_of_the_reader(self, mailbox):
        case = make_case()
        profile = UserProfile.get_for_user(case.lawyer)
        profile.preferred_language = "en"
        profile.save()
        submit(case.page, case.author)
        assert "To approve: privacy policy" in OutgoingMail.objects.get().subject
        assert "French" in OutgoingMail.objects.get().subject

    def test_do_not_go_to_people_without_a_mailbox(self, mailbox):
        case = make_case()
        case.lawyer.email = ""
        case.lawyer.save()
        submit(case.page, case.author)
        assert OutgoingMail.objects.count() == 0
