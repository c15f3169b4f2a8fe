"""A mail server that is down fails no submission and no approval; what was to be said is said when it is back."""

import socket
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller as Server
from aiosmtpd.handlers import Message

from policies.register.clock import database_now
from policies.register.models import Action, Entry
from policies.review import outbox
from policies.review.models import LegalTaskState, OutgoingMail
from tests.factories.cases import make_case
from tests.factories.screens import decide, press

pytestmark = pytest.mark.django_db(transaction=True)


class Mailbox(Message):
    def __init__(self):
        super().__init__()
        self.messages = []

    def handle_message(self, message):
        self.messages.append(message)


@pytest.fixture
def port(settings):
    """A port at which nobody listens, and which the settings name as the mail server's."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        number = found.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", number
    return number


@pytest.fixture
def come_back(port):
    """Start the mail server; returns its mailbox."""
    servers = []

    def start():
        box = Mailbox()
        servers.append(Server(box, hostname="127.0.0.1", port=port))
        servers[0].start()
        # Messages are tried again some time after they were written.
        OutgoingMail.objects.update(created_at=database_now() - timedelta(minutes=5))
        return box

    yield start
    for server in servers:
        server.stop()


def latest():
    return LegalTaskState.objects.order_by("-pk").first()


@pytest.mark.usefixtures("port")
class TestAMailServerThatIsDown:
    def test_fails_no_submission_and_no_approval_and_all_is_sent_later(self, come_back):
        case = make_case()

        assert press(case.author, case.page, "submit").status_code == 200
        assert latest().status == "in_progress"
        assert decide(case.lawyer, latest()).status_code == 302
        assert Entry.objects.filter(action=Action.VERSION).count() == 1

        waiting = OutgoingMail.objects.filter(sent_at=None).count()
        box = come_back()
        assert outbox.send_waiting() == waiting == len(box.messages) == 2
        assert {message["To"] for message in box.messages} == {"author@example.org", "lawyer@example.org"}
        assert outbox.send_waiting() == 0

    def test_fails_no_request_for_changes(self, come_back):
        case = make_case()
        press(case.author, case.page, "submit")

        assert decide(case.lawyer, latest(), "refuse", comment="Name the CNIL.").status_code == 302
        assert latest().status == "rejected"

        box = come_back()
        outbox.send_waiting()
        told = [
            part.get_payload(decode=True).decode()
            for mail in box.messages
            for part in mail.walk()
            if part.get_payload(decode=True)
        ]
        assert any("Name the CNIL." in text for text in told)

    def test_that_hangs_up_half_way_is_tried_again(self, come_back, port):
        case = make_case()
        with socket.socket() as rude:
            rude.bind(("127.0.0.1", port))
            rude.listen(1)
            rude.settimeout(10)
            OutgoingMail.objects.all().delete()
            outbox.SECONDS_TO_ANSWER, kept = 1, outbox.SECONDS_TO_ANSWER
            try:
                press(case.author, case.page, "submit")
            finally:
                outbox.SECONDS_TO_ANSWER = kept
        assert latest().status == "in_progress"
        assert OutgoingMail.objects.get().last_error

        box = come_back()
        assert outbox.send_waiting() == len(box.messages) == 1
