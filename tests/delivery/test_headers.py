"""What every public answer tells a browser to refuse, by exact value, at every address there is."""

import pytest
from django.test import Client

from policies.delivery.urls import addresses
from tests.delivery.conftest import HOST
from tests.delivery.published import DAY, now, publish, withdraw
from tests.factories.portals import make_portal

P = "/fr/politique/"
V = f"{P}versions/2/"
API = "/api/v1/"

# Of each name among the addresses, one that it stands for, and the status of its answer.
NAMED = {
    "root": ("/", 302),
    "robots": ("/robots.txt", 200),
    "sitemap": ("/sitemap.xml", 200),
    "main_policy": ("/privacy-policy", 302),
    "accent": ("/accent/0b4f6c.css", 200),
    "portal_home": ("/fr/", 200),
    "json": (f"{P}policy.json", 200),
    "markdown": (f"{P}policy.md", 200),
    "text": (f"{P}policy.txt", 200),
    "pdf": (f"{P}policy.pdf", 200),
    "version_pdf": (f"{V}policy.pdf", 200),
    "attestation": (f"{P}on/2001-01-01/attestation.pdf", 404),
    "on_asked_day": (f"{P}on/?day=2001-01-01", 404),
    "on_day": (f"{P}on/2001-01-01/", 404),
    "versions": (f"{P}versions/", 200),
    "feed": (f"{P}feed.atom", 200),
    "changes_since": (f"{P}changes/?since={(now() - 2 * DAY).date()}", 200),
    "changes_since_json": (f"{P}changes/changes.json?since={(now() - 2 * DAY).date()}", 200),
    "version": (V, 200),
    "changes": (f"{V}changes/", 200),
    "changes_json": (f"{V}changes/changes.json", 200),
    "changes_between": (f"{P}versions/1/changes/2/", 200),
    "changes_between_json": (f"{P}versions/1/changes/2/changes.json", 200),
    "version_json": (f"{V}policy.json", 200),
    "version_markdown": (f"{V}policy.md", 200),
    "version_text": (f"{V}policy.txt", 200),
    "api_policies": (f"{API}policies", 200),
    "api_versions": (f"{API}policies/00000000-0000-4000-8000-000000000000/versions", 404),
    "api_version": (f"{API}policies/00000000-0000-4000-8000-000000000000/versions/1", 404),
    "api_openapi": (f"{API}openapi.json", 200),
    "api_docs": (f"{API}docs", 200),
}
OTHERS = {
    "the policy": (P, 200),
    "one withdrawn": ("/fr/ended/", 200),
    "without its slash": ("/fr/politique", 301),
    "a form filled in": (f"{P}changes/?from=1&to=2", 302),
    "a day that is none": (f"{P}changes/?since=x", 404),
    "a problem": (f"{API}policies?limit=0", 400),
    "nothing": ("/nothing", 404),
    "a static file": ("/static/policies/public.css", 200),
    "no static file": ("/static/nothing.css", 404),
    "a probe": ("/healthz", 200),
    "another probe": ("/readyz", 200),
    "an icon": ("/favicon.ico", 204),
}
READERS = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
NOBODYS = {"default-src": "'none'", "style-src": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'"}
REFUSED = ["accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone"]
REFUSED += ["midi", "payment", "usb"]
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in REFUSED),
    "Strict-Transport-Security": "max-age=31536000",
}


@pytest.fixture(scope="module")
def published(kept_for_module):
    portal = make_portal(HOST, locales=("fr",))
    publish(portal, "One.", at=now() - 3 * DAY)
    publish(portal, "Two.")
    withdraw(publish(portal, slug="ended", subject=portal.uuid))


@pytest.fixture
def ask(settings):
    settings.SECURE_HSTS_SECONDS = 31536000  # as in production
    client = Client()

    def asked(path, host=HOST, method="GET"):
        response = client.generic(method, path, secure=True, headers={"host": host})
        if response.streaming:
            b"".join(response)  # which closes the file
        return response

    return asked


def policy_of(response):
    directives = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: value for name, _space, value in directives}


def told(response):
    return {name: response.get(name) for name in ALWAYS}


@pytest.mark.django_db
class TestEveryAnswer:
    def test_is_in_the_table(self):
        assert {pattern.name for pattern in addresses if pattern.name} == set(NAMED)

    @pytest.mark.parametrize(("path", "status"), [*NAMED.values(), *OTHERS.values()])
    def test_to_readers_has_the_same_headers(self, published, ask, path, status):
        response = ask(path)
        assert response.status_code == status
        assert (policy_of(response), told(response)) == (READERS, ALWAYS)
        assert "Set-Cookie" not in response.headers

    @pytest.mark.parametrize(
        ("path", "host", "method", "status"),
        [
            (P, "unknown.example.org", "GET", 421),
            (P, "a b", "GET", 400),
            (P, HOST, "POST", 405),
            ("/fr/", "testserver", "GET", 404),
            (f"{API}policies", "unknown.example.org", "GET", 421),
        ],
    )
    def test_that_is_a_refusal_has_the_strictest(self, published, ask, path, host, method, status):
        response = ask(path, host=host, method=method)
        assert response.status_code == status
        assert (policy_of(response), told(response)) == (NOBODYS, ALWAYS)

    @pytest.mark.parametrize(("method", "status"), [("POST", 405), ("OPTIONS", 204)])
    def test_of_the_interface_has_them_whatever_the_method(self, published, ask, method, status):
        response = ask(f"{API}policies", method=method)
        assert response.status_code == status
        assert (policy_of(response), told(response)) == (READERS, ALWAYS)

    def test_over_plain_http_promises_no_tls(self, published, settings):
        settings.SECURE_HSTS_SECONDS = 31536000
        assert "Strict-Transport-Security" not in Client().get(P, headers={"host": HOST}).headers
