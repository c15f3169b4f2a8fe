"""What the checks find in force: portal by portal, in one policy; and what an operator sets about the rules."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.models import Role
from policies.desk.findings import found_in_force
from policies.register.clock import database_now
from policies.register.models import Chain, ChainKind
from policies.review.checks import count_findings
from policies.review.rules.catalogue import RULES
from policies.review.rules.models import FoundInForce, OutdatedCitation, RuleSetting
from tests.factories.approval import ask_for_waivers, publish
from tests.factories.cases import make_case, signed_in
from tests.factories.policies import article, paragraph, save_articles
from tests.factories.portals import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
BLANK = "Declared at the town hall of ___."
CITED = "La norme simplifiée NS 48 s’applique."


def standing(host="data.example.org", prefix="", *words):
    """A portal whose policy in force has an error, and one in its words."""
    case = make_case(host, prefix, articles=(article("Only", paragraph(*(words or (f"{BLANK} {CITED}",)))),))
    publish(case.page, author=case.author, reviewer=case.lawyer)
    return case


@pytest.fixture
def checked():
    def switch():
        RuleSetting.objects.filter(rule__in=["T1", "L"]).delete()

    return switch


def report(user):
    return signed_in(user).get(reverse("policies_findings"))


def chain_of(case):
    return Chain.objects.get(kind=ChainKind.POLICY, owner=case.portal.uuid)


class TestTheReport:
    def test_counts_errors_and_warnings_of_ones_own_portals(self, checked):
        case = standing()
        standing("other.example.org", "other-")
        checked()
        (row,) = report(case.author).context["rows"]

        assert (row.errors, row.warnings, row.waived) == (1, 1, 0)
        assert row.portal == "data.example.org"

    def test_counts_apart_what_was_let_pass(self, checked):
        case = make_case(articles=(article("Only", paragraph(BLANK)),))
        checked()
        asked = ask_for_waivers(case.page, case.author)
        publish(case.page, author=case.author, reviewer=case.lawyer, granted=asked)
        (row,) = report(case.author).context["rows"]

        assert (row.errors, row.waived) == (0, 1)

    def test_is_of_all_portals_for_an_operator(self, checked):
        standing()
        standing("other.example.org", "other-")
        checked()

        assert len(report(make_user("operator", superuser=True)).context["rows"]) == 2

    def test_costs_the_same_however_many_policies_there_are(self, checked):
        operator = make_user("operator", superuser=True)
        counts = []
        for number in range(3):
            standing(f"p{number}.example.org", f"p{number}-")
            client = signed_in(operator)
            client.get(reverse("wagtailadmin_home"))
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("policies_findings"))
            counts.append(len(queries))

        assert counts[0] == counts[2] <= 30

    def test_is_offered_to_staff_in_the_menu(self):
        case = make_case()

        assert reverse("policies_findings") in signed_in(case.lawyer).get(reverse("wagtailadmin_home")).text

    def test_says_that_nothing_is_in_force(self):
        case = make_case()

        assert "None of these portals has a policy in force." in report(case.author).text

    def test_leads_to_what_was_found_in_one_policy(self, checked):
        case = standing()
        checked()
        html = signed_in(case.author).get(report(case.author).context["rows"][0].url).text

        assert BLANK in html
        assert "norme simplifiée" in html

    def test_of_one_policy_is_not_there_for_others(self, checked):
        case = standing()
        other = make_case("other.example.org", "other-")
        url = reverse("policies_findings_of", args=[chain_of(case).uuid])

        assert signed_in(other.author).get(url).status_code == 404
        assert signed_in(case.lawyer).get(url).status_code == 200

    def test_is_of_one_portal_where_the_address_names_it(self, checked):
        operator, case = make_user("operator", superuser=True), standing()
        other = standing("other.example.org", "other-")
        checked()
        url = f"{reverse('policies_findings')}?portal="
        (row,) = signed_in(operator).get(f"{url}{case.portal.uuid}").context["rows"]

        assert row.portal == "data.example.org"
        for portal in (other.portal.uuid, "nothing", ""):
            assert signed_in(case.author).get(f"{url}{portal}").status_code == 404


class TestTheHomeScreen:
    @pytest.fixture(autouse=True)
    def case(self, checked):
        case = standing()
        checked()
        return case

    def found(self, user):
        rows, more = found_in_force(user, database_now())
        return [(row.portal, row.errors, row.warnings) for row in rows], more

    def test_says_what_was_counted_last_and_leads_to_the_portal(self, case):
        assert self.found(case.author) == ([], 0)
        assert count_findings(at=database_now()) == 1
        RuleSetting.objects.create(rule="L", is_on=False)
        html = signed_in(case.author).get(reverse("wagtailadmin_home")).text

        assert self.found(case.author) == ([("Portail data.example.org", 1, 1)], 0)
        assert f"{reverse('policies_findings')}?portal={case.portal.uuid}" in html
        assert "1 error" in html
        assert count_findings(at=database_now()) == 1
        assert self.found(case.author) == ([("Portail data.example.org", 1, 0)], 0)

    def test_says_nothing_of_the_portals_of_others(self, case, checked):
        standing("other.example.org", "other-")
        checked()
        count_findings(at=database_now())

        assert [row[0] for row in self.found(case.lawyer)[0]] == ["Portail data.example.org"]
        assert len(self.found(make_user("operator", superuser=True))[0]) == 2
        assert self.found(make_user("nobody")) == ([], 0)

    def test_says_nothing_of_a_version_that_has_gone_or_of_findings_that_have(self, case):
        count_findings(at=database_now())
        RuleSetting.objects.bulk_create(RuleSetting(rule=rule, is_on=False) for rule in ("T1", "L"))
        save_articles(case.page, (article("Only", paragraph("Nothing.")),), user=case.author)
        publish(case.page, author=case.author, reviewer=case.lawyer)
        assert self.found(case.author) == ([], 0)

        assert count_findings(at=database_now()) == 0
        assert not FoundInForce.objects.exists()

    def test_says_where_most_is_found_first_and_how_many_portals_more(self, checked):
        operator = make_user("operator", superuser=True)
        for number in range(6):
            standing(f"p{number}.example.org", f"p{number}-", *([CITED] if number else [f"{BLANK} {CITED}"]))
        checked()
        count_findings(at=database_now())
        rows, more = self.found(operator)

        assert (len(rows), more) == (5, 2)
        assert [row[1:] for row in rows[:3]] == [(1, 1), (1, 1), (0, 1)]


class TestWhatAnOperatorSets:
    @pytest.mark.parametrize("model", [RuleSetting, OutdatedCitation])
    def test_is_for_superusers(self, model):
        names = [model._meta.model_name + suffix for suffix in (":index", ":add")]
        case = make_case()
        operator = make_user("operator", superuser=True)
        for name in names:
            assert signed_in(operator).get(reverse(name)).status_code == 200
            assert signed_in(case.lawyer).get(reverse(name)).status_code in (302, 403)

    def test_names_rules_by_their_titles(self):
        html = signed_in(make_user("operator", superuser=True)).get(reverse("rulesetting:add")).text

        assert all(rule.id in html for rule in RULES.values())

    def test_switches_a_rule_off(self):
        operator = make_user("operator", superuser=True)
        sent = {"rule": "T1", "is_on": "false", "severity": ""}
        signed_in(operator).post(reverse("rulesetting:add"), sent)

        assert RuleSetting.objects.get(rule="T1").is_on is False

    def test_refuses_a_pattern_that_cannot_be_used_in_one_sentence(self):
        operator = make_user("operator", superuser=True)
        sent = {"key": "x", "citations": "32", "changed_fr": "a", "changed_en": "a", "is_on": "on"}
        answer = signed_in(operator).post(reverse("outdatedcitation:add"), sent)

        assert answer.status_code == 200
        assert answer.context["form"].errors["citations"]

    def test_is_no_business_of_an_editor(self):
        case = make_case()
        person = make_user("reader", portal=case.portal, role=Role.TRANSLATOR)

        assert "rulesetting" not in signed_in(person).get(reverse("wagtailadmin_home")).text
