"""Which portals accept changes of shared facts beforehand: acts in a portal's own chain, by its legal reviewer.

An acceptance that names no fact covers every later change of a shared fact, until it is withdrawn, but never another
name of a processor, in whatever language or form, than the portal has agreed to: that is a new processor
(`facts.processors`). One that names a revision accepts that one alone.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from policies.register.manifest import owner_chain
from policies.register.models import Action, ChainKind, Entry


def acceptance(portal: UUID, at: datetime) -> Entry | None:
    """Return the act by which a portal accepts changes of shared facts at a moment; None when it does not."""
    last = _acts().filter(chain=owner_chain(portal).uuid, recorded_at__lte=at).order_by("-position").first()
    return last if last is not None and last.action == Action.ACCEPTANCE else None


def accepting(portals: Iterable[UUID], at: datetime) -> set[UUID]:
    """Return those of the portals that accept changes of shared facts at a moment, in one query."""
    chains = [owner_chain(portal).uuid for portal in set(portals)]
    acts = _acts().filter(chain__in=chains, recorded_at__lte=at).order_by("chain_id", "position")
    last = dict(acts.values_list("chain__owner", "action"))
    return {owner for owner, action in last.items() if action == Action.ACCEPTANCE}


def has_accepted(portal: UUID, fact: UUID, number: int) -> bool:
    """Whether a portal has accepted this one revision of a shared fact."""
    entries = Entry.objects.filter(chain=owner_chain(portal).uuid, action=Action.ACCEPTANCE, number=number)
    return entries.filter(manifest__contains=str(fact)).exists()


def _acts() -> QuerySet[Entry]:
    general = Q(action=Action.ACCEPTANCE, number=None) | Q(action=Action.WITHDRAWAL)
    return Entry.objects.filter(general, chain__kind=ChainKind.OWNER)
