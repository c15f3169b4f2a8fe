"""What axe says of every public page in Chromium: light and dark, on a phone, at 200 %, from right to left."""

from urllib.parse import urlsplit

import pytest

from policies.delivery import middleware
from policies.management.demo.cast import PORTALS
from tests.conftest import VALIDATORS
from tests.factories.crawled import Site, behind_and_withdrawn, play_the_demo

pytestmark = [pytest.mark.browser, pytest.mark.validators, pytest.mark.django_db(transaction=True)]

WAYS = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}},
    "phone, dark": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
    "200 %": {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2},
}
RUN = "axe.run(document, {resultTypes: ['violations']})"


@pytest.fixture
def addresses(live_server) -> dict[str, list[str]]:
    """By host, a page of each kind in each language of the demo, and of portals behind and withdrawn."""
    play_the_demo()
    hosts = [portal.host for portal in PORTALS] + behind_and_withdrawn()
    middleware.RECENT.clear()
    port = urlsplit(live_server.url).port
    return {host: [f"http://{host}:{port}{path}" for path in Site(host).one_of_each_kind()] for host in hosts}


def seen(way: str, addresses: dict[str, list[str]]) -> list[str]:
    """All pages in the light; in other ways those of the portal that has Arabic, and the policies that are special."""
    everywhere = [url for urls in addresses.values() for url in urls]
    arabic = next(urls for urls in addresses.values() if any("/ar/" in url for url in urls))
    special = [url for url in everywhere if ".localhost" in url and "/en/" in url and url.count("/") == 5]
    return everywhere if way == "light" else [*arabic, *special]


def test_axe_finds_no_violation(addresses: dict[str, list[str]], browser) -> None:
    axe = (VALIDATORS / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    found, refused = set(), []
    for way, options in WAYS.items():
        page = browser.new_context(**options).new_page()
        page.on("console", lambda message: refused.append(message.text) if "Security Policy" in message.text else None)
        for url in seen(way, addresses):
            page.goto(url)
            page.evaluate(axe)
            said = page.evaluate(RUN)["violations"]
            found |= {(way, urlsplit(url).path, one["id"], one["nodes"][0]["html"][:120]) for one in said}
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (way, url)
        page.context.close()
    assert found == set()
    assert refused == []
