"""Roles that are given for good or for a time, and what they open."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from home.models import Role, RoleGroup, RoleTerm
from home.roles import containers_of, has_role, people
from home.staffing import NotGiven, end_terms, give_role, take_role
from policies.authoring.models import PrivacyPolicyPage
from tests.factories.cases import make_case, signed_in
from tests.factories.portals import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

DAY = timedelta(days=1)


@pytest.fixture
def case():
    case = make_case()
    case.someone = make_user("someone")
    return case


def give(case, role, user=None, **more):
    days = more.pop("days", None)
    now = timezone.now()
    until = now + days * DAY if days is not None else None
    return give_role(container=case.portal, role=role, user=user or case.someone, until=until, at=now, **more)


def fresh(user):
    return type(user).objects.get(pk=user.pk)


class TestARole:
    @pytest.mark.parametrize("role", [Role.READER, Role.MANAGER])
    def test_makes_its_group_when_it_is_first_given(self, case, role):
        assert not RoleGroup.objects.filter(role=role).exists()
        give(case, role)
        give(case, role, make_user("another"))
        assert RoleGroup.objects.get(role=role).group.user_set.count() == 2
        assert has_role(case.someone, case.portal.uuid, role)

    def test_taken_away_is_gone(self, case):
        give(case, Role.READER)
        take_role(container=case.portal, role=Role.READER, user=case.someone)
        take_role(container=case.portal, role=Role.READER, user=case.someone)
        take_role(container=case.portal, role=Role.AUDITOR, user=case.someone)
        assert containers_of(fresh(case.someone)) == set()

    def test_of_an_account_that_is_switched_off_is_not_given(self, case):
        case.someone.is_active = False
        with pytest.raises(NotGiven, match="switched off"):
            give(case, Role.EDITOR)


class TestATerm:
    def test_ends_whatever_the_role_opened_at_its_moment(self, case):
        give(case, Role.EDITOR, days=10)
        edited = PrivacyPolicyPage.objects.get(pk=case.page.pk)
        assert edited.permissions_for_user(fresh(case.someone)).can_edit()
        with time_machine.travel(timezone.now() + 11 * DAY, tick=False):
            assert not has_role(case.someone, case.portal.uuid, Role.EDITOR)
            assert list(people(case.portal.uuid, Role.EDITOR)) == [case.author]
            assert not edited.permissions_for_user(fresh(case.someone)).can_edit()
            assert signed_in(fresh(case.someone)).get(f"/admin/pages/{case.page.pk}/edit/").status_code == 404
            assert end_terms(at=timezone.now()) == 1
            assert not fresh(case.someone).groups.exists()
            assert end_terms(at=timezone.now()) == 0

    def test_given_again_is_the_new_one_and_for_good_is_none(self, case):
        give(case, Role.AUDITOR, days=10)
        give(case, Role.AUDITOR, days=20)
        assert (RoleTerm.objects.get().until - timezone.now()).days == 19
        give(case, Role.READER, days=10)
        give(case, Role.READER)
        assert list(RoleTerm.objects.values_list("role_group__role", flat=True)) == ["auditor"]

    def test_of_an_auditor_has_an_end(self, case):
        with pytest.raises(NotGiven, match="Say until when"):
            give(case, Role.AUDITOR)

    @pytest.mark.parametrize("days", [-1, 0, 400])
    def test_ends_between_tomorrow_and_a_year_from_now(self, case, days):
        with pytest.raises(NotGiven, match="between tomorrow and a year"):
            give(case, Role.READER, days=days)


class TestADeputy:
    def test_stands_in_for_somebody_who_keeps_the_role(self, case):
        give(case, Role.LEGAL_REVIEWER, days=10, stands_in_for=case.lawyer)
        assert list(people(case.portal.uuid, Role.LEGAL_REVIEWER)) == [case.lawyer, case.someone]
        assert RoleTerm.objects.get().stands_in_for == case.lawyer

    def test_needs_an_end(self, case):
        with pytest.raises(NotGiven, match="Say until when"):
            give(case, Role.LEGAL_REVIEWER, stands_in_for=case.lawyer)

    def test_is_somebody_else_without_the_role_for_somebody_with_it(self, case):
        for user, other in ((case.someone, case.author), (case.lawyer, case.lawyer)):
            with pytest.raises(NotGiven, match="for somebody else who holds the same role"):
                give(case, Role.LEGAL_REVIEWER, user, days=10, stands_in_for=other)
        second = make_user("second", portal=case.portal, role=Role.LEGAL_REVIEWER)
        with pytest.raises(NotGiven, match="holds this role already"):
            give(case, Role.LEGAL_REVIEWER, second, days=10, stands_in_for=case.lawyer)
