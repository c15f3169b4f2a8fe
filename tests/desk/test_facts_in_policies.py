from datetime import timedelta

import pytest

from policies.desk.facts_in_policies import policies_showing
from policies.facts.models import Controller, DataProtectionOfficer
from policies.register.clock import database_now
from tests.factories.approval import publish
from tests.factories.cases import make_case
from tests.factories.policies import articles_with_facts, make_policy
from tests.factories.portals import LONG_AGO, approve_fact, make_fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    case = make_case()
    case.portal.controller = make_fact(Controller, case.portal)
    case.portal.dpo = make_fact(DataProtectionOfficer, case.portal, email="dpo@example.org")
    case.portal.save()
    for fact in (case.portal.controller, case.portal.dpo, case.portal):
        approve_fact(fact)
    return case


class TestPoliciesShowing:
    def test_are_those_in_force_that_show_the_fact(self, case):
        page = make_policy(case.portal, title="With", slug="with", articles=articles_with_facts(), user=case.author)
        publish(page, author=case.author, reviewer=case.lawyer)
        publish(case.page, author=case.author, reviewer=case.lawyer)
        found = policies_showing(case.portal.dpo.uuid, at=database_now())
        assert found.count == 1
        assert [(row.portal, row.title, row.number) for row in found.rows] == [(case.portal.name, "With", 1)]

    def test_say_which_revision_they_still_show(self, case):
        page = make_policy(case.portal, title="With", slug="with", articles=articles_with_facts(), user=case.author)
        publish(page, author=case.author, reviewer=case.lawyer)
        approve_fact(case.portal.dpo, at=LONG_AGO + timedelta(days=1))
        assert [row.number for row in policies_showing(case.portal.dpo.uuid, at=database_now()).rows] == [1]

    def test_are_none_before_the_version_came_into_force(self, case):
        page = make_policy(case.portal, title="With", slug="with", articles=articles_with_facts(), user=case.author)
        before = database_now() - timedelta(seconds=1)
        publish(page, author=case.author, reviewer=case.lawyer)
        assert policies_showing(case.portal.dpo.uuid, at=before).count == 0

    def test_come_in_pages_and_a_page_too_far_is_the_last(self, case):
        assert policies_showing(case.portal.dpo.uuid, at=database_now(), page=99).number == 1
