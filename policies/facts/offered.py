"""The facts that a text may show in one portal and language, grouped by what they speak of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from home.models import Container
from policies.document.nodes import Fact
from policies.facts.models import Controller, FactType
from policies.facts.resolution import PROFILE_FIELDS
from policies.facts.wording import CARD_LINES


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


def offered_facts(resolver: Resolver) -> list[OfferedGroup]:
    """Return every fact that has a value here, and the name of each role that nobody holds yet."""
    return [_group(resolver, subject) for subject in resolver.subjects()]


def _group(resolver: Resolver, subject: str) -> OfferedGroup:
    kind = FactType(subject.partition(".")[0])
    facts = tuple(_facts(resolver, subject, kind))
    if kind == FactType.PORTAL:
        return OfferedGroup(_("This portal"), facts)
    if kind == FactType.PROCESSOR and (name := facts[0].forms[0].value):
        return OfferedGroup(_("%(role)s: %(name)s") % {"role": kind.label, "name": name}, facts)
    return OfferedGroup(str(kind.label), facts)


def _facts(resolver: Resolver, subject: str, kind: FactType) -> Iterator[OfferedFact]:
    is_portal = kind == FactType.PORTAL
    for line in PROFILE_FIELDS if is_portal else CARD_LINES:
        key = f"{subject}.{line}"
        forms = ("", *resolver.forms(subject)) if line == "name" else ("",)
        found = tuple(resolver.fact(key, form) for form in forms)
        if found[0].value or line == "name":
            yield OfferedFact(key, _name(line, Container if is_portal else Controller), found)


def _name(line: str, model: type) -> str:
    """Return what staff call a line of a fact, as its form does; what stands in a text need not be the legal name."""
    return capfirst(str(model._meta.get_field(line).verbose_name)) if line != "name" else _("Name")  # type: ignore[attr-defined]
