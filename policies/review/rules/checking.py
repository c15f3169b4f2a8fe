"""Checking a policy: every rule that holds, in the order of the table, with the editor's answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from policies.document.nodes import PolicyDocument
from policies.review.rules.answers import Answers, answered
from policies.review.rules.case import Case
from policies.review.rules.catalogue import RULES, Rule
from policies.review.rules.context import Context, Switch
from policies.review.rules.outcomes import Judgement, Outcome, Result, Severity, not_applicable

_AS_MADE = Switch()


def check(document: PolicyDocument, context: Context, answers: Answers, on: date) -> list[Result]:
    """Return what every rule that holds on a day finds in a document, in the language that is active.

    `on` is the day on which the document would be read, in the portal's time zone. Nothing is saved, nothing is read
    but what was given: the same arguments give the same results.
    """
    case = Case(document, context, on)
    return [
        answered(result, answers, case.prose)
        for rule in _holding(context, on)
        for result in _results(rule, case, context.switches.get(rule.id, _AS_MADE))
    ]


def findings(results: Iterable[Result], severity: Severity | None = None) -> list[Result]:
    """Return the results that are findings, of one severity or of any."""
    return [r for r in results if r.is_finding and (severity is None or r.severity is severity)]


def blocking(results: Iterable[Result], in_force: Iterable[Result] = (), *, kind: str = "") -> list[Result]:
    """Return the findings that keep a draft from being submitted.

    Errors block unless a waiver is asked for. What the version in force has already (`in_force` are its results) is
    an old debt, and blocks no change of "wording" or of "facts".
    """
    errors = [result for result in findings(results, Severity.ERROR) if not result.waiver]
    if kind not in ("wording", "facts"):
        return errors
    for debt in old_debts(errors, in_force):
        errors.remove(debt)
    return errors


def old_debts(found: Iterable[Result], in_force: Iterable[Result]) -> list[Result]:
    """Return those findings that the version in force has as well. Two blanks alike are two debts."""
    open_debts = [result.identity for result in findings(in_force)]
    debts = []
    for result in found:
        if result.identity in open_debts:
            open_debts.remove(result.identity)
            debts.append(result)
    return debts


def _holding(context: Context, on: date) -> Iterator[Rule]:
    for rule in RULES.values():
        switch = context.switches.get(rule.id, _AS_MADE)
        is_on = rule.is_on if switch.is_on is None else switch.is_on
        if is_on and rule.holds_on(on):
            yield rule


def _results(rule: Rule, case: Case, switch: Switch) -> Iterator[Result]:
    for judgement in rule.judge(case):
        severity = None
        if judgement.outcome is Outcome.MISSING:
            severity = _severity(rule, judgement, switch)
            if rule.is_content and not case.is_read and judgement.article is None:
                judgement, severity = _unread(judgement, severity)
        yield _result(rule, case, judgement, severity)


def _severity(rule: Rule, judgement: Judgement, switch: Switch) -> Severity:
    """Return how grave a miss is: an operator's word goes for the rule, not for parts that are milder than it."""
    if judgement.severity not in (None, rule.severity):
        return judgement.severity
    return switch.severity or rule.severity


def _unread(judgement: Judgement, severity: Severity) -> tuple[Judgement, Severity | None]:
    """Return what an absence comes to where nobody has read the sentences: that nothing was found proves nothing."""
    if severity is Severity.WARNING:
        return not_applicable(_("The checks do not read this language."), part=judgement.part), None
    message = _("%(message)s (The checks do not read this language: see for yourself.)")
    return replace(judgement, message=message % {"message": judgement.message}), Severity.WARNING


def _result(rule: Rule, case: Case, judgement: Judgement, severity: Severity | None) -> Result:
    article = judgement.article
    return Result(
        rule=rule.id,
        part=judgement.part,
        law=str(rule.law),
        outcome=judgement.outcome,
        severity=severity,
        message=judgement.message,
        article=article.id if article else None,
        number=case.prose.reading.numbers[article.id] if article else None,
        sentence=judgement.sentence,
        about=judgement.about,
    )
