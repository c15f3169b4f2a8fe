"""What the server tells the editor that can be inserted, and to whom."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.users.models import UserProfile

from home.models import LocaleRoot, Role
from policies.facts.models import DataProtectionOfficer, LegalReference, Processor
from tests.factories.cases import give_role, make_case, signed_in
from tests.factories.policies import article, make_policy, paragraph, sample_id
from tests.factories.portals import approve_fact, make_fact, make_library, make_user
from tests.factories.sharing import make_shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return make_case()


@pytest.fixture
def other():
    return make_case("autre.example.org", prefix="other")


def asked(person, page, method="get"):
    return getattr(signed_in(person), method)(reverse("policies_offered", args=[getattr(page, "pk", page)]))


def root_of(portal):
    return LocaleRoot.objects.child_of(portal).get(locale__language_code="fr")


class TestWhoIsAnswered:
    def test_is_who_may_edit_the_policy(self, case):
        assert asked(case.author, case.page).status_code == 200
        assert asked(make_user("root", superuser=True), case.page).status_code == 200

    def test_is_nobody_of_another_portal(self, case, other):
        assert asked(other.author, case.page).status_code == 404
        assert asked(other.author, root_of(case.portal)).status_code == 404

    def test_is_nobody_who_only_reads(self, case):
        assert asked(case.lawyer, case.page).status_code == 404

    def test_is_who_may_write_a_new_policy_in_a_language(self, case):
        assert asked(case.author, root_of(case.portal)).json()["locale"] == "fr"

    def test_is_nobody_without_an_account(self, client, case):
        assert client.get(reverse("policies_offered", args=[case.page.pk])).status_code == 302

    def test_is_somebody_of_two_portals_by_the_portal_of_the_page(self, case, other):
        give_role(case.author, other.portal, Role.EDITOR)
        approve_fact(case.portal)
        approve_fact(other.portal)

        for each in (case, other):
            assert each.portal.name in asked(case.author, each.page).content.decode()
        assert other.portal.name not in asked(case.author, case.page).content.decode()

    @pytest.mark.parametrize("pk", [0, 1, 999_999_999])
    def test_is_nobody_about_what_is_no_policy(self, case, pk):
        assert asked(make_user("root", superuser=True), pk).status_code == 404

    def test_asks_and_sends_nothing(self, case):
        assert asked(case.author, case.page, "post").status_code == 405


class TestAnswer:
    def test_writes_references_in_the_language_of_the_policy(self, case):
        plain, number, *_others = asked(case.author, case.page).json()["references"]

        assert (plain["numbered"][4], number["numbered"][4]) == ("article 5", "5")
        assert (plain["beyond"], number["beyond"]) == ("article {number}", "{number}")
        assert "{heading}" in plain["titled"]

    def test_names_the_ids_that_articles_also_answer_to(self, case):
        merged = article("Rights", paragraph("x"), former_ids=(sample_id("Old"),))
        page = make_policy(case.portal, slug="merged", articles=[merged], user=case.author)

        assert asked(case.author, page).json()["former"] == {sample_id("Old"): sample_id("Rights")}

    def test_tells_what_libraries_share_from_what_is_the_portals_own(self, case):
        library = make_library("Shared library")
        case.portal.dpo = make_fact(DataProtectionOfficer, library, name="Officer")
        case.portal.save()
        approve_fact(case.portal.dpo)
        approve_fact(case.portal)

        own, shared = asked(case.author, case.page).json()["owners"]

        assert case.portal.name in own["title"]
        assert "dpo.name" not in [fact["key"] for group in own["groups"] for fact in group["facts"]]
        assert "Shared library" in shared["title"]
        assert [fact["key"] for group in shared["groups"] for fact in group["facts"]] == ["dpo.name"]

    @pytest.mark.usefixtures("english")
    def test_says_how_far_each_fact_reaches(self):
        shared = make_shared(accepting=("first",), asked=("third",))
        laws = [make_fact(LegalReference, shared.library, citation=citation) for citation in ("A", "B")]
        for law in laws:
            approve_fact(law)
        first = shared.portals["first"]
        UserProfile.objects.create(user=first.author, preferred_language="en")

        _own, library = asked(first.author, first.page).json()["owners"]

        officer, both = library["groups"]
        assert officer["reach"] == "Shown in 2 policies, 1 language"
        assert (both["reach"], [law["reach"] for law in both["facts"]]) == ("", ["Shown in no policy"] * 2)

    def test_is_kept_by_nobody(self, case):
        assert "no-store" in asked(case.author, case.page)["Cache-Control"]

    def test_asks_the_database_as_often_for_ten_processors_as_for_one(self, case):
        counts = []
        for number in (1, 1, 10):
            for _time in range(number):
                processor = make_fact(Processor, case.portal)
                approve_fact(processor)
                case.portal.processors.create(processor=processor)
            approve_fact(case.portal)
            client, url = signed_in(case.author), reverse("policies_offered", args=[case.page.pk])
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counts.append(len(queries))

        assert counts[1] == counts[2] <= 25
