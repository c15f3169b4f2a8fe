"""`manage.py check_facts`: prove that no version in force shows an outdated fact, and say what is still under way."""

import json
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from home.models import Container
from policies.management.checked import CheckedCommand
from policies.management.portals import portal_at
from policies.publication import queries
from policies.publication.batches import unfinished
from policies.publication.kept_values import Kept, kept_values
from policies.publication.models import Batch, Proposal
from policies.publication.queries import Outdated
from policies.register.clock import database_now

PATIENCE = timedelta(hours=1)


class Command(CheckedCommand):
    help = (
        "Prove that no version in force shows another revision of a fact than the one settled for its portal. "
        "Exits 1 when one does. Unfinished changes older than an hour, open proposals, and values that a policy keeps "
        "although its fact no longer has them are told, and are no fault."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--portal", metavar="HOST", help="check the policies of one portal")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, portal: str | None = None, **options: Any) -> None:
        owners = None if portal is None else [portal_at(portal).uuid]
        found = queries.outdated(owners=owners)
        kept = kept_values(owners=owners)
        waiting = [] if owners else list(unfinished(database_now() - PATIENCE))
        proposals = queries.open_proposals(owners).count() if owners else Proposal.objects.filter(state="open").count()
        names = dict(
            Container.objects.filter(uuid__in={row.owner for row in found} | {row.owner for row in kept}).values_list(
                "uuid", "name"
            )
        )
        if options["format"] == "json":
            data = {
                "outdated": [_plain(row, names.get(row.owner, "")) for row in found],
                "kept": [_plain_kept(row, names.get(row.owner, "")) for row in kept],
                "unfinished": [_progress(batch) for batch in waiting],
                "open_proposals": proposals,
            }
            self.stdout.write(json.dumps(data, ensure_ascii=False))
        else:
            self._tell(found, kept, names, waiting, proposals)
        if found:
            raise SystemExit(1)

    def _tell(
        self, found: list[Outdated], kept: list[Kept], names: dict[Any, str], waiting: list[Batch], proposals: int
    ) -> None:
        for row in found:
            self.stdout.write(
                _("%(portal)s, policy %(policy)s (%(language)s): version %(number)d shows the fact %(fact)s outdated.")
                % (_place(row, names) | {"fact": row.fact})
            )
        for keeping in kept:
            self.stdout.write(
                _(
                    "%(portal)s, policy %(policy)s (%(language)s): version %(number)d still says what its facts no "
                    "longer have: %(keys)s."
                )
                % (_place(keeping, names) | {"keys": ", ".join(keeping.keys)})
            )
        for batch in waiting:
            progress = queries.progress(batch)
            said = {"fact": batch.fact, "done": progress.done, "total": progress.total}
            self.stdout.write(
                _("The change of the fact %(fact)s has reached %(done)d of %(total)d policies and goes no further.")
                % said
            )
        said = {"outdated": len(found), "proposals": proposals}
        self.stdout.write(_("Outdated versions in force: %(outdated)d. Open proposals: %(proposals)d.") % said)


def _place(row: Outdated | Kept, names: dict[Any, str]) -> dict[str, Any]:
    return {
        "portal": names.get(row.owner, str(row.owner)),
        "policy": row.subject,
        "language": row.locale,
        "number": row.number,
    }


def _plain_kept(row: Kept, name: str) -> dict[str, Any]:
    return {
        "portal": str(row.owner),
        "portal_name": name,
        "policy": str(row.subject),
        "locale": row.locale,
        "number": row.number,
        "keys": list(row.keys),
    }


def _plain(row: Outdated, name: str) -> dict[str, Any]:
    return {
        "portal": str(row.owner),
        "portal_name": name,
        "policy": str(row.subject),
        "locale": row.locale,
        "number": row.number,
        "fact": str(row.fact),
        "shown": row.fact_number,
        "due": row.due_number,
    }


def _progress(batch: Batch) -> dict[str, Any]:
    progress = queries.progress(batch)
    return {
        "fact": str(batch.fact),
        "revision": batch.fact_number,
        "total": progress.total,
        "done": progress.done,
        "effective_from": batch.effective_from.isoformat(),
    }
