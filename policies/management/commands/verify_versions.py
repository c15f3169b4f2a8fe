"""manage.py verify_versions: recompute bodies, digests, chains, approvals and manifests, and say what does not hold."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from policies.management.checked import CheckedCommand
from policies.management.portals import portal_at
from policies.publication.verification import Fault, verify


class Command(CheckedCommand):
    help = "Verify that nothing in the register was changed, added or taken away. Exits 1 when something was."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--portal", metavar="HOST", help="verify the policies of one portal")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, portal: str | None = None, **options: Any) -> None:
        found = verify(owner=None if portal is None else portal_at(portal).uuid)
        if options["format"] == "json":
            self.stdout.write(json.dumps(asdict(found), ensure_ascii=False))
        else:
            for fault in found.faults:
                self.stdout.write(_line(fault))
            self.stdout.write(
                _("%(checked)d versions checked, %(faults)d faults.")
                % {"checked": found.checked, "faults": len(found.faults)}
            )
        if found.faults:
            raise SystemExit(1)


def _line(fault: Fault) -> str:
    place = [fault.portal_name or fault.portal, fault.policy, fault.locale]
    if fault.number is not None:
        place.append(f"v{fault.number}")
    return " ".join(part for part in place if part) + f": {fault.fault}"
