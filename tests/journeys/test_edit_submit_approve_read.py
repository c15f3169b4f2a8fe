"""The main road in a real browser: an editor changes a sentence, a lawyer approves it, a visitor reads it."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from wagtail.users.models import UserProfile

from home.models import Role
from policies.review.models import OutgoingMail
from tests.factories.approval import publish
from tests.factories.policies import article, make_policy, paragraph, sample_id
from tests.factories.portals import make_portal, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HOST = "donnees.localhost"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
OLD = "We keep your address for one year."
NEW = "We keep your address for six months."
MENDED = "We keep your address for six months from your last message."
POLICY = "/fr/politique-de-confidentialite/"
TYPED = "(text) => [...document.querySelectorAll('[name^=body]')].some((field) => field.value.includes(text))"


class Story:
    """A portal with a version in force, and each person in a browser of their own."""

    def __init__(self, browser: Browser, port: int) -> None:
        self.browser = browser
        self.admin = f"http://localhost:{port}"
        self.public = f"http://{HOST}:{port}"
        self.complaints: list[str] = []
        portal = make_portal(host=HOST, locales=("fr",))
        self.editor = make_user("editor", portal=portal, role=Role.EDITOR)
        self.lawyer = make_user("lawyer", portal=portal, role=Role.LEGAL_REVIEWER)
        for person in (self.editor, self.lawyer):
            UserProfile.objects.create(user=person, preferred_language="en")
        draft = make_policy(portal, user=self.editor, articles=self.articles())
        self.policy = publish(draft, author=self.editor, reviewer=self.lawyer)

    def articles(self):
        return [
            article("Preamble", paragraph("This policy says what becomes of your data."), numbered=False),
            article("Retention", paragraph(OLD)),
        ]

    def person(self, viewport: dict[str, int]) -> Page:
        page = self.browser.new_context(viewport=viewport, locale="en").new_page()
        page.on("console", self.note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def note(self, message) -> None:
        """Errors of scripts and refusals by the content security policy are both errors of the console."""
        if message.type == "error":
            self.complaints.append(f"{message.text} at {message.location}")

    def signed_in(self, user, viewport: dict[str, int] = DESK) -> Page:
        page = self.person(viewport)
        page.goto(f"{self.admin}/admin/login/")
        page.fill("[name=username]", user.username)
        page.fill("[name=password]", "demo")
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"{self.admin}/admin/")
        return page

    def change_the_sentence(self, page: Page, text: str = NEW, *, before: str = OLD) -> None:
        """Open the policy from the home screen, unfold the article and type other words."""
        page.locator(".desk-policies a", has_text="Politique").first.click()
        block = page.locator(f"#block-{sample_id('Retention')}-section")
        block.locator("[data-panel-toggle]").first.click()
        words = block.locator("[contenteditable=true]", has_text=before)
        words.click()
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
        # The editor writes what was typed into its form a moment later.
        page.wait_for_function(TYPED, arg=text)

    def submit(self, page: Page) -> None:
        page.wait_for_load_state("networkidle")  # an automatic save under way would come after the submission
        page.locator("footer [data-w-dropdown-target=toggle]").first.click()
        with page.expect_navigation(url=re.compile(r"/admin/pages/\d+/$|/admin/$|/edit/$")):
            page.locator("button[name=action-submit]").click()

    def submitted(self) -> Page:
        """The editor's browser, after the change went to the lawyer."""
        page = self.signed_in(self.editor)
        self.change_the_sentence(page)
        self.submit(page)
        return page

    def open_review(self, page: Page) -> None:
        page.goto(f"{self.admin}/admin/")
        page.locator(".desk-waiting a").first.click()
        page.locator(".desk-change").first.wait_for()


@pytest.fixture
def story(live_server, settings, browser):
    settings.ADMIN_HOST = "localhost"
    settings.WAGTAILADMIN_BASE_URL = f"http://localhost:{live_server.thread.port}"
    told = Story(browser, live_server.thread.port)
    yield told
    for context in browser.contexts:
        context.close()
    assert told.complaints == []


