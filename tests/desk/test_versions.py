import pytest
from django.urls import reverse

from policies.publication.operations import withdraw_policy
from policies.publication.signing import Signing
from policies.register.clock import database_now
from policies.register.manifest import owner_chain, policy_chain
from policies.register.models import Chain, Signatory
from tests.factories.approval import approve, submit
from tests.factories.cases import make_case, signed_in
from tests.factories.policies import article, paragraph
from tests.factories.portals import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    case = make_case(articles=(article("Only", paragraph("We keep nothing.")),))
    submit(case.page, case.author)
    approve(case.page, case.lawyer, comment="Read twice.", act_number="2026-12")
    return case


def urls(case):
    chain = policy_chain(case.portal.uuid, case.page.translation_key, "fr").uuid
    return reverse("policies_versions", args=[chain]), reverse("policies_version", args=[chain, 1])


class TestVersions:
    def test_are_listed_for_staff_of_the_portal(self, case):
        html = signed_in(case.author).get(urls(case)[0]).content.decode()
        assert urls(case)[1] in html

    def test_show_the_frozen_text_and_who_signed(self, case):
        html = signed_in(case.author).get(urls(case)[1]).content.decode()
        for said in ("We keep nothing.", "lawyer", "Read twice.", "2026-12"):
            assert said in html

    def test_show_that_a_name_was_erased(self, case):
        Signatory.objects.all().delete()
        response = signed_in(case.author).get(urls(case)[1])
        assert response.status_code == 200
        assert "Read twice." not in response.content.decode()

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_cannot_be_changed(self, case, method):
        client = signed_in(make_user("root", superuser=True))
        assert {getattr(client, method)(url).status_code for url in urls(case)} == {405}

    def test_do_not_exist_for_people_of_another_portal(self, case):
        other = make_case("other.example.org", prefix="other")
        assert {signed_in(other.lawyer).get(url).status_code for url in urls(case)} == {404}

    def test_that_never_were_are_not_found(self, case):
        client = signed_in(case.author)
        chain = policy_chain(case.portal.uuid, case.page.translation_key, "fr").uuid
        assert client.get(reverse("policies_version", args=[chain, 2])).status_code == 404
        assert client.get(reverse("policies_versions", args=[case.portal.uuid])).status_code == 404
        assert client.get(reverse("policies_versions", args=[owner_chain(case.portal.uuid).uuid])).status_code == 404

    def test_stand_beside_the_acts_about_them(self, case):
        chain = policy_chain(case.portal.uuid, case.page.translation_key, "fr").uuid
        signing = Signing(user=case.lawyer.uuid, name="lawyer")
        withdraw_policy(
            chain=Chain.objects.get(uuid=chain), reason="The service has closed.", signings=[signing], at=database_now()
        )
        assert "The service has closed." in signed_in(case.author).get(urls(case)[0]).content.decode()

    def test_are_linked_from_the_page(self, case):
        html = signed_in(case.author).get(reverse("wagtailadmin_pages:edit", args=[case.page.pk])).content.decode()
        assert urls(case)[0] in html
