"""Promise 1: visitors read frozen versions and nothing else, by whatever way a text is pushed towards them."""

import io
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.revert_to_page_revision import RevertToPageRevisionAction
from wagtail.models import GroupApprovalTask, Locale, Page, Revision, Workflow, WorkflowPage, WorkflowTask
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.operations import translate_object

from home.models import Role
from policies.document.nodes import Article, Paragraph, Text, Topic
from policies.models import Entry, PrivacyPolicyPage
from policies.register.clock import database_now
from policies.review import operations
from policies.review.candidates import candidate
from policies.review.workflow import installation_workflow
from tests.factories.approval import approve, publish, submit
from tests.factories.policies import make_policy, save_draft
from tests.factories.portals import make_portal, make_user

APPROVED, SECRET = "Approved sentence.", "SECRETDRAFT sentence."
ADMIN = {"HTTP_HOST": "testserver"}


def article(text: str) -> Article:
    return Article("11111111-1111-4111-8111-111111111111", Topic.OTHER, "Heading", (Paragraph((Text(text),)),))


@dataclass
class Case:
    portal: Any
    page: Any
    author: Any
    lawyer: Any
    both: Any
    superuser: Any

    def fresh(self) -> Any:
        return PrivacyPolicyPage.objects.get(pk=self.page.pk)

    def as_superuser(self) -> Client:
        client = Client(**ADMIN)
        client.force_login(self.superuser)
        return client

    def as_author(self) -> Client:
        client = Client(**ADMIN)
        client.force_login(self.author)
        return client

    def set_text(self, text: str, user: Any = None, **kwargs: Any) -> Revision:
        return save_draft(self.page, [article(text)], user=user or self.author, **kwargs)

    def form(self) -> dict[str, Any]:
        fields = {
            "title": f"Policy {SECRET}",
            "slug": self.page.slug,
            "numbering": "article",
            "body": streamfield([]),
            "comments": inline_formset([]),
            "effective_at": "",
            "change_kind": "",
            "change_summary": "",
        }
        return nested_form_data(fields)


@pytest.fixture(params=["never published", "published with a newer draft"])
def case(request: pytest.FixtureRequest, db: None) -> Case:
    Locale.objects.get_or_create(language_code="fr")
    Locale.objects.get_or_create(language_code="en")
    portal = make_portal(host="data.example.org", locales=("fr", "en"))
    both = make_user("both", portal=portal, role=Role.EDITOR)
    both.groups.add(portal.role_groups.get(role=Role.LEGAL_REVIEWER).group)
    users = {
        "author": make_user("author", portal=portal, role=Role.EDITOR),
        "lawyer": make_user("lawyer", portal=portal, role=Role.LEGAL_REVIEWER),
        "both": both,
        "superuser": make_user("root", superuser=True),
    }
    text = SECRET if request.param == "never published" else APPROVED
    page = make_policy(portal, articles=[article(text)], user=users["author"])
    case = Case(portal=portal, page=page, **users)
    assert text in str(page.get_latest_revision_as_object().body)
    if request.param != "never published":
        case.page = publish(page, author=case.author, reviewer=case.lawyer)
        case.set_text(SECRET)
    return case


WAYS: list[Callable[[Case], Any]] = []


def way(function: Callable[[Case], Any]) -> Callable[[Case], Any]:
    WAYS.append(function)
    return function


@way
def publish_the_revision(case: Case) -> None:
    case.fresh().get_latest_revision().publish()


@way
def publish_by_the_action_without_permission_checks(case: Case) -> None:
    revision = case.fresh().get_latest_revision()
    PublishPageRevisionAction(revision, user=case.author).execute(skip_permission_checks=True)


@way
def press_publish_as_superuser(case: Case) -> None:
    case.as_superuser().post(f"/admin/pages/{case.page.pk}/edit/", {**case.form(), "action-publish": "1"})


@way
def press_publish_as_author(case: Case) -> None:
    case.as_author().post(f"/admin/pages/{case.page.pk}/edit/", {**case.form(), "action-publish": "1"})


@way
def publish_in_bulk(case: Case) -> None:
    case.as_superuser().post(
        f"/admin/bulk/wagtailcore/page/publish/?id={case.page.pk}&next=/admin/", {"include_descendants": "on"}
    )


@way
def publish_the_parent_with_its_descendants_in_bulk(case: Case) -> None:
    parent = case.fresh().get_parent()
    case.as_superuser().post(
        f"/admin/bulk/wagtailcore/page/publish/?id={parent.pk}&next=/admin/", {"include_descendants": "on"}
    )


@way
def publish_through_the_admin_api(case: Case) -> None:
    case.as_superuser().post(f"/admin/api/main/pages/{case.page.pk}/action/publish/", {})


