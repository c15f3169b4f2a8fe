"""What a signature covers: the manifest of an act, as canonical JSON, and the names of chains.

Every key stands in the JSON from the first day, null where it is not used yet, so that nothing ever has to be
hashed again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from policies.document.encoding import to_json
from policies.document.nodes import FactUsed
from policies.register.models import Action, ChainKind, Entry

SCHEMA = 1
_NAMESPACE = UUID("6f0d3c1e-6f0b-5d55-9a53-0a6f7e3c2b41")
_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


class UnreadableManifest(ValueError):
    """A text is not the canonical JSON of a manifest."""


def sha256(text: str) -> str:
    """Return "sha256:" and the hexadecimal digest of the UTF-8 bytes."""
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def moment_text(moment: datetime) -> str:
    """Return a moment in UTC with six digits of the second: "2026-03-12T08:00:00.000000Z"."""
    return moment.astimezone(UTC).strftime(_MOMENT)


def moment_of(text: str) -> datetime:
    """Return the moment that `moment_text` wrote.

    :raises ValueError: any other text.
    """
    return datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ChainName:
    """What a chain is about. Its UUID follows from the name, so that two chains can never claim one policy."""

    kind: ChainKind
    owner: UUID
    subject: UUID
    locale: str = ""

    @property
    def uuid(self) -> UUID:
        return uuid5(_NAMESPACE, "/".join((str(self.kind), str(self.owner), str(self.subject), self.locale)))

    def plain(self) -> dict[str, str]:
        """Return the name as JSON values, UUID included."""
        return {
            "uuid": str(self.uuid),
            "kind": str(self.kind),
            "owner": str(self.owner),
            "subject": str(self.subject),
            "locale": self.locale,
        }


def policy_chain(owner: UUID, subject: UUID, locale: str) -> ChainName:
    """Name the chain of a policy in one language."""
    return ChainName(ChainKind.POLICY, owner, subject, locale)


def owner_chain(owner: UUID) -> ChainName:
    """Name the chain of a portal's or library's own acts."""
    return ChainName(ChainKind.OWNER, owner, owner)


def installation_chain(installation: UUID) -> ChainName:
    """Name the chain of the installation."""
    return ChainName(ChainKind.INSTALLATION, installation, installation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One act, entirely: what is signed is the digest of this.

    `base` is the hash of the last version entry that the act starts from; `document` the document's digest and
    `articles` the wording digest of each article by id. `kind` is first, wording, substance, facts, model or
    translation. `effective` is None for "at once". `facts` are the revisions shown, or, in an act that approves a
    fact, that one. `numbers` are the versions that a recall, withdrawal or redaction names. `batch` is the digest
    of the manifest that was signed, where one signature covers several entries. `opening` acts name the chain
    opened as their `chain`; every other act names the chain that it stands in. `recalls` is what a closing takes away
    (`register.closings`).
    """

    action: Action
    chain: ChainName
    base: str | None = None
    document: str | None = None
    articles: Mapping[str, str] | None = None
    kind: str | None = None
    summary: str = ""
    effective: datetime | None = None
    time_zone: str = "UTC"
    prevailing: str | None = None
    same_meaning: tuple[str, ...] | None = None
    source: Mapping[str, Any] | None = None
    model: Mapping[str, Any] | None = None
    facts: tuple[FactUsed, ...] = ()
    waivers: tuple[Any, ...] | None = None
    recalls: tuple[Any, ...] | None = None
    batch: str | None = None
    numbers: tuple[int, ...] | None = None
    reason: str | None = None

    def to_json(self) -> str:
        """Return the canonical JSON."""
        data: dict[str, Any] = {field.name: _plain(getattr(self, field.name)) for field in fields(self)}
        return to_json(data | {"schema": SCHEMA})

    def digest(self) -> str:
        """Return the digest that signatories sign."""
        return sha256(self.to_json())

    @staticmethod
    def from_json(text: str) -> Manifest:
        """Return the manifest that `to_json` wrote.

        :raises UnreadableManifest: the text is anything else, if only by a space.
        """
        manifest = Manifest._read(text)
        if manifest.to_json() != text:
            raise UnreadableManifest("The manifest is not in its canonical form.")
        return manifest

    @staticmethod
    def _read(text: str) -> Manifest:
        try:
            data = json.loads(text)
            if data.pop("schema") != SCHEMA:
                raise UnreadableManifest("The manifest is of another schema.")
            return Manifest(**{key: _READERS.get(key, _same)(value) for key, value in data.items()})
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise UnreadableManifest("The text is not a manifest.") from error


def manifest_of(entry: Entry) -> Manifest:
    """Return the manifest of an entry, read once for each row in memory. Verification asks whether it is canonical.

    :raises UnreadableManifest: the column holds something else.
    """
    known: tuple[str, Manifest] | None = entry.__dict__.get(_KNOWN)
    if known is not None and known[0] is entry.manifest:
        return known[1]
    return remember(entry, Manifest._read(entry.manifest))


def remember(entry: Entry, manifest: Manifest) -> Manifest:
    """Note what the manifest of an entry says, which need not be read then."""
    entry.__dict__[_KNOWN] = (entry.manifest, manifest)
    return manifest


_KNOWN = "_manifest_read"


def _plain(value: Any) -> Any:
    if isinstance(value, ChainName):
        return value.plain()
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, FactUsed):
        return {"fact": value.fact, "number": value.number, "digest": value.digest}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return str(value) if isinstance(value, str) else value


def _same(value: Any) -> Any:
    return value


def _chain(value: dict[str, str]) -> ChainName:
    return ChainName(ChainKind(value["kind"]), UUID(value["owner"]), UUID(value["subject"]), value["locale"])


def _facts(value: list[dict[str, Any]]) -> tuple[FactUsed, ...]:
    return tuple(FactUsed(**fact) for fact in value)


def _moment(value: str | None) -> datetime | None:
    return None if value is None else moment_of(value)


def _sequence(value: list[Any] | None) -> tuple[Any, ...] | None:
    return None if value is None else tuple(value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "action": Action,
    "chain": _chain,
    "effective": _moment,
    "facts": _facts,
    "same_meaning": _sequence,
    "waivers": _sequence,
    "recalls": _sequence,
    "numbers": _sequence,
}
