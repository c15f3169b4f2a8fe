"""Reads of what stands. Every moment defaults to the database's present one."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from policies.document.encoding import decode
from policies.document.nodes import PolicyDocument
from policies.register.bodies import of_versions, unfold
from policies.register.clock import database_now
from policies.register.history import summaries_by_redaction
from policies.register.manifest import ChainName, Manifest
from policies.register.models import Action, Address, Body, Chain, ChainKind, Entry, Form, Standing, Surroundings

TURNS = (Action.WITHDRAWAL, Action.REINSTATEMENT)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version as the public register lists it. `superseded_at` is derived, and set once it has come.

    `state` is "in force", "deferred", "superseded", "recalled" or "withdrawn"; `capacities` are those of the
    signatures in their order, never a name.
    """

    number: int
    state: str
    effective_from: datetime
    superseded_at: datetime | None
    recorded_at: datetime
    kind: str
    summary: str
    capacities: list[str]
    entry: Entry


def chain(name: ChainName | UUID) -> Chain | None:
    """Return the chain, or None while nothing was ever recorded in it."""
    return Chain.objects.filter(uuid=name.uuid if isinstance(name, ChainName) else name).first()


def chains_of_subject(subject: UUID) -> list[Chain]:
    """Return the chains of one policy, one per language."""
    return list(Chain.objects.filter(subject=subject, kind=ChainKind.POLICY).order_by("locale"))


def is_withdrawn(chain_uuid: UUID) -> bool:
    """Whether the last withdrawal or reinstatement of a policy is a withdrawal."""
    turn = Entry.objects.filter(chain=chain_uuid, action__in=TURNS).order_by("-position").first()
    return turn is not None and turn.action == Action.WITHDRAWAL


def version_in_force(chain_uuid: UUID, at: datetime | None = None) -> Entry | None:
    """Return the version in force at a moment, or None before the first and while the policy is withdrawn."""
    found, entry = standing(chain_uuid, at)
    return entry if found is Standing.IN_FORCE else None


class InForce(NamedTuple):
    """The version of a policy that readers have, and since when."""

    chain: UUID
    owner: UUID
    subject: UUID
    locale: str
    number: int
    begun_at: datetime


def chains_in_force(at: datetime, owners: Iterable[UUID]) -> list[InForce]:
    """Return the policies of some portals that readers have at a moment, in one query."""
    turns = Entry.objects.filter(chain=OuterRef("pk"), action__in=TURNS, effective_from__lte=at)
    last_turn = turns.order_by("-effective_from", "-position").values("action")[:1]
    standing_ones = (
        Entry.objects.filter(chain=OuterRef("pk"), action=Action.VERSION, effective_from__lte=at)
        .exclude(Exists(_named(Action.RECALL)))
        .order_by(*_LAST_FIRST)
    )
    rows = (
        Chain.objects.filter(kind=ChainKind.POLICY, owner__in=list(owners))
        .annotate(
            turn=Coalesce(Subquery(last_turn), Value("")),
            number=Subquery(standing_ones.values("number")[:1]),
            begun_at=Subquery(standing_ones.values("effective_from")[:1]),
        )
        .exclude(turn=Action.WITHDRAWAL)
        .filter(number__isnull=False)
        .order_by("owner", "subject", "locale")
        .values_list("uuid", "owner", "subject", "locale", "number", "begun_at")
    )
    return [InForce(*row) for row in rows]


def documents(versions: Iterable[tuple[UUID, int]]) -> dict[UUID, PolicyDocument]:
    """Return the documents of some versions, one of each chain, in one query; those that were deleted are left out."""
    wanted = dict(versions)
    rows = Body.objects.filter(chain__in=wanted, number__in=set(wanted.values()), form=Form.DOCUMENT)
    return {row.chain_id: decode(unfold(row.content)) for row in rows if wanted[row.chain_id] == row.number}


def told_at(at: datetime) -> QuerySet[Surroundings]:
    """Return what readers of all policies are told at a moment, for a query to narrow."""
    return Surroundings.objects.filter(Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at)


def texts_in_force(subjects: Iterable[UUID], locale: str, at: datetime) -> dict[UUID, list[str]]:
    """Return the plain text that readers of some policies have in one language at a moment, by subject.

    Two queries. A policy that has no public address, as those of libraries, has no readers.
    """
    standing_now = told_at(at).filter(
        Exists(Address.objects.filter(chain=OuterRef("chain"), redirect_to="")),
        number__isnull=False,
        chain__subject__in=list(subjects),
        chain__locale=locale,
    )
    shown = {(chain, number): subject for chain, number, subject in standing_now.values_list(*_SHOWN)}
    found: dict[UUID, list[str]] = {}
    if shown:
        for row in Body.objects.filter(of_versions(shown), form=Form.TEXT):
            found.setdefault(shown[row.chain_id, row.number], []).append(unfold(row.content))
    return found


