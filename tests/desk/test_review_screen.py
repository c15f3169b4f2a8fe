import re
from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.models import Revision, TaskState, WorkflowState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from home.models import Role
from policies.document.nodes import Reference
from policies.facts.models import DataProtectionOfficer
from policies.register.clock import database_now
from policies.register.models import Action, Address, Entry
from policies.review.candidates import candidate
from policies.review.models import LegalTaskState
from tests.factories.approval import publish, submit
from tests.factories.cases import give_role, make_case, signed_in
from tests.factories.policies import article, make_policy, paragraph, sample_id, save_articles
from tests.factories.portals import approve_fact, make_fact, make_user

pytestmark = pytest.mark.django_db


def url_of(state):
    return reverse("policies_review", args=[state.pk])


def page_of(client, state):
    response = client.get(url_of(state))
    assert response.status_code == 200
    return response.content.decode()


def decide(client, state, decision, *, digest=None, comment="", act_number=""):
    if digest is None:
        digest = re.search(r'name="digest" value="([^"]*)"', page_of(client, state)).group(1)
    return client.post(
        url_of(state),
        {"decision": decision, "digest": digest, "comment": comment, "act_number": act_number},
    )


def versions():
    return Entry.objects.filter(action=Action.VERSION).count()


def one_article(words):
    return (article("Only", paragraph(words)),)


def editor_form(page, **more):
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "numbering": "article",
            "body": streamfield([]),
            "comments": inline_formset([]),
            "effective_at": "",
            "change_kind": "",
            "change_summary": "",
            **more,
        }
    )


