"""One fact, one place, in a browser: a shared officer's e-mail changes, is approved, and every policy follows.

Portals that have accepted such changes show it from the same second on, in new versions; the old versions show the
old address. The portal that has not accepted has a proposal, which its own reviewer accepts.
"""

import time
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from wagtail.users.models import UserProfile

from policies.publication.models import Batch
from policies.register.clock import database_now
from policies.register.models import Action, Entry
from policies.register.queries import version_in_force
from tests.factories.sharing import NEW, OLD, make_shared, see_too

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LEAD = timedelta(seconds=12)
POLICY = "/fr/politique-de-confidentialite/"


class Story:
    """Three portals of a library, and each person in a browser of their own."""

    def __init__(self, browser: Browser, port: int) -> None:
        self.browser = browser
        self.port = port
        self.admin = f"http://localhost:{port}"
        self.complaints: list[str] = []
        self.shared = make_shared(accepting=("first", "second"), asked=("third",), domain="localhost")
        see_too(self.shared.reviewer, *(self.shared.portals[name] for name in ("first", "second")))
        for person in (self.shared.reviewer, self.shared.portals["third"].lawyer):
            UserProfile.objects.create(user=person, preferred_language="en")

    def page(self) -> Page:
        page = self.browser.new_context(viewport={"width": 1280, "height": 900}, locale="en").new_page()
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def signed_in(self, user) -> Page:
        page = self.page()
        page.goto(f"{self.admin}/admin/login/")
        page.fill("[name=username]", user.username)
        page.fill("[name=password]", "demo")
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"{self.admin}/admin/")
        return page

    def read(self, visitor: Page, name: str, path: str = "") -> str:
        visitor.goto(f"http://{name}.localhost:{self.port}{POLICY}{path}")
        return visitor.locator("main").inner_text()

    def versions(self, name: str) -> list[Entry]:
        return list(Entry.objects.filter(chain=self.shared.chain(name), action=Action.VERSION).order_by("number"))


@pytest.fixture
def story(live_server, settings, browser):
    settings.ADMIN_HOST = "localhost"
    settings.WAGTAILADMIN_BASE_URL = f"http://localhost:{live_server.thread.port}"
    settings.FACTS_LEAD = LEAD
    told = Story(browser, live_server.thread.port)
    yield told
    for context in browser.contexts:
        context.close()
    assert told.complaints == []


def wait_until(moment) -> None:
    while database_now() < moment:
        time.sleep(0.1)


class TestAChangedAddress:
    def test_reaches_every_policy_that_accepts_it_and_is_proposed_to_the_other(self, story):
        shared, visitor = story.shared, story.page()
        shared.submit()

        reviewer = story.signed_in(shared.reviewer)
        reviewer.locator(".desk-waiting a", has_text="Shared officer").click()
        touched = reviewer.locator("section", has=reviewer.locator("#desk-touched"))
        expect(touched).to_contain_text("Changes 2 policies, 1 language, in 2 portals.")
        expect(touched).to_contain_text("1 portal is asked first.")
        for name in ("First", "Second"):
            policy = reviewer.locator(".desk-change", has_text=name)
            expect(policy.locator("del")).to_have_text(OLD)
            expect(policy.locator("ins")).to_have_text(NEW)
        reviewer.get_by_role("button", name="Approve").click()
        expect(reviewer.locator(".desk-progress")).to_contain_text("2 of 2 texts")

        batch = Batch.objects.get(fact=shared.dpo.uuid)
        before = batch.effective_from - timedelta(microseconds=1)
        for name in ("first", "second"):
            old, new = story.versions(name)
            assert new.effective_from == batch.effective_from
            assert version_in_force(shared.chain(name), before) == old
            assert version_in_force(shared.chain(name), batch.effective_from) == new
        wait_until(batch.effective_from)
        for name in ("first", "second"):
            assert NEW in story.read(visitor, name)
            assert OLD in story.read(visitor, name, "versions/1/")
        assert OLD in story.read(visitor, "third")

        lawyer = story.signed_in(shared.portals["third"].lawyer)
        lawyer.locator(".desk-waiting a", has_text="Shared officer").click()
        expect(lawyer.locator(".desk-change ins")).to_have_text(NEW)
        lawyer.get_by_role("button", name="Accept").click()
        expect(lawyer.locator(".desk-sentence")).to_contain_text("Accepted on")
        assert NEW in story.read(visitor, "third")
        assert OLD in story.read(visitor, "third", "versions/1/")
