"""Promise 6 in a real browser: translated, approved, behind, brought up to date; a comma leaves none behind."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from home.models import Role
from policies.authoring.models import PrivacyPolicyPage
from policies.publication.verification import verify
from tests.factories.policies import sample_id
from tests.factories.story import NEW, OLD, PHONE, POLICY, Story, told

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ENGLISH = "/en/privacy-policy/"
COMMA = "We keep your address, for six months."
TRANSLATED = {
    "Politique de confidentialité": "Privacy policy",
    "Preamble": "Preamble in English",
    "This policy says what becomes of your data.": "Here is what becomes of your data.",
    "Retention": "How long we keep it",
    OLD: "Your address is kept for a year.",
}
SHORTER = "Your address is kept for half a year."


@pytest.fixture
def story(live_server, settings, browser):
    with told(browser, live_server, settings, locales=("fr", "en")) as story:
        story.translator = story.make_person("translator", Role.TRANSLATOR)
        yield story


def begin(page: Page) -> None:
    """From the matrix of languages to the editor of a translation that nobody has begun."""
    page.goto(re.sub(r"/admin/.*", "/admin/policies/languages/", page.url))
    page.locator(".desk-matrix a", has_text="missing").click()
    page.locator("main").get_by_text("English", exact=True).click()
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url("**/edit/")


def sentence(page: Page, source: str) -> Locator:
    """What the translation editor shows of a sentence of the text that prevails."""
    said = page.get_by_text(source, exact=True)
    return page.locator(".js-translation-editor li:has(> p)", has=said)


def translate(page: Page, source: str, text: str) -> None:
    """Write or mend the translation of a sentence, in its field."""
    shown = sentence(page, source)
    shown.get_by_role("button", name=re.compile("Translate|Edit")).click()
    shown.locator("textarea, input, [contenteditable=true]").last.fill(text)
    with page.expect_response(lambda answer: "/strings/" in answer.url and answer.ok):
        shown.get_by_role("button", name="Save").click()


def submit(page: Page) -> None:
    page.get_by_role("button", name="Submit for legal approval").click()
    expect(page.locator(".messages")).to_contain_text("Submitted")


def approve(story: Story) -> None:
    lawyer = story.signed_in(story.lawyer)
    lawyer.locator(".desk-waiting a").first.click()
    lawyer.get_by_role("button", name="Approve").click()
    expect(lawyer.locator("a", has_text="See it as visitors do")).to_be_visible()
    lawyer.context.close()


def change_and_approve(story: Story, old: str, new: str, *, same_meaning: bool = False) -> None:
    """The editor changes the French sentence, marks it where it means the same, and the lawyer approves."""
    editor = story.signed_in(story.editor)
    story.change_the_sentence(editor, new, before=old, is_saved_by_itself=same_meaning)
    if same_meaning:
        mark_as_the_same(editor)
    story.submit(editor)
    editor.context.close()
    approve(story)


def mark_as_the_same(page: Page) -> None:
    """Say beside the text that the article still means the same, once the editor has saved the change by itself."""
    page.locator("[data-side-panel-toggle=policy-checks]").click()
    box = page.locator("[data-same-meaning]")
    expect(box).to_have_count(1, timeout=30_000)
    box.check()
    page.locator("[data-side-panel-toggle=policy-checks]").click()


def translated_from(locale: str = "en") -> dict[str, str]:
    page = PrivacyPolicyPage.objects.get(locale__language_code=locale)
    return page.get_latest_revision_as_object().translated_from


def test_a_translation_follows_what_prevails(story):
    visitor, translator = story.person(PHONE), story.signed_in(story.translator)
    notice = visitor.locator(".prevails")

    begin(translator)
    for source, text in TRANSLATED.items():
        translate(translator, source, text)
    submit(translator)
    approve(story)
    visitor.goto(story.public + ENGLISH)
    for text in TRANSLATED.values():
        expect(visitor.locator("main")).to_contain_text(text)
    expect(notice).to_contain_text("the text in French prevails")
    expect(notice).not_to_contain_text("Newer there")

    change_and_approve(story, OLD, NEW)
    before = translated_from()
    visitor.goto(story.public + ENGLISH)
    expect(notice).to_contain_text("Newer there: Article 1")
    newer = visitor.locator(".newer a")
    expect(newer).to_have_attribute("href", f"{POLICY}#a-{sample_id('Retention')}")

    translator.goto(f"{story.admin}/admin/")
    translator.locator("#panel-awaits-you-content, .desk-panel").get_by_role(
        "link", name="Privacy policy"
    ).first.click()
    expect(translator.locator("ins", has_text="six months")).to_be_visible()
    translator.get_by_role("button", name="Translate what changed").click()
    shown = sentence(translator, NEW)
    expect(shown).to_contain_text(TRANSLATED[OLD])
    expect(shown).to_contain_text("The text has changed since")
    translate(translator, NEW, SHORTER)
    submit(translator)
    approve(story)
    visitor.goto(story.public + ENGLISH)
    expect(visitor.get_by_text(SHORTER)).to_be_visible()
    expect(notice).not_to_contain_text("Newer there")
    for text in (text for text in TRANSLATED.values() if text != TRANSLATED[OLD]):
        expect(visitor.locator("main")).to_contain_text(text)
    after = translated_from()
    assert {article for article in before if before[article] != after[article]} == {sample_id("Retention")}

    change_and_approve(story, NEW, COMMA, same_meaning=True)
    visitor.goto(story.public + POLICY)
    expect(visitor.get_by_text(COMMA)).to_be_visible()
    visitor.goto(story.public + ENGLISH)
    expect(notice).to_contain_text("the text in French prevails")
    expect(notice).not_to_contain_text("Newer there")
    assert verify().faults == []
