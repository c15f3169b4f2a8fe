"""The main road in a real browser: an editor changes a sentence, a lawyer approves it, a visitor reads it."""

import re

import pytest
from playwright.sync_api import Page, expect

from policies.review.models import OutgoingMail
from tests.factories.story import DESK, HOST, MENDED, NEW, OLD, PHONE, POLICY, told

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story(live_server, settings, browser):
    with told(browser, live_server, settings) as story:
        yield story


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
