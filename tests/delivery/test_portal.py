import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from lxml import etree

from home.models import LocaleRoot, Theme
from tests.delivery.published import DAY, now, publish, withdraw
from tests.factories.policies import make_policy
from tests.factories.portals import make_portal, make_user

pytestmark = pytest.mark.django_db


class TestRoot:
    def test_leads_to_the_default_language_whatever_the_browser_prefers(self, portal, get):
        response = get("/", accept_language="en")
        assert response.status_code == 302
        assert response["Location"] == "/fr/"
        assert "Accept-Language" not in response.get("Vary", "")


class TestPortalHome:
    def test_lists_the_policies_of_a_language(self, portal, get):
        publish(portal)
        publish(portal, locale="en", title="Privacy policy", slug="policy")
        page = get("/fr/").text
        assert 'href="/fr/politique/"' in page
        assert "Privacy policy" not in page

    def test_never_lists_a_draft(self, portal, get):
        make_policy(portal, title="Words of a draft", user=make_user("editor"))
        assert "Words of a draft" not in get("/fr/").text

    def test_never_lists_what_is_not_in_force_yet(self, portal, get):
        publish(portal, title="Words of tomorrow", effective=now() + DAY)
        assert "Words of tomorrow" not in get("/fr/").text

    def test_shows_a_withdrawn_policy_as_such(self, portal, get):
        withdraw(publish(portal))
        response = get("/fr/")
        assert response.status_code == 200
        assert 'href="/fr/politique/"' in response.text

    @pytest.mark.parametrize("locale", ["de", "xx", "zh-hans", "EN"])
    def test_of_a_language_that_is_not_enabled_is_not_found(self, portal, get, locale):
        assert get(f"/{locale}/").status_code == 404

    def test_of_a_language_that_was_disabled_is_not_found(self, portal, get):
        LocaleRoot.objects.child_of(portal).filter(locale__language_code="en").update(enabled=False)
        assert get("/en/").status_code == 404

    def test_shows_nothing_of_another_portal(self, portal, get):
        publish(make_portal("autre.example.org"), "Other words.", title="Autre politique")
        assert "Autre politique" not in get("/fr/").text
        assert get("/fr/politique/").status_code == 404

    def test_is_revalidated_and_sets_no_cookie(self, portal, get, client):
        client.force_login(make_user("editor"))
        client.cookies.clear()
        response = get("/fr/")
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        assert get("/fr/", if_none_match=response["ETag"]).status_code == 304

    def test_mends_a_missing_slash(self, portal, get):
        response = get("/fr")
        assert response.status_code == 301
        assert response["Location"] == "/fr/"


class TestWellKnownAddresses:
    @pytest.mark.parametrize("path", ["/privacy-policy", "/privacy-policy/", "/terms/privacy-policy/"])
    def test_lead_to_the_policy_of_the_default_language(self, portal, get, path):
        publish(portal, locale="en", title="Privacy policy", slug="policy")
        publish(portal)
        response = get(path)
        assert response.status_code == 302
        assert response["Location"] == "/fr/politique/"

    def test_lead_nowhere_without_a_policy(self, portal, get):
        assert get("/privacy-policy").status_code == 404


class TestMachines:
    def test_robots_name_the_sitemap(self, portal, get):
        assert "Sitemap: http://data.example.org/sitemap.xml" in get("/robots.txt").text

    def test_sitemap_lists_what_is_in_force(self, portal, get):
        publish(portal)
        publish(portal, locale="en", title="Privacy policy", slug="policy", effective=now() + DAY)
        tree = ET.fromstring(get("/sitemap.xml").content)
        locations = [each.text for each in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
        assert locations == ["http://data.example.org/fr/politique/"]

    def test_sitemap_is_by_its_protocol_and_names_each_language(self, portal, get):
        schema = etree.XMLSchema(etree.parse(Path(__file__).with_name("sitemap.xsd")))
        schema.assertValid(etree.fromstring(get("/sitemap.xml").content))
        publish(portal, slug="politique-à-lire")
        publish(portal, locale="en", title="Privacy policy", slug="policy")
        tree = etree.fromstring(get("/sitemap.xml").content)
        schema.assertValid(tree)
        first = tree[1]
        assert first[0].text == "http://data.example.org/fr/politique-%C3%A0-lire/"
        assert {link.get("hreflang"): link.get("href") for link in first[2:]} == {
            "fr": "http://data.example.org/fr/politique-%C3%A0-lire/",
            "x-default": "http://data.example.org/fr/politique-%C3%A0-lire/",
            "en": "http://data.example.org/en/policy/",
        }

    def test_accent_comes_with_the_one_style_sheet_of_a_page(self, portal, get):
        Theme.objects.filter(container=portal.uuid).update(frame='{"accent": "#aa0011"}')
        (sheet,) = BeautifulSoup(get("/fr/").text, "html.parser").select("link[rel=stylesheet]")
        response = get(str(sheet["href"]), host="10.0.0.1")
        assert response.status_code == 200
        assert "#aa0011" in response.text
        assert "immutable" in response["Cache-Control"]
        assert response.text.startswith(Path(finders.find("policies/public.css")).read_text())
        assert response["Content-Type"] == "text/css; charset=utf-8"
        assert get("/accent/x;}.css", host="10.0.0.1").status_code == 404


class TestHostilePaths:
    @pytest.mark.parametrize(
        "path",
        [
            "/%00", "/fr/%00/", "/fr/politique%00/", "/fr/%ff%fe/", "/" + "a" * 9000, "/fr/" + "a" * 9000 + "/",
            "/..%2f..%2fetc/passwd", "/fr/..%2f/", "/static/..%2f..%2fmanage.py", "/fr/politique/versions/1%00/",
            "/fr/a%0d%0aSet-Cookie:x/", "/fr/politique/on/%00/", "/%F0%9F%92%A9/",
            "/fr/%E2%80%AE/versions/", "/fr/" + "a" * 600 + "/versions/", "/fr//", "/fr/politique//",
        ],
    )  # fmt: skip
    def test_are_not_found(self, portal, get, path):
        publish(portal)
        response = get(path)
        assert response.status_code == 404
        assert "Set-Cookie" not in response.headers

    @pytest.mark.parametrize("path", ["//evil.example.org", "//evil.example.org/", "///evil.example.org/a"])
    def test_never_redirect_to_another_host(self, portal, client, path):
        response = client.get("/", PATH_INFO=path, headers={"host": "data.example.org"})
        assert response.status_code == 404


class TestFaults:
    def test_a_fault_is_a_calm_page(self, portal, get, client, monkeypatch):
        client.raise_request_exception = False
        monkeypatch.setattr("policies.delivery.middleware.state_at", None)
        response = get()
        assert response.status_code == 500
        assert "Traceback" not in response.text
        assert "<h1>" in response.text

    def test_not_found_speaks_the_language_of_the_address(self, portal, get):
        assert get("/en/nothing/")["Content-Language"] == "en"
        assert get("/xx/nothing/")["Content-Language"] == "fr"
