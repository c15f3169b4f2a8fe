"""`manage.py send_reminders`: tell people what a new day brings."""

import json
from argparse import ArgumentParser
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from home.staffing import end_terms
from policies.management.checked import CheckedCommand
from policies.publication.proposing import close_needless
from policies.publication.yearly import remind_to_read_again
from policies.register.clock import database_now
from policies.review.checks import count_findings
from policies.review.mailing import send_digests
from policies.review.reminders import announce_versions, remind_reviewers
from policies.review.repeals import announce_repeals


class Command(CheckedCommand):
    help = (
        "Remind reviewers of what waits for them, announce the versions about to take effect and the repeal of laws "
        "that policies cite, ask for policies to be read again once a year, send the messages of the day, close "
        "proposals that time has made needless, take away roles that have ended, and count what the checks find in "
        "force. To be run once a day; twice does no harm."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        at = database_now()
        ended = end_terms(at=at)
        closed = close_needless(at=at)
        reminded = remind_reviewers(at=at)
        announced = announce_versions(at=at)
        repeals = announce_repeals(at=at)
        unread = remind_to_read_again(at=at)
        with transaction.atomic():
            digests = send_digests(at=at)
        found = count_findings(at=at)
        done = {
            "reminded": reminded,
            "announced": announced,
            "repeals": repeals,
            "unread": unread,
            "digests": digests,
            "found": found,
            "proposals_closed": closed,
            "roles_ended": ended,
        }
        if options["format"] == "json":
            self.stdout.write(json.dumps(done))
        else:
            said = _(
                "Submissions reminded of: %(reminded)d. Versions announced: %(announced)d. Portals told of a repeal: "
                "%(repeals)d. Policies to be read again: %(unread)d. Messages of the day: %(digests)d. Needless "
                "proposals closed: %(proposals_closed)d. Roles that have ended: %(roles_ended)d. Policies in force "
                "with findings: %(found)d."
            )
            self.stdout.write(said % done)
