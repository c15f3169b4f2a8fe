"""Who holds which role: giving roles, for good or for a time, and taking them away."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import GroupPagePermission

from home.models import Container, Role, RoleGroup, RoleTerm
from home.roles import OPERATE, people

PAGE_PERMISSIONS = {Role.EDITOR: ("add", "change"), Role.TRANSLATOR: ("change",)}
LONGEST_GROUP_NAME = 150
LONGEST_TERM = timedelta(days=366)
"""How long a role may be given for that ends by itself."""


class NotGiven(ValueError):
    """A role was not given or not taken away; the message says why in one sentence."""


@transaction.atomic
def give_role(
    *,
    container: Container,
    role: Role,
    user: Any,
    until: datetime | None = None,
    stands_in_for: Any = None,
    at: datetime,
) -> RoleGroup:
    """Give somebody a role in a portal or library, for good or `until` a moment. Given again, the new term counts.

    Whom somebody `stands_in_for` keeps their own role.

    :raises NotGiven: the account is switched off; an auditor's, or a deputy's, role has no end; the end is past or too
        far away; or nobody to stand in for holds the role.
    """
    if not user.is_active:
        raise NotGiven(_("This account is switched off. Whoever runs the installation can switch it on."))
    if until is None and (role is Role.AUDITOR or stands_in_for is not None):
        raise NotGiven(_("Say until when: auditors and deputies have their role for a limited time."))
    if until is not None and not at < until <= at + LONGEST_TERM:
        raise NotGiven(_("Choose an end between tomorrow and a year from now."))
    if stands_in_for is not None and (stands_in_for == user or stands_in_for not in people(container.uuid, role)):
        raise NotGiven(_("A deputy stands in for somebody else who holds the same role here."))
    Container.objects.select_for_update().get(pk=container.pk)  # two who give the first role at once make one group
    held = RoleGroup.objects.filter(container=container, role=role).first() or add_group(container, role)
    has_it_for_good = user.groups.filter(pk=held.group_id).exists() and not held.terms.filter(user=user).exists()
    if has_it_for_good and stands_in_for is not None:
        raise NotGiven(_("“%(person)s” holds this role already.") % {"person": user.get_username()})
    user.groups.add(held.group)
    if until is None:
        held.terms.filter(user=user).delete()
    else:
        held.terms.update_or_create(user=user, defaults={"until": until, "stands_in_for": stands_in_for})
    return held


@transaction.atomic
def take_role(*, container: Container, role: Role, user: Any) -> None:
    """Take a role away. Whoever has none keeps none."""
    held = RoleGroup.objects.filter(container=container, role=role).first()
    if held is not None:
        user.groups.remove(held.group)
        held.terms.filter(user=user).delete()


def operators() -> QuerySet[Group]:
    """Return the groups whose members are operators; the first is the one that every installation has."""
    app_label, codename = OPERATE.split(".")
    groups = Group.objects.filter(permissions__content_type__app_label=app_label, permissions__codename=codename)
    return groups.order_by("pk")


def let_operate(user: Any) -> None:
    """Make somebody an operator."""
    user.groups.add(operators()[0])


@transaction.atomic
def end_terms(*, at: datetime) -> int:
    """Take away the roles whose term has ended, which nobody holds any more anyway; return how many."""
    terms = RoleTerm.objects.select_for_update(of=("self",)).filter(until__lte=at)
    ended = list(terms.select_related("user", "role_group__group"))
    for term in ended:
        term.user.groups.remove(term.role_group.group)
        term.delete()
    return len(ended)


def add_group(container: Container, role: Role) -> RoleGroup:
    """Make the group of those who have a role."""
    with translation.override(settings.LANGUAGE_CODE):
        group = Group.objects.create(name=_free_group_name(container.name, str(role.label)))
    group.permissions.add(*_admin_permissions(role))
    for kind in PAGE_PERMISSIONS.get(role, ()):
        GroupPagePermission.objects.create(group=group, page=container, permission_type=kind)
    return RoleGroup.objects.create(container=container, role=role, group=group)


def _admin_permissions(role: Role) -> list[Permission]:
    """Everyone enters the admin; who writes may also ask for translations."""
    wanted = [("wagtailadmin", "access_admin")]
    if role in PAGE_PERMISSIONS:
        wanted.append(("wagtail_localize", "submit_translation"))
    return [
        permission
        for app_label, codename in wanted
        for permission in Permission.objects.filter(content_type__app_label=app_label, codename=codename)
    ]


def _free_group_name(portal: str, role: str) -> str:
    number, suffix = 1, f": {role}"
    while True:
        name = portal[: LONGEST_GROUP_NAME - len(suffix)] + suffix
        if not Group.objects.filter(name=name).exists():
            return name
        number += 1
        suffix = f" ({number}): {role}"
