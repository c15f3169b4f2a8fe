"""An opinion by link, in a browser that never signed in: given on a phone, too late, and never on another portal."""

import itertools
import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from wagtail.users.models import UserProfile

from policies.register.clock import database_now
from policies.review.models import Opinion, OpinionRequest, OutgoingMail
from policies.review.opinion_links import path_of
from tests.factories.approval import publish, submit
from tests.factories.cases import make_case
from tests.factories.opinions import ask
from tests.factories.policies import article, paragraph, save_draft
from tests.factories.screens import review_url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
OLD, NEW = "We keep your address for one year.", "We keep your address for six months."
# What a screen reader needs of a form and of a page, as far as markup tells.
UNNAMED = """() => [...document.querySelectorAll('input:not([type=hidden]), textarea, button')]
    .filter((field) => !(field.labels?.length || field.textContent.trim())).length"""
LEVELS = "() => [...document.querySelectorAll('h1, h2, h3, h4')].map((one) => Number(one.tagName[1]))"


@pytest.fixture
def base(live_server, settings):
    settings.ADMIN_HOST = "localhost"
    settings.WAGTAILADMIN_BASE_URL = live_server.url.replace("127.0.0.1", "localhost")
    return settings.WAGTAILADMIN_BASE_URL


@pytest.fixture
def outsider(browser):
    """A page in a browser of its own; what its console complains of is a fault."""
    context = browser.new_context(viewport=PHONE, locale="en")
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    assert context.cookies() == []
    context.close()
    # The status of a page that says that a link is over.
    assert [said for said in complaints if "the server responded with a status of 4" not in said] == []


def in_review(host="data.example.org", prefix="", words=NEW):
    """A policy of which one article is to change."""
    stays = [article("Preamble", paragraph("This policy says what becomes of your data."), numbered=False)]
    case = make_case(host, prefix, articles=[*stays, article("Retention", paragraph(OLD))])
    UserProfile.objects.create(user=case.author, preferred_language="en")
    publish(case.page, author=case.author, reviewer=case.lawyer)
    save_draft(case.page, [*stays, article("Retention", paragraph(words))], user=case.author)
    case.state = submit(case.page, case.author)
    OutgoingMail.objects.all().delete()
    return case


def test_an_opinion_by_link(base, browser, outsider):
    case = in_review()

    editor = browser.new_context(viewport=PHONE, locale="en").new_page()
    editor.goto(f"{base}/admin/login/?next={review_url(case.state)}")
    editor.fill("[name=username]", "author")
    editor.fill("[name=password]", "demo")
    editor.press("[name=password]", "Enter")
    editor.get_by_text("Ask somebody outside for an opinion").click()
    editor.get_by_label("Name", exact=True).fill("Anne Le Bihan")
    editor.get_by_label("E-mail").fill("dpo@ville.example")
    editor.get_by_label("Your question").fill("Are six months enough?")
    assert editor.get_by_label("Days that the link is good for").input_value() == "14"
    editor.get_by_role("button", name="Send the link").click()
    expect(editor.get_by_text("No answer yet.")).to_be_visible()
    assert editor.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    mail = OutgoingMail.objects.get(recipient="dpo@ville.example")
    outsider.goto(re.search(rf"{base}/opinion/\S+", mail.text).group())
    expect(outsider.get_by_text("Are six months enough?")).to_be_visible()
    expect(outsider.locator("ins").first).to_have_text(re.compile("six months"))
    expect(outsider.locator("del").first).to_have_text(re.compile("one year"))
    assert outsider.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert outsider.evaluate(UNNAMED) == 0
    levels = outsider.evaluate(LEVELS)
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    outsider.locator("input[value=reservations]").check()
    outsider.locator("textarea").fill("Yes, if they are counted from the last message.")
    outsider.locator("form button").click()
    outsider.wait_for_url("**#thanks")
    expect(outsider.locator("#thanks")).to_contain_text("Yes, if they are counted from the last message.")
    outsider.goto(f"{base}{review_url(case.state)}")
    assert "/admin/login/" in outsider.url
    outsider.context.clear_cookies()

    editor.reload()
    expect(editor.get_by_text("Yes, if they are counted from the last message.")).to_be_visible()
    expect(editor.get_by_text("Favourable with reservations")).to_be_visible()
    editor.context.close()


def test_the_link_expired(base, outsider):
    case = in_review()
    asked = ask(case.state, case.author, question="Are six months enough?")
    outsider.goto(base + path_of(asked))
    outsider.locator("input[value=comment]").check()
    outsider.locator("textarea").fill("Written for an hour.")
    OpinionRequest.objects.update(
        asked_at=database_now() - timedelta(days=2), expires_at=database_now() - timedelta(days=1)
    )

    outsider.locator("form button").click()
    expect(outsider.get_by_text("Written for an hour.")).to_be_visible()
    said = outsider.locator("body").inner_text()
    assert outsider.goto(base + path_of(asked)).status == 410
    said += outsider.locator("body").inner_text()
    for unsaid in ("six months", case.portal.name, "author"):
        assert unsaid not in said
    assert not Opinion.objects.exists()


def test_the_link_of_another_portal(base, outsider):
    ours, theirs = in_review(), in_review("other.example.org", "other-", words="We keep your address for three weeks.")
    asked, other = ask(ours.state, ours.author), ask(theirs.state, theirs.author, question="Three weeks?")

    assert outsider.goto(base + path_of(asked)).status == 200
    shown = outsider.content()
    assert "six months" in shown
    for unsaid in ("three weeks", "Three weeks?", theirs.portal.name, "other-author"):
        assert unsaid not in shown

    (_, signature), (uuid, _) = (path_of(each).rsplit("/")[-1].split(".") for each in (asked, other))
    for forged in (f"{uuid}.{signature}", uuid, f"{path_of(other).rsplit('/')[-1]}x"):
        assert outsider.goto(f"{base}/opinion/{forged}").status == 404
        assert "three weeks" not in outsider.content()
        assert theirs.portal.name not in outsider.content()
    assert outsider.locator("form").count() == 0
