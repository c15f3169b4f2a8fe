"""Everything that a dossier says, as plain values: what each form of it is made from, and nothing else."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import slugify
from django.utils.translation import get_language

from policies.desk.dossier.records import Records
from policies.desk.dossier.story import Kind, Line, story_of
from policies.register.bodies import DamagedBody, digests_of, unfold
from policies.register.hashing import hashed_content
from policies.register.manifest import moment_text
from policies.register.models import Action, Body, Chain, Entry, Form
from policies.review.notifications import language_name

_LONGEST_NAME = 100


@dataclass(frozen=True)
class Signatory:
    """Who stands behind a signature. All but the position is None once that person's data were erased."""

    position: int
    user: str | None = None
    name: str | None = None
    comment: str | None = None
    salt: str | None = None


@dataclass(frozen=True)
class Proof:
    """One entry of the chain. `hashed` is what its hash covers; `manifest` the canonical JSON of what was signed.

    `manifest` is None where a redaction has put other words in the place of those that it holds.
    """

    hash: str
    hashed: dict[str, Any]
    manifest: str | None
    signatories: tuple[Signatory, ...]


@dataclass(frozen=True)
class Version:
    """A version, since when and until when it is what stands (None: without end), and the digests of its forms.

    `from_` is None where another version came first, or a recall. The story tells of withdrawals.
    """

    number: int
    position: int
    kind: str
    summary: str
    recorded_at: datetime
    effective_from: datetime
    from_: datetime | None
    until: datetime | None
    recalled: bool
    redacted: bool
    document: str | None
    digests: dict[str, str]


@dataclass(frozen=True)
class Dossier:
    """A policy in one language with all that happened. `as_of` is the moment of the last thing that was recorded."""

    chain: Chain
    title: str
    portal: str
    language: str
    zone: str
    as_of: datetime
    head: str
    lines: tuple[Line, ...]
    proofs: tuple[Proof, ...]
    versions: tuple[Version, ...]

    @property
    def name(self) -> str:
        """How the dossier's files are called, without ending: in ASCII, the same for the same state."""
        said = slugify(f"{self.portal} {self.title}") or str(self.chain.uuid)
        if len(said) > _LONGEST_NAME:
            said = said[:_LONGEST_NAME].rpartition("-")[0] or said[:_LONGEST_NAME]
        return f"dossier-{said}-{self.chain.locale}-{len(self.proofs)}-{get_language()}".lower()


def gather(records: Records) -> Dossier:
    """Put together what the records tell, in the language that is active, whatever the time is."""
    chain = records.chain
    lines = story_of(records)
    recorded = [entry.recorded_at for entry in records.entries]
    told = [row.contributed_at for row in records.contributions]
    told += [state.finished_at or state.started_at for state in records.submissions]
    told += [line.moment for line in lines if line.kind in (Kind.COMMENT, Kind.SUGGESTION, Kind.OPINION)]
    return Dossier(
        chain=chain,
        title=records.title or language_name(chain.locale),
        portal=records.container.name,
        language=language_name(chain.locale),
        zone=records.container.time_zone,
        as_of=max(recorded + told, default=chain.opened_at),
        head=records.entries[-1].hash if records.entries else "",
        lines=lines,
        proofs=tuple(_proof(records, entry) for entry in records.entries),
        versions=tuple(reversed(list(_versions(records)))),
    )


def texts_of(chain: Chain, forms: Iterable[Form]) -> Iterator[tuple[Body, str]]:
    """Yield the stored forms of all versions with their text, a few at a time; those that are damaged are left out."""
    rows = Body.objects.filter(chain=chain, form__in=list(forms)).order_by("number", "form", "renderer")
    for body in rows.iterator(chunk_size=20):
        try:
            text = unfold(body.content)
        except DamagedBody:
            continue
        if f"sha256:{hashlib.sha256(text.encode()).hexdigest()}" == body.digest:
            yield body, text


def _proof(records: Records, entry: Entry) -> Proof:
    signatures = records.signatures.get(entry.decision_id, ())
    hashed = hashed_content(entry=entry, chain=records.chain, decision=entry.decision, signatures=signatures)
    said = records.manifest(entry).summary
    replaced = said and entry.number is not None and said != records.summary(entry.number)
    return Proof(
        hash=entry.hash,
        hashed=hashed,
        manifest=None if replaced else entry.manifest,
        signatories=tuple(_signatory(records, signature.pk, signature.position) for signature in signatures),
    )


def _signatory(records: Records, signature: int, position: int) -> Signatory:
    person = records.signatories.get(signature)
    if person is None:
        return Signatory(position)
    return Signatory(position, str(person.user), person.name, person.comment, person.salt)


def _versions(records: Records) -> Iterator[Version]:
    history = records.history
    turns = [version for version in history.versions if _has_turn(records, version)]
    until = {one.position: after.effective_from for one, after in itertools.pairwise(turns)}
    standing = {version.position for version in turns}
    not_recalled = {version.position for version in history.versions}
    digests = _digests_by_number(records.entries)
    redacted = {entry.number for entry in records.entries if entry.action == Action.REDACTION}
    for entry in records.entries:
        if entry.action != Action.VERSION or entry.number is None or entry.effective_from is None:
            continue
        manifest = records.manifest(entry)
        yield Version(
            number=entry.number,
            position=entry.position,
            kind=manifest.kind or "",
            summary=records.summary(entry.number),
            recorded_at=entry.recorded_at,
            effective_from=entry.effective_from,
            from_=entry.effective_from if entry.position in standing else None,
            until=until.get(entry.position),
            recalled=entry.position not in not_recalled,
            redacted=entry.number in redacted,
            document=manifest.document,
            digests=digests.get(entry.number, {}),
        )


def _has_turn(records: Records, version: Entry) -> bool:
    return version.effective_from is not None and records.history.candidate(version.effective_from) is version


def _digests_by_number(entries: Iterable[Entry]) -> dict[int, dict[str, str]]:
    """Return the digest of each form that stands of a version, by its key, which is "number/form/renderer"."""
    standing: dict[str, str | None] = {}
    for entry in entries:
        standing |= digests_of(entry)
    found: dict[int, dict[str, str]] = {}
    for key, digest in standing.items():
        if digest is not None:
            found.setdefault(int(key.split("/")[0]), {})[key] = digest
    return found


def written(moment: datetime | None) -> str | None:
    """Return a moment as the register writes it, in UTC."""
    return moment_text(moment) if moment else None
