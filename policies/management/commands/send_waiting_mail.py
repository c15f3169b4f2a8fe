"""`manage.py send_waiting_mail`: try again to send what a mail server did not take."""

import json
from argparse import ArgumentParser
from typing import Any

from policies.management.checked import CheckedCommand
from policies.review.models import OutgoingMail
from policies.review.outbox import send_waiting


class Command(CheckedCommand):
    help = "Send the mail that is due. Exit 1 while some still waits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        sent = send_waiting()
        waiting = OutgoingMail.objects.filter(sent_at=None, held_for=None).count()
        if options["format"] == "json":
            self.stdout.write(json.dumps({"sent": sent, "waiting": waiting}))
        else:
            self.stdout.write(f"{sent} sent, {waiting} waiting.")
        if waiting:
            raise SystemExit(1)
