"""The editor that staff open: what it shows, what it sends back, and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.models import Role
from policies.authoring.blocks.body import ArticleContent
from policies.authoring.documents import document_of
from policies.authoring.guards import Unresolved
from policies.authoring.models import PrivacyPolicyPage
from policies.document.nodes import Fact, Reference
from tests.factories.policies import article, articles_with_facts, make_policy, paragraph, sample_id
from tests.factories.portals import approve_fact, make_portal, make_user


@pytest.fixture
def portal(db):
    return make_portal()


@pytest.fixture
def editor(portal):
    return make_user("editor", portal=portal, role=Role.EDITOR)


def document_now():
    return document_of(PrivacyPolicyPage.objects.get().get_latest_revision_as_object(), resolver=Unresolved())


class TestBlocks:
    def test_stand_in_groups_and_say_what_they_are_for(self):
        blocks = ArticleContent().child_blocks.values()

        assert len({str(block.meta.group) for block in blocks}) == 5
        assert all(block.get_description() for block in blocks)

    def test_refuse_text_that_no_policy_holds(self):
        block = ArticleContent().child_blocks["text"]

        with pytest.raises(Exception, match="<h2>"):
            block.clean(block.to_python("<h2>Heading</h2>"))


@pytest.mark.django_db
class TestEditor:
    @pytest.mark.parametrize("superuser", [False, True])
    def test_offers_to_submit_and_never_to_publish(self, client, portal, editor, superuser):
        page = make_policy(portal, user=editor)
        client.force_login(make_user("root", superuser=True) if superuser else editor)

        html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

        assert "action-submit" in html or superuser
        assert "action-publish" not in html
        assert "action-unpublish" not in html

    def test_asks_the_database_as_often_for_thirteen_articles_as_for_one(self, client, portal, editor):
        client.force_login(editor)
        counts = []
        for number in (1, 1, 13):
            articles = [article(f"{number} {at}", *articles_with_facts()[-1].content) for at in range(number)]
            page = make_policy(portal, title=f"Policy {len(counts)}", articles=articles, user=editor)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
            counts.append(len(queries))

        assert counts[1] == counts[2]

    def test_asks_the_database_as_often_with_sixty_facts_and_references_as_with_three(self, client, portal, editor):
        client.force_login(editor)
        approve_fact(portal)
        chips = (Fact("portal.name"), " ", Fact("controller.name", "de"), " ", Reference(sample_id("first")), " ") * 20
        counts = []
        for texts in ((), chips[:6], chips):
            first = article("first", paragraph(*texts))
            page = make_policy(portal, title=f"Policy {len(counts)}", articles=[first], user=editor)
            with CaptureQueriesContext(connection) as queries:
                html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
            counts.append(len(queries))

        assert counts[1] == counts[2]
        assert html.count("article 1") >= 20

    def test_labels_facts_and_references_with_what_they_say_now(self, client, portal, editor):
        client.force_login(editor)
        first, second = article("First", paragraph("x")), article("Second", paragraph(Reference(sample_id("First"))))
        page = make_policy(portal, articles=[article("Before", paragraph("y")), first, second], user=editor)

        html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

        assert "article 2" in html
        assert "→" not in html

    def test_refuses_a_draft_that_cannot_be_read_with_a_sentence(self, client, portal, editor):
        page = make_policy(portal, articles=[article("x", paragraph("one"))], user=editor)
        client.force_login(editor)
        state = '{"blocks":[{"key":"a","text":"page","type":"unstyled","depth":0,"inlineStyleRanges":[],'
        state += '"entityRanges":[{"key":0,"offset":0,"length":4}]}],'
        state += '"entityMap":{"0":{"type":"LINK","mutability":"MUTABLE","data":{"id":1}}}}'
        posted = {
            "title": page.title,
            "slug": page.slug,
            "numbering": "article",
            "body-count": "1",
            "body-0-deleted": "",
            "body-0-order": "0",
            "body-0-type": "article",
            "body-0-id": sample_id("x"),
            "body-0-value-topic": "other",
            "body-0-value-heading": "Heading",
            "body-0-value-summary": state,
            "body-0-value-numbered": "on",
            "body-0-value-content-count": "0",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
        }

        answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), posted)

        assert answer.status_code == 200
        (error,) = answer.context["form"].errors.as_data()["body"]
        assert "Le lien «\\xa0page\\xa0» mène" in str(error.as_json_data())
        assert PrivacyPolicyPage.objects.get().latest_revision_id == page.latest_revision_id


@pytest.fixture
def opened(live_server, page, settings, portal, editor):
    """The editor of a policy with facts, open in a browser."""
    settings.ADMIN_HOST = "localhost"
    policy = make_policy(portal, articles=articles_with_facts(), user=editor)
    base = live_server.url.replace("127.0.0.1", "localhost")
    page.goto(f"{base}/admin/login/?next=/admin/pages/{policy.pk}/edit/")
    page.fill("[name=username]", "editor")
    page.fill("[name=password]", "demo")
    page.click("button[type=submit]")
    page.wait_for_selector("[data-contentpath=body] [data-streamfield-child]")
    return page


def titles(page):
    """The folded articles as they are titled."""
    panels = [page.locator(f"#block-{sample_id(name)}-section") for name in ("Preamble", "Definitions", "Purposes")]
    return [panel.locator("[data-panel-heading]").first.inner_text().split() for panel in panels]


@pytest.mark.browser
class TestInTheBrowser:
    def test_articles_are_folded_and_numbered_as_they_will_be(self, opened):
        opened.get_by_text("3 ·").wait_for()

        assert [words[:2] for words in titles(opened)] == [["Article", "Preamble"], ["1", "·"], ["3", "·"]]

    def test_numbers_follow_an_article_that_moves(self, opened):
        opened.get_by_text("3 ·").wait_for()
        opened.locator(f"#block-{sample_id('Purposes')}-section").locator(
            "xpath=ancestor::*[@data-streamfield-child][1]"
        ).locator("[data-streamfield-action=MOVE_UP]").first.click()
        opened.locator(f"#block-{sample_id('Purposes')}-section").get_by_text("2 ·").wait_for()

        assert titles(opened)[2][:2] == ["2", "·"]

    def test_a_policy_opened_and_saved_says_the_same(self, opened):
        before = document_now()
        revision = PrivacyPolicyPage.objects.get().latest_revision_id
        assert opened.locator(".policy-chip").count() == 3

        with opened.expect_response(lambda response: response.request.method == "POST" and "/edit/" in response.url):
            opened.locator("footer button[type=submit]").first.click()

        assert PrivacyPolicyPage.objects.get().latest_revision_id != revision
        assert document_now() == before