class TestTheMainRoad:
    def test_leads_from_a_changed_sentence_to_its_readers(self, story):
        visitor = story.person(DESK)
        story.submitted()
        visitor.goto(story.public + POLICY)
        expect(visitor.get_by_text(OLD)).to_be_visible()

        lawyer = story.signed_in(story.lawyer)
        story.open_review(lawyer)
        expect(lawyer.locator("del", has_text="one year")).to_be_visible()
        expect(lawyer.locator("ins", has_text="six months")).to_be_visible()
        lawyer.get_by_role("button", name="Approve").click()
        expect(lawyer.locator("a", has_text="See it as visitors do")).to_have_attribute(
            "href", re.compile(re.escape(HOST) + ".*" + re.escape(POLICY))
        )

        visitor.goto(story.public + POLICY)
        expect(visitor.get_by_text(NEW)).to_be_visible()
        expect(visitor.get_by_text(OLD)).to_have_count(0)
        expect(visitor.locator("main")).to_contain_text("version 2")
        visitor.goto(story.public + POLICY + "versions/")
        assert visitor.locator(f"a[href='{POLICY}versions/1/']").count() == 1
        assert visitor.locator(f"a[href='{POLICY}versions/2/']").count() == 1

    def test_begins_for_the_lawyer_with_a_mail(self, story):
        story.submitted()
        mail = OutgoingMail.objects.filter(recipient=story.lawyer.email).latest("pk")
        (address,) = re.findall(r"http\S+", mail.text)

        lawyer = story.signed_in(story.lawyer)
        lawyer.goto(address)

        expect(lawyer.get_by_role("button", name="Approve")).to_be_visible()

    def test_gives_the_editor_no_button_and_the_reason(self, story):
        editor = story.submitted()
        editor.goto(f"{story.admin}/admin/pages/{story.policy.pk}/edit/")
        editor.locator("header [data-w-dropdown-target=toggle]").first.click()
        editor.locator("a[href*='policies/review/']").first.click()

        expect(editor.locator(".desk-decision")).to_contain_text("legal reviewer")
        assert editor.locator("button[value=approve], button[value=refuse]").count() == 0

    def test_leads_back_to_the_editor_with_what_has_to_change(self, story):
        editor = story.submitted()
        lawyer = story.signed_in(story.lawyer)
        story.open_review(lawyer)

        lawyer.fill("[name=comment]", "Say from when the six months run.")
        lawyer.get_by_role("button", name="Ask for changes").click()
        expect(lawyer.locator(".desk-comment")).to_contain_text("six months run")

        editor.goto(f"{story.admin}/admin/")
        expect(editor.locator("main")).to_contain_text("Say from when the six months run.")

    def test_is_passable_on_a_phone(self, story):
        story.submitted()
        lawyer = story.signed_in(story.lawyer, PHONE)
        story.open_review(lawyer)

        assert lawyer.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        for name in ("Approve", "Ask for changes"):
            expect(lawyer.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
        lawyer.get_by_role("button", name="Approve").click()
        expect(lawyer.locator("a", has_text="See it as visitors do")).to_be_visible()

    def test_goes_back_and_forth_on_a_phone(self, story):
        editor = story.signed_in(story.editor, PHONE)
        story.change_the_sentence(editor)
        story.submit(editor)

        lawyer = story.signed_in(story.lawyer, PHONE)
        story.open_review(lawyer)
        lawyer.get_by_text("Comment on this article").first.click()
        lawyer.locator(".desk-remarks textarea").first.fill("From when do they run?")
        lawyer.get_by_role("button", name="Send the comment").first.click()
        expect(lawyer.locator(".desk-thread")).to_contain_text("From when do they run?")
        lawyer.fill("[name=comment]", "One sentence is not complete.")
        lawyer.get_by_role("button", name="Ask for changes").click()
        expect(lawyer.locator(".desk-comment").first).to_contain_text("One sentence is not complete.")

        editor.goto(f"{story.admin}/admin/")
        expect(editor.locator("main")).to_contain_text("One sentence is not complete.")
        story.change_the_sentence(editor, MENDED, before=NEW)
        story.submit(editor)

        story.open_review(lawyer)
        expect(lawyer.locator("main")).to_contain_text("What changed since changes were asked for")
        lawyer.get_by_role("button", name="This is settled").click()
        expect(lawyer.locator(".desk-thread")).to_have_count(0)
        assert lawyer.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        lawyer.get_by_role("button", name="Approve").click()
        expect(lawyer.locator("a", has_text="See it as visitors do")).to_be_visible()

        visitor = story.person(PHONE)
        visitor.goto(story.public + POLICY)
        expect(visitor.get_by_text(MENDED)).to_be_visible()

    def test_is_passable_by_keyboard_alone(self, story):
        story.submitted()
        lawyer = story.signed_in(story.lawyer)
        press_until(lawyer, "Tab", ".desk-waiting a")
        lawyer.keyboard.press("Enter")
        lawyer.locator(".desk-change").first.wait_for()
        press_until(lawyer, "Tab", "[name=comment]")
        lawyer.keyboard.type("Read.")
        press_until(lawyer, "Tab", "button[value=approve]")
        lawyer.keyboard.press("Enter")

        expect(lawyer.locator("a", has_text="See it as visitors do")).to_be_visible()


def press_until(page: Page, key: str, selector: str, most: int = 60) -> None:
    """Press a key until what `selector` names has the focus."""
    for _time in range(most):
        page.keyboard.press(key)
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} was not reached with {most} presses of {key}")
