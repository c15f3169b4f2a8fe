"""The facts that a text may show in one portal and language, grouped by whose they are and what they speak of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from policies.document.nodes import Fact
from policies.facts.labels import labels
from policies.facts.models import FactRevision, FactType
from policies.facts.resolution import PROFILE_FIELDS
from policies.facts.wording import CARD_LINES, NAMED


class Resolver(Protocol):
    """Finds facts, and says which there are (`policies.facts.resolution`)."""

    portal: UUID

    def fact(self, key: str, form: str = "") -> Fact: ...
    def subjects(self) -> tuple[str, ...]: ...
    def source(self, subject: str) -> FactRevision | None: ...
    def forms(self, subject: str) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class OfferedFact:
    """Something that a fact says: its key, what it is called within its group, and its words in each form.

    The plain form comes first, and has no value where nothing is approved. `fact` names the fact that says it; None
    where nobody was chosen.
    """

    key: str
    name: str
    forms: tuple[Fact, ...]
    fact: UUID | None


@dataclass(frozen=True)
class OfferedGroup:
    """What one subject says, under the capacity in which it stands here, or all laws of one owner.

    `owner` is the portal itself or a library; the portal also where nobody was chosen.
    """

    title: str
    owner: UUID
    facts: tuple[OfferedFact, ...]


# What a text may show of each kind; of a law its citation, which leads to its text by itself.
_LINES = {FactType.PORTAL: PROFILE_FIELDS, FactType.LAW: ("citation",)}


def offered_facts(resolver: Resolver) -> list[OfferedGroup]:
    """Return every fact that has a value here, and the name of each role that nobody holds yet; laws together."""
    groups: list[OfferedGroup] = []
    laws: dict[UUID, list[OfferedFact]] = {}
    for subject in resolver.subjects():
        kind = FactType(subject.partition(".")[0])
        source = resolver.source(subject)
        owner = source.owner if source else resolver.portal
        facts = tuple(_facts(resolver, subject, kind, source.fact if source else None))
        if kind == FactType.LAW:
            laws.setdefault(owner, []).extend(facts)
        else:
            groups.append(OfferedGroup(_title(kind, facts), owner, facts))
    return groups + [OfferedGroup(_("Laws"), owner, tuple(facts)) for owner, facts in laws.items()]


def _title(kind: FactType, facts: tuple[OfferedFact, ...]) -> str:
    if kind == FactType.PORTAL:
        return _("This portal")
    if kind == FactType.PROCESSOR and (name := facts[0].forms[0].value):
        return _("%(role)s: %(name)s") % {"role": kind.label, "name": name}
    return str(kind.label)


def _facts(resolver: Resolver, subject: str, kind: FactType, fact: UUID | None) -> Iterator[OfferedFact]:
    names = labels()
    for line in _LINES.get(kind, CARD_LINES):
        key = f"{subject}.{line}"
        forms = ("", *resolver.forms(subject)) if line in NAMED and kind != FactType.PORTAL else ("",)
        found = tuple(resolver.fact(key, form) for form in forms)
        if found[0].value or line == "name":
            yield OfferedFact(key, capfirst(names[line]), found, fact)
