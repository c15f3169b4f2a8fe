"""The dossier for programs, and for whoever wants to prove it: every hash can be computed again from what it holds."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from policies.desk.dossier.gathered import Dossier, Version, texts_of, written
from policies.desk.dossier.story import Line
from policies.register.models import Form

SCHEMA = 1
"""Raised whenever a key changes its meaning or goes; new keys may come without it."""

_FORMS = (Form.DOCUMENT, Form.TEXT)


def as_json(dossier: Dossier) -> bytes:
    """Return the dossier as JSON in UTF-8, the same bytes for the same state and language."""
    texts = {body.digest: text for body, text in texts_of(dossier.chain, _FORMS)}
    out = io.BytesIO()
    # Piece by piece: the whole as one string, and once more as bytes, would be held together.
    for piece in json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(_plain(dossier, texts)):
        out.write(piece.encode("utf-8", "replace"))
    out.write(b"\n")
    return out.getvalue()


def how_to_verify() -> list[str]:
    """Return the steps by which anybody proves a dossier without this program."""
    return [
        _(
            "An entry is proved by “sha256:” and the SHA-256 of “hashed”, written as JSON in UTF-8 with sorted keys, "
            "without spaces and without escaping letters beyond ASCII."
        ),
        _("“hashed.previous” of each entry is the proof of the entry before it; of the first it is empty."),
        _("“hashed.manifest” is the SHA-256 of the text “manifest”, which says what was decided."),
        _("“hashed.bodies” names the SHA-256 of each form of a version; “texts” holds the texts by theirs."),
        _(
            "“reference” of a signature is the SHA-256 of “salt” followed by the JSON of “comment”, “name” and “user”, "
            "written like “hashed”. Where a person’s data was erased, the signature stays, and its reference tells "
            "nothing."
        ),
        _("The proof of the last entry is “head”: compare it with one that was kept elsewhere."),
    ]


def _plain(dossier: Dossier, texts: dict[str, str]) -> dict[str, Any]:
    expected = {digest for version in dossier.versions for key, digest in version.digests.items() if _is_given(key)}
    return {
        "schema": SCHEMA,
        "portal": dossier.portal,
        "title": dossier.title,
        "locale": dossier.chain.locale,
        "chain": str(dossier.chain.uuid),
        "time_zone": dossier.zone,
        "as_of": written(dossier.as_of),
        "head": dossier.head,
        "how_to_verify": how_to_verify(),
        "entries": [
            {
                "position": proof.hashed["position"],
                "action": proof.hashed["action"],
                "number": proof.hashed["number"],
                "recorded_at": proof.hashed["recorded_at"],
                "hash": proof.hash,
                "previous_hash": proof.hashed["previous"],
                "hashed": proof.hashed,
                "manifest": proof.manifest,
                "signatories": [asdict(signatory) for signatory in proof.signatories],
            }
            for proof in dossier.proofs
        ],
        "versions": [_version(version) for version in dossier.versions],
        "story": [_line(line) for line in dossier.lines],
        "texts": texts,
        "missing_texts": sorted(expected - set(texts)),
    }


def _is_given(key: str) -> bool:
    return key.split("/")[1] in _FORMS


def _version(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "position": version.position,
        "kind": version.kind,
        "summary": version.summary,
        "recorded_at": written(version.recorded_at),
        "effective_from": written(version.effective_from),
        "stands_from": written(version.from_),
        "stands_until": written(version.until),
        "recalled": version.recalled,
        "redacted": version.redacted,
        "document_digest": version.document,
        "bodies": version.digests,
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "at": written(line.moment),
        "kind": str(line.kind.value),
        "what": line.what,
        "who": [asdict(hand) for hand in line.hands],
        "detail": line.detail,
        "version": line.number,
    }
