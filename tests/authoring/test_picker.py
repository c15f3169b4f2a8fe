"""Chips in the editor, in a browser: chosen, passed over, deleted, copied, and never forged."""

import pytest
from playwright.sync_api import expect
from wagtail.users.models import UserProfile

from home.models import Role
from policies.document.nodes import Definition, Definitions, Fact, Reference
from policies.facts.models import Controller, DataProtectionOfficer, LegalReference
from tests.factories.browsing import (
    PICKER,
    chips,
    choose,
    fragment,
    labels,
    move_up,
    open_editor,
    paste,
    section,
    text_of,
    unfold,
)
from tests.factories.policies import article, make_policy, paragraph, sample_id
from tests.factories.portals import approve_fact, make_fact, make_library, make_portal, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MAIL = "dpo@example.org"
ELSEWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def portal():
    portal = make_portal(locales=("fr",))
    forms = {"fr": {"name": "Ville d’Exemple", "forms": {"de": "de la Ville d’Exemple"}}}
    portal.controller = make_fact(Controller, portal, wordings=forms)
    portal.dpo = make_fact(DataProtectionOfficer, portal, name="Mission", email=MAIL)
    portal.save()
    law = make_fact(LegalReference, make_library(), citation="Loi 78-17")
    for fact in (portal.controller, portal.dpo, portal, law):
        approve_fact(fact)
    return portal


@pytest.fixture
def policy(portal):
    editor = make_user("editor", portal=portal, role=Role.EDITOR)
    UserProfile.objects.create(user=editor, preferred_language="en")
    dataset = Definition(sample_id("dataset"), "DATASET", (paragraph("data that we publish."),))
    return make_policy(
        portal,
        user=editor,
        articles=[
            article("Terms", Definitions((dataset,))),
            article("Rights", paragraph("Write to ", Fact("dpo.email"), " soon.")),
            article("Contact", paragraph("See ", Reference(sample_id("Rights")), ".")),
        ],
    )


@pytest.fixture
def opened(live_server, page, settings, policy):
    """The editor of that policy, with the article of contacts unfolded and the caret at the end of its text."""
    settings.ADMIN_HOST = "localhost"
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    open_editor(page, live_server.url.replace("127.0.0.1", "localhost"), policy)
    unfold(page, "Contact")
    at_end(page, "Contact", "See")
    yield page
    assert complaints == []


def at_end(page, name, words=""):
    text_of(page, name, words).click()
    page.keyboard.press("Control+End")


def words(page, name="Contact"):
    return section(page, name).locator(".public-DraftEditor-content").last.inner_text().strip()


