"""What a fact says, as plain data, and the digest by which an approved revision is known."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

CHOICES = ("controller", "dpo", "authority")


def fact_values(fact: Any) -> dict[str, Any]:
    """Return what a fact says: a value for each field that its kind names in `said`, its "wordings", its traits.

    `fact` may be a revision's object: its wordings are then the revision's. Texts are tidied; days are written
    "2018-05-25", another fact is its UUID, and what is not known is None.
    """
    values: dict[str, Any] = {field: _value(getattr(fact, field)) for field in fact.said}
    values |= {trait: True for trait in fact.traits if getattr(fact, trait)}
    values["wordings"] = {
        wording.locale: {field: _value(getattr(wording, field)) for field in wording.said}
        | {"forms": {form: _tidied(words) for form, words in wording.forms.items()}}
        for wording in fact.wordings.all()
    }
    return values


def called(values: dict[str, Any]) -> str:
    """Return what the values of a fact or a profile call it: a name, or the citation of a law."""
    return str(values["citation"] if "citation" in values else values["name"])


def profile_values(container: Any) -> dict[str, Any]:
    """Return what a portal says of itself: {"name", "domain", "controller", "dpo", "authority", "processors"}.

    Choices are UUIDs of facts, or None; processors are sorted.
    """
    values: dict[str, Any] = {"name": _tidied(container.name), "domain": _tidied(container.domain)}
    for choice in CHOICES:
        chosen = getattr(container, choice)
        values[choice] = str(chosen.uuid) if chosen else None
    values["processors"] = sorted(str(chosen.processor.uuid) for chosen in container.processors.all())
    return values


def encode(values: dict[str, Any]) -> str:
    """Return canonical JSON: keys sorted, no spaces, characters as themselves."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def decode(encoded: str) -> dict[str, Any]:
    """Return the values that `encode` wrote."""
    values: dict[str, Any] = json.loads(encoded)
    return values


def digest(encoded: str) -> str:
    """Return "sha256:" and the hexadecimal digest of the UTF-8 bytes."""
    return "sha256:" + hashlib.sha256(encoded.encode()).hexdigest()


def texts_of(value: Any) -> Iterator[str]:
    """Yield every text in values, names of keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for child in value.values():
            yield from texts_of(child)
    elif isinstance(value, list):
        for child in value:
            yield from texts_of(child)


def _value(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _tidied(value)
    other: UUID = value.uuid
    return str(other)


def _tidied(text: str) -> str:
    """Lines end as on paper, whatever the browser sent."""
    return "\n".join(line.strip() for line in text.strip().splitlines())
