"""A preview shows the draft, through the same reading as a version."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Site

from home.models import Role
from policies.authoring.models import PrivacyPolicyPage
from policies.authoring.previews import preview
from policies.document.nodes import Fact, Reference
from policies.facts.models import Controller
from tests.factories.policies import article, articles_with_facts, make_policy, paragraph, sample_id, save_articles
from tests.factories.portals import approve_fact, make_fact, make_portal, make_user

pytestmark = pytest.mark.django_db


def seen_by_wagtail(page):
    return page.make_preview_request(preview_mode="").content.decode()


class TestPreview:
    def test_shows_the_draft_and_not_what_is_published(self):
        page = make_policy(make_portal(), articles=[article("x", paragraph("old words"))])
        save_articles(page, [article("x", paragraph("new words"))])

        html = seen_by_wagtail(page.get_latest_revision_as_object())

        assert "new words" in html
        assert "old words" not in html

    def test_says_that_readers_do_not_see_it(self):
        assert 'class="banner"' in seen_by_wagtail(make_policy(make_portal()))

    def test_is_in_the_language_of_the_policy(self):
        page = make_policy(make_portal(locales=("fr", "ar")), "ar", title="سياسة الخصوصية")

        assert '<html lang="ar" dir="rtl">' in preview(page)

    def test_marks_a_fact_that_nobody_has_chosen(self):
        assert "unresolved" in preview(make_policy(make_portal(), articles=articles_with_facts()))

    def test_marks_words_that_stand_in_for_others_and_says_so(self):
        portal = make_portal()
        portal.controller = make_fact(Controller, portal, name="Ville d’Exemple")
        portal.save()
        approve_fact(portal.controller)
        approve_fact(portal)
        shown = paragraph("Les services ", Fact("controller.name", form="de"), ", ", Reference(sample_id("A"), "gone"))
        with translation.override("en"):
            html = preview(make_policy(portal, articles=[article("A", shown)]))

        remark = '<span class="remark" lang="en" dir="ltr"> (Other words stand in here: '
        assert f'<span class="fact fell-back" data-fact="controller.name">Ville d’Exemple{remark}' in html
        assert f"article 1</a>{remark}" in html

    def test_marks_the_legal_name_in_a_language_that_was_written_without_a_name(self):
        portal = make_portal(locales=("fr", "br"))
        wordings = {"br": {"address": "Straed", "forms": {}}}
        portal.controller = make_fact(Controller, portal, name="Ville d’Exemple", wordings=wordings)
        portal.save()
        approve_fact(portal.controller)
        approve_fact(portal)
        html = preview(make_policy(portal, "br", articles=[article("A", paragraph(Fact("controller.name")))]))

        assert '<span class="fact fell-back" data-fact="controller.name">Ville d’Exemple' in html

    def test_shows_facts_as_they_will_be_when_it_takes_effect(self):
        portal = make_portal()
        portal.controller = make_fact(Controller, portal, name="Ville d’Avant")
        portal.save()
        approve_fact(portal.controller)
        approve_fact(portal)
        portal.controller.name = "Ville d’Après"
        approve_fact(portal.controller, at=timezone.now() + timedelta(days=2))
        page = make_policy(portal, articles=articles_with_facts())
        now = preview(page)
        page.effective_at = timezone.now() + timedelta(days=3)

        assert "Ville d’Avant" in now
        assert "Ville d’Après" in preview(page)

    def test_says_in_a_sentence_what_cannot_be_shown(self):
        page = make_policy(make_portal())
        raw = [{"type": "text", "value": "<p><script>alert(1)</script></p>", "id": "t"}]
        page.body = [{"type": "article", "id": "a", "value": {"heading": "x", "content": raw}}]

        html = preview(page)

        assert "&lt;script&gt;" in html
        assert "alert(1)" not in html

    def test_can_be_seen_while_a_page_is_being_made(self, client):
        portal = make_portal()
        client.force_login(make_user("editor", portal=portal, role=Role.EDITOR))
        root = portal.get_children().get()
        address = reverse("wagtailadmin_pages:preview_on_add", args=["policies", "privacypolicypage", root.pk])
        posted = {
            "title": "Une politique",
            "slug": "une-politique",
            "numbering": "article",
            "body-count": "1",
            "body-0-deleted": "",
            "body-0-order": "0",
            "body-0-type": "article",
            "body-0-id": "",
            "body-0-value-topic": "other",
            "body-0-value-heading": "Ce que nous collectons",
            "body-0-value-summary": "null",
            "body-0-value-numbered": "on",
            "body-0-value-content-count": "0",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
        }

        told = client.post(address, posted).json()
        html = client.get(address).content.decode()

        assert told == {"is_valid": True, "is_available": True}
        assert "Ce que nous collectons" in html
        assert not PrivacyPolicyPage.objects.exists()

    def test_does_not_need_a_site(self):
        page = make_policy(make_portal())
        Site.objects.all().delete()

        assert "DATASET" in seen_by_wagtail(page)