class TestReviewScreen:
    def test_shows_the_sentence_the_authors_and_the_whole_text(self):
        case = make_case(articles=one_article("We keep nothing."))
        html = page_of(signed_in(case.lawyer), submit(case.page, case.author))
        assert "We keep nothing." in html
        assert "author" in html
        assert candidate(case.page, at=database_now()).manifest.summary in html

    @pytest.mark.usefixtures("english")
    def test_warns_of_words_that_stand_in_for_others_beside_the_text(self):
        case = make_case(articles=(article("Only", paragraph("See ", Reference(sample_id("Only"), "gone"), ".")),))
        state = submit(case.page, case.author)
        html = page_of(signed_in(case.lawyer), state)
        assert "where it says: “See article 1.”." in html
        decide(signed_in(case.lawyer), state, "approve")
        assert versions() == 1

    def test_shows_what_changes_against_the_version_in_force(self):
        case = make_case(articles=one_article("We keep it one year."))
        publish(case.page, author=case.author, reviewer=case.lawyer)
        save_articles(case.page, one_article("We keep it two years."), user=case.author)
        html = page_of(signed_in(case.lawyer), submit(case.page, case.author))
        assert "<del> one year</del>" in html
        assert "<ins> two years</ins>" in html

    def test_escapes_what_people_wrote(self):
        case = make_case(articles=one_article("<script>alert(1)</script>"), title="<b>Title</b>")
        html = page_of(signed_in(case.lawyer), submit(case.page, case.author))
        assert "<script>alert(1)" not in html
        assert "<b>Title" not in html

    def test_approval_is_answered_with_the_version_in_force(self):
        case = make_case()
        state = submit(case.page, case.author)
        client = signed_in(case.lawyer)
        response = decide(client, state, "approve", comment="Read.", act_number="2026-12")
        assert (response.status_code, response.url) == (302, url_of(state))
        html = page_of(client, state)
        assert "http://data.example.org/fr/" in html
        assert versions() == 1
        assert LegalTaskState.objects.get().approval["act_number"] == "2026-12"

    def test_refusal_without_a_reason_keeps_the_screen_and_what_was_typed(self):
        case = make_case()
        state = submit(case.page, case.author)
        response = decide(signed_in(case.lawyer), state, "refuse", act_number="typed before")
        assert response.status_code == 200
        assert "typed before" in response.content.decode()
        assert 'role="alert"' in response.content.decode()
        assert LegalTaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS

    def test_refusal_sends_the_draft_back(self):
        case = make_case()
        state = submit(case.page, case.author)
        client = signed_in(case.lawyer)
        decide(client, state, "refuse", comment="Name the CNIL.")
        assert "Name the CNIL." in page_of(client, state)
        assert WorkflowState.objects.get().status == WorkflowState.STATUS_NEEDS_CHANGES

    def test_a_stale_digest_shows_the_present_one_which_can_be_approved_at_once(self):
        case = make_case()
        state = submit(case.page, case.author)
        client = signed_in(case.lawyer)
        response = decide(client, state, "approve", digest="sha256:stale", comment="Typed.")
        html = response.content.decode()
        assert 'role="alert"' in html
        assert "Typed." in html
        assert candidate(case.page, at=database_now()).digest in html
        decide(client, state, "approve")
        assert versions() == 1

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"decision": "publish"},
            {"decision": "approve"},
            {"decision": "approve", "digest": "x" * 5000},
            {"decision": "approve", "digest": "sha256:0", "act_number": "x" * 5000},
            {"decision": ["approve", "refuse"], "digest": "\x00"},
        ],
    )
    def test_bad_input_decides_nothing(self, data):
        case = make_case()
        state = submit(case.page, case.author)
        response = signed_in(case.lawyer).post(url_of(state), data)
        assert response.status_code == 200
        assert versions() == 0
        assert LegalTaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS

    def test_an_author_reads_it_and_finds_no_button(self):
        case = make_case()
        html = page_of(signed_in(case.author), submit(case.page, case.author))
        assert 'name="decision"' not in html

    def test_a_reviewer_who_wrote_part_finds_no_approve(self):
        case = make_case()
        give_role(case.author, case.portal, Role.LEGAL_REVIEWER)
        html = page_of(signed_in(case.author), submit(case.page, case.author))
        assert 'value="approve"' not in html
        assert 'value="refuse"' in html

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_does_not_exist_for_people_of_another_portal(self, method):
        case = make_case()
        other = make_case("other.example.org", prefix="other")
        state = submit(case.page, case.author)
        for user in (other.author, other.lawyer):
            response = getattr(signed_in(user), method)(url_of(state), {"decision": "approve"})
            assert response.status_code == 404
        assert LegalTaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS

    def test_asks_visitors_to_sign_in(self, client):
        case = make_case()
        response = client.get(url_of(submit(case.page, case.author)), HTTP_HOST="testserver")
        assert response.status_code == 302
        assert "/login/" in response.url

    def test_knows_no_submission_that_never_was(self):
        case = make_case()
        assert signed_in(case.lawyer).get(reverse("policies_review", args=[999_999])).status_code == 404

    def test_says_when_the_words_are_no_longer_ready(self):
        case = make_case()
        state = submit(case.page, case.author)
        save_articles(case.page, (), user=case.author)
        html = page_of(signed_in(case.lawyer), state)
        assert 'role="alert"' in html
        assert 'value="approve"' not in html

    def test_of_a_fact_shows_values_before_and_now(self):
        case = make_case()
        fact = make_fact(DataProtectionOfficer, case.portal, email="before@example.org")
        approve_fact(fact)
        fact.email = "after@example.org"
        fact.save_revision(user=case.author)
        html = page_of(signed_in(case.lawyer), submit(fact, case.author))
        assert "<del>before@example.org</del>" in html
        assert "<ins>after@example.org</ins>" in html

    def test_of_a_profile_names_the_chosen_facts(self):
        case = make_case()
        dpo = make_fact(DataProtectionOfficer, case.portal, name="Mailbox of the DPO")
        approve_fact(dpo)
        case.portal.dpo = dpo
        case.portal.save_revision(user=case.author)
        assert "Mailbox of the DPO" in page_of(signed_in(case.lawyer), submit(case.portal, case.author))

    def test_of_a_submission_taken_back_says_so(self):
        case = make_case()
        state = submit(case.page, case.author)
        state.workflow_state.cancel(user=case.author)
        assert 'name="decision"' not in page_of(signed_in(case.lawyer), state)


