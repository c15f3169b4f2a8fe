"""Which articles of a translation are behind the text that prevails: by what they say, whatever the dates are.

A translation declares, for each article, the wording digest of what it translates. An article is behind while the text
in force says something else there, unless each step from one to the other was approved as having the same meaning.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from policies.register.manifest import Manifest, manifest_of
from policies.register.models import Action, Entry

Wordings = Mapping[str, str]
"""Wording digests by the ids of articles."""


@dataclass(frozen=True, slots=True)
class Step:
    """A version of the text that prevails: what it says, what it began with, and which articles mean the same still."""

    number: int
    hash: str
    base: str | None
    articles: Wordings
    same_meaning: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Behind:
    """The articles that say something newer where they prevail, and those that are not translated at all; by id."""

    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.missing)


def steps_of(entries: Iterable[Entry]) -> list[Step]:
    """Return the versions among a chain's entries, recalled or not, by number."""
    versions = sorted((each for each in entries if each.action == Action.VERSION), key=lambda each: each.number or 0)
    return [_step(version) for version in versions]


def _step(version: Entry) -> Step:
    manifest = manifest_of(version)
    articles = manifest.articles or {}
    return Step(version.number or 0, version.hash, manifest.base, articles, manifest.same_meaning or ())


def declared(claimed: Wordings, present: Collection[str], steps: Sequence[Step], in_force: int) -> dict[str, str]:
    """Return what a translation with the articles `present` declares while that version of its source is in force.

    `claimed` says what each article was translated from. What means the same as the text in force is declared as that,
    so that older versions need never be looked at again.
    """
    now = _articles_of(steps, in_force)
    meant = _same(claimed, steps, after=0, until=in_force)
    return {
        article: now[article] if now.get(article) in meant[article] else digest
        for article, digest in claimed.items()
        if article in present
    }


def source_in(chain: UUID, manifest: Manifest) -> Mapping[str, Any] | None:
    """Return what a version declares of the text of a chain; None where it declares nothing, or another source.

    Another language may prevail since: of that one nobody has said that it is what was translated.
    """
    return manifest.source if manifest.source and manifest.source["chain"] == str(chain) else None


def behind(source: Mapping[str, Any] | None, present: Collection[str], steps: Sequence[Step], in_force: int) -> Behind:
    """Return where a translation with the articles `present` is behind version `in_force` of what it translates.

    `source` is what its manifest declares. Articles are told in the order in which digests are kept; one that the
    translation alone has is behind nothing.
    """
    said: Wordings = source["articles"] if source else {}
    meant = _same(said, steps, after=int(source["number"]) if source else 0, until=max(in_force, _last(steps)))
    late = [
        article
        for article, digest in _articles_of(steps, in_force).items()
        if digest not in meant.get(article, frozenset())
    ]
    return Behind(
        changed=tuple(article for article in late if article in present),
        missing=tuple(article for article in late if article not in present),
    )


def _same(claimed: Wordings, steps: Sequence[Step], *, after: int, until: int) -> dict[str, frozenset[str]]:
    """Return by article every wording that was approved as meaning what is claimed, in the versions between two."""
    found = {article: {digest} for article, digest in claimed.items()}
    by_hash = {step.hash: step for step in steps}
    for step in steps:
        base = by_hash.get(step.base or "")
        if base is None or not after < step.number <= until:
            continue
        for article in step.same_meaning:
            if article in step.articles and base.articles.get(article) in found.get(article, ()):
                found[article].add(step.articles[article])
    return {article: frozenset(digests) for article, digests in found.items()}


def _articles_of(steps: Sequence[Step], number: int) -> Wordings:
    return next((step.articles for step in steps if step.number == number), {})


def _last(steps: Sequence[Step]) -> int:
    return max((step.number for step in steps), default=0)
