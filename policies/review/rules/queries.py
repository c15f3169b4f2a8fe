"""What rules are judged with, as the database has it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from home.models import Container, ContainerKind, Host
from policies.document.numbering import language_of
from policies.facts import queries as facts
from policies.facts.models import FactRevision, FactType
from policies.facts.values import CHOICES, decode
from policies.facts.wording import CARD_LINES
from policies.review.rules.context import OutdatedLaw, Switch
from policies.review.rules.models import OutdatedCitation, RuleSetting
from policies.review.rules.outcomes import Severity
from policies.review.rules.patterns import UnusablePattern, patterns
from policies.review.rules.strangers import PrivateFact, Strangers

CONTACTS = (FactType.CONTROLLER, FactType.DPO, FactType.PROCESSOR, FactType.AUTHORITY)


@dataclass(frozen=True, slots=True)
class Table:
    """What all policies are judged with alike: read once, however many there are."""

    laws: tuple[OutdatedLaw, ...]
    switches: Mapping[str, Switch]
    strangers: Strangers


def table(at: datetime, strangers: Strangers | None = None) -> Table:
    """Return the rules as an operator has set them, and whose facts are whose: every portal's, unless given."""
    everyone = Strangers(private_facts(at)) if strangers is None else strangers
    return Table((*outdated_laws(), *repealed_laws(at)), switches(), everyone)


def outdated_laws() -> tuple[OutdatedLaw, ...]:
    """Return the rows that are switched on, what changed in the language that is active. Unusable rows are left out."""
    rows = OutdatedCitation.objects.filter(is_on=True).select_related("law").order_by("pk")
    return tuple(law for law in map(outdated_law, rows) if law is not None)


def outdated_law(row: OutdatedCitation) -> OutdatedLaw | None:
    """Return a row as rules read it; None where its patterns are none."""
    try:
        return OutdatedLaw(
            key=row.key,
            citations=patterns(row.citations),
            subjects=patterns(row.subjects),
            exceptions=patterns(row.exceptions),
            fact=str(row.law.uuid) if row.law else "",
            changed=row.changed_fr if language_of(get_language() or "") == "fr" else row.changed_en,
            in_force_from=row.in_force_from,
            repealed_on=row.repealed_on,
        )
    except UnusablePattern:
        return None


def repealed_laws(at: datetime) -> Iterator[OutdatedLaw]:
    """Yield the approved laws that have a day of repeal: policies that show them cite them."""
    for row in facts.newest(at).filter(type=FactType.LAW):
        values = decode(row.values)
        if values["repealed_on"]:
            day = date.fromisoformat(values["repealed_on"])
            changed = _("“%(law)s” is repealed from %(day)s.") % {"law": values["citation"], "day": date_format(day)}
            yield OutdatedLaw(key=f"law-{row.fact}", citations=(), fact=str(row.fact), changed=changed, repealed_on=day)


def switches() -> dict[str, Switch]:
    """Return what was decided about rules, by their ids."""
    return {
        row.rule: Switch(row.is_on, Severity(row.severity) if row.severity else None)
        for row in RuleSetting.objects.all()
    }


def private_facts(at: datetime) -> Iterator[PrivateFact]:
    """Yield what portals, not libraries, own and are called, as approved at a moment."""
    portals = dict(Container.objects.filter(kind=ContainerKind.PORTAL).values_list("uuid", "name"))
    for row in facts.newest(at).filter(type__in=(*CONTACTS, FactType.PORTAL)).iterator(chunk_size=500):
        if row.owner in portals:
            yield from private(row, portals[row.owner])
    for owner, name, host in Host.objects.values_list("container__uuid", "container__name", "host"):
        yield PrivateFact(owner, name, "domain", host)


def private(row: FactRevision, portal: str) -> Iterator[PrivateFact]:
    """Yield the words of one revision, as those of the portal so called."""
    values = decode(row.values)
    if row.type == FactType.PORTAL:
        for field, name in (("domain", "domain"), ("name", "portal")):
            if values[field]:
                yield PrivateFact(row.owner, portal, name, _bare(values[field]))
        return
    said = {field: values[field] for field in CARD_LINES if values[field]}
    for field, words in said.items():
        yield PrivateFact(row.owner, portal, field, _bare(words))
    for wording in values["wordings"].values():
        if wording["name"]:
            yield PrivateFact(row.owner, portal, "name", wording["name"])


def _bare(words: str) -> str:
    return words.removeprefix("https://").removeprefix("http://").removeprefix("www.")


def own_words(portals: Iterable[UUID], at: datetime) -> dict[UUID, "Own"]:
    """Return what each portal has chosen, in two queries however many there are."""
    profiles = {uuid: decode(row.values) for uuid, row in facts.all_in_effect(portals, at).items()}
    chosen = {fact for values in profiles.values() for fact in _chosen(values).values()}
    known = {uuid: decode(row.values) for uuid, row in facts.all_in_effect(chosen, at).items()}
    return {uuid: Own(values, known) for uuid, values in profiles.items()}


@dataclass(frozen=True, slots=True)
class Own:
    """The approved profile of a portal, and the approved values of facts by their UUIDs."""

    profile: Mapping[str, Any]
    facts: Mapping[UUID, Mapping[str, Any]]

    @property
    def controller(self) -> Mapping[str, Any]:
        """The approved values of the controller; nothing where none is chosen or approved."""
        chosen = self.profile["controller"]
        return self.facts.get(UUID(chosen), {}) if chosen else {}

    def words(self, locale: str) -> dict[str, str]:
        """Return the words of the facts that the portal has chosen, by key; those of other languages too."""
        found = {f"portal.{field}": self.profile[field] for field in ("name", "domain") if self.profile[field]}
        for subject, fact in _chosen(self.profile).items():
            values = self.facts.get(fact)
            if values is None:
                continue
            found |= {f"{subject}.{field}": values[field] for field in CARD_LINES if values[field]}
            for language, wording in values["wordings"].items():
                suffix = "" if language == locale else f"@{language}"
                said = {field: wording[field] for field in ("name", "address") if wording[field]}
                found |= {f"{subject}.{field}{suffix}": words for field, words in said.items()}
        return found


def _chosen(profile: Mapping[str, Any]) -> dict[str, UUID]:
    chosen = {choice: UUID(profile[choice]) for choice in CHOICES if profile[choice]}
    return chosen | {f"processor.{fact}": UUID(fact) for fact in profile["processors"]}
