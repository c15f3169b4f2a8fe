"""Prints that were made, kept so that they need not be made again; never in place of what the register says.

A print is kept under its chain and what it prints of it, with the digest of all that went into it: who asks brings the
same digest or has it made anew, so that words that a redaction took away are served by no process, and those that one
process still holds are dropped when they are asked for again, or after a day.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.cache import cache

from policies.register.printing.setting import SETTER, set_as_pdf

_A_DAY = 86400
_ATTESTED = "attested"  # one place for all days: each is soon told again, and nobody can fill the cache with days


def print_of(chain: UUID, number: int | None, template: Path, data: Mapping[str, Any]) -> bytes:
    """Return the PDF of a version's data, or of an attestation's for `number` None.

    :raises UnableToPrint: they cannot be set at all.
    """
    key, wanted = _key(chain, number), _digest(template, data)
    kept = cache.get(key)
    if kept is not None and kept[0] == wanted:
        return bytes(kept[1])
    made = set_as_pdf(template, data)
    cache.set(key, (wanted, made), _A_DAY)
    return made


def forget_prints(chain: UUID, number: int) -> None:
    """Drop what was printed of a version, and what was attested of its policy."""
    cache.delete_many([_key(chain, number), _key(chain, None)])


def _key(chain: UUID, number: int | None) -> str:
    return f"policies.print.{chain}.{number or _ATTESTED}"


def _digest(template: Path, data: Mapping[str, Any]) -> str:
    said = f"{SETTER}\n{_template_digest(template)}\n{json.dumps(data, sort_keys=True)}"
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


@functools.cache
def _template_digest(template: Path) -> str:
    return hashlib.sha256(template.read_bytes()).hexdigest()
