"""What a policy is judged with, and cannot say itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from policies.document.nodes import PolicyDocument
from policies.review.rules.outcomes import Severity
from policies.review.rules.patterns import Pattern
from policies.review.rules.strangers import Strangers


@dataclass(frozen=True, slots=True, kw_only=True)
class OutdatedLaw:
    """A text of the law that no longer holds: how it is cited, what of, and what changed.

    A sentence cites it when it fits one of `citations`, one of `subjects` where there are any, and none of
    `exceptions`; or when it shows the law with the UUID `fact`. `repealed_on` is the first day on which it no longer
    holds, None where it should never be cited.
    """

    key: str
    citations: tuple[Pattern, ...]
    subjects: tuple[Pattern, ...] = ()
    exceptions: tuple[Pattern, ...] = ()
    fact: str = ""
    changed: str = ""
    in_force_from: date | None = None
    repealed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Switch:
    """What an operator has decided about a rule; None leaves what it was made with."""

    is_on: bool | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Everything outside the document that a rule may ask.

    `own` are the words of the facts that the portal has chosen, by key ("controller.email"); `hosts` its own hosts and
    domain. `effective_on` is the day on which the version is to take effect in the portal's time zone, None for at
    once. `in_force` is the version that readers have, `declared_source` the version that a translation says it
    translates, `source` the one in force in the prevailing language; None where there is none.
    """

    is_public_body: bool = True
    is_outside_eea: bool = False
    own: Mapping[str, str] = field(default_factory=dict)
    hosts: frozenset[str] = frozenset()
    strangers: Strangers = field(default_factory=Strangers)
    effective_on: date | None = None
    in_force: PolicyDocument | None = None
    declared_source: PolicyDocument | None = None
    source: PolicyDocument | None = None
    laws: tuple[OutdatedLaw, ...] = ()
    switches: Mapping[str, Switch] = field(default_factory=dict)
