"""Who may do what where. A role is held by belonging to the group of that role; a superuser holds none by right.

Screens ask often and of the same person: what a user object holds is read once and kept with it, for as long as a
request lasts. `has_role`, by which decisions are taken, reads anew.
"""

from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from home.models import Role, RoleGroup, RoleTerm

_KEPT = "_roles_kept"


def has_role(user: Any, container_uuid: UUID, role: Role) -> bool:
    """Whether an active user holds a role in one portal or library, at this moment."""
    return _held(user).filter(container__uuid=container_uuid, role=role).exists()


def containers_with_role(user: Any, *roles: Role) -> set[UUID]:
    """Return the UUIDs of the portals and libraries where a user holds one of the roles."""
    return {container for container, role in _kept(user) if role in roles}


def containers_of(user: Any) -> set[UUID]:
    """Return the UUIDs of the portals and libraries where a user holds any role."""
    return {container for container, _role in _kept(user)}


def people(container_uuid: UUID, role: Role) -> QuerySet[Any]:
    """Return the active users who hold a role in one portal or library, by user name."""
    return (
        get_user_model()
        .objects.filter(
            is_active=True,
            groups__portal_role__container__uuid=container_uuid,
            groups__portal_role__role=role,
        )
        .exclude(
            Exists(
                _ended().filter(user=OuterRef("pk"), role_group__container__uuid=container_uuid, role_group__role=role)
            )
        )
        .order_by("username")
    )


def ended_groups(user: Any) -> QuerySet[Any]:
    """Return the groups, by key, in which a user's role has ended: whatever these open is closed to them."""
    return _ended().filter(user=user).values("role_group__group")


def _kept(user: Any) -> frozenset[tuple[UUID, str]]:
    """Return (container, role) of all roles that a user object held when it was first asked about."""
    if not getattr(user, "is_active", False):
        return frozenset()
    if not hasattr(user, _KEPT):
        setattr(user, _KEPT, frozenset(_held(user).values_list("container__uuid", "role")))
    kept: frozenset[tuple[UUID, str]] = getattr(user, _KEPT)
    return kept


def _held(user: Any) -> QuerySet[RoleGroup]:
    if not getattr(user, "is_active", False) or user.pk is None:
        return RoleGroup.objects.none()
    return RoleGroup.objects.filter(group__user=user).exclude(
        Exists(_ended().filter(user=user, role_group=OuterRef("pk")))
    )


def _ended() -> QuerySet[RoleTerm]:
    return RoleTerm.objects.filter(until__lte=timezone.now())
