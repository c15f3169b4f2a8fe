"""`manage.py send_waiting_mail`: try again to send what a mail server did not take."""

from typing import Any

from django.core.management.base import BaseCommand

from policies.review.models import OutgoingMail
from policies.review.outbox import send_waiting


class Command(BaseCommand):
    help = "Send the mail that is due. Exit 1 while some still waits."

    def handle(self, *args: Any, **options: Any) -> None:
        sent = send_waiting()
        waiting = OutgoingMail.objects.filter(sent_at=None).count()
        self.stdout.write(f"{sent} sent, {waiting} waiting.")
        if waiting:
            raise SystemExit(1)
