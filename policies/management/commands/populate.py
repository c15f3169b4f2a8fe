"""`manage.py populate`: synthetic portals, for load and scale. A tool like the demo, so it speaks English alone."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError
from django.db import connection

from home.operations import NotOpened
from policies.management.checked import UNUSABLE_INPUT, CheckedCommand
from policies.management.population.build import HoldsOthersData, populate

MOST = 999_999


class Command(CheckedCommand):
    help = "Fill a database with synthetic portals whose policies have approved versions. Again adds what is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--portals", type=int, required=True, help="how many there are afterwards")
        parser.add_argument("--locales", default="fr,en", help="codes of their languages, the default one first")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same words")
        parser.add_argument("--format", choices=["json", "text"], default="json", help="how the answer is printed")

    def handle(self, *args: Any, portals: int, locales: str, seed: int, **options: Any) -> None:
        if not 1 <= portals <= MOST:
            raise CommandError(f"Choose a number of portals between 1 and {MOST}.", returncode=UNUSABLE_INPUT)
        codes = [code.strip() for code in locales.split(",") if code.strip()]
        try:
            made = populate(portals=portals, locales=codes, seed=seed, tell=self.stderr.write)
        except HoldsOthersData as error:
            sentence = "This database holds portals or policies that are not synthetic; nothing was changed."
            raise CommandError(sentence, returncode=UNUSABLE_INPUT) from error
        except NotOpened as error:
            raise CommandError(str(error), returncode=UNUSABLE_INPUT) from error
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as a database that was filled slowly knows how much it holds
        if options["format"] == "json":
            self.stdout.write(json.dumps(asdict(made)))
        else:
            self.stdout.write(f"{made.portals} portals, from {made.first} to {made.last}; {made.made} are new.")
