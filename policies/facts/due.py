"""Which revision of each fact a portal is to show at a moment, for many portals at once.

Drafts and submissions resolve the newest approved facts (`resolution`): the portal's reviewer sees and signs them.
What stands follows only what was settled for its portal (`Due`). Reads everything in a handful of queries, however
many portals there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from home.models import Container
from policies.facts.models import Due, FactRevision
from policies.facts.resolution import Approved, Resolver
from policies.facts.values import CHOICES


@dataclass(frozen=True)
class Wanted:
    """The revision of one fact to show, and the act that says so; None for what the words showed from the first."""

    number: int
    decision: UUID | None


@dataclass(frozen=True)
class DueFacts:
    """What is settled for some portals, and every approved revision that their policies may need."""

    due: Mapping[UUID, Mapping[UUID, list[Due]]]
    revisions: Mapping[UUID, list[Approved]]
    default_locales: Mapping[UUID, str]
    _by_number: dict[tuple[UUID, int], Approved] = field(default_factory=dict)

    @staticmethod
    def read(*, portals: Iterable[UUID], facts: Iterable[UUID]) -> DueFacts:
        """Read what is settled for the portals, with all revisions of `facts` and of what the portals chose."""
        owners = set(portals)
        due: dict[UUID, dict[UUID, list[Due]]] = defaultdict(lambda: defaultdict(list))
        wanted = set(facts) | owners
        for row in Due.objects.filter(owner__in=owners).order_by("effective_from", "pk"):
            due[row.owner][row.fact].append(row)
            wanted.add(row.fact)
        profiles = _revisions(owners)
        wanted |= {fact for rows in profiles.values() for row in rows for fact in row.chosen}
        locales = Container.objects.filter(uuid__in=owners).values_list("uuid", "default_locale__language_code")
        revisions = profiles | _revisions(wanted - owners)
        return DueFacts(
            due=due,
            revisions=revisions,
            default_locales=dict(locales),
            _by_number={(fact, row.revision.number): row for fact, rows in revisions.items() for row in rows},
        )

    def rows(self, portal: UUID) -> Mapping[UUID, list[Due]]:
        """Return what is settled for a portal, by fact, each by moment."""
        return self.due.get(portal, {})

    def wanted(self, portal: UUID, fact: UUID, moment: datetime) -> Wanted | None:
        """Return the greatest revision settled for a portal by a moment."""
        come = [row for row in self.rows(portal).get(fact, ()) if row.effective_from <= moment and not row.replaced]
        last = max(come, key=lambda row: row.fact_number, default=None)
        return Wanted(last.fact_number, last.decision) if last else None

    def is_replaced(self, portal: UUID, fact: UUID, moment: datetime) -> bool:
        """Whether a portal has by a moment chosen another fact in the place of this one."""
        come = [row for row in self.rows(portal).get(fact, ()) if row.effective_from <= moment]
        return bool(come) and max(come, key=lambda row: (row.effective_from, not row.replaced)).replaced

    def replacing(self, portal: UUID, fact: UUID, moment: datetime) -> UUID | None:
        """Return the act by which a portal has last chosen another fact in the place of this one."""
        rows = [row for row in self.rows(portal).get(fact, ()) if row.effective_from <= moment and row.replaced]
        return rows[-1].decision if rows else None

    def revision(self, fact: UUID, number: int) -> Approved | None:
        """Return one approved revision."""
        return self._by_number.get((fact, number))

    def in_effect(self, fact: UUID, moment: datetime) -> Approved | None:
        """Return the newest approved revision that has come by a moment, for whomever."""
        come = [row for row in self.revisions.get(fact, ()) if row.revision.effective_from <= moment]
        return max(come, key=lambda row: row.revision.number, default=None)


class DueResolver(Resolver):
    """Resolves the facts of one standing document to the revisions that are wanted, by number.

    A part that the profile chooses nobody for any more, and a processor that it no longer lists, are those it named
    last: the words still speak of them.
    """

    def __init__(
        self, *, portal: UUID, locale: str, at: datetime, facts: DueFacts, numbers: Mapping[UUID, int]
    ) -> None:
        super().__init__(portal=portal, locale=locale, at=at)
        self._facts = facts
        self._numbers = numbers

    @cached_property
    def _profile(self) -> Approved | None:
        return self._revision(self.portal)

    @cached_property
    def _default_locale(self) -> str:
        return self._facts.default_locales.get(self.portal, "")

    def _subject(self, subject: str) -> Approved | None:
        name, _, uuid = subject.partition(".")
        if name == "processor" and uuid:
            return self._named(uuid)
        return self._choice(subject) if subject in CHOICES else None

    def _law_named(self, identity: str) -> Approved | None:
        return self._named(identity)

    def _named(self, uuid: str) -> Approved | None:
        try:
            return self._revision(UUID(uuid))
        except ValueError:
            return None

    def _choice(self, choice: str) -> Approved | None:
        profile = self._profile
        if profile is None:
            return None
        number = profile.revision.number
        for row in reversed(self._facts.revisions.get(self.portal, [])):
            chosen = row.values[choice]
            found = self._revision(UUID(chosen)) if chosen and row.revision.number <= number else None
            if found is not None:
                return found
        return None

    def _revision(self, fact: UUID) -> Approved | None:
        number = self._numbers.get(fact)
        if number is not None:
            return self._facts.revision(fact, number)
        return self._facts.in_effect(fact, self.at)


def _revisions(facts: Iterable[UUID]) -> dict[UUID, list[Approved]]:
    found: dict[UUID, list[Approved]] = defaultdict(list)
    for row in FactRevision.objects.filter(fact__in=set(facts)).order_by("fact", "number"):
        found[row.fact].append(Approved(row))
    return dict(found)
