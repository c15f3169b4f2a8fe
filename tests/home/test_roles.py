import pytest

from home import roles
from home.models import Role
from tests.factories.portals import make_portal, make_user

pytestmark = pytest.mark.django_db


class TestRole:
    def test_holds_in_the_portal_where_it_was_given_alone(self):
        here, there = make_portal("here.example.org"), make_portal("there.example.org")
        editor = make_user(portal=here, role=Role.EDITOR)
        assert roles.has_role(editor, here.uuid, Role.EDITOR)
        assert not roles.has_role(editor, there.uuid, Role.EDITOR)

    def test_is_no_other_role(self):
        portal = make_portal()
        editor = make_user(portal=portal, role=Role.EDITOR)
        assert not roles.has_role(editor, portal.uuid, Role.LEGAL_REVIEWER)

    @pytest.mark.parametrize("role", list(Role))
    def test_is_not_held_by_superusers_of_right(self, role):
        portal = make_portal()
        assert not roles.has_role(make_user(superuser=True), portal.uuid, role)

    def test_ends_when_an_account_is_closed(self):
        portal = make_portal()
        editor = make_user(portal=portal, role=Role.EDITOR)
        editor.is_active = False
        editor.save()
        assert not roles.has_role(editor, portal.uuid, Role.EDITOR)
        assert not roles.people(portal.uuid, Role.EDITOR).exists()

    def test_can_be_held_in_several_portals(self):
        here, there = make_portal("here.example.org"), make_portal("there.example.org")
        user = make_user(portal=here, role=Role.EDITOR)
        user.groups.add(there.role_groups.get(role=Role.TRANSLATOR).group)
        assert roles.containers_of(user) == {here.uuid, there.uuid}
        assert roles.containers_with_role(user, Role.EDITOR) == {here.uuid}

    def test_lists_its_people_by_name(self):
        portal = make_portal()
        second = make_user("b", portal=portal, role=Role.EDITOR)
        first = make_user("a", portal=portal, role=Role.EDITOR)
        make_user("c", portal=portal, role=Role.TRANSLATOR)
        assert list(roles.people(portal.uuid, Role.EDITOR)) == [first, second]

    def test_is_read_once_for_one_user_object(self, django_assert_num_queries):
        portal = make_portal()
        editor = make_user(portal=portal, role=Role.EDITOR)
        editor.has_perm("wagtailadmin.access_admin")  # as the admin asks first
        with django_assert_num_queries(1):
            assert roles.containers_of(editor) == roles.containers_with_role(editor, Role.EDITOR) == {portal.uuid}

    def test_is_read_anew_where_something_is_decided(self):
        portal = make_portal()
        lawyer = make_user(portal=portal, role=Role.LEGAL_REVIEWER)
        assert roles.containers_of(lawyer) == {portal.uuid}
        lawyer.groups.clear()
        assert not roles.has_role(lawyer, portal.uuid, Role.LEGAL_REVIEWER)
