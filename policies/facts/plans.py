"""Whom a change of a fact touches: the plan that its reviewer signs with it, by its digest."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Max

from policies.document.encoding import to_json
from policies.facts import queries
from policies.facts.acceptance import accepting
from policies.facts.concerned import chains_of_portal, concerned_chains, facts_shown
from policies.facts.models import Due, FactRevision, FactType
from policies.facts.processors import renamed_for
from policies.facts.values import CHOICES, decode
from policies.register.manifest import sha256
from policies.register.models import Action, Chain, Entry

SCHEMA = 1


class UnreadablePlan(ValueError):
    """A text is not the canonical JSON of a plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsPlan:
    """Whom one approved revision of a fact touches.

    `lead` is in seconds: the revision takes effect that long after its approval. `chains` are the policies that
    change, each with the number of its last version at the time of signing; `proposals` the portals that are asked
    first. A portal's profile brings with it the facts that it newly chooses, each `adopted` in the revision in
    effect, and takes away those that they replace (`replaced`, in the revision shown last). `portal` is set in the
    plan of one portal that accepts one proposal.
    """

    fact: UUID
    number: int
    lead: int = 0
    chains: tuple[tuple[UUID, int], ...] = ()
    proposals: tuple[UUID, ...] = ()
    adopted: tuple[tuple[UUID, int], ...] = ()
    replaced: tuple[tuple[UUID, int], ...] = ()
    portal: UUID | None = None

    def to_json(self) -> str:
        """Return the canonical JSON."""
        return to_json(
            {
                "schema": SCHEMA,
                "fact": str(self.fact),
                "number": self.number,
                "lead": self.lead,
                "chains": _pairs(self.chains),
                "proposals": sorted(map(str, self.proposals)),
                "adopted": _pairs(self.adopted),
                "replaced": _pairs(self.replaced),
                "portal": str(self.portal) if self.portal else None,
            }
        )

    def portals(self) -> set[UUID]:
        """Return the portals and libraries concerned: those whose policies change, and those that are asked."""
        chains = [chain for chain, _number in self.chains]
        return {*self.proposals, *Chain.objects.filter(uuid__in=chains).values_list("owner", flat=True)}

    def digest(self) -> str:
        """Return what the manifest of the act names as its `batch`."""
        return sha256(self.to_json())

    @staticmethod
    def from_json(text: str) -> FactsPlan:
        """Return the plan that `to_json` wrote.

        :raises UnreadablePlan: the text is anything else.
        """
        try:
            data = json.loads(text)
            plan = FactsPlan(
                fact=UUID(data["fact"]),
                number=data["number"],
                lead=data["lead"],
                chains=_read_pairs(data["chains"]),
                proposals=tuple(UUID(portal) for portal in data["proposals"]),
                adopted=_read_pairs(data["adopted"]),
                replaced=_read_pairs(data["replaced"]),
                portal=UUID(data["portal"]) if data["portal"] else None,
            )
            if plan.to_json() == text:
                return plan
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise UnreadablePlan("The text is not a plan.") from error
        raise UnreadablePlan("The plan is not in its canonical form.")


def plan_of(
    *,
    fact: UUID,
    type: FactType | str,  # noqa: A002 - the model's own word
    owner: UUID,
    values: dict[str, Any],
    at: datetime,
) -> FactsPlan:
    """Return whom the next revision of a fact would touch if it were approved at a moment with these values.

    The owner's own policies change, and those of portals that have accepted such changes; other portals that show
    the fact are proposed it, and so are those to which it would be a new processor. A portal's profile changes that
    portal's policies alone.
    """
    number = queries.next_number(fact)
    is_profile = type == FactType.PORTAL
    concerned = chains_of_portal(owner, at) if is_profile else concerned_chains(fact=fact, number=number, at=at)
    rows = list(concerned)
    others = {row.owner for row in rows} - {owner}
    before = queries.latest(fact)
    covered = accepting(others, at)
    if type == FactType.PROCESSOR and before is not None:
        by = max(at + timedelta(seconds=lead_seconds()), before.effective_from)
        covered -= renamed_for(fact=fact, number=number, values=values, portals=covered, at=at, by=by)
    adopted, replaced = _choices(owner, values, before, at) if is_profile else ((), ())
    return FactsPlan(
        fact=fact,
        number=number,
        lead=lead_seconds() if rows else 0,
        chains=with_last_numbers(row.uuid for row in rows if row.owner == owner or row.owner in covered),
        proposals=tuple(sorted(others - covered)),
        adopted=adopted,
        replaced=replaced,
    )


