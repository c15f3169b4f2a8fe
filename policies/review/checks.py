"""What the rules find in one draft, and what of it is an old debt of the version in force."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from home.models import Container, ContainerKind
from policies.authoring.models import PolicyPage
from policies.document.nodes import PolicyDocument
from policies.register.manifest import policy_chain
from policies.review.rules.answers import Answer, Answers, answer_to
from policies.review.rules.checking import blocking, check, findings, old_debts
from policies.review.rules.fleet import PIECE, Around, Checkable, in_force, pieces
from policies.review.rules.models import FoundInForce
from policies.review.rules.outcomes import Result, Severity
from policies.review.rules.private import strangers_in
from policies.review.rules.queries import table
from policies.review.rules.strangers import Strangers


@dataclass(frozen=True, slots=True)
class Checks:
    """Every result of a draft with its editor's `answers`, and those of the version in force."""

    results: tuple[Result, ...]
    in_force: tuple[Result, ...] = ()
    answers: Answers = field(default_factory=dict)

    def blocking(self, kind: str) -> list[Result]:
        """Return what keeps a change of one kind from being submitted."""
        return blocking(self.results, self.in_force, kind=kind)

    @property
    def errors(self) -> list[Result]:
        """What is wrong and was not let pass."""
        return [result for result in findings(self.results, Severity.ERROR) if not result.waiver]

    @property
    def warnings(self) -> list[Result]:
        """What is worth a look."""
        return findings(self.results, Severity.WARNING)

    @property
    def waived(self) -> list[Result]:
        """The errors that the reviewer is asked to let pass."""
        return [result for result in findings(self.results, Severity.ERROR) if result.waiver]

    @property
    def debts(self) -> list[Result]:
        """The findings that the version in force has too."""
        return old_debts(findings(self.results), self.in_force)

    def answer_to(self, result: Result) -> Answer | None:
        return answer_to(result, self.answers)

    def waivers(self) -> tuple[dict[str, Any], ...] | None:
        """Return what a manifest says of the errors let pass; None for none."""
        return tuple(map(_waiver, self.waived)) or None


def checks_of(
    container: Container, draft: PolicyPage, document: PolicyDocument, *, effective: datetime | None, at: datetime
) -> Checks:
    """Return what the rules find in what a draft says, were it approved at `at` to take effect at `effective`.

    `effective` is None for at once.
    """
    around = Around([container], at, table(at, Strangers()), subject=draft.translation_key)
    mine = policy_chain(container.uuid, draft.translation_key, draft.locale.language_code).uuid
    standing = next((chain for chain in around.chains[container.uuid] if chain.chain == mine), None)
    if standing is not None and mine not in around.standing:
        standing = None  # a redaction took its words
    judged = [around.drafted(container, draft, document, effective)]
    if standing is not None:
        judged.append(around.version(container, standing))
    strangers = strangers_in([one.document for one in judged if one.document], at)
    found = [_results(one, strangers) for one in judged]
    return Checks(found[0], found[1] if standing else (), judged[0].answers)


def checks_in_force(portals: Iterable[Container], at: datetime) -> Iterator[tuple[Checkable, Checks]]:
    """Yield the policies of a few portals as readers have them, with what the rules find in each."""
    shared = table(at, Strangers())
    standing = list(in_force(portals, at, shared=shared))
    strangers = strangers_in([one.document for one in standing if one.document], at)
    yield from ((one, Checks(_results(one, strangers), answers=one.answers)) for one in standing)


def count_findings(*, at: datetime) -> int:
    """Count anew what the rules find in the policies in force of all portals; return in how many they find something.

    The home screen reads these numbers, and the report of findings counts for itself. To be run once a day: the law
    and the facts of others change what is found in words that do not.
    """
    portals = Container.objects.filter(kind=ContainerKind.PORTAL).order_by("pk")
    return sum(_counted(piece, at) for piece in pieces(list(portals.values_list("pk", flat=True)), PIECE))


def _counted(portals: tuple[int, ...], at: datetime) -> int:
    containers = list(Container.objects.filter(pk__in=portals).select_related("prevailing_locale"))
    rows = [
        FoundInForce(
            chain=policy_chain(one.owner, one.policy, one.locale).uuid,
            owner=one.owner,
            number=one.number,
            errors=len(checks.errors),
            warnings=len(checks.warnings),
            counted_at=at,
        )
        for one, checks in checks_in_force(containers, at)
        if checks.errors or checks.warnings
    ]
    with transaction.atomic():
        FoundInForce.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["chain"],
            update_fields=["number", "errors", "warnings", "counted_at"],
        )
        gone = FoundInForce.objects.filter(owner__in=[container.uuid for container in containers])
        gone.exclude(chain__in=[row.chain for row in rows]).delete()
    return len(rows)


def _results(one: Checkable, strangers: Strangers) -> tuple[Result, ...]:
    assert one.document is not None  # noqa: S101 - both were given
    return tuple(check(one.document, replace(one.context, strangers=strangers), one.answers, one.on))


def _waiver(result: Result) -> dict[str, Any]:
    """Nothing but codes and the reason: a message depends on who reads it, and may quote what a redaction takes."""
    return {"rule": result.key, "article": result.article, "reason": result.waiver}