@way
def publish_through_the_public_api(case: Case) -> None:
    for prefix in ("/api/v3", "/admin/api/v3"):
        case.as_superuser().post(f"{prefix}/pages/{case.page.pk}/actions/publish/", {})


@way
def change_and_publish_through_the_public_api(case: Case) -> None:
    said = {"meta": {"type": case.page._meta.label, "action": "publish"}, "title": f"Policy {SECRET}"}
    for prefix in ("/api/v3", "/admin/api/v3"):
        case.as_superuser().patch(f"{prefix}/pages/{case.page.pk}/", said, content_type="application/json")


@way
def approve_ones_own_words(case: Case) -> None:
    case.set_text(SECRET, user=case.both)
    submit(case.fresh(), case.both)
    approve(case.fresh(), case.both)


@way
def approve_as_superuser(case: Case) -> None:
    submit(case.fresh(), case.author)
    approve(case.fresh(), case.superuser)


@way
def approve_as_submitter(case: Case) -> None:
    submit(case.fresh(), case.both)
    approve(case.fresh(), case.both)


@way
def edit_and_approve_in_the_editor(case: Case) -> None:
    submit(case.fresh(), case.author)
    client = Client(**ADMIN)
    client.force_login(case.lawyer)
    client.post(
        f"/admin/pages/{case.page.pk}/edit/",
        {
            **case.form(),
            "action-workflow-action": "true",
            "workflow-action-name": "approve",
            "workflow-action-extra-data": "{}",
        },
    )


@way
def approve_by_the_workflow_view_without_the_digest(case: Case) -> None:
    state = submit(case.fresh(), case.author)
    client = Client(**ADMIN)
    client.force_login(case.lawyer)
    client.post(f"/admin/pages/workflow/action/{case.page.pk}/approve/{state.pk}/", {"comment": ""})


@way
def save_a_draft_after_submission_and_approve_the_submission(case: Case) -> None:
    case.set_text("Harmless sentence.")
    state = submit(case.fresh(), case.author)
    before = candidate_digest(case)
    case.set_text(SECRET)
    from_screen(case, state, before)


@way
def overwrite_the_submitted_revision_in_place(case: Case) -> None:
    revision = case.set_text("Harmless sentence.")
    state = submit(case.fresh(), case.author)
    before = candidate_digest(case)
    case.set_text(SECRET, overwrite_revision=revision)
    from_screen(case, state, before)


@way
def finish_the_workflow_in_a_shell(case: Case) -> None:
    submit(case.fresh(), case.author)
    case.fresh().current_workflow_state.finish()


@way
def approve_the_task_state_in_a_shell(case: Case) -> None:
    submit(case.fresh(), case.author).approve(user=case.author)


@way
def approve_the_task_by_its_own_action(case: Case) -> None:
    state = submit(case.fresh(), case.author)
    state.task.specific.on_action(state, case.superuser, "approve", update=False)


@way
def deactivate_the_task_while_pages_wait(case: Case) -> None:
    submit(case.fresh(), case.author).task.specific.deactivate(user=case.superuser)


@way
def deactivate_the_workflow_while_pages_wait(case: Case) -> None:
    submit(case.fresh(), case.author)
    installation_workflow().deactivate(user=case.superuser)


@way
def start_a_workflow_without_a_task(case: Case) -> None:
    empty = Workflow.objects.create(name="Empty")
    WorkflowPage.objects.update_or_create(page=case.page, defaults={"workflow": empty})
    empty.start(case.fresh(), case.author)


@way
def assign_a_workflow_without_legal_approval(case: Case) -> None:
    task = GroupApprovalTask.objects.create(name="Anybody")
    task.groups.set(case.both.groups.all())
    other = Workflow.objects.create(name="Other")
    WorkflowTask.objects.create(workflow=other, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(page=case.page, defaults={"workflow": other})
    other.start(case.fresh(), case.author)
    state = case.fresh().current_workflow_task_state
    state.task.specific.on_action(state, case.both, "approve")


@way
def schedule_an_unapproved_revision(case: Case) -> None:
    Revision.objects.filter(pk=case.fresh().latest_revision_id).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
    call_command("publish_scheduled", stdout=io.StringIO())


@way
def save_the_page_as_live(case: Case) -> None:
    page = case.fresh()
    page.live, page.title = True, f"Policy {SECRET}"
    page.save()


@way
def save_the_base_page_as_live(case: Case) -> None:
    page = Page.objects.get(pk=case.page.pk)
    page.live, page.title = True, f"Policy {SECRET}"
    page.save()


@way
def update_rows_by_a_queryset(case: Case) -> None:
    draft = case.fresh().get_latest_revision_as_object()
    PrivacyPolicyPage.objects.filter(pk=case.page.pk).update(live=True, title=f"Policy {SECRET}", body=draft.body)


@way
def update_rows_by_sql(case: Case) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_page SET live=%s, title=%s WHERE id=%s", [True, f"Policy {SECRET}", case.page.pk]
        )


