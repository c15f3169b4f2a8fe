"""What a visitor's browser makes of the pages: no script, no fault on the console, nothing wider than a phone."""

from urllib.parse import urlsplit

import pytest

from tests.delivery.published import DAY, now, publish
from tests.factories.portals import make_portal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def base(live_server):
    portal = make_portal("portail.localhost", locales=("fr", "ar"))
    publish(portal, "Words of one. " * 40, at=now() - 3 * DAY)
    publish(portal, "Words of two. " * 40, at=now() - DAY)
    publish(portal, "Words of three.", at=now(), effective=now() + DAY)
    publish(portal, locale="ar", title="سياسة الخصوصية")
    return f"http://portail.localhost:{urlsplit(live_server.url).port}"


class TestPages:
    def test_fit_a_phone_and_ask_for_nothing_that_is_refused(self, base, page):
        faults = []
        page.on("console", lambda message: faults.append(message.text) if message.type != "log" else None)
        page.set_viewport_size({"width": 360, "height": 800})
        page.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error(e.violatedDirective, e.blockedURI))"
        )
        paths = ["/fr/", "/fr/politique/", "/ar/politique/", "/api/v1/docs"]
        paths += [f"/fr/politique/versions/{tail}" for tail in ("", "1/", "2/changes/", "1/changes/3/", "3/changes/1/")]
        for path in paths:
            assert page.goto(base + path).status == 200
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            assert page.locator("h1").count() == 1, path
            assert page.locator("main").count() == 1, path
        assert faults == []

    def test_hold_linked_data_that_no_browser_runs(self, base, page):
        page.goto(base + "/fr/politique/")
        assert page.locator('script[type="application/ld+json"]').count() == page.locator("script").count() == 1
        assert page.evaluate("JSON.parse(document.querySelector('script').text)['@id'] === location.href")

    @pytest.mark.parametrize(("width", "beside"), [(1280, True), (360, False)])
    def test_set_before_and_now_beside_each_other_where_there_is_room(self, base, page, width, beside):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(base + "/fr/politique/versions/1/changes/2/")
        before, now_ = (page.locator(".pair").first.locator("> div").nth(n) for n in (0, 1))
        assert before.get_by_text("Avant", exact=True).is_visible()
        assert now_.get_by_text("Maintenant", exact=True).is_visible()
        left, right = before.bounding_box(), now_.bounding_box()
        assert (left["y"] == right["y"]) is beside
        for mark, line in (("del", "line-through"), ("ins", "underline")):
            assert page.locator(mark).first.evaluate("mark => getComputedStyle(mark).textDecorationLine") == line

    def test_unfold_the_articles_that_stay(self, base, page):
        page.goto(base + "/fr/politique/versions/1/changes/2/")
        folded = page.locator("details.unchanged").first
        assert not folded.locator("li").first.is_visible()
        folded.locator("summary").click()
        assert folded.locator("li").first.is_visible()

    def test_show_what_is_in_short_without_script(self, base, page):
        page.goto(base + "/fr/politique/")
        words = page.get_by_text("Words of two.").first
        assert words.is_visible()
        page.locator("#in-short").check()
        assert not words.is_visible()
        assert page.locator(".summary").first.is_visible()

    def test_open_a_definition_by_keyboard_and_print_it_once(self, base, page):
        page.goto(base + "/fr/politique/")
        term, definition = page.locator("button.term").first, page.locator(".definition").first
        assert not definition.is_visible()
        term.focus()
        page.keyboard.press("Enter")
        assert definition.is_visible()
        page.emulate_media(media="print")
        assert not definition.is_visible()
        page.emulate_media(media="screen")
        page.keyboard.press("Escape")
        assert not definition.is_visible()
        assert term.evaluate("term => term === document.activeElement")

    def test_print_no_ways_to_other_languages(self, base, page):
        page.goto(base + "/fr/politique/")
        ways = page.locator(".ways")
        assert ways.first.get_by_text("العربية").is_visible()
        page.emulate_media(media="print")
        assert not ways.first.is_visible()

    def test_read_from_right_to_left(self, base, page):
        page.goto(base + "/ar/politique/")
        assert page.locator("html").get_attribute("dir") == "rtl"
        title, main = page.locator("h1").bounding_box(), page.locator("main").bounding_box()
        assert title["x"] + title["width"] > main["x"] + main["width"] / 2
