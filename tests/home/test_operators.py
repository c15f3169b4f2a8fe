"""Those who run the installation without being superusers: what their office is, and what it is not."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import Page
from wagtail.permissions import policy_registry

from home.models import Role
from home.roles import containers_of, containers_with_role, has_role, is_operator, may_operate, people
from home.staffing import NotGiven, give_role, operators
from policies.register.clock import database_now
from tests.factories.cases import make_case, signed_in
from tests.factories.policies import make_policy
from tests.factories.portals import make_library, make_operator, make_portal, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def fresh(user):
    return type(user).objects.get(pk=user.pk)


def written_by(user):
    return policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")


class TestTheGroup:
    def test_is_there_from_the_first_day_with_what_opens_the_admin(self):
        group = operators().get()
        assert group.name == "Operators"
        assert set(group.permissions.values_list("codename", flat=True)) == {
            "operate",
            "access_admin",
            "submit_translation",
        }

    def test_is_kept(self):
        group = operators().get()
        root = signed_in(make_user("root", superuser=True))
        answer = root.post(reverse("wagtailusers_groups:delete", args=[group.pk]), follow=True)
        assert "the installation knows by it who runs it" in answer.text
        assert Group.objects.filter(pk=group.pk).exists()

    def test_keeps_its_permission_when_a_superuser_saves_it(self):
        group = operators().get()
        url = reverse("wagtailusers_groups:edit", args=[group.pk])
        root = signed_in(make_user("root", superuser=True))
        empty = {
            f"{name}_permissions-{what}_FORMS": 0 for name in ("page", "collection") for what in ("TOTAL", "INITIAL")
        }
        root.post(url, {"name": "Those who operate"} | empty)
        assert operators().filter(pk=group.pk).exists()

    def test_is_joined_by_wagtails_screen_of_people(self):
        user = make_user("new")
        form = {"username": "new", "email": "new@example.org", "first_name": "N", "last_name": "N", "is_active": "on"}
        root = signed_in(make_user("root", superuser=True))
        root.post(reverse("wagtailusers_users:edit", args=[user.pk]), form | {"groups": operators().get().pk})
        assert may_operate(fresh(user))


class TestWhoOperates:
    def test_is_an_operator_or_a_superuser_who_is_active(self):
        found = {user: user for user in (make_operator(), make_user("root", superuser=True))}
        assert all(is_operator(user) and may_operate(user) for user in found)
        for user in found:
            user.is_active = False
        assert not any(is_operator(user) or may_operate(user) for user in found)
        assert not is_operator(make_user("editor", portal=make_portal(), role=Role.EDITOR))

    def test_may_be_given_the_permission_alone(self):
        user = make_user()
        user.user_permissions.add(Permission.objects.get(codename="operate"))
        assert is_operator(user)
        assert may_operate(user)

    def test_is_read_anew_where_something_is_decided(self):
        user = make_operator()
        assert is_operator(user)
        user.groups.clear()
        assert not may_operate(user)
        assert is_operator(user)
        assert not is_operator(fresh(user))


class TestLibraries:
    def test_are_edited_by_operators_whenever_they_were_made(self):
        first, user = make_library("First"), make_operator()
        second = make_library("Second")
        assert containers_with_role(user, Role.EDITOR) == {first.uuid, second.uuid}
        assert has_role(user, second.uuid, Role.EDITOR)
        models = [make_policy(library, user=user, slug="model") for library in (first, second)]
        assert {page.pk for page in models} <= set(written_by(user).values_list("pk", flat=True))

    def test_are_reviewed_and_managed_by_others(self):
        library, user = make_library(), make_operator()
        assert [role for role in Role if has_role(user, library.uuid, role)] == [Role.EDITOR]

    def test_do_not_count_operators_among_their_people(self):
        library, user = make_library(), make_operator()
        assert list(people(library.uuid, Role.EDITOR)) == []
        with pytest.raises(NotGiven, match="stands in for somebody else"):
            give_role(
                container=library,
                role=Role.EDITOR,
                user=make_user("deputy"),
                until=database_now().replace(year=database_now().year + 1, day=1),
                stands_in_for=user,
                at=database_now(),
            )

    def test_are_edited_no_longer_when_the_office_ends(self):
        make_library()
        user = make_operator()
        user.groups.clear()
        assert containers_of(fresh(user)) == set()
        assert not written_by(fresh(user)).exists()


class TestPortals:
    def test_are_not_the_operators_own(self):
        case, user = make_case(), make_operator()
        assert containers_of(user) == set()
        assert not any(has_role(user, case.portal.uuid, role) for role in Role)
        assert not written_by(user).exists()

    def test_are_an_operators_own_where_somebody_gave_a_role(self):
        case, user = make_case(), make_operator()
        give_role(container=case.portal, role=Role.TRANSLATOR, user=user, at=database_now())
        assert containers_of(user) == {case.portal.uuid}
        assert case.page.pk in written_by(user).values_list("pk", flat=True)