@way
def update_rows_in_bulk(case: Case) -> None:
    page = case.fresh()
    page.live, page.change_summary = True, SECRET
    PrivacyPolicyPage.objects.bulk_update([page], ["live", "change_summary"])


@way
def load_a_fixture(case: Case) -> None:
    rows = json.loads(serializers.serialize("json", [Page.objects.get(pk=case.page.pk), case.fresh()]))
    rows[0]["fields"].update(live=True, title=f"Policy {SECRET}")
    for row in serializers.deserialize("json", json.dumps(rows)):
        row.save()


@way
def copy_the_page_as_live(case: Case) -> None:
    page = case.fresh()
    CopyPageAction(page, to=page.get_parent(), keep_live=True, update_attrs={"slug": "copy"}).execute(
        skip_permission_checks=True
    )


@way
def copy_and_publish_in_the_admin(case: Case) -> None:
    parent = case.fresh().get_parent()
    case.as_superuser().post(
        f"/admin/pages/{case.page.pk}/copy/",
        {
            "new_title": f"Policy {SECRET}",
            "new_slug": "copy",
            "new_parent_page": str(parent.pk),
            "publish_copies": "1",
        },
    )


@way
def make_an_alias(case: Case) -> None:
    page = case.fresh()
    page.create_alias(update_slug="alias", parent=page.get_parent(), user=case.superuser)


@way
def add_a_live_child(case: Case) -> None:
    page = case.fresh()
    child = PrivacyPolicyPage(title=f"Policy {SECRET}", slug="child", live=True, body=page.body, locale=page.locale)
    page.get_parent().add_child(instance=child)


@way
def revert_to_the_draft(case: Case) -> None:
    page = case.fresh()
    RevertToPageRevisionAction(page, page.get_latest_revision(), user=case.superuser).execute(
        skip_permission_checks=True
    )


@way
def translate_the_page(case: Case) -> None:
    translate_object(case.fresh(), [Locale.objects.get(language_code="en")], user=case.superuser)


@way
def publish_a_translation(case: Case) -> None:
    source, _ = TranslationSource.get_or_create_from_instance(case.fresh())
    source.update_from_db()
    english = Locale.objects.get(language_code="en")
    translation, _ = Translation.objects.get_or_create(source=source, target_locale=english)
    translation.save_target(user=case.superuser, publish=True)


@way
def move_the_page(case: Case) -> None:
    page = case.fresh()
    page.move(page.get_parent(), "last-child")


@way
def unpublish_the_page(case: Case) -> None:
    case.fresh().unpublish()


@way
def delete_the_page(case: Case) -> None:
    case.as_superuser().post(f"/admin/pages/{case.page.pk}/delete/")


def candidate_digest(case: Case) -> str:
    return candidate(case.fresh(), at=database_now()).manifest.digest()


def from_screen(case: Case, state: Any, digest: str) -> None:
    operations.approve(task_state=state, user=case.lawyer, digest=digest, comment="", act_number="", at=database_now())


def everything_public(case: Case) -> str:
    """All that an anonymous visitor can fetch from the portal, in one string."""
    client = Client(raise_request_exception=False, HTTP_HOST="data.example.org")
    slugs = set(PrivacyPolicyPage.objects.values_list("slug", flat=True)) | {case.page.slug}
    policy = f"/fr/{case.page.slug}/"
    paths = ["/fr/", "/en/", "/sitemap.xml", *(policy + tail for tail in ("versions/", "versions/2/", "policy.json"))]
    paths += [f"/{locale}/{slug}/" for slug in slugs for locale in ("fr", "en")]
    return "\n".join(client.get(path, follow=True).content.decode(errors="replace") for path in paths)


@pytest.mark.parametrize("attempt", WAYS, ids=lambda function: function.__name__)
class TestNoOtherWayToReaders:
    def test_ends_with_no_new_entry_and_no_unapproved_word(
        self, case: Case, attempt: Callable[[Case], Any], django_capture_on_commit_callbacks: Any
    ):
        before = list(Entry.objects.order_by("pk").values_list("hash", flat=True))
        published_before = APPROVED in everything_public(case)

        with suppress(Exception), django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            attempt(case)

        public = everything_public(case)
        assert list(Entry.objects.order_by("pk").values_list("hash", flat=True)) == before
        assert "SECRETDRAFT" not in public
        assert (APPROVED in public) == published_before
