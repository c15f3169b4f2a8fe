import pytest
from django.test import Client

from tests.delivery.conftest import HOST
from tests.delivery.published import publish

ADDRESSES = [
    "/",
    "/fr/",
    "/fr/politique/",
    "/fr/politique/versions/",
    "/privacy-policy",
    "/sitemap.xml",
    "/robots.txt",
    "/accent/0b4f6c.css",
    "/static/policies/public.css",
    "/nothing/at/all",
    "/healthz",
    "/readyz",
]


class TestAnythingButReading:
    @pytest.mark.parametrize("path", ADDRESSES)
    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"])
    def test_is_refused_in_one_sentence(self, portal, path, method):
        publish(portal)
        answer = Client(enforce_csrf_checks=True).generic(method, path, headers={"host": HOST})

        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
        assert "<h1>" in answer.text
        assert "default-src 'none'" in answer["Content-Security-Policy"]

    def test_is_told_first_that_nobody_answers_there(self, portal, get):
        assert get("/fr/politique/", host="unknown.example.org", method="post").status_code == 421


class TestAnAddressOfStaff:
    @pytest.mark.parametrize("path", ["/admin/choose-page/?ordering=%00", "/admin/pages/%00/", "/admin/?q=a%00b"])
    def test_with_a_nul_is_refused(self, admin_client, path):
        answer = admin_client.get(path)

        assert answer.status_code == 400
        assert "Traceback" not in answer.text

    def test_of_an_error_that_did_not_happen_leads_home(self, admin_client):
        assert admin_client.get("/admin/failwhale/").status_code == 302
