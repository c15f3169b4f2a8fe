"""manage.py set_default_language: to which language a portal's first address leads."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from home.operations import NotOpened, set_default_language
from policies.management.checked import UNUSABLE_INPUT, CheckedCommand
from policies.management.portals import portal_at


class Command(CheckedCommand):
    help = "Make one of a portal's languages its default. Exits 2 when nothing can be made of the input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("locale", help="code of one of the portal's languages")
        parser.add_argument("--portal", metavar="HOST", required=True, help="any host of the portal")
        parser.add_argument("--format", choices=["json", "text"], default="json", help="how the answer is printed")

    def handle(self, *args: Any, **options: Any) -> None:
        portal = portal_at(options["portal"])
        try:
            set_default_language(container=portal, locale=options["locale"])
        except NotOpened as error:
            raise CommandError(str(error), returncode=UNUSABLE_INPUT) from error
        if options["format"] == "json":
            self.stdout.write(json.dumps({"portal": portal.pk, "locale": options["locale"]}))
        else:
            sentence = _("The default language of the portal “%(name)s” is “%(code)s”.")
            self.stdout.write(sentence % {"name": portal.name, "code": options["locale"]})
