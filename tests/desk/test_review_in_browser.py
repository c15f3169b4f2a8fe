"""The way of a reviewer, in a browser: from the home screen to a version in force."""

import pytest

from tests.factories.approval import submit
from tests.factories.cases import make_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}


@pytest.fixture
def admin(live_server, settings, page):
    """A page of the admin, on a host of its own."""
    settings.ADMIN_HOST = "localhost"
    return page, live_server.url.replace("127.0.0.1", "localhost")


def sign_in(admin, username):
    page, base = admin
    page.goto(f"{base}/admin/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", "demo")
    page.click("button[type=submit]")
    page.wait_for_url(f"{base}/admin/")


class TestReviewInABrowser:
    @pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_leads_from_home_to_a_version_in_force(self, admin, screen, scheme):
        page, _base = admin
        case = make_case(title="Politique")
        submit(case.page, case.author)
        page.set_viewport_size(screen)
        page.emulate_media(color_scheme=scheme)
        sign_in(admin, "lawyer")
        assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"]
        page.locator(".desk-waiting a").first.click()
        approve = page.locator("button[value=approve]")
        approve.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"]
        box = approve.bounding_box()
        assert 0 < box["y"] < screen["height"] - box["height"]
        page.fill("[name=comment]", "Read.")
        approve.click()
        link = page.locator("a[href*='data.example.org']")
        link.wait_for()
        assert link.get_attribute("href").endswith("/fr/politique/")
