import pytest
from django.db import connection

from home.models import Host
from policies.delivery import readiness
from policies.delivery.csp import ContentPolicyMiddleware
from policies.delivery.hosts import HostMiddleware
from tests.delivery.published import publish

pytestmark = pytest.mark.django_db


class TestHost:
    @pytest.mark.parametrize(
        "host",
        ["data.example.org", "DATA.example.ORG", "data.example.org.", "data.example.org:8000", "data.example.org.:80"],
    )
    def test_is_known_in_every_spelling(self, portal, get, host):
        publish(portal)
        assert get(host=host).status_code == 200
        assert get("/fr/", host=host).status_code == 200

    def test_is_known_by_its_name_in_letters_of_its_own(self, portal, get):
        Host.objects.filter(host="data.example.org").update(host="xn--donnes-eva.example.org")
        assert get("/fr/", host="xn--donnes-eva.example.org").status_code == 200
        assert get("/fr/", host="données.example.org".encode().decode("latin-1")).status_code == 200

    @pytest.mark.parametrize(
        "path", ["/", "/fr/", "/fr/politique/", "/robots.txt", "/fr/politique/versions/", "/nothing"]
    )
    def test_that_is_nobodys_gets_421_and_no_policy(self, portal, get, path):
        publish(portal, "Words of a portal.")
        response = get(path, host="unknown.example.org")
        assert response.status_code == 421
        assert "Words of a portal." not in response.text
        assert "default-src 'none'" in response["Content-Security-Policy"]

    @pytest.mark.parametrize(
        "host",
        [
            "",
            " ",
            "a b",
            "data.example.org,evil.example.org",
            "[::1]:8000",
            "exa\tmple",
            "a" * 300,
            "é\udcff",
            "..",
            "-",
        ],
    )
    def test_that_is_none_is_refused(self, portal, get, host):
        assert get(host=host).status_code in (400, 421)
        assert get("/admin/", host=host).status_code in (400, 421)

    def test_forwarded_by_someone_is_not_believed(self, portal, get):
        assert get("/fr/", host="unknown.example.org", x_forwarded_host="data.example.org").status_code == 421

    def test_that_was_the_portals_leads_to_its_present_one(self, portal, get):
        Host.objects.create(container=portal, host="old.example.org", state="former")
        response = get("/fr/?a=b", host="old.example.org:8000")
        assert response.status_code == 301
        assert response["Location"] == "http://data.example.org:8000/fr/?a=b"
        assert get("/fr/politique/", host="old.example.org").status_code == 301


class TestAdminHost:
    def test_leads_to_the_admin(self, get):
        response = get("/", host="testserver")
        assert response.status_code == 302
        assert response["Location"] == "/admin/"

    def test_shows_the_admin_under_its_own_policy(self, get):
        response = get("/admin/login/", host="testserver")
        assert response.status_code == 200
        assert "script-src 'self' 'unsafe-inline'" in response["Content-Security-Policy"]

    @pytest.mark.parametrize("path", ["/fr/", "/fr/politique/", "/robots.txt", "/sitemap.xml", "/nothing"])
    def test_shows_nothing_public(self, portal, get, path):
        publish(portal)
        assert get(path, host="testserver").status_code == 404

    @pytest.mark.parametrize(
        "path", ["/admin/", "/admin/login/", "/admin/pages/1/", "/documents/1/a.pdf", "/media/a.png", "/opinion/x"]
    )
    def test_is_the_only_one_with_an_admin(self, portal, get, path):
        assert get(path).status_code == 404
        assert get(path, host="unknown.example.org").status_code == 421


class TestProbes:
    def test_healthz_answers_on_any_host_without_the_database(self, get, django_assert_num_queries):
        with django_assert_num_queries(0):
            response = get("/healthz", host="10.0.0.1:8000")
        assert response.status_code == 200
        assert response.content == b"ok"

    def test_readyz_tells_that_all_is_in_place(self, get):
        assert get("/readyz", host="10.0.0.1").status_code == 200

    def test_readyz_misses_a_migration(self, get):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'home'")
        response = get("/readyz", host="10.0.0.1")
        assert response.status_code == 503
        assert "migrations" in response.text

    def test_readyz_names_every_fault(self):
        assert readiness.is_ready() == []

    def test_static_files_answer_anywhere(self, get):
        assert get("/static/nothing.css", host="10.0.0.1").status_code == 404


class TestPreview:
    def test_a_dummy_request_passes_untouched(self, rf):
        request = rf.get("/fr/politique/", headers={"host": "nobody.example.org"})
        request.is_dummy = True
        assert HostMiddleware(lambda _request: "the draft")(request) == "the draft"

    def test_a_dummy_request_gets_no_policy_of_readers(self, rf):
        from django.http import HttpResponse

        request = rf.get("/fr/politique/")
        request.is_dummy = True
        response = ContentPolicyMiddleware(lambda _request: HttpResponse("the draft"))(request)
        assert "Content-Security-Policy" not in response.headers
