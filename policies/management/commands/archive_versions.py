"""`manage.py archive_versions`: store in the archive what still waits."""

import json
from argparse import ArgumentParser
from typing import Any

from policies.management.checked import CheckedCommand
from policies.publication.archive import store_waiting


class Command(CheckedCommand):
    help = "Store in the write-once archive what still waits. Exit 1 while something does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = store_waiting()
        if options["format"] == "json":
            self.stdout.write(
                json.dumps(
                    {
                        "stored": outcome.stored,
                        "removed": outcome.removed,
                        "waiting": outcome.waiting,
                        "failures": list(outcome.failures),
                    },
                    ensure_ascii=False,
                )
            )
        else:
            for failure in outcome.failures:
                self.stderr.write(failure)
            self.stdout.write(f"{outcome.stored} stored, {outcome.removed} removed, {outcome.waiting} waiting.")
        if outcome.waiting:
            raise SystemExit(1)
