"""Who may do what where. A role is held by belonging to the group of that role; a superuser holds none by right.

Operators run the installation without being superusers: they say who holds which role and set portals up, and are
editors of every library, whatever groups they belong to. In a portal they hold no role but what they were given.

Screens ask often and of the same person: what a user object holds is read once and kept with it, for as long as a
request lasts. `has_role` and `may_operate`, by which decisions are taken, read anew.
"""

from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from home.models import ContainerKind, Role, RoleGroup, RoleTerm

OPERATE = "home.operate"
_KEPT = "_roles_kept"


def has_role(user: Any, container_uuid: UUID, role: Role) -> bool:
    """Whether an active user holds a role in one portal or library, at this moment."""
    if not _is_known(user):
        return False
    there = RoleGroup.objects.filter(container__uuid=container_uuid, role=role)
    return there.filter(_as_member(user) | _by_office(user)).exists()


def is_operator(user: Any) -> bool:
    """Whether a user runs the installation, as a superuser or an operator; kept with the user object."""
    return bool(user.is_active and user.has_perm(OPERATE))


def may_operate(user: Any) -> bool:
    """Whether an active user runs the installation, as a superuser or an operator, at this moment."""
    return _is_known(user) and bool(user.is_superuser or _permission(user).exists())


def containers_with_role(user: Any, *roles: Role) -> set[UUID]:
    """Return the UUIDs of the portals and libraries where a user holds one of the roles."""
    return {container for container, role in _kept(user) if role in roles}


def containers_of(user: Any) -> set[UUID]:
    """Return the UUIDs of the portals and libraries where a user holds any role."""
    return {container for container, _role in _kept(user)}


def people(container_uuid: UUID, role: Role) -> QuerySet[Any]:
    """Return the active users who were given a role in one portal or library, by user name."""
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


def roles_held(user: Any) -> QuerySet[RoleGroup]:
    """Return the roles that a user holds; a role that has ended is none."""
    if not _is_known(user):
        return RoleGroup.objects.none()
    held = _as_member(user)
    if is_operator(user) and not user.is_superuser:
        held |= _by_office(user)
    return RoleGroup.objects.filter(held)


def _kept(user: Any) -> frozenset[tuple[UUID, str]]:
    """Return (container, role) of all roles that a user object held when it was first asked about."""
    if not getattr(user, "is_active", False):
        return frozenset()
    if not hasattr(user, _KEPT):
        setattr(user, _KEPT, frozenset(roles_held(user).values_list("container__uuid", "role")))
    kept: frozenset[tuple[UUID, str]] = getattr(user, _KEPT)
    return kept


def _is_known(user: Any) -> bool:
    return bool(getattr(user, "is_active", False) and user.pk is not None)


def _as_member(user: Any) -> Q:
    ended = _ended().filter(user=user, role_group=OuterRef("pk"))
    return Q(group__in=Group.objects.filter(user=user)) & ~Q(Exists(ended))


def _by_office(user: Any) -> Q:
    """The editors of every library, where `user` is an operator; nothing for others."""
    return Q(Exists(_permission(user)), role=Role.EDITOR, container__kind=ContainerKind.LIBRARY)


def _permission(user: Any) -> QuerySet[Permission]:
    app_label, codename = OPERATE.split(".")
    given = Q(group__user=user) | Q(user=user)
    return Permission.objects.filter(given, content_type__app_label=app_label, codename=codename)


def _ended() -> QuerySet[RoleTerm]:
    return RoleTerm.objects.filter(until__lte=timezone.now())