class TestPicker:
    def test_opens_by_a_shortcut_and_gives_the_focus_back(self, opened):
        opened.keyboard.press("Control+Alt+f")
        opened.wait_for_selector(PICKER)
        opened.keyboard.press("Escape")
        opened.wait_for_selector(PICKER, state="detached")
        opened.wait_for_function("() => document.activeElement.isContentEditable")
        opened.keyboard.type(" Go on.")

        assert words(opened) == "See article 2. Go on."

    def test_opens_from_the_list_of_commands(self, opened):
        opened.keyboard.type(" /Defined")
        opened.locator("[role=listbox] [role=option]").first.wait_for()
        opened.keyboard.press("Enter")
        choose(opened, "")

        assert words(opened) == "See article 2. DATASET"
        assert labels(opened)[-1] == "DATASET"

    def test_says_what_there_is_to_a_screen_reader(self, opened):
        opened.keyboard.press("Control+Alt+f")
        picker = opened.locator(PICKER)
        search = picker.get_by_role("combobox", name="Search facts, articles and terms")
        expect(search).to_be_focused()
        opened.keyboard.type("mission")
        expect(picker.get_by_role("status")).to_have_text("1 result")
        group = picker.get_by_role("group", name="Of this portal: Portail data.example.org")
        expect(
            group.get_by_role("option", name="Name, Mission, Data protection officer, Of this portal")
        ).to_be_visible()
        marked = search.get_attribute("aria-activedescendant")
        assert picker.locator(f"#{marked}").get_attribute("aria-selected") == "true"
        opened.keyboard.type(" of nobody")
        expect(picker.get_by_role("status")).to_have_text("Nothing was found.")
        expect(search).not_to_have_attribute("aria-activedescendant", marked)

    def test_says_whose_a_fact_is_and_how_far_it_reaches(self, opened):
        opened.keyboard.press("Control+Alt+f")
        picker = opened.locator(PICKER)
        shared = picker.get_by_role("group", name="Shared by Bibliothèque")
        expect(shared).to_contain_text("Laws")
        expect(shared.get_by_role("option")).to_contain_text(["Loi 78-17Shown in no policy"])
        own = picker.get_by_role("group", name="Of this portal")
        expect(own).not_to_contain_text("Loi 78-17")
        expect(own.locator(".policy-picker__part", has_text="Controller")).to_contain_text("Shown in no policy")
        opened.keyboard.press("Escape")

    def test_stays_away_from_letters_typed_with_altgr(self, opened):
        typed = """(isAltGr) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {
            key: 'f', code: 'KeyF', ctrlKey: true, altKey: true, modifierAltGraph: isAltGr, bubbles: true,
        }))"""
        opened.evaluate(typed, True)
        assert opened.locator(PICKER).count() == 0
        opened.evaluate(typed, False)
        opened.wait_for_selector(PICKER)
        opened.keyboard.press("Escape")

    def test_is_walked_by_arrow_keys_from_end_to_end(self, opened):
        opened.keyboard.press("Control+Alt+f")
        picker = opened.locator(PICKER)
        opened.keyboard.press("ArrowUp")
        expect(picker.locator("[aria-selected=true]")).to_contain_text("DATASET")
        opened.keyboard.press("ArrowDown")
        expect(picker.locator("[aria-selected=true]")).to_contain_text("Portail data.example.org")

    def test_offers_the_forms_of_a_name_as_words(self, opened):
        opened.keyboard.press("Control+Alt+f")
        choose(opened, "de la ville", keys=["Tab", "ArrowDown"])

        assert labels(opened)[-1] == "de la Ville d’Exemple"

    def test_knows_articles_that_are_not_saved_yet(self, opened):
        heading = section(opened, "Terms").locator("input[name$=-value-heading]")
        unfold(opened, "Terms")
        heading.fill("Words")
        at_end(opened, "Contact", "See")
        opened.keyboard.press("Control+Alt+f")
        choose(opened, "article words")

        assert labels(opened)[-1] == "article 1"

    def test_asks_for_words_before_their_language(self, opened):
        opened.keyboard.type(" /Words")
        opened.locator("[role=listbox] [role=option]").first.wait_for()
        opened.keyboard.press("Enter")
        picker = opened.locator(PICKER)

        expect(picker.get_by_role("status")).to_contain_text("Select the words")
        expect(picker.get_by_role("button", name="Insert")).to_be_disabled()

    def test_fits_a_phone(self, opened):
        opened.set_viewport_size({"width": 360, "height": 740})
        opened.keyboard.press("Control+Alt+f")
        opened.wait_for_selector(PICKER)

        box = opened.locator(PICKER).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert opened.locator(f"{PICKER} .policy-picker__list").evaluate(
            "(list) => list.scrollWidth <= list.clientWidth"
        )