class TestSubmittingInTheEditor:
    def edit(self, case, **more):
        client = signed_in(case.author)
        url = reverse("wagtailadmin_pages:edit", args=[case.page.pk])
        return client.post(url, editor_form(case.page) | more, follow=True)

    def test_of_what_is_not_ready_says_why_and_keeps_the_draft(self):
        case = make_case(articles=())
        response = self.edit(case, **{"title": "Typed", "action-submit": "Submit"})
        told = [str(message) for message in response.context["messages"]]
        assert len(told) == 1
        assert LegalTaskState.objects.get().comment in told[0]
        assert type(case.page).objects.get(pk=case.page.pk).get_latest_revision_as_object().title == "Typed"

    def test_of_a_fact_that_says_nothing_new_says_so(self):
        case = make_case()
        fact = make_fact(DataProtectionOfficer, case.portal, email="dpo@example.org")
        approve_fact(fact)
        fact.save_revision(user=case.author)
        url = reverse(fact.snippet_viewset.get_url_name("edit"), args=[fact.pk])
        values = {field: getattr(fact, field) for field in ("name", "address", "email", "phone", "form", "website")}
        form = values | {"owner": case.portal.pk, "action-submit": "Submit"}
        form |= nested_form_data({"wordings": inline_formset([])})
        response = signed_in(case.author).post(url, form, follow=True)
        told = [str(message) for message in response.context["messages"]]
        assert told == [message for message in told if LegalTaskState.objects.get().comment in message]
        assert len(told) == 1

    def test_of_a_draft_saved_only_says_nothing_of_it(self):
        case = make_case(articles=())
        self.edit(case, title="Typed")
        assert not LegalTaskState.objects.exists()


class TestWagtailsOwnScreens:
    def action_url(self, page, action, state):
        return reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])

    def test_lead_an_approval_to_the_review_screen(self):
        case = make_case()
        state = submit(case.page, case.author)
        response = signed_in(case.lawyer).get(self.action_url(case.page, "approve", state))
        assert url_of(state) in response.json()["html"]

    def test_approve_nothing(self):
        case = make_case()
        state = submit(case.page, case.author)
        signed_in(case.lawyer).post(self.action_url(case.page, "approve", state), {"comment": "Yes."})
        assert versions() == 0
        assert LegalTaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS

    def test_can_send_back_with_a_reason(self):
        case = make_case()
        state = submit(case.page, case.author)
        signed_in(case.lawyer).post(self.action_url(case.page, "reject", state), {"comment": "Shorter."})
        assert LegalTaskState.objects.get().comment == "Shorter."

    def test_do_not_confuse_one_page_with_the_submission_of_another(self):
        case = make_case()
        other = make_case("other.example.org", prefix="other")
        mine, theirs = submit(case.page, case.author), submit(other.page, other.author)
        client = signed_in(case.lawyer)
        client.post(self.action_url(case.page, "reject", theirs), {"comment": "Not mine."})
        client.post(self.action_url(case.page, "approve", theirs), {"comment": "Not mine."})
        assert {state.status for state in LegalTaskState.objects.all()} == {TaskState.STATUS_IN_PROGRESS}
        assert mine.pk != theirs.pk

    @pytest.mark.parametrize(
        "extra", ['{"update": false}', '{"user": 1, "comment": "x"}', '{"digest": ["x"]}', '{"task_state": 1}']
    )
    def test_extra_data_of_the_editor_approves_nothing(self, extra):
        case = make_case()
        submit(case.page, case.author)
        give_role(case.lawyer, case.portal, Role.EDITOR)
        response = signed_in(case.lawyer).post(
            reverse("wagtailadmin_pages:edit", args=[case.page.pk]),
            {
                **editor_form(case.page),
                "action-workflow-action": "true",
                "workflow-action-name": "approve",
                "workflow-action-extra-data": extra,
            },
        )
        assert response.status_code < 500
        assert versions() == 0

    def test_lead_a_reviewer_from_the_editor_to_the_review(self):
        case = make_case()
        state = submit(case.page, case.author)
        response = signed_in(case.lawyer).get(reverse("wagtailadmin_pages:edit", args=[case.page.pk]))
        assert response.headers["Location"] == reverse("policies_review", args=[state.pk])

    def test_list_only_submissions_of_the_reviewers_own_portals(self):
        case = make_case()
        other = make_case("other.example.org", prefix="other")
        state = submit(case.page, case.author)
        submit(other.page, other.author)
        assert [found.pk for found in TaskState.objects.reviewable_by(case.lawyer)] == [state.pk]
        assert not TaskState.objects.reviewable_by(make_user("root", superuser=True)).exists()


