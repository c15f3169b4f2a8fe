"""A finding, from the editor who answers it to the reviewer who lets it pass on a phone."""

import pytest

from policies.register.manifest import Manifest
from policies.register.models import Action, Entry
from policies.review.rules.models import RuleSetting
from tests.factories.browsing import open_editor
from tests.factories.cases import make_case
from tests.factories.policies import article, paragraph, sample_id

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PANEL = "[data-policy-checks]"
COUNTER = "[data-side-panel-toggle=policy-checks] [data-side-panel-toggle-counter]"


@pytest.fixture
def base(live_server, settings):
    settings.ADMIN_HOST = "localhost"
    return live_server.url.replace("127.0.0.1", "localhost")


class TestAFinding:
    def test_is_answered_beside_the_text_and_let_pass_on_a_phone(self, page, base):
        case = make_case(
            articles=(
                article("First", paragraph("Nothing is blank.")),
                article("Second", paragraph("Declared at the town hall of ___.")),
            )
        )
        RuleSetting.objects.filter(rule="T1").delete()
        page.set_viewport_size({"width": 1280, "height": 800})
        open_editor(page, base, case.page, case.author.username)
        page.wait_for_selector(f"{COUNTER}:text-is('1')", state="attached")

        page.wait_for_timeout(3000)  # Wagtail's editor takes what it finds in the form until then for saved
        page.click("[data-side-panel-toggle=policy-checks]")
        page.click(f"{PANEL} [data-article='{sample_id('Second')}']")
        assert page.locator(f"#block-{sample_id('Second')}-section").bounding_box()["y"] < 800
        page.click(f"{PANEL} [data-answer]")
        page.keyboard.press("Tab")
        page.click(f"{PANEL} [data-keep]")
        assert page.locator(f"{PANEL} [aria-invalid=true]").count() == 1
        page.fill(f"{PANEL} [data-name=reason]", "The town hall moves in May.")
        page.click(f"{PANEL} [data-keep]")
        page.wait_for_selector(f"{PANEL} [data-take-back]")
        assert page.locator(COUNTER).is_hidden()

        page.wait_for_timeout(3000)  # an automatic save under way would come after the submission
        page.locator("footer [data-w-dropdown-target=toggle]").first.click()
        with page.expect_navigation():
            page.locator("button[name=action-submit]").click()
        page.context.clear_cookies()
        page.set_viewport_size({"width": 360, "height": 740})
        state = type(case.page).objects.get(pk=case.page.pk).current_workflow_task_state
        page.goto(f"{base}/admin/login/?next=/admin/policies/review/{state.pk}/")
        page.fill("[name=username]", case.lawyer.username)
        page.fill("[name=password]", "demo")
        page.press("[name=password]", "Enter")
        page.wait_for_selector("[name=granted]")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.check("[name=granted]")
        page.click("button[value=approve]")
        page.wait_for_selector("a[href*='data.example.org']")

        (waiver,) = Manifest.from_json(Entry.objects.get(action=Action.VERSION).manifest).waivers
        assert waiver["reason"] == "The town hall moves in May."
