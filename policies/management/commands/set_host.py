"""manage.py set_host: where a portal answers, and which of its hosts redirect there."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from home.operations import NotOpened, set_host
from policies.management.checked import UNUSABLE_INPUT, CheckedCommand
from policies.management.portals import portal_at
from policies.publication.errors import UnableToRecord


class Command(CheckedCommand):
    help = (
        "Let a portal answer at a host, or redirect from it to where it answers. Policies move with it, and what was"
        " public redirects for ever. Exits 2 when nothing can be made of the input."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("host", help="host name to add or to change")
        parser.add_argument("--portal", metavar="HOST", required=True, help="any host that the portal has now")
        state = parser.add_mutually_exclusive_group(required=True)
        state.add_argument("--canonical", action="store_true", help="the portal answers there from now on")
        state.add_argument("--former", action="store_true", help="it redirects to where the portal answers")
        parser.add_argument("--format", choices=["json", "text"], default="json", help="how the answer is printed")

    def handle(self, *args: Any, **options: Any) -> None:
        portal = portal_at(options["portal"])
        try:
            row = set_host(container=portal, host=options["host"], canonical=options["canonical"])
        except (NotOpened, UnableToRecord) as error:
            raise CommandError(str(error), returncode=UNUSABLE_INPUT) from error
        if options["format"] == "json":
            self.stdout.write(json.dumps({"portal": portal.pk, "host": row.host, "state": row.state}))
            return
        canonical, former = (
            _("The portal “%(name)s” answers at %(host)s."),
            _("%(host)s redirects to where the portal “%(name)s” answers."),
        )
        self.stdout.write((canonical if options["canonical"] else former) % {"name": portal.name, "host": row.host})
