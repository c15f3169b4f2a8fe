"""The act by which a portal closes a language, in its own chain: which language, and which policies go with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from policies.register.manifest import Manifest, manifest_of, owner_chain
from policies.register.models import Action, Entry


class Closing(NamedTuple):
    """A language by its code, and the policies that are withdrawn with it: the hash of each chain's last entry."""

    locale: str
    chains: Mapping[UUID, str]

    def plain(self) -> tuple[Any, ...]:
        """Return what the manifest of the act says in `recalls`."""
        return ({"locale": self.locale, "chains": {str(uuid): last for uuid, last in self.chains.items()}},)

    @staticmethod
    def of(manifest: Manifest) -> Closing | None:
        """Return what the manifest of a closing says; None where it says nothing of the kind."""
        try:
            (said,) = manifest.recalls or ()
            return Closing(said["locale"], {UUID(uuid): last for uuid, last in said["chains"].items()})
        except (ValueError, TypeError, KeyError, AttributeError):
            return None


def closed_at(owners: Iterable[UUID]) -> dict[UUID, dict[str, datetime]]:
    """Return when portals and libraries last closed a language by an act, by owner and code; in one query.

    Whether it has been opened again stands with the portal.
    """
    chains = {owner_chain(owner).uuid: owner for owner in set(owners)}
    found: dict[UUID, dict[str, datetime]] = {owner: {} for owner in chains.values()}
    if not chains:
        return found
    for entry in Entry.objects.filter(chain__in=list(chains), action=Action.CLOSING).order_by("chain", "position"):
        if closing := Closing.of(manifest_of(entry)):
            found[chains[entry.chain_id]][closing.locale] = entry.recorded_at
    return found
