"""Import a policy from a file, as a draft."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.models import Container
from policies.authoring.importing.operations import ImportedPolicy, import_policy
from policies.authoring.importing.recognition import MAXIMUM_BYTES, CannotImport
from policies.document.nodes import PolicyType
from policies.management.checked import UNUSABLE_INPUT, CheckedCommand
from policies.management.portals import portal_at
from policies.register.clock import database_now
from policies.review import contributors
from policies.review.models import Part

WORDS_ARE_MISSING = 1
CERTAIN = "certain"


class Command(CheckedCommand):
    path_arguments = frozenset({"source"})
    help = (
        "Import a policy in Markdown or plain text as a draft, and report what became of its words. "
        "Exits 1 when a word of the file is not in the draft, 2 when nothing can be made of the input."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="the file")
        parser.add_argument("--portal", required=True, help="host name of the portal")
        parser.add_argument("--locale", required=True, help="code of the language of the file")
        parser.add_argument("--author", help="user name of the author, who cannot approve the policy")
        parser.add_argument(
            "--type", default="privacy", choices=[kind.value for kind in PolicyType], help="kind of policy"
        )
        parser.add_argument("--dry-run", action="store_true", help="report only, and write nothing")
        parser.add_argument(
            "--accept",
            choices=[CERTAIN],
            help="names and references typed by hand that become facts and references at once: those that can mean "
            "nothing else and read the same afterwards; without it all stay words, to be looked at in the editor",
        )
        parser.add_argument("--format", choices=["json", "text"], default="json", help="how the report is printed")

    def handle(self, *args: Any, **options: Any) -> None:
        portal = portal_at(options["portal"])
        author = None if options["dry_run"] else _author(options["author"])
        source = _bytes_of(options["source"])
        try:
            made = _imported(source, portal, author, options)
        except CannotImport as error:
            raise CommandError(str(error), returncode=UNUSABLE_INPUT) from error
        self.stderr.write(_("Read %(count)d words.") % {"count": made.imported.words_in})
        self.stderr.write(_typed_by_hand(made))
        answer = {
            "page": made.page.pk if made.page else None,
            "accepted": made.accepted,
            **made.imported.report(),
        }
        if options["format"] == "json":
            self.stdout.write(json.dumps(answer))
        else:
            self.stdout.write("\n".join(_lines(answer)))
        if made.imported.missing:
            count = len(made.imported.missing)
            sentence = ngettext(
                "%(count)d word of the file is not in the draft.",
                "%(count)d words of the file are not in the draft.",
                count,
            )
            raise CommandError(sentence % {"count": count}, returncode=WORDS_ARE_MISSING)


def _typed_by_hand(made: ImportedPolicy) -> str:
    """Say how many names and references are left to look at, and where."""
    left = len(made.imported.mentions) - made.accepted
    sentence = ngettext(
        "%(count)d name or reference typed by hand can become a fact: see “Names and references” in the editor.",
        "%(count)d names and references typed by hand can become facts: see “Names and references” in the editor.",
        left,
    )
    return sentence % {"count": left}


@transaction.atomic
def _imported(source: bytes, portal: Container, author: Any, options: dict[str, Any]) -> ImportedPolicy:
    now = database_now()
    made = import_policy(
        source=source,
        portal=portal,
        locale=options["locale"],
        author=author,
        policy_type=PolicyType(options["type"]),
        at=now,
        dry_run=options["dry_run"],
        accept_certain=options["accept"] == CERTAIN,
    )
    if made.page is not None:
        contributors.record(obj=made.page, revision=made.page.latest_revision, user=author, part=Part.IMPORTER, at=now)
    return made


def _author(username: str | None) -> Any:
    if not username:
        raise CommandError(
            _("An import has a named author: give a user name with --author, or --dry-run."), returncode=UNUSABLE_INPUT
        )
    users = get_user_model()
    author = users.objects.filter(**{users.USERNAME_FIELD: username, "is_active": True}).first()
    if author is None:
        raise CommandError(
            _("There is no active user “%(name)s”.") % {"name": username[:150]}, returncode=UNUSABLE_INPUT
        )
    return author


def _bytes_of(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(MAXIMUM_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise CommandError(
            _("The file “%(file)s” cannot be read: %(reason)s.") % {"file": path[:255], "reason": reason},
            returncode=UNUSABLE_INPUT,
        ) from error


def _reference_line(row: dict[str, Any]) -> str:
    line = f"{row['text']} → {row['target'] or '–'}"
    return f"{line} ({row['doubt']})" if row["doubt"] else line


def _lines(answer: dict[str, Any]) -> list[str]:
    """Return the report as lines for a person, those that call for a look last."""
    lines = [answer["title"], ""]
    lines += [
        f"{row['number'] or '–':>4}  {row['heading']}  [{row['topic']}, {row['words']}]" for row in answer["articles"]
    ]
    lines += ["", _("Words in the file: %(count)d") % {"count": answer["words_in"]}]
    lines += [_("Words in the draft: %(count)d") % {"count": answer["words_out"]}]
    sections = (
        (_("Written otherwise"), [f"{row['rule']}: {row['before']} → {row['after']}" for row in answer["normalised"]]),
        (_("Typed references"), [_reference_line(row) for row in answer["references"]]),
        (_("Facts"), [f"{row['fact']}: {row['text']} × {row['count']}" for row in answer["facts"]]),
        (_("Added"), [f"{row['word']}: {row['context']}" for row in answer["added"]]),
        (_("Missing"), [f"{row['word']}: {row['context']}" for row in answer["missing"]]),
    )
    for heading, rows in sections:
        lines += ["", heading, *(f"  {row}" for row in rows)] if rows else []
    return lines