class TestChips:
    def test_follow_articles_that_move(self, opened):
        assert labels(opened) == [MAIL, "article 2"]

        move_up(opened, "Rights")
        opened.wait_for_function("() => document.querySelector('.policy-chip--xref').textContent === 'article 1'")

    def test_say_in_words_that_they_lead_nowhere(self, opened):
        child = section(opened, "Rights").locator("xpath=ancestor::*[@data-streamfield-child][1]")
        child.locator("[data-streamfield-action=DELETE]").first.click()
        opened.wait_for_selector(".policy-chip--lost")

        assert chips(opened)[-1] == ("article 2", "(this article is not in this policy)")

    def test_are_passed_over_and_deleted_as_one(self, opened):
        opened.keyboard.press("ArrowLeft")
        opened.keyboard.press("ArrowLeft")
        opened.keyboard.type("the ")
        assert words(opened) == "See the article 2."

        opened.keyboard.press("ArrowRight")
        opened.keyboard.press("Backspace")
        assert words(opened) == "See the ."
        opened.keyboard.press("Control+z")
        assert words(opened) == "See the article 2."
        assert labels(opened)[-1] == "article 2"
        opened.keyboard.press("ArrowLeft")
        opened.keyboard.press("Delete")
        assert words(opened) == "See the ."

    def test_keep_their_words_when_a_selection_ends_in_their_midst(self, opened):
        opened.keyboard.press("Home")
        for _time in range(5):
            opened.keyboard.press("Shift+ArrowRight")
        opened.keyboard.type("Read")

        assert words(opened) == "Read."

    def test_can_be_bold(self, opened):
        opened.keyboard.press("Control+a")
        opened.keyboard.press("Control+b")
        opened.wait_for_function("() => document.querySelector('.policy-chip--xref span').style.fontWeight === 'bold'")

        assert labels(opened)[-1] == "article 2"

    def test_say_how_far_they_reach_and_how_they_are_changed(self, opened):
        fact = opened.locator(".policy-chip--fact")
        change = "To change it, double-click, or select it and press Ctrl + Alt + F."
        assert fact.get_attribute("title") == f"Shown in no policy · {change}"
        assert opened.locator(".policy-chip--xref").get_attribute("title") == change

    def test_can_be_changed_by_keyboard(self, opened):
        opened.keyboard.press("ArrowLeft")
        opened.keyboard.press("Shift+ArrowLeft")
        opened.keyboard.press("Control+Alt+f")
        opened.wait_for_selector(PICKER)
        expect(opened.locator(f"{PICKER} [aria-selected=true]")).to_contain_text("Article 2")
        choose(opened, "article 3")

        assert words(opened) == "See article 3."

    def test_can_be_changed(self, opened):
        opened.locator(".policy-chip--xref").dblclick()
        opened.wait_for_selector(PICKER)
        expect(opened.locator(f"{PICKER} [aria-selected=true]")).to_contain_text("Article 2")
        choose(opened, "article 3")

        assert words(opened) == "See article 3."

    def test_take_the_place_of_typed_words_that_are_selected(self, opened):
        opened.keyboard.type(" Write to us")
        for _time in range(2):
            opened.keyboard.press("Shift+ArrowLeft")
        opened.keyboard.press("Control+Alt+f")
        choose(opened, "dpo.email")

        assert words(opened) == f"See article 2. Write to {MAIL}"


