"""Open a portal from the command line."""

import json
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from home.models import ContainerKind
from home.operations import NotOpened, create_portal
from policies.facts.models import Controller
from policies.management.checked import UNUSABLE_INPUT, CheckedCommand


class Command(CheckedCommand):
    help = "Open a portal: its host, languages, profile and groups. Exits 2 when nothing can be made of the input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("host", help="host name at which the portal answers")
        parser.add_argument("--name", required=True, help="name as it stands in the policies")
        parser.add_argument("--locale", required=True, help="code of the default language")
        parser.add_argument("--locales", default="", help="codes of all languages, separated by commas")
        parser.add_argument("--controller", help="number or UUID of a controller that a library shares")
        parser.add_argument("--time-zone", default="Europe/Paris", help="time zone of the portal")
        parser.add_argument("--format", choices=["json", "text"], default="json", help="how the answer is printed")

    def handle(self, *args: Any, **options: Any) -> None:
        codes = [options["locale"], *(code.strip() for code in options["locales"].split(",") if code.strip())]
        try:
            with transaction.atomic():
                portal = create_portal(
                    host=options["host"],
                    name=options["name"],
                    locales=codes,
                    controller=_controller(options["controller"]),
                    time_zone=options["time_zone"],
                )
        except NotOpened as error:
            raise CommandError(str(error), returncode=UNUSABLE_INPUT) from error
        answer = {"portal": portal.pk, "host": portal.hosts.get().host}
        if options["format"] == "json":
            self.stdout.write(json.dumps(answer))
        else:
            sentence = _("The portal “%(name)s” answers at %(host)s.")
            self.stdout.write(sentence % {"name": portal.name, "host": answer["host"]})


def _controller(wanted: str | None) -> Controller | None:
    if not wanted:
        return None
    controller: Controller | None = Controller.objects.filter(**_key(wanted)).select_related("owner").first()
    if controller is None:
        raise CommandError(
            _("There is no controller “%(wanted)s”.") % {"wanted": wanted[:80]}, returncode=UNUSABLE_INPUT
        )
    if controller.owner.kind != ContainerKind.LIBRARY:
        raise CommandError(
            _("The controller “%(wanted)s” belongs to another portal; choose one that a library shares.")
            % {"wanted": wanted[:80]},
            returncode=UNUSABLE_INPUT,
        )
    return controller


def _key(wanted: str) -> dict[str, Any]:
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 19:
        return {"pk": int(wanted)}
    try:
        return {"uuid": UUID(wanted)}
    except ValueError:
        return {"pk": None}
