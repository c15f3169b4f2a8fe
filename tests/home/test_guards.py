import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.actions.copy_page import CopyPageAction, CopyPagePermissionError
from wagtail.actions.create_alias import CreatePageAliasAction, CreatePageAliasPermissionError
from wagtail.actions.move_page import MovePageAction, MovePagePermissionError
from wagtail.actions.publish_page_revision import PublishPagePermissionError, PublishPageRevisionAction
from wagtail.models import Locale, Page, Task, Workflow, WorkflowPage, WorkflowTask

from home.guards import RefusedByGuard
from home.queries import roots_of
from home.workflow import legal_workflow
from policies.models import LegalApprovalTask, PrivacyPolicyPage
from tests.factories.portals import make_portal, make_user

pytestmark = pytest.mark.django_db


def make_page(portal, **more):
    root = roots_of(portal)[0]
    return root.add_child(instance=PrivacyPolicyPage(title="Confidentialité", locale=root.locale, **more))


def make_workflow(task_class=LegalApprovalTask, **more):
    workflow = Workflow.objects.create(name="Approval", **more)
    WorkflowTask.objects.create(workflow=workflow, task=task_class.objects.create(name="Approval"), sort_order=1)
    return workflow


class TestGuardedPage:
    @pytest.mark.parametrize("live", [True, False])
    def test_is_a_draft_when_it_is_made(self, live):
        page = make_page(make_portal(), live=live)
        assert Page.objects.get(pk=page.pk).live is False

    @pytest.mark.parametrize(
        "question",
        [
            "can_publish",
            "can_unpublish",
            "can_publish_subpage",
            "can_copy",
            "can_move",
            "can_reorder_children",
            "can_set_view_restrictions",
            "can_unschedule",
        ],
    )
    def test_is_not_published_copied_or_moved_by_a_superuser(self, question):
        portal, user = make_portal(), make_user(superuser=True)
        for page in (portal, roots_of(portal)[0], make_page(portal)):
            plain = Page.objects.get(pk=page.pk)
            assert getattr(plain.permissions_for_user(user), question)() is False

    def test_is_not_copied_by_code(self):
        page = make_page(make_portal())
        with pytest.raises(RefusedByGuard):
            page.copy(update_attrs={"slug": "other"})

    def test_is_not_aliased_by_code(self):
        page = make_page(make_portal())
        with pytest.raises(RefusedByGuard):
            page.create_alias(update_slug="other")

    def test_is_not_moved_by_code(self):
        page, other = make_page(make_portal()), make_portal("other.example.org")
        with pytest.raises(RefusedByGuard):
            page.move(roots_of(other)[0], pos="last-child")

    def test_is_not_touched_by_the_actions_of_a_superuser(self):
        page, other = make_page(make_portal()), make_portal("other.example.org")
        target, user = roots_of(other)[0], make_user(superuser=True)
        with pytest.raises(CopyPagePermissionError):
            CopyPageAction(page, to=target, user=user).execute()
        with pytest.raises(CreatePageAliasPermissionError):
            CreatePageAliasAction(page, parent=target, user=user).execute()
        with pytest.raises(MovePagePermissionError):
            MovePageAction(page, target, pos="last-child", user=user).execute()
        with pytest.raises(PublishPagePermissionError):
            PublishPageRevisionAction(page.save_revision(), user=user).execute()
        assert not target.get_children().exists()

    def test_is_copied_into_another_language_as_a_draft(self):
        portal = make_portal(locales=("fr", "en"))
        page = make_page(portal)
        Page.objects.filter(pk=page.pk).update(live=True)
        page = PrivacyPolicyPage.objects.get(pk=page.pk)
        translated = page.copy_for_translation(Locale.objects.get(language_code="en"))
        assert translated.live is False
        assert translated.translation_key == page.translation_key

    def test_is_not_translated_when_it_is_a_portal_or_a_root(self):
        portal = make_portal()
        english = Locale.objects.get_or_create(language_code="en")[0]
        for page in (portal, roots_of(portal)[0]):
            with pytest.raises(RefusedByGuard):
                page.copy_for_translation(english)

    def test_cannot_be_deleted_when_it_is_a_portal_or_a_root(self):
        portal, user = make_portal(), make_user(superuser=True)
        answers = [page.permissions_for_user(user).can_delete() for page in (portal, roots_of(portal)[0])]
        assert answers == [False, False]

    def test_has_no_form_that_makes_portals_by_hand(self, client):
        client.force_login(make_user(superuser=True))
        url = reverse("wagtailadmin_pages:add", args=["home", "container", Page.get_first_root_node().pk])
        assert client.get(url).status_code in {302, 403, 404}

    def test_can_be_edited_by_the_editors_of_its_portal_alone(self, client):
        here, there = make_portal("here.example.org"), make_portal("there.example.org")
        editor = make_user(portal=here, role="editor")
        assert here.permissions_for_user(editor).can_edit()
        assert make_page(here).permissions_for_user(editor).can_edit()
        assert not there.permissions_for_user(editor).can_edit()


@pytest.fixture
def no_workflow():
    """Take the installation's own workflow away."""
    WorkflowTask.objects.all().delete()
    Workflow.objects.all().delete()


@pytest.mark.usefixtures("no_workflow")
class TestLegalWorkflow:
    def test_is_found_by_its_task(self):
        workflow = make_workflow()
        assert legal_workflow() == workflow

    def test_is_no_workflow_of_other_tasks(self):
        make_workflow(Task)
        assert legal_workflow() is None

    def test_is_not_found_when_it_is_closed(self):
        make_workflow(active=False)
        assert legal_workflow() is None

    def test_is_not_found_when_its_task_is_closed(self):
        workflow = make_workflow()
        Task.objects.filter(workflow_tasks__workflow=workflow).update(active=False)
        assert legal_workflow() is None

    def test_is_that_of_every_page_whatever_was_assigned(self):
        workflow, other = make_workflow(), make_workflow(Task)
        portal = make_portal()
        page = make_page(portal)
        WorkflowPage.objects.create(workflow=other, page=page)
        assert (page.get_workflow(), portal.get_workflow()) == (workflow, workflow)
        assert page.has_workflow

    def test_is_not_that_of_a_root(self):
        make_workflow()
        root = roots_of(make_portal())[0]
        assert (root.get_workflow(), root.has_workflow) == (None, False)

    def test_is_that_of_the_task_that_review_declares(self):
        content_type = ContentType.objects.get_for_model(LegalApprovalTask)
        assert (content_type.app_label, content_type.model) == ("policies", "legalapprovaltask")
