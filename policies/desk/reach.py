"""How far facts reach: which policies show them, counted for everybody and listed for those who may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.roles import containers_of, is_operator
from policies.facts.concerned import standing_versions
from policies.register.models import Chain, ChainKind, Shown


@dataclass(frozen=True)
class Reach:
    """In how many policies something is shown, in how many languages of them, in how many portals."""

    policies: int = 0
    languages: int = 0
    portals: int = 0

    @staticmethod
    def of(chains: Iterable[Chain]) -> "Reach":
        """Count some policies, each in one language."""
        rows = list(chains)
        return Reach(
            policies=len({(row.owner, row.subject) for row in rows}),
            languages=len({row.locale for row in rows}),
            portals=len({row.owner for row in rows}),
        )

    @property
    def policies_and_languages(self) -> str:
        """ "214 policies, 3 languages", in the language that is active."""
        policies = ngettext("%(count)d policy", "%(count)d policies", self.policies) % {"count": self.policies}
        languages = ngettext("%(count)d language", "%(count)d languages", self.languages) % {"count": self.languages}
        return _("%(policies)s, %(languages)s") % {"policies": policies, "languages": languages}

    @property
    def sentence(self) -> str:
        """ "Shown in 214 policies, 3 languages", in the language that is active."""
        if not self.policies:
            return _("Shown in no policy")
        return _("Shown in %(policies_and_languages)s") % {"policies_and_languages": self.policies_and_languages}


def chains_showing(fact: UUID, *, at: datetime) -> QuerySet[Chain]:
    """Return the policies, each in one language, that show a fact at a moment or in a version to come.

    Withdrawn ones are among them: they may be reinstated.
    """
    shown = Shown.objects.filter(chain=OuterRef("uuid"), fact=fact)
    standing = shown.filter(Exists(standing_versions(at, chain="chain", number="number")))
    return Chain.objects.filter(Exists(standing), kind=ChainKind.POLICY).order_by("owner", "subject", "locale")


def reach_of(chains: QuerySet[Chain]) -> Reach:
    """Count policies, in one query."""
    counted = chains.order_by().aggregate(
        policies=Count("subject", distinct=True),
        languages=Count("locale", distinct=True),
        portals=Count("owner", distinct=True),
    )
    return Reach(**counted)


def affected(*, facts: Iterable[UUID], at: datetime) -> dict[UUID, Reach]:
    """Return how far each of some facts reaches at a moment, in one query; those that no policy shows reach nowhere."""
    wanted = set(facts)
    counted = (
        Shown.objects.filter(Exists(standing_versions(at, chain="chain", number="number")), fact__in=wanted)
        .order_by()
        .values("fact")
        .annotate(
            policies=Count("chain__subject", distinct=True),
            languages=Count("chain__locale", distinct=True),
            portals=Count("chain__owner", distinct=True),
        )
    )
    found = {row.pop("fact"): Reach(**row) for row in counted}
    return {fact: found.get(fact, Reach()) for fact in wanted}


def portals_seen_by(user: Any) -> set[UUID] | None:
    """Return the portals and libraries whose policies a user sees in the admin; None for all."""
    return None if user.is_superuser else containers_of(user)


def portals_named_to(user: Any) -> set[UUID] | None:
    """Return the portals and libraries of which a user is told what they show of facts; None for all."""
    return None if is_operator(user) else containers_of(user)


def seen(chains: QuerySet[Chain], user: Any) -> QuerySet[Chain]:
    """Return those of some policies that a user sees in the admin."""
    portals = portals_seen_by(user)
    return chains if portals is None else chains.filter(owner__in=portals)