_SHOWN = ("chain", "number", "chain__subject")


def standing(chain_uuid: UUID, at: datetime | None = None) -> tuple[Standing, Entry | None]:
    """Return what readers have at a moment: the version in force, the withdrawal, or nothing yet."""
    moment = at or database_now()
    turn = (
        Entry.objects.filter(chain=chain_uuid, action__in=TURNS, effective_from__lte=moment)
        .order_by("-effective_from", "-position")
        .first()
    )
    if turn is not None and turn.action == Action.WITHDRAWAL:
        return Standing.WITHDRAWN, turn
    version = _not_recalled(chain_uuid).filter(effective_from__lte=moment).order_by(*_LAST_FIRST).first()
    return (Standing.IN_FORCE, version) if version else (Standing.NONE, None)


def last_version(chain_uuid: UUID) -> Entry | None:
    """Return the version with the greatest number, recalled or not: what the next one is based on."""
    return Entry.objects.filter(chain=chain_uuid, action=Action.VERSION).order_by("-number").first()


def last_words(chain_uuid: UUID) -> Entry | None:
    """Return the version with the greatest number that was approved as words, not made by a change of facts."""
    return _words(Entry.objects.filter(chain=chain_uuid, action=Action.VERSION)).order_by("-number").first()


def last_words_not_recalled(chain_uuid: UUID) -> Entry | None:
    """Return the version whose words will stand when all that are pending have come."""
    return _words(_not_recalled(chain_uuid)).order_by(*_LAST_FIRST).first()


def words_not_recalled(chain_uuid: UUID) -> list[Entry]:
    """Return the versions that were approved as words and stand or stood, by number."""
    return list(_words(_not_recalled(chain_uuid)).order_by("number"))


def words_to_come(chain_uuid: UUID, at: datetime) -> list[Entry]:
    """Return the versions approved as words that will take effect after a moment, the next one first.

    One whose place another has taken at the very same moment never will.
    """
    last = {entry.effective_from: entry for entry in words_not_recalled(chain_uuid)}
    coming = (entry for entry in last.values() if entry.effective_from and entry.effective_from > at)
    return sorted(coming, key=order)


def last_not_recalled(chain_uuid: UUID) -> Entry | None:
    """Return the version that will be in force when all that are pending have come."""
    return _not_recalled(chain_uuid).order_by(*_LAST_FIRST).first()


def pending_versions(chain_uuid: UUID, at: datetime) -> list[Entry]:
    """Return the versions that are to come after a moment, the next one first."""
    return list(_not_recalled(chain_uuid).filter(effective_from__gt=at).order_by("effective_from", "number"))


def versions(chain_uuid: UUID, at: datetime | None = None) -> list[VersionRow]:
    """Return all versions of a chain with their state at a moment, the newest number first."""
    moment = at or database_now()
    entries = list(
        Entry.objects.filter(chain=chain_uuid, action=Action.VERSION)
        .select_related("decision")
        .prefetch_related("decision__signatures")
    )
    recalled = recalled_numbers(chain_uuid)
    standing_ones = sorted((e for e in entries if e.number not in recalled), key=order)
    followed_by = {e.pk: f.effective_from for e, f in itertools.pairwise(standing_ones)}
    found, _entry = standing(chain_uuid, moment)
    redactions = Entry.objects.filter(chain=chain_uuid, action=Action.REDACTION)
    replaced = summaries_by_redaction(redactions)
    rows = []
    for entry in sorted(entries, key=lambda e: -(e.number or 0)):
        until = followed_by.get(entry.pk)
        superseded_at = until if until is not None and until <= moment else None
        state = _state(entry, moment, entry.number in recalled, superseded_at, found)
        summary = replaced.get(entry.number) or Manifest.from_json(entry.manifest).summary
        rows.append(_row(entry, state, superseded_at if state == "superseded" else None, summary))
    return rows


def recalled_numbers(chain_uuid: UUID) -> set[int | None]:
    """Return the numbers of the versions that were recalled before they came."""
    return set(Entry.objects.filter(chain=chain_uuid, action=Action.RECALL).values_list("number", flat=True))


