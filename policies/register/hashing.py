"""What an entry's hash covers. Whoever changes a column named here changes the hash; nothing else is in it."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from policies.document.encoding import to_json
from policies.register.manifest import moment_text, sha256
from policies.register.models import Chain, Decision, Entry, Signature

SCHEMA = 1


def entry_hash(*, entry: Entry, chain: Chain, decision: Decision, signatures: Iterable[Signature]) -> str:
    """Return the hash of an entry: the digest of the canonical JSON of what it covers.

    :raises ValueError: `entry.bodies` is not JSON.
    """
    return sha256(to_json(hashed_content(entry=entry, chain=chain, decision=decision, signatures=signatures)))


def hashed_content(
    *, entry: Entry, chain: Chain, decision: Decision, signatures: Iterable[Signature]
) -> dict[str, Any]:
    """Return what an entry's hash covers: its columns, its chain, decision and signatures, and the hash before.

    No primary key, host or path is in it, so that a register can move to another database.

    :raises ValueError: `entry.bodies` is not JSON.
    """
    return {
        "schema": SCHEMA,
        "chain": {
            "uuid": str(chain.uuid),
            "kind": str(chain.kind),
            "owner": str(chain.owner),
            "subject": str(chain.subject),
            "locale": chain.locale,
        },
        "position": entry.position,
        "action": str(entry.action),
        "number": entry.number,
        "effective_from": moment_text(entry.effective_from) if entry.effective_from else None,
        "manifest": sha256(entry.manifest),
        "bodies": json.loads(entry.bodies),
        "decision": {
            "uuid": str(decision.uuid),
            "action": str(decision.action),
            "manifest_digest": decision.manifest_digest,
            "decided_at": moment_text(decision.decided_at),
            "signatures": [_signature(signature) for signature in signatures],
        },
        "recorded_at": moment_text(entry.recorded_at),
        "previous": entry.previous_hash,
    }


def signatory_reference(*, salt: str, user: UUID, name: str, comment: str) -> str:
    """Return what a signature keeps of its signatory: nothing can be read from it once the salt is erased."""
    return sha256(salt + to_json({"user": str(user), "name": name, "comment": comment}))


def _signature(signature: Signature) -> dict[str, str | int]:
    return {
        "position": signature.position,
        "reference": signature.reference,
        "capacity": str(signature.capacity),
        "act_number": signature.act_number,
        "signed_at": moment_text(signature.signed_at),
    }
