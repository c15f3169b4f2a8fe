"""What belongs to a portal or library is seen and edited there, and nowhere else.

Wagtail's generic views mostly ask about a kind of object; `guard_routes` asks about the object itself, on every
route that names one.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from enum import Enum
from functools import wraps
from typing import Any, ClassVar

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern
from wagtail.models import GroupPagePermission
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from home.models import Container, ContainerKind, Role
from home.roles import containers_of, containers_with_role, roles_held

SEEING = frozenset({"view", "choose"})
EDITING = frozenset({"add", "change", "delete", "lock", "unlock"})


class OwnedPermissionPolicy(BasePermissionPolicy):
    """Editors edit what their own portals own; everybody with a role there sees it.

    Where `shared` is set, what a library owns is seen by everybody who has a role anywhere. Superusers see and edit;
    nobody at all publishes by hand. `owner_field` names the foreign key to the container.
    """

    def __init__(
        self,
        model: type[Model],
        *,
        owner_field: str = "owner",
        editing: Collection[str] = EDITING,
        shared: bool = False,
    ) -> None:
        super().__init__(model)
        self.owner_field = owner_field
        self.editing = frozenset(editing)
        self.shared = shared

    def user_has_permission(self, user: Any, action: str) -> bool:
        if not user.is_active:
            return False
        if action in self.editing:
            return user.is_superuser or bool(containers_with_role(user, Role.EDITOR))
        if action in SEEING:
            return user.is_superuser or bool(containers_of(user))
        return False

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        owner = getattr(instance, self.owner_field, None)
        if owner is None or not user.is_active:
            return False
        if action in self.editing:
            return user.is_superuser or owner.uuid in containers_with_role(user, Role.EDITOR)
        if action in SEEING:
            return user.is_superuser or self._is_seen(user, owner)
        return False

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        wanted = set(actions)
        rows: QuerySet[Any] = self.model._default_manager.all()
        if not user.is_active or not wanted & (self.editing | SEEING):
            rows = rows.none()
        elif not user.is_superuser:
            owners = self._owners_seen_by(user) if wanted & SEEING else self.owners_for(user)
            # A list, not a join: search can filter by the key of the owner alone.
            rows = rows.filter(**{f"{self.owner_field}__in": list(owners)})
        return rows

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        return self._people(actions, Q(groups__portal_role__isnull=False))

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: Any) -> QuerySet[Any]:
        owner = getattr(instance, self.owner_field)
        return self._people(actions, Q(groups__portal_role__container=owner))

    def owners_for(self, user: Any) -> QuerySet[Container]:
        """Return the portals and libraries for which a user may make something."""
        owners: QuerySet[Container] = Container.objects.order_by("name")
        if not user.is_superuser:
            owners = owners.filter(uuid__in=containers_with_role(user, Role.EDITOR))
        return owners

    def has_any_role(self, user: Any, instance: Any) -> bool:
        """Whether a user works for the owner of an object, in whatever role, or is a superuser."""
        owner = getattr(instance, self.owner_field, None)
        if owner is None or not user.is_active:
            return False
        return bool(user.is_superuser or owner.uuid in containers_of(user))

    def _is_seen(self, user: Any, owner: Container) -> bool:
        own = containers_of(user)
        return owner.uuid in own or (self.shared and bool(own) and owner.kind == ContainerKind.LIBRARY)

    def _owners_seen_by(self, user: Any) -> QuerySet[Container]:
        own = containers_of(user)
        seen = Q(uuid__in=own)
        if self.shared and own:
            seen |= Q(kind=ContainerKind.LIBRARY)
        owners: QuerySet[Container] = Container.objects.filter(seen)
        return owners

    def _people(self, actions: Iterable[str], there: Q) -> QuerySet[Any]:
        wanted = set(actions)
        people = get_user_model().objects.filter(is_active=True)
        if wanted & SEEING:
            return people.filter(Q(is_superuser=True) | there).distinct()
        if wanted & self.editing:
            return people.filter(Q(is_superuser=True) | there & Q(groups__portal_role__role=Role.EDITOR)).distinct()
        return people.none()


class RolesPagePermissionPolicy(PagePermissionPolicy):
    """Pages are seen and written by those who hold a role in their portal: no other group opens any.

    What a role opens are the rows of its group, whether somebody holds it as a member or, of libraries, by office.
    """

    def get_all_permissions_for_user(self, user: Any) -> QuerySet[GroupPagePermission]:
        rows: QuerySet[GroupPagePermission] = GroupPagePermission.objects.select_related("page", "permission")
        # A superuser is asked for none.
        return rows.none() if user.is_superuser else rows.filter(group__portal_role__in=roles_held(user))


class Need(Enum):
    """What a route that names an object asks of who comes.

    What is shared is seen by everybody (`SEE`); its drafts and who wrote them are read by its owner's staff (`READ`).
    """

    SEE = "view"
    READ = "read"
    EDIT = "change"
    EDIT_OR_REVIEW = "review"


class GuardedRoutes:
    """For a viewset of owned objects: every route with a key is refused unless the object may be seen or edited.

    `needs` says which routes are satisfied with less than the right to edit, `instead` from which of them whoever only
    sees the object is led to another one, `read_with` what is read with the object besides its owner.
    """

    needs: ClassVar[Mapping[str, Need]] = {}
    instead: ClassVar[Mapping[str, str]] = {}
    read_with: ClassVar[tuple[str, ...]] = ()
    model: Any
    permission_policy: Any

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[URLPattern] = super().get_urlpatterns()  # type: ignore[misc]
        for route in patterns:
            need = self.needs.get(str(route.name), Need.EDIT)
            rows = self.model._default_manager.select_related(self.permission_policy.owner_field, *self.read_with)
            instead = self.instead.get(str(route.name))
            led_to = self.get_url_name(instead) if instead else ""  # type: ignore[attr-defined]
            route.callback = guarded(route.callback, rows, self.permission_policy, need, led_to)
        return patterns


def guarded(
    view: Callable[..., HttpResponse],
    rows: QuerySet[Any],
    policy: OwnedPermissionPolicy,
    need: Need,
    led_to: str = "",
) -> Callable[..., HttpResponse]:
    """Return `view`, refusing whoever may not see or edit the object of `rows` that its `pk` names.

    The view finds that object as `request.guarded`. Whoever sees the object is led to the address of the name `led_to`
    in place of being refused, where there is one.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "pk" in kwargs:
            try:
                instance = get_object_or_404(rows, pk=kwargs["pk"])
            except ValueError as error:  # a key of letters: some of Wagtail's routes let any text through
                raise Http404 from error
            if not _is_allowed(request.user, instance, policy, need):
                if led_to and request.method == "GET" and _is_allowed(request.user, instance, policy, Need.SEE):
                    return redirect(led_to, kwargs["pk"])
                raise PermissionDenied
            request.guarded = instance  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return checked


def _is_allowed(user: Any, instance: Any, policy: OwnedPermissionPolicy, need: Need) -> bool:
    if need is Need.READ:
        return policy.has_any_role(user, instance)
    action = "view" if need is Need.SEE else "change"
    if policy.user_has_permission_for_instance(user, action, instance):
        return True
    task = instance.current_workflow_task if need is Need.EDIT_OR_REVIEW else None
    return bool(task and task.user_can_access_editor(instance, user))
