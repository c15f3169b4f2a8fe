import pytest
from django.urls import reverse

from home.models import Role
from tests.factories.cases import give_role, make_case, signed_in
from tests.factories.portals import make_portal, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return make_case(title="Politique locale")


@pytest.fixture
def other():
    return make_case("autre.example.org", prefix="other", title="Politique lointaine")


def said(person, name, *args, query=""):
    response = signed_in(person).get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


class TestChoosingAPage:
    def test_begins_in_ones_only_portal(self, case, other):
        html = said(case.author, "wagtailadmin_choose_page")
        assert case.portal.name in html
        assert other.portal.name not in html

    def test_begins_above_all_of_ones_portals(self, case, other):
        give_role(case.author, other.portal, Role.TRANSLATOR)
        third = make_portal("tiers.example.org")
        html = said(case.author, "wagtailadmin_choose_page")
        assert case.portal.name in html
        assert other.portal.name in html
        assert third.name not in html

    def test_begins_in_ones_own_portal_where_only_others_have_a_policy(self, other):
        portal = make_portal("vide.example.org")
        editor = make_user("alone", portal=portal, role=Role.EDITOR)
        html = said(editor, "wagtailadmin_choose_page", query="?page_type=policies.privacypolicypage")
        assert other.portal.name not in html

    def test_finds_ones_own_pages_alone(self, case, other):
        html = said(case.author, "wagtailadmin_choose_page_search", query="?q=Politique")
        assert "Politique locale" in html
        assert "Politique lointaine" not in html

    def test_takes_ones_own_pages(self, case, other):
        client, url = signed_in(case.author), reverse("wagtailadmin_choose_page_chosen_multiple")
        assert client.get(f"{url}?id={case.page.pk}").status_code == 200
        assert client.get(f"{url}?id={case.page.pk}&id={other.page.pk}").status_code == 404


class TestManyPagesAtOnce:
    def test_are_ones_own(self, case, other):
        client, url = signed_in(case.author), reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        assert client.get(f"{url}?id={case.page.pk}").status_code == 200
        assert client.get(f"{url}?id={other.page.pk}").status_code == 404
        assert client.get(f"{url}?id=all&childOf={other.page.get_parent().pk}").status_code == 404
        assert client.get(f"{url}?id=all").status_code == 404
        assert client.get(f"{url}?id=all&childOf={case.page.get_parent().pk}").status_code == 200


class TestReportsAcrossPortals:
    NAMES = ("locked_pages", "site_history", "aging_pages", "page_types_usage")

    def test_are_not_for_the_staff_of_a_portal(self, case):
        client = signed_in(case.author)
        home = reverse("wagtailadmin_home")
        assert {client.get(reverse(f"wagtailadmin_reports:{name}")).headers["Location"] for name in self.NAMES} == {
            home
        }
        assert "/admin/reports/" not in client.get(home).content.decode()

    def test_are_for_those_who_run_the_installation(self, case):
        client = signed_in(make_user("root", superuser=True))
        assert {client.get(reverse(f"wagtailadmin_reports:{name}")).status_code for name in self.NAMES} == {200}
        assert reverse("wagtailadmin_reports:site_history") in client.get(reverse("wagtailadmin_home")).content.decode()


class TestPagesOfAnotherPortal:
    @pytest.mark.parametrize("name", ["edit", "history", "delete", "usage", "workflow_history", "copy", "move", "lock"])
    def test_do_not_exist(self, case, other, name):
        assert (
            signed_in(case.author).get(reverse(f"wagtailadmin_pages:{name}", args=[other.page.pk])).status_code == 404
        )

    def test_do_exist_for_those_who_run_the_installation(self, other):
        client = signed_in(make_user("root", superuser=True))
        assert client.get(reverse("wagtailadmin_pages:edit", args=[other.page.pk])).status_code == 200

    def test_are_not_compared_with_ones_own(self, case, other):
        revision = other.page.latest_revision_id
        for page in (case.page, other.page):
            url = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, revision, "latest"])
            assert signed_in(case.author).get(url).status_code == 404


class TestSomebodyWhoIsNotSignedIn:
    def test_is_asked_to(self, case, client):
        url = reverse("wagtailadmin_pages:edit", args=[case.page.pk])
        response = client.get(url, headers={"host": "testserver"})
        assert response.status_code == 302
        assert response.headers["Location"].startswith(reverse("wagtailadmin_login"))
