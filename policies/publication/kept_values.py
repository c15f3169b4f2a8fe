"""What policies in force say although their facts no longer do: lines that became empty stay as they were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from policies.document.patching import kept_keys
from policies.facts.due import DueFacts, DueResolver
from policies.facts.models import FactRevision
from policies.facts.resolution import PROFILE_FIELDS
from policies.facts.values import decode
from policies.facts.wording import CARD_LINES, LAW_LINES
from policies.publication.forms import read_forms
from policies.publication.queries import shown_in_force
from policies.register.clock import database_now
from policies.register.models import Chain

CHUNK = 200
_LINES = (*CARD_LINES, *LAW_LINES, *PROFILE_FIELDS)


@dataclass(frozen=True, slots=True)
class Kept:
    """A version in force that says what its facts no longer have; `keys` name the lines, such as "dpo.email"."""

    chain: UUID
    owner: UUID
    subject: UUID
    locale: str
    number: int
    keys: tuple[str, ...]


def kept_values(at: datetime | None = None, *, owners: Iterable[UUID] | None = None) -> list[Kept]:
    """Return which versions in force at a moment (now) keep values that became empty; of some portals or all.

    Only versions that show a fact of which a line was emptied are read, some hundred at a time.
    """
    moment = at or database_now()
    emptied = set(_emptied())
    rows = shown_in_force(moment, owners).filter(fact__in={fact for fact, _number in emptied}).select_related("chain")
    versions = {
        (row.chain_id, row.number): row.chain for row in rows.order_by() if (row.fact, row.fact_number) in emptied
    }
    keys = list(versions)
    found: list[Kept] = []
    for start in range(0, len(keys), CHUNK):
        found += _kept({key: versions[key] for key in keys[start : start + CHUNK]}, moment)
    return sorted(found, key=lambda kept: (str(kept.owner), str(kept.subject), kept.locale))


def _kept(versions: dict[tuple[UUID, int], Chain], at: datetime) -> Iterator[Kept]:
    documents = {key: forms.document for key, forms in read_forms(versions).items()}
    shown = {key: {UUID(used.fact): used.number for used in documents[key].facts} for key in documents}
    facts = DueFacts.read(
        portals={chain.owner for chain in versions.values()},
        facts={fact for numbers in shown.values() for fact in numbers},
    )
    for key, document in documents.items():
        chain = versions[key]
        source = DueResolver(portal=chain.owner, locale=chain.locale, at=at, facts=facts, numbers=shown[key])
        if lines := kept_keys(document, source):
            yield Kept(chain.uuid, chain.owner, chain.subject, chain.locale, key[1], lines)


def _emptied() -> Iterator[tuple[UUID, int]]:
    """Yield the revisions of facts of which a line is empty that an earlier one had, by fact and number."""
    changed = FactRevision.objects.filter(number__gt=1).values("fact")
    rows = FactRevision.objects.filter(fact__in=changed).order_by("fact", "number")
    before: tuple[UUID | None, set[tuple[str, str]]] = (None, set())
    for fact, number, values in rows.values_list("fact", "number", "values").iterator():
        filled = _filled(decode(values))
        earlier = before[1] if before[0] == fact else set()
        if earlier - filled:
            yield fact, number
        before = (fact, earlier | filled)


def _filled(values: dict[str, Any]) -> set[tuple[str, str]]:
    """Return the lines that have a value, those of each language apart."""
    own = {("", line) for line in _LINES if values.get(line)}
    wordings = values.get("wordings", {}).items()
    return own | {(locale, line) for locale, wording in wordings for line in _LINES if wording.get(line)}