def redaction(chain_uuid: UUID, number: int) -> Entry | None:
    """Return the last redaction of a version, or None."""
    of_version = Entry.objects.filter(chain=chain_uuid, action=Action.REDACTION, number=number)
    return of_version.order_by("-position").first()


def document(chain_uuid: UUID, number: int) -> PolicyDocument | None:
    """Return the document of a version as it was frozen; None when there is none or a redaction deleted it."""
    text = body(chain_uuid, number, Form.DOCUMENT)
    return None if text is None else decode(text)


def numbers_with_words(chain_uuid: UUID) -> set[int]:
    """Return the numbers of the versions that a redaction left words of."""
    return set(Body.objects.filter(chain=chain_uuid, form=Form.DOCUMENT).values_list("number", flat=True))


def documents_of(chain_uuid: UUID, numbers: Collection[int]) -> dict[int, PolicyDocument]:
    """Return the documents of some versions of one chain by number, in one query; those deleted are left out."""
    rows = Body.objects.filter(chain=chain_uuid, number__in=numbers, form=Form.DOCUMENT)
    return {row.number: decode(unfold(row.content)) for row in rows}


def redacted_at(chain_uuid: UUID) -> dict[int | None, datetime]:
    """Return when each version that was redacted was so last, by number."""
    found = Entry.objects.filter(chain=chain_uuid, action=Action.REDACTION).order_by("position")
    return dict(found.values_list("number", "recorded_at"))


def body(chain_uuid: UUID, number: int, form: str) -> str | None:
    """Return one form of a version in its newest rendering, or None."""
    row = Body.objects.filter(chain=chain_uuid, number=number, form=form).order_by("-renderer").first()
    return None if row is None else unfold(row.content)


def wording_is_frozen(subject: UUID, locale: str, wordings: Mapping[str, str]) -> bool:
    """Whether a version of that policy, not recalled, has exactly these wording digests, by article id."""
    of_policy = {"chain__subject": subject, "chain__locale": locale, "chain__kind": ChainKind.POLICY}
    versions_of_it = Entry.objects.filter(**of_policy, action=Action.VERSION).exclude(Exists(_named(Action.RECALL)))
    as_frozen = versions_of_it.exclude(Exists(_named(Action.REDACTION)))
    as_redacted = (
        Entry.objects.filter(**of_policy, action=Action.REDACTION)
        .exclude(Exists(_named(Action.RECALL)))
        .exclude(Exists(_named(Action.REDACTION).filter(position__gt=OuterRef("position"))))
    )
    wanted = dict(wordings)
    return any(
        Manifest.from_json(manifest).articles == wanted
        for entries in (as_frozen, as_redacted)
        for manifest in entries.order_by("-number").values_list("manifest", flat=True).iterator(chunk_size=20)
    )


_LAST_FIRST = ("-effective_from", "-number")


def _named(action: Action) -> QuerySet[Entry]:
    return Entry.objects.filter(chain=OuterRef("chain"), action=action, number=OuterRef("number"))


def _words(versions: QuerySet[Entry]) -> QuerySet[Entry]:
    """Leave out versions that a change of facts made: their manifests name the act that they stand under."""
    return versions.filter(manifest__contains='"batch":null')


def _not_recalled(chain_uuid: UUID) -> QuerySet[Entry]:
    return Entry.objects.filter(chain=chain_uuid, action=Action.VERSION).exclude(Exists(_named(Action.RECALL)))


def order(entry: Entry) -> tuple[datetime, int]:
    """Return that by which versions take their turns: when they take effect, and their number."""
    assert entry.effective_from is not None and entry.number is not None  # noqa: S101, PT018 - the table's constraint
    return entry.effective_from, entry.number


def _state(entry: Entry, moment: datetime, recalled: bool, superseded_at: datetime | None, found: Standing) -> str:
    if recalled:
        return "recalled"
    if order(entry)[0] > moment:
        return "deferred"
    if superseded_at is not None:
        return "superseded"
    return "withdrawn" if found is Standing.WITHDRAWN else "in force"


def _row(entry: Entry, state: str, superseded_at: datetime | None, summary: str) -> VersionRow:
    effective_from, number = order(entry)
    manifest = Manifest.from_json(entry.manifest)
    signatures = sorted(entry.decision.signatures.all(), key=lambda signature: signature.position)
    return VersionRow(
        number=number,
        state=state,
        effective_from=effective_from,
        superseded_at=superseded_at,
        recorded_at=entry.recorded_at,
        kind=manifest.kind or "",
        summary=summary,
        capacities=[signature.capacity for signature in signatures],
        entry=entry,
    )
