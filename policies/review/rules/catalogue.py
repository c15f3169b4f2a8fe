"""The table of rules: what each asks, on what law it rests, since when, and how grave a miss is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from policies.review.rules import (
    blanks,
    clarity,
    collected,
    effect,
    kept,
    layout,
    others,
    outdated,
    received,
    references,
    rights,
    terms,
    trackers,
    translations,
    whom,
    why,
)
from policies.review.rules.case import Case
from policies.review.rules.outcomes import Judgement, Severity

GDPR_APPLIES = date(2018, 5, 25)  # Regulation (EU) 2016/679, Article 99(2)
LIL_RENUMBERED = date(2019, 6, 1)  # ordonnance n° 2018-1125, article 29
COOKIE_GUIDELINES = date(2020, 10, 2)  # publication of délibérations n° 2020-091 and 2020-092
OUTDATED_LAW = "L"

E, W = Severity.ERROR, Severity.WARNING


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule holds from `since` (None: always) until `until`, that day excluded.

    `law` names articles: "RGPD 13(1)(a)". Content rules can be answered by an editor in several ways, others only by
    asking that a finding be let pass.
    """

    id: str
    title: str | Promise
    law: str | Promise
    severity: Severity
    judge: Callable[[Case], Iterator[Judgement]]
    since: date | None = GDPR_APPLIES
    until: date | None = None
    is_on: bool = True

    @property
    def is_content(self) -> bool:
        return self.id.startswith("G")

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


_ALL = (
    Rule("G1", _("Controller"), _("GDPR 13(1)(a)"), E, whom.controller),
    Rule("G2", _("Representative in the Union"), _("GDPR 13(1)(a), 27"), E, whom.representative),
    Rule("G3", _("Data protection officer"), _("GDPR 13(1)(b), 37(1)(a), 37(7)"), E, whom.officer),
    Rule("G4", _("Joint controllers"), _("GDPR 26"), E, whom.joint_controllers),
    Rule("G5", _("Purposes"), _("GDPR 13(1)(c)"), E, why.purposes),
    Rule("G6", _("Legal bases"), _("GDPR 13(1)(c), 6(1)"), E, why.legal_bases),
    Rule("G7", _("Legitimate interests"), _("GDPR 13(1)(d), 6(1)"), E, why.legitimate_interests),
    Rule("G8", _("Withdrawal of consent"), _("GDPR 13(2)(c), 7(3)"), E, why.withdrawal),
    Rule("G9", _("Special categories"), _("GDPR 9(2), 10; guidelines WP260"), W, why.special_categories),
    Rule("G10", _("Recipients"), _("GDPR 13(1)(e)"), E, received.recipients),
    Rule("G11", _("Transfers"), _("GDPR 13(1)(f)"), E, received.transfers),
    Rule("G12", _("Retention periods"), _("GDPR 13(2)(a); guidelines WP260"), E, kept.retention),
    Rule("G13", _("Rights"), _("GDPR 13(2)(b), 20, 21"), E, rights.rights),
    Rule("G14", _("Right to object, apart"), _("GDPR 21(4)"), W, rights.objection_apart),
    Rule("G15", _("Exercising rights"), _("GDPR 12(2), 12(6)"), W, rights.exercise),
    Rule("G16", _("Complaint to an authority"), _("GDPR 13(2)(d), 77"), E, rights.complaint),
    Rule("G17", _("Compulsory and optional answers"), _("GDPR 13(2)(e)"), E, collected.obligation),
    Rule("G18", _("Automated decisions"), _("GDPR 13(2)(f), 22"), E, why.automated_decisions),
    Rule("G19", _("New purposes"), _("GDPR 13(3)"), E, why.new_purposes),
    Rule("G20", _("Data from elsewhere"), _("GDPR 14(1)(d), 14(2)(f), 14(5)"), E, collected.indirect_collection),
    Rule(
        "G21",
        _("Minors"),
        _("GDPR 8, 12(1); French law of 1978, article 45"),
        W,
        collected.minors,
        since=LIL_RENUMBERED,
    ),
    Rule(
        "G22",
        _("Directives after death"),
        _("French law of 1978, article 85"),
        W,
        rights.after_death,
        since=LIL_RENUMBERED,
    ),
    Rule(
        "G23",
        _("Trackers"),
        _("French law of 1978, article 82; CNIL, délibérations 2020-091 and 2020-092"),
        E,
        trackers.trackers,
        since=COOKIE_GUIDELINES,
    ),
    Rule(
        "G24",
        _("Audience measurement"),
        _("CNIL, recommendation on exempt audience measurement"),
        W,
        trackers.measurement,
        since=COOKIE_GUIDELINES,
    ),
    Rule(
        "G25",
        _("Stored choice about trackers"),
        _("CNIL, délibération 2020-092"),
        W,
        trackers.choice,
        since=COOKIE_GUIDELINES,
    ),
    Rule("G26", _("News of changes"), _("Guidelines WP260"), W, clarity.changes),
    Rule("G27", _("Plain purposes"), _("Guidelines WP260"), W, why.vague_purposes),
    Rule(
        "G29",
        _("Words looked for by a State checker"),
        _("DashLord"),
        W,
        clarity.expected_words,
        since=None,
        is_on=False,
    ),
    Rule("G30", _("Presumed consent"), _("GDPR 4(11)"), W, why.presumed_consent),
    Rule("G31", _("Names of persons"), _("GDPR 5(1)(c)"), W, whom.functions),
    Rule("T1", _("Blanks"), "", E, blanks.blanks, since=None),
    Rule("T2", _("References to articles"), "", E, references.references, since=None),
    Rule("T3", _("Numbers of articles"), "", E, references.numbers, since=None),
    Rule("T4", _("Day of taking effect"), "", E, effect.displayed_date, since=None),
    Rule("T5", _("Facts of another portal"), "", E, others.strangers, since=None),
    Rule("T6", _("Links"), "", W, others.links, since=None),
    Rule("T7", _("Spelling of defined terms"), "", W, terms.spelling, since=None),
    Rule("T8", _("Use of defined terms"), "", W, terms.use, since=None),
    Rule("T9", _("Glued lists"), "", W, layout.glued_lists, since=None),
    Rule("T10", _("Headings"), "", W, layout.headings, since=None),
    Rule("T11", _("Completeness of a translation"), "", E, translations.translation, since=None),
    Rule(OUTDATED_LAW, _("Outdated law"), "", W, outdated.outdated_law, since=None),
)

RULES: Mapping[str, Rule] = {rule.id: rule for rule in _ALL}
