"""The words by which a text may mean a fact of a portal: every wording, every form, as approved at a moment."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from policies.facts import queries
from policies.facts.resolution import PROFILE_FIELDS, Resolver, resolver
from policies.facts.values import CHOICES
from policies.facts.wording import CARD_LINES, IN_WORDS


@dataclass(frozen=True, slots=True)
class Known:
    """Words that mean a fact. `shows` is what the fact reads as, in this form, in the document; empty: it has no value.

    The words may be those of another language, and then are not what the fact shows.
    """

    key: str
    form: str
    words: str
    shows: str

    @property
    def field(self) -> str:
        return self.key.rpartition(".")[2]


def known_values(*, portal: UUID, locale: str, at: datetime) -> tuple[Known, ...]:
    """Return all words that mean a fact which a document of the portal in `locale` can show at a moment.

    Only facts that the portal's approved profile names are looked at, and only what is approved of them.
    """
    shown = resolver(portal=portal, locale=locale, at=at)
    found = {(known.key, known.form, known.words): known for known in _known(shown, portal, locale, at)}
    return tuple(found.values())


def _known(shown: Resolver, portal: UUID, locale: str, at: datetime) -> Iterator[Known]:
    profile = queries.in_effect(portal, at)
    if profile is None:
        return
    values = json.loads(profile.values)
    chosen = {choice: UUID(values[choice]) for choice in CHOICES if values[choice]}
    chosen |= {f"processor.{uuid}": UUID(uuid) for uuid in values["processors"]}
    approved = queries.all_in_effect(chosen.values(), at)
    for subject, uuid in chosen.items():
        if uuid in approved:
            for field, form, words in _spellings(json.loads(approved[uuid].values), locale):
                key = f"{subject}.{field}"
                yield Known(key, form, words, shown.fact(key, form).value or "")
    for field in PROFILE_FIELDS:
        if values[field]:
            yield Known(f"portal.{field}", "", values[field], shown.fact(f"portal.{field}").value or "")


def _spellings(values: dict[str, Any], locale: str) -> Iterator[tuple[str, str, str]]:
    """Yield (field, form, words). A form of another language is no form here."""
    yield from ((field, "", values[field]) for field in CARD_LINES if values[field])
    for language, wording in values["wordings"].items():
        yield from ((field, "", words) for field, words in wording.items() if field in IN_WORDS and words)
        for form, words in wording["forms"].items():
            if words:
                yield "name", form if language == locale else "", words
