"""manage.py check_policies: check drafts, or the versions in force, against the rules."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from home.models import Container
from home.queries import locale_codes
from policies.management.checked import UNUSABLE_INPUT, CheckedCommand
from policies.management.portals import portal_at
from policies.register.clock import database_now
from policies.review.rules.checking import check
from policies.review.rules.fleet import Checkable, drafts, in_force, portals_in_order
from policies.review.rules.outcomes import Result, Severity

FAULTS = 1
_FAIL_ON = {"error": frozenset({Severity.ERROR}), "warning": frozenset(Severity)}


class Command(CheckedCommand):
    help = (
        "Check policies against the rules: drafts, or versions in force with --in-force. "
        "Exits 1 when something is found that is as grave as --fail-on says."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--portal", metavar="HOST", help="check the policies of one portal")
        parser.add_argument("--locale", help="code of the language to check; without it, all")
        parser.add_argument("--in-force", action="store_true", help="check what readers have, not the drafts")
        parser.add_argument("--fail-on", choices=list(_FAIL_ON), default="error", help="what makes the command exit 1")
        parser.add_argument("--format", choices=("text", "json"), default="text", help="how findings are printed")

    def handle(self, *args: Any, portal: str | None = None, locale: str | None = None, **options: Any) -> None:
        portals = _portals(portal, locale)
        read = in_force if options["in_force"] else drafts
        policies = read(portals, database_now(), locale=locale or "")
        printer = _Json(self.stdout) if options["format"] == "json" else _Text(self.stdout)
        counts = dict.fromkeys(Severity, 0)
        unreadable = 0
        for policy in policies:
            if policy.document is None:
                unreadable += 1
                said = {
                    "portal": policy.portal,
                    "title": policy.title,
                    "language": policy.locale,
                    "fault": policy.fault,
                }
                self.stderr.write(_("%(portal)s, “%(title)s” (%(language)s) cannot be read: %(fault)s") % said)
                continue
            results = check(policy.document, policy.context, policy.answers, policy.on)
            printer.tell(policy, results)
            for result in results:
                if result.severity is not None:
                    counts[result.severity] += 1
        printer.end(counts)
        if unreadable or any(counts[severity] for severity in _FAIL_ON[options["fail_on"]]):
            raise SystemExit(FAULTS)


def _portals(host: str | None, locale: str | None) -> Iterable[Container]:
    if locale is not None and locale not in dict(settings.LANGUAGES):
        raise CommandError(
            _("“%(locale)s” is no language of this site.") % {"locale": locale[:20]}, returncode=UNUSABLE_INPUT
        )
    if host is None:
        return portals_in_order()
    portal = portal_at(host)
    codes = locale_codes(portal)
    if locale is not None and locale not in codes:
        raise CommandError(
            _("“%(locale)s” is not a language of this portal; its languages are: %(locales)s.")
            % {"locale": locale[:20], "locales": ", ".join(codes)},
            returncode=UNUSABLE_INPUT,
        )
    return [portal]


class _Json:
    """Prints one JSON list, a result a line, while it is made."""

    def __init__(self, out: Any) -> None:
        self.out = out
        self.separator = "["

    def tell(self, policy: Checkable, results: Iterable[Result]) -> None:
        for result in results:
            self.out.write(self.separator + json.dumps(_plain(policy, result), ensure_ascii=False), ending="")
            self.separator = ",\n"

    def end(self, counts: dict[Severity, int]) -> None:
        self.out.write("[]" if self.separator == "[" else "]")


def _plain(policy: Checkable, result: Result) -> dict[str, Any]:
    return {
        "portal": policy.portal,
        "locale": policy.locale,
        "policy": str(policy.policy),
        "title": policy.title,
        "article": _article(policy, result),
        "article_id": result.article,
        "rule": result.rule,
        "part": result.part,
        "outcome": result.outcome.value,
        "severity": result.severity.value if result.severity else None,
        "law": result.law,
        "message": result.message,
        "sentence": result.sentence,
    }


def _article(policy: Checkable, result: Result) -> int | str | None:
    """Return the number of an article, or the heading of one without."""
    if result.number is not None or policy.document is None:
        return result.number
    return next((article.heading for article in policy.document.articles if article.id == result.article), None)


class _Text:
    """Prints findings for a person, a policy after the other."""

    def __init__(self, out: Any) -> None:
        self.out = out

    def tell(self, policy: Checkable, results: Iterable[Result]) -> None:
        lines = list(self._lines(policy, results))
        if lines:
            self.out.write(f"{policy.portal} · {policy.title} ({policy.locale})")
            for line in lines:
                self.out.write(f"  {line}")

    def _lines(self, policy: Checkable, results: Iterable[Result]) -> Iterator[str]:
        for result in results:
            if result.severity is not None:
                grave = _("error") if result.severity is Severity.ERROR else _("warning")
                article = _article(policy, result)
                place = "" if article is None else _(", article %(number)s") % {"number": article}
                yield f"{result.key} ({grave}{place}): {result.message}"
                if result.sentence:
                    yield f"    “{result.sentence}”"

    def end(self, counts: dict[Severity, int]) -> None:
        said = {"errors": counts[Severity.ERROR], "warnings": counts[Severity.WARNING]}
        self.out.write(_("Errors: %(errors)d. Warnings: %(warnings)d.") % said)
