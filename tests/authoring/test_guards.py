"""What nobody does to a policy by hand, on whatever route."""

import json
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from wagtail.models import Page

from home.guards import RefusedByGuard
from home.models import Role
from policies.authoring.documents import document_of
from policies.authoring.guards import SubmittedOrApproved, Unresolved, WasPublished, words_are_frozen
from policies.authoring.models import PrivacyPolicyPage
from policies.review.workflow import installation_workflow
from tests.factories.approved import freeze
from tests.factories.policies import article, articles_with_facts, make_policy, paragraph, sample_id, save_articles
from tests.factories.portals import make_portal, make_user

pytestmark = pytest.mark.django_db


def draft_of(page):
    return PrivacyPolicyPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def publish(page):
    """As an approval would: a version with the words of the page."""
    portal = page.get_parent().get_parent().specific
    document = document_of(page, resolver=Unresolved())
    freeze(document, owner=portal.uuid, subject=page.translation_key)
    return page


class TestLivePages:
    def test_are_drafts_again_when_no_version_has_their_words(self):
        page = make_policy(make_portal())
        page.live = True
        page.save()

        assert not PrivacyPolicyPage.objects.get(pk=page.pk).live

    def test_stay_live_with_the_words_of_a_version(self):
        page = publish(make_policy(make_portal()))
        page.live = True
        page.save()

        assert PrivacyPolicyPage.objects.get(pk=page.pk).live

    def test_are_drafts_again_when_one_word_changes(self):
        page = publish(make_policy(make_portal(), articles=[article("x", paragraph("one"))]))
        page.body = make_policy(make_portal("b.example.org"), articles=[article("x", paragraph("two"))]).body
        page.live = True
        page.save()

        assert not page.live

    def test_are_not_made_by_adding_a_child(self):
        parent = make_policy(make_portal()).get_parent()
        page = parent.add_child(instance=PrivacyPolicyPage(title="Another", locale=parent.locale, live=True))

        assert not Page.objects.get(pk=page.pk).live

    def test_have_frozen_words_whatever_the_lines_of_their_cards(self):
        page = make_policy(make_portal(), articles=articles_with_facts())
        portal = page.get_parent().get_parent().specific
        document = document_of(page, resolver=Unresolved())
        last = document.articles[-1]
        resolved = replace(last, content=tuple(_resolved(block) for block in last.content))
        freeze(
            replace(document, articles=(*document.articles[:-1], resolved)),
            owner=portal.uuid,
            subject=page.translation_key,
        )

        assert words_are_frozen(page)


def _resolved(block):
    if hasattr(block, "lines"):
        lines = [replace(line, value="DPO") for line in block.lines]
        return replace(block, lines=(*lines, replace(lines[0], key="dpo.phone", value="+33 2 98 00 00 00")))
    return replace(block, children=tuple(replace(c, value="Ville") if c.kind == "fact" else c for c in block.children))


class TestDeletion:
    def test_of_a_published_policy_is_refused_on_every_route(self):
        page = publish(make_policy(make_portal()))

        with pytest.raises(WasPublished), transaction.atomic():
            page.delete()
        with pytest.raises(WasPublished), transaction.atomic():
            Page.objects.filter(pk=page.pk).delete()

        assert PrivacyPolicyPage.objects.filter(pk=page.pk).exists()

    def test_of_a_mere_draft_is_allowed(self):
        page = make_policy(make_portal())
        page.delete()

        assert not PrivacyPolicyPage.objects.exists()

    def test_sends_staff_back_with_a_sentence(self, client):
        page = publish(make_policy(make_portal()))
        client.force_login(make_user("root", superuser=True))

        answer = client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)

        assert PrivacyPolicyPage.objects.filter(pk=page.pk).exists()
        assert [message.level_tag for message in answer.context["messages"]] == ["error"]

    def test_of_many_keeps_them_all_when_one_is_published(self, client):
        portal = make_portal()
        published, draft = publish(make_policy(portal)), make_policy(portal, title="Autre")
        client.force_login(make_user("root", superuser=True))
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

        answer = client.post(f"{address}?id={published.pk}&id={draft.pk}&next=/admin/")

        assert answer.status_code == 302
        assert PrivacyPolicyPage.objects.count() == 2


class TestCopies:
    def test_are_refused_but_for_translations(self):
        page = make_policy(make_portal(locales=("fr", "en")))

        with pytest.raises(RefusedByGuard):
            page.copy(update_attrs={"slug": "copy"})
        with pytest.raises(RefusedByGuard):
            page.create_alias()

    def test_into_another_language_are_drafts_with_the_same_ids(self):
        portal = make_portal(locales=("fr", "en"))
        page = publish(make_policy(portal))
        page.live = True
        page.save()
        english = portal.get_children().get(locale__language_code="en").locale

        translation = page.copy_for_translation(english)

        assert not translation.live
        assert translation.translation_key == page.translation_key
        assert [child.id for child in translation.body] == [child.id for child in page.body]


class TestRevisions:
    def overwrite(self, page, user):
        """As autosave does."""
        draft = page.get_latest_revision_as_object()
        draft.title = "Rewritten"
        draft.save_revision(user=user, overwrite_revision=draft.latest_revision)

    def test_may_be_written_over_while_nobody_saw_them(self):
        editor = make_user()
        page = make_policy(make_portal(), user=editor)

        self.overwrite(page, editor)

        assert draft_of(page).title == "Rewritten"

    def test_stay_as_they_were_submitted(self):
        editor = make_user()
        page = make_policy(make_portal(), user=editor)
        installation_workflow().start(page, editor)

        with pytest.raises(SubmittedOrApproved):
            self.overwrite(page, editor)

        assert draft_of(page).title != "Rewritten"

    def test_stay_as_they_were_published(self):
        editor = make_user()
        page = make_policy(make_portal(), user=editor)
        Page.objects.filter(pk=page.pk).update(live_revision=page.latest_revision)

        with pytest.raises(PermissionDenied):
            self.overwrite(page, editor)


class TestFormerIds:
    def test_are_not_among_what_a_form_may_say(self, client):
        portal = make_portal()
        editor = make_user("editor", portal=portal, role=Role.EDITOR)
        page = make_policy(portal, articles=[article("x", paragraph("one"), former_ids=("former",))], user=editor)
        client.force_login(editor)
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        form = client.get(address).context["form"]
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
            "body-0-value-heading": "Heading mended",
            "body-0-value-summary": "null",
            "body-0-value-numbered": "on",
            "body-0-value-former_ids": json.dumps(["forged"]),
            "body-0-value-content-count": "0",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
        }

        answer = client.post(address, posted)
        draft = draft_of(page)

        assert form.instance.pk == page.pk
        assert answer.status_code == 302
        assert draft.body[0].value["heading"] == "Heading mended"
        assert draft.body[0].value["former_ids"] == ["former"]

    def test_travel_with_an_import(self):
        page = make_policy(make_portal())
        save_articles(page, [article("x", former_ids=("former",))])

        (read,) = document_of(draft_of(page), resolver=Unresolved()).articles

        assert read.former_ids == ("former",)