class TestAddress:
    def test_is_what_the_approval_would_give(self):
        case = make_case()
        state = submit(case.page, case.author)

        assert f"data.example.org/fr/{case.page.slug}/" in page_of(signed_in(case.lawyer), state)

    @pytest.mark.usefixtures("english")
    def test_is_told_from_and_to_where_it_changes(self):
        case = make_case(slug="old")
        publish(case.page, author=case.author, reviewer=case.lawyer)
        state = submit(renamed(case, "new"), case.author)

        html = page_of(signed_in(case.lawyer), state)

        assert "data.example.org/fr/old/" in html
        assert "data.example.org/fr/new/" in html
        assert "the former one will lead there" in html

    def test_that_changes_after_the_submission_is_approved_by_nobody(self):
        case = make_case(slug="old")
        state = submit(case.page, case.author)
        client = signed_in(case.lawyer)
        digest = re.search(r'name="digest" value="([^"]*)"', page_of(client, state)).group(1)
        content = state.revision.content | {"slug": "new"}
        Revision.objects.filter(pk=state.revision_id).update(content=content)

        decide(client, state, "approve", digest=digest)

        assert versions() == 0

    def test_of_another_policy_sends_a_submission_back_at_once(self):
        case = make_case(slug="old")
        publish(case.page, author=case.author, reviewer=case.lawyer)
        publish(renamed(case, "new"), author=case.author, reviewer=case.lawyer)
        other = make_policy(case.portal, slug="other", user=case.author)

        for slug in ("old", "new"):
            content = other.latest_revision.content | {"slug": slug}  # Wagtail's form asks too, for today's
            Revision.objects.filter(pk=other.latest_revision_id).update(content=content)
            page = type(other).objects.get(pk=other.pk)
            if page.current_workflow_state:
                page.current_workflow_state.cancel(user=case.author)
            page.get_workflow().start(page, case.author)
            state = LegalTaskState.objects.latest("pk")
            assert state.status == TaskState.STATUS_REJECTED
            assert f"data.example.org/fr/{slug}/" in state.comment

    def test_is_that_of_the_version_approved_also_behind_a_pending_one(self):
        case = make_case(slug="old")
        far = database_now() + timedelta(days=30)
        publish(case.page, author=case.author, reviewer=case.lawyer)
        publish(renamed(case, "later", effective_at=far), author=case.author, reviewer=case.lawyer)
        publish(renamed(case, "sooner", effective_at=None), author=case.author, reviewer=case.lawyer)

        assert Address.objects.get(redirect_to="").path == "/fr/sooner/"


def renamed(case, slug, *, page=None, **more):
    page = type(case.page).objects.get(pk=(page or case.page).pk)
    draft = page.get_latest_revision_as_object()
    for name, value in {"slug": slug, "title": f"Title {slug}", **more}.items():
        setattr(draft, name, value)
    draft.save_revision(user=case.author)
    return type(page).objects.get(pk=page.pk)


@pytest.mark.usefixtures("english")
class TestWaysToLookAtAChange:
    def shown(self, **asked):
        stays = tuple(paragraph(f"Line {number} stays.") for number in range(3))
        case = make_case(articles=(article("Only", *stays, paragraph("Kept one year.")),))
        publish(case.page, author=case.author, reviewer=case.lawyer)
        save_articles(case.page, (article("Only", *stays, paragraph("Kept two years.")),), user=case.author)
        state = submit(case.page, case.author)
        return signed_in(case.lawyer).get(url_of(state), asked).text

    def test_is_side_by_side_with_what_stays_folded(self):
        shown = self.shown()
        assert "desk-sides" in shown
        assert "desk-merged" not in shown
        assert '<details class="desk-fold" open>' not in shown

    def test_or_in_one_text_in_full(self):
        shown = self.shown(merged="1", whole="1")
        assert "desk-sides" not in shown
        merged = re.sub(r"<[^>]+>", "", shown[shown.index('class="desk-merged"') :].split("</p>")[0])
        assert "gone:" in merged
        assert merged.index("one year") < merged.index("two years")
        assert '<details class="desk-fold" open>' in shown
