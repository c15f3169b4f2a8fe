"""`manage.py refresh_readers`: write anew what stands around policies, after an upgrade that tells readers more."""

import json
from argparse import ArgumentParser
from typing import Any

from policies.management.checked import CheckedCommand
from policies.publication.surroundings import recompute_portal
from policies.register.models import Chain, ChainKind


class Command(CheckedCommand):
    help = (
        "Write anew what readers are told around policies: languages, notices, contents. It is made from the register, "
        "and follows it by itself; only an upgrade that tells more asks for this."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        owners = (
            Chain.objects.filter(kind=ChainKind.POLICY).order_by("owner").values_list("owner", flat=True).distinct()
        )
        count = 0
        for owner in owners.iterator():
            recompute_portal(owner=owner)
            count += 1
        said = json.dumps({"portals": count}) if options["format"] == "json" else f"{count} portals and libraries."
        self.stdout.write(said)
