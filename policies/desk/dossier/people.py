"""Who acted, by name for those who work for the portal; whoever's data were erased is nobody any more."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from policies.register.models import Signatory, Signature
from policies.review.models import LegalTaskState


@dataclass(frozen=True)
class People:
    """Members of staff by UUID and by key. `erased` are those whose name was erased from something that they signed."""

    by_uuid: Mapping[UUID, Any]
    by_key: Mapping[int, Any]
    erased: frozenset[UUID]

    def is_named(self, key: int | None) -> bool:
        """Whether somebody is known by this key whose data were not erased."""
        return key is not None and key in self.by_key and self.by_key[key].uuid not in self.erased

    def is_known(self, uuid: UUID) -> bool:
        """Whether somebody is known by this UUID whose data were not erased."""
        return uuid in self.by_uuid and uuid not in self.erased

    def name(self, uuid: UUID | None) -> str:
        """Return the name of somebody known by UUID."""
        if uuid is None:
            return _("somebody unknown")
        return self._name(self.by_uuid.get(uuid))

    def name_of_key(self, key: int | None) -> str:
        """Return the name of somebody known by the key of their account, which is None once the account is gone."""
        return self._name(self.by_key.get(key) if key else None)

    def _name(self, user: Any) -> str:
        if user is None or user.uuid in self.erased:
            return erased_person()
        return str(user.shown_name)


def erased_person() -> str:
    """Return what stands in place of the name of somebody whose data were erased."""
    return _("a person whose data was erased")


def people_of(uuids: Collection[UUID], keys: Collection[int]) -> People:
    """Return the people known by these UUIDs and keys of accounts."""
    users = list(get_user_model().objects.filter(Q(uuid__in=uuids) | Q(pk__in=keys)))
    return People({user.uuid: user for user in users}, {user.pk: user for user in users}, _erased(users))


def _erased(users: Collection[Any]) -> frozenset[UUID]:
    """Return who of these people approved something that does not tell any more who signed it.

    The signature itself does not say whose it was; the submission that it ended does.
    """
    nameless = Signature.objects.filter(signatory__isnull=True).values("decision__manifest_digest")
    uuids = [str(user.uuid) for user in users]
    signed = set()
    for part in ("approval", "first_approval"):
        states = LegalTaskState.objects.filter(**{f"{part}__user__in": uuids})
        found = states.annotate(digest=KT(f"{part}__digest")).filter(digest__in=nameless)
        signed |= {(said["digest"], UUID(said["user"])) for said in found.values_list(part, flat=True) if said}
    if not signed:
        return frozenset()
    named = Signatory.objects.filter(signature__decision__manifest_digest__in={digest for digest, _user in signed})
    still = set(named.values_list("signature__decision__manifest_digest", "user"))
    return frozenset(user for digest, user in signed - still)
