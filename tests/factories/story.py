"""A portal with a version in force, and each person in a browser of their own."""

import re
from contextlib import contextmanager

from playwright.sync_api import Browser, Page
from wagtail.users.models import UserProfile

from home.models import Role
from tests.factories.approval import publish
from tests.factories.policies import article, make_policy, paragraph, sample_id
from tests.factories.portals import make_portal, make_user

HOST = "donnees.localhost"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
OLD = "We keep your address for one year."
NEW = "We keep your address for six months."
MENDED = "We keep your address for six months from your last message."
POLICY = "/fr/politique-de-confidentialite/"
TYPED = "(text) => [...document.querySelectorAll('[name^=body]')].some((field) => field.value.includes(text))"


class Story:
    def __init__(self, browser: Browser, port: int, locales: tuple[str, ...] = ("fr",)) -> None:
        self.browser = browser
        self.admin = f"http://localhost:{port}"
        self.public = f"http://{HOST}:{port}"
        self.complaints: list[str] = []
        self.portal = make_portal(host=HOST, locales=locales)
        self.editor = self.make_person("editor", Role.EDITOR)
        self.lawyer = self.make_person("lawyer", Role.LEGAL_REVIEWER)
        draft = make_policy(self.portal, user=self.editor, articles=self.articles())
        self.policy = publish(draft, author=self.editor, reviewer=self.lawyer)

    def make_person(self, username: str, role: Role):
        user = make_user(username, portal=self.portal, role=role)
        UserProfile.objects.create(user=user, preferred_language="en")
        return user

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

    def change_the_sentence(self, page: Page, text: str = NEW, *, before: str = OLD, is_saved_by_itself: bool = False):
        """Open the policy from the home screen, unfold the article and type other words."""
        page.locator(".desk-policies a", has_text="Politique").first.click()
        block = page.locator(f"#block-{sample_id('Retention')}-section")
        block.locator("[data-panel-toggle]").first.click()
        if is_saved_by_itself:
            page.wait_for_timeout(3000)  # Wagtail's editor takes what it finds in the form until then for saved
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


@contextmanager
def told(browser, live_server, settings, **particulars):
    """Yield a story whose browsers are closed behind it, and in which none of them had anything to complain of."""
    settings.ADMIN_HOST = "localhost"
    settings.WAGTAILADMIN_BASE_URL = f"http://localhost:{live_server.thread.port}"
    story = Story(browser, live_server.thread.port, **particulars)
    yield story
    for context in browser.contexts:
        context.close()
    assert story.complaints == []
