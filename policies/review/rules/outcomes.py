"""What a rule finds: five outcomes, of which only one is a finding."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policies.document.nodes import Article
from policies.review.rules.prose import Sentence


class Outcome(StrEnum):
    """MET: a typed block or a fact answers. STATED: prose does. ELSEWHERE: a link leads to the answer."""

    MET = "met"
    STATED = "stated"
    ELSEWHERE = "elsewhere"
    NOT_APPLICABLE = "not-applicable"
    MISSING = "missing"


class Severity(StrEnum):
    """ERROR blocks a submission, WARNING is shown."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one question of a rule comes to, before the rule's own severity and the editor's answer.

    `part` tells the questions of one rule apart. `message` says what to do (missing), or why (not applicable).
    `about` is the thing complained of, the same as long as it stands there. `severity` goes before the rule's.
    """

    outcome: Outcome
    part: str = ""
    message: str = ""
    severity: Severity | None = None
    article: Article | None = None
    sentence: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a rule finds in a policy. `severity` is set for what is missing, and for nothing else.

    `article` is an id, `number` its number today; `sentence` is quoted from it. `waiver` is the reason for which an
    editor asks that the finding be let pass; `link` is where an editor says that the answer stands.
    """

    rule: str
    part: str
    law: str
    outcome: Outcome
    severity: Severity | None
    message: str
    article: str | None = None
    number: int | None = None
    sentence: str = ""
    about: str = ""
    waiver: str = ""
    link: str = ""

    @property
    def key(self) -> str:
        """The name by which an editor answers it: "G8", or "G13.portability"."""
        return f"{self.rule}.{self.part}" if self.part else self.rule

    @property
    def is_finding(self) -> bool:
        return self.outcome is Outcome.MISSING

    @property
    def identity(self) -> tuple[str, str | None, str]:
        """What makes it the same finding in two versions of a policy."""
        return self.key, self.article, self.about


def met(article: Article | None = None, *, part: str = "") -> Judgement:
    return Judgement(outcome=Outcome.MET, part=part, article=article)


def stated(sentence: Sentence, *, part: str = "") -> Judgement:
    return Judgement(outcome=Outcome.STATED, part=part, article=sentence.article, sentence=sentence.text)


def linked(sentence: Sentence, *, part: str = "") -> Judgement:
    """Prose leads to another page by a link."""
    return Judgement(outcome=Outcome.ELSEWHERE, part=part, article=sentence.article, sentence=sentence.text)


def not_applicable(reason: str, *, part: str = "") -> Judgement:
    return Judgement(outcome=Outcome.NOT_APPLICABLE, part=part, message=reason)


def missing(
    message: str,
    *,
    part: str = "",
    severity: Severity | None = None,
    sentence: Sentence | None = None,
    article: Article | None = None,
    about: str = "",
) -> Judgement:
    return Judgement(
        outcome=Outcome.MISSING,
        part=part,
        message=message,
        severity=severity,
        article=sentence.article if sentence else article,
        sentence=sentence.text if sentence else "",
        about=about,
    )


def warned(message: str, **where: object) -> Judgement:
    """Missing, and shown only, whatever the rule's own severity."""
    return missing(message, severity=Severity.WARNING, **where)  # type: ignore[arg-type]
