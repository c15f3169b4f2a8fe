"""The facts that a text may show in one portal and language, grouped by what they speak of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from policies.document.nodes import Fact
from policies.facts.labels import labels
from policies.facts.models import FactType
from policies.facts.resolution import PROFILE_FIELDS
from policies.facts.wording import CARD_LINES, NAMED


class Resolver(Protocol):
    """Finds facts, and says which there are (`policies.facts.resolution`)."""

    def fact(self, key: str, form: str = "") -> Fact: ...
    def subjects(self) -> tuple[str, ...]: ...
    def forms(self, subject: str) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class OfferedFact:
    """One fact: its key, what it is called among those of its group, and what it says in each form.

    The plain form comes first, and has no value where nothing is approved.
    """

    key: str
    name: str
    forms: tuple[Fact, ...]


@dataclass(frozen=True)
class OfferedGroup:
    """The facts of one subject, under the capacity in which it stands here."""

    title: str
    facts: tuple[OfferedFact, ...]


# What a text may show of each kind; of a law its citation, which leads to its text by itself.
_LINES = {FactType.PORTAL: PROFILE_FIELDS, FactType.LAW: ("citation",)}


def offered_facts(resolver: Resolver) -> list[OfferedGroup]:
    """Return every fact that has a value here, and the name of each role that nobody holds yet; the laws together."""
    groups: list[OfferedGroup] = []
    laws: list[OfferedFact] = []
    for subject in resolver.subjects():
        kind = FactType(subject.partition(".")[0])
        facts = tuple(_facts(resolver, subject, kind))
        if kind == FactType.LAW:
            laws += facts
        else:
            groups.append(OfferedGroup(_title(kind, facts), facts))
    return [*groups, OfferedGroup(_("Laws"), tuple(laws))] if laws else groups


def _title(kind: FactType, facts: tuple[OfferedFact, ...]) -> str:
    if kind == FactType.PORTAL:
        return _("This portal")
    if kind == FactType.PROCESSOR and (name := facts[0].forms[0].value):
        return _("%(role)s: %(name)s") % {"role": kind.label, "name": name}
    return str(kind.label)


def _facts(resolver: Resolver, subject: str, kind: FactType) -> Iterator[OfferedFact]:
    names = labels()
    for line in _LINES.get(kind, CARD_LINES):
        key = f"{subject}.{line}"
        forms = ("", *resolver.forms(subject)) if line in NAMED and kind != FactType.PORTAL else ("",)
        found = tuple(resolver.fact(key, form) for form in forms)
        if found[0].value or line == "name":
            yield OfferedFact(key, capfirst(names[line]), found)