class TestPasting:
    def test_keeps_chips_between_texts(self, opened):
        opened.keyboard.press("Control+a")
        opened.keyboard.press("Control+c")
        unfold(opened, "Rights")
        at_end(opened, "Rights", "soon")
        opened.keyboard.press("Control+v")
        opened.wait_for_function("() => document.querySelectorAll('.policy-chip').length === 3")

        assert labels(opened) == [MAIL, "article 2", "article 2"]

    def test_keeps_chips_between_policies(self, opened, live_server, portal, policy):
        unfold(opened, "Rights")
        text_of(opened, "Rights", "Write").click()
        opened.keyboard.press("Control+a")
        opened.keyboard.press("Control+c")
        other = make_policy(portal, title="Other", slug="other", articles=[article("Here", paragraph("Then: "))])
        open_editor(opened, live_server.url.replace("127.0.0.1", "localhost"), other)
        unfold(opened, "Here")
        at_end(opened, "Here", "Then:")
        opened.keyboard.type(" ")
        opened.keyboard.press("Control+v")

        assert words(opened, "Here") == f"Then: Write to {MAIL} soon."
        assert chips(opened) == [(MAIL, "")]

    def test_keeps_chips_within_a_text_that_holds_an_address(self, opened):
        unfold(opened, "Rights")
        at_end(opened, "Rights", "soon")
        opened.keyboard.press("Control+a")
        opened.keyboard.press("Control+c")
        opened.keyboard.press("ArrowRight")
        opened.keyboard.press("Control+v")
        opened.wait_for_function("() => document.querySelectorAll('.policy-chip').length === 3")

        assert labels(opened) == [MAIL, MAIL, "article 2"]

    def test_from_another_portal_shows_this_ones_values_and_what_leads_nowhere(self, opened):
        parts = (
            ("theirs@elsewhere.org", "POLICY_FACT", "IMMUTABLE", {"fact": "dpo.email"}),
            (" ", "UNKNOWN", "MUTABLE", {}),
            ("article 9", "POLICY_XREF", "IMMUTABLE", {"ref": ELSEWHERE}),
            " and ",
            ("TERM", "POLICY_TERM", "MUTABLE", {"ref": ELSEWHERE}),
            " of ",
            ("Host", "POLICY_FACT", "IMMUTABLE", {"fact": f"processor.{ELSEWHERE}.name"}),
        )
        paste(opened, fragment(*parts))
        opened.wait_for_selector(".policy-chip--lost")

        assert chips(opened)[2:] == [
            (MAIL, ""),
            ("article 9", "(this article is not in this policy)"),
            ("TERM", "(this definition is not in this policy)"),
            ("Host", "(not known in this portal)"),
        ]

    @pytest.mark.parametrize(
        "html",
        [
            '<p>Write <a linktype="fact" fact="dpo.email">words</a></p>',
            '<p>Write <a linktype="evil" href="javascript:alert(1)">words</a></p>',
            '<p class="MsoNormal">Write <span style="mso-x: y"><o:p>words</o:p></span></p>',
            fragment("Write ", ("words", "POLICY_EVIL", "IMMUTABLE", {"x": "y"})),
            fragment("Write ", ("words", "POLICY_FACT", "IMMUTABLE", {})),
            fragment("Write ", ("words", "POLICY_FACT", "IMMUTABLE", {"fact": "<script>"})),
            fragment("Write ", ("words", "POLICY_XREF", "IMMUTABLE", {"ref": "a b"})),
            fragment("Write ", ("", "POLICY_FACT", "IMMUTABLE", {"fact": "dpo.email"}), "words"),
            "<div data-draftjs-conductor-fragment='{'>Write words</div>",
            """<div data-draftjs-conductor-fragment='{"entityMap":{}}'>Write words</div>""",
        ],
    )
    def test_from_elsewhere_brings_words_alone(self, opened, html):
        opened.keyboard.type(" ")
        paste(opened, html, "Write words")
        expect(section(opened, "Contact").locator(".public-DraftEditor-content").last).to_contain_text("Write words")

        assert labels(opened) == [MAIL, "article 2"]

    def test_of_hostile_labels_shows_them_as_one_short_line(self, opened):
        for label in ("<img src=x onerror=alert(1)>", "word " * 2000, "a\u202eb"):
            paste(opened, fragment((label, "POLICY_FACT", "IMMUTABLE", {"fact": "no.such"})))
        opened.wait_for_function("() => document.querySelectorAll('.policy-chip--lost').length === 3")

        markup, cut, seen = labels(opened)[2:]
        assert (markup, seen) == ("<img src=x onerror=alert(1)>", "ab")
        assert (len(cut), cut[-1]) == (80, "…")
        assert opened.locator(".policy-chip img").count() == 0


class TestOpeningAPolicy:
    def test_changes_nothing(self, opened, policy):
        opened.wait_for_timeout(1500)

        policy.refresh_from_db()
        assert policy.revisions.count() == 1
