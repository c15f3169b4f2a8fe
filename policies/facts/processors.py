"""Whether a change names another processor than a portal has agreed to, which no acceptance given beforehand covers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists

from policies.facts.concerned import standing_versions
from policies.facts.models import Due, FactRevision
from policies.facts.values import decode
from policies.register.models import Shown


def names_of(values: dict[str, Any]) -> dict[str, Any]:
    """Return every name by which a text may call somebody: the legal one (""), and those of each language.

    A language that says nothing of its own is left out, so that values which read alike have equal names.
    """
    names: dict[str, Any] = {"": values["name"]}
    for locale, wording in values["wordings"].items():
        own = "" if wording["name"] == values["name"] else wording["name"]
        forms = {form: words for form, words in wording["forms"].items() if words}
        if own or forms:
            names[locale] = (own, forms)
    return names


def renamed_for(
    *, fact: UUID, number: int, values: dict[str, Any], portals: Collection[UUID], at: datetime, by: datetime
) -> set[UUID]:
    """Return those of the portals to which a revision of a processor would be another one, in three queries.

    What counts is not the revision before, which a portal may never have agreed to, but what stands in its policies
    at `at` or is to come there, and what is settled for it `by` the moment at which the revision would take effect.
    """
    names = {row.number: names_of(decode(row.values)) for row in FactRevision.objects.filter(fact=fact)}
    alike = {known for known in names if names[known] == names_of(values)}
    if alike.issuperset(known for known in names if known < number):
        return set()
    shown: dict[UUID, set[int]] = defaultdict(set)
    standing = Shown.objects.filter(Exists(standing_versions(at, chain="chain", number="number")))
    rows = standing.filter(fact=fact, fact_number__lt=number, chain__owner__in=portals)
    for owner, known in rows.values_list("chain__owner", "fact_number").distinct():
        shown[owner].add(known)
    settled: dict[UUID, list[tuple[int, bool]]] = defaultdict(list)
    due = Due.objects.filter(fact=fact, fact_number__lt=number, owner__in=portals, replaced=False)
    for owner, known, moment in due.values_list("owner", "fact_number", "effective_from"):
        settled[owner].append((known, moment <= by))
    return {owner for owner in portals if not _agreed(shown[owner], settled[owner]) <= alike}


def _agreed(shown: set[int], settled: list[tuple[int, bool]]) -> set[int]:
    """Return the revisions from which a portal's policies would go on to the next; 0 where it agreed to none.

    `settled` are numbers, each with whether its moment comes in time: what comes later counts where nothing is shown.
    """
    if not shown:
        return {max((known for known, _in_time in settled), default=0)}
    last = max((known for known, in_time in settled if in_time), default=0)
    return {max(known, last) for known in shown}