def plan_of_proposal(*, portal: UUID, fact: UUID, number: int, at: datetime) -> FactsPlan:
    """Return what accepting a revision of a shared fact would change in one portal's policies."""
    rows = concerned_chains(fact=fact, number=number, at=at, portal=portal)
    return FactsPlan(
        fact=fact,
        number=number,
        lead=0,
        chains=with_last_numbers(rows.values_list("uuid", flat=True)),
        portal=portal,
    )


def lead_seconds() -> int:
    """Return how long after its approval a fact that policies show takes effect (`FACTS_LEAD`)."""
    return max(0, int(settings.FACTS_LEAD.total_seconds()))


def chosen_facts(values: dict[str, Any]) -> set[UUID]:
    """Return the facts that the values of a profile choose."""
    chosen = (*(values.get(choice) for choice in CHOICES), *values.get("processors", ()))
    return {UUID(fact) for fact in chosen if fact}


def with_last_numbers(chains: Iterable[UUID]) -> tuple[tuple[UUID, int], ...]:
    """Return chains, sorted, each with the number of its last version."""
    versions = Entry.objects.filter(action=Action.VERSION, chain__in=list(chains))
    return tuple(sorted(versions.values_list("chain").annotate(last=Max("number")).values_list("chain", "last")))


_Pairs = tuple[tuple[UUID, int], ...]


def _choices(portal: UUID, values: dict[str, Any], before: FactRevision | None, at: datetime) -> tuple[_Pairs, _Pairs]:
    """Return which facts a new profile brings with it, and which it replaces: for each part, the one named last.

    A fact that the profile before chose too is not brought anew where policies show it: they keep their revision of
    it, whether it was settled or came with their words, and a newer one comes by its own way or not at all.
    """
    former = chosen_facts(decode(before.values)) if before else set()
    chosen = chosen_facts(values)
    settled = set(Due.objects.filter(owner=portal, fact__in=chosen, replaced=False).values_list("fact", flat=True))
    known = settled | facts_shown(portal, at)
    new = {fact for fact in chosen if fact not in former or fact not in known}
    approved = queries.all_in_effect(chosen, at)
    adopted = tuple(sorted((fact, row.number) for fact, row in approved.items() if fact in new))
    last_named = _last_named(portal) if before else {}
    gone = {
        UUID(last_named[choice])
        for choice in CHOICES
        if choice in last_named
        and values[choice]
        and last_named[choice] != values[choice]
        and UUID(values[choice]) in approved
    }
    replaced = tuple(sorted((fact, row.number) for fact, row in queries.all_in_effect(gone, at).items()))
    return adopted, replaced


def _last_named(portal: UUID) -> dict[str, str]:
    """Return whom the profiles of a portal named last for each part, be it some profiles ago."""
    named: dict[str, str] = {}
    for row in reversed(queries.revisions(portal)):
        values = decode(row.values)
        named |= {choice: values[choice] for choice in CHOICES if values[choice]}
    return named


def _pairs(pairs: Iterable[tuple[UUID, int]]) -> list[list[Any]]:
    return sorted([str(uuid), number] for uuid, number in pairs)


def _read_pairs(pairs: list[list[Any]]) -> _Pairs:
    return tuple((UUID(uuid), number) for uuid, number in pairs)
