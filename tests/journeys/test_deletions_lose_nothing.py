"""Whatever is deleted, moved or copied in the admin: a sentence or a refusal, never a fault, and the register stays."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page, Site, Workflow

from home.models import Role
from home.queries import roots_of
from policies.authoring.models import PrivacyPolicyPage
from policies.register.models import Entry
from policies.review.models import Contribution, LegalTaskState
from tests.factories.approval import publish, submit
from tests.factories.cases import make_case, signed_in
from tests.factories.policies import article, make_policy, paragraph, save_articles
from tests.factories.portals import make_portal, make_user
from tests.factories.screens import messages_of

pytestmark = pytest.mark.django_db
WORDS = "Words that readers have seen."


@pytest.fixture
def case():
    """A policy that readers see, with a changed draft that waits for its reviewer."""
    case = make_case(articles=(article("Only", paragraph(WORDS)),))
    case.page = publish(case.page, author=case.author, reviewer=case.lawyer)
    save_articles(case.page, (article("Only", paragraph("Words to come.")),), user=case.author)
    submit(case.page, case.author)
    return case


@pytest.fixture
def admin(case):
    return signed_in(make_user("root", superuser=True))


def read_by_visitors(case):
    return Client(HTTP_HOST="data.example.org").get(f"/fr/{case.page.slug}/").content.decode()


def rows():
    """How many of each there are, and what the languages are called: what may not change."""
    models = (
        Page,
        PrivacyPolicyPage,
        Entry,
        Contribution,
        LegalTaskState,
        Site,
        Locale,
        Group,
        Workflow,
        get_user_model(),
    )
    codes = set(Locale.objects.values_list("language_code", flat=True))
    return {model.__name__: model.objects.count() for model in models} | {"codes": codes}


PAGES = "wagtailadmin_pages"
BULK = "wagtail_bulk_action"


def on_page(name):
    return lambda case: reverse(f"{PAGES}:{name}", args=[case.page.pk])


def bulk(action, *pages):
    def address(case):
        found = "&".join(f"id={page(case).pk}" for page in pages)
        return reverse(BULK, args=["wagtailcore", "page", action]) + f"?{found}&next=/admin/"

    return address


def the_page(case):
    return case.page


def the_portal(case):
    return case.portal


def the_root(case):
    return roots_of(case.portal)[0]


def the_tree(case):
    return Page.get_first_root_node()


def delete_of(chosen):
    return lambda case: reverse(f"{PAGES}:delete", args=[chosen(case).pk])


ADDRESSES = {
    "delete the policy": delete_of(the_page),
    "delete its language": delete_of(the_root),
    "delete its portal": delete_of(the_portal),
    "delete the whole tree": delete_of(the_tree),
    "delete in bulk": bulk("delete", the_page),
    "delete the language in bulk": bulk("delete", the_root),
    "delete the portal in bulk": bulk("delete", the_portal),
    "delete all in bulk": bulk("delete", the_page, the_root, the_portal),
    "copy": on_page("copy"),
    "move": on_page("move"),
    "move in bulk": bulk("move", the_page),
    "publish in bulk": bulk("publish", the_page),
    "unpublish in bulk": bulk("unpublish", the_page),
    "unpublish": on_page("unpublish"),
    "convert from an alias": on_page("convert_alias"),
    "set its privacy": on_page("set_privacy"),
    "lock": on_page("lock"),
    "unlock": on_page("unlock"),
    "revert": lambda case: reverse(f"{PAGES}:revisions_revert", args=[case.page.pk, case.page.live_revision_id]),
    "unschedule": lambda case: reverse(
        f"{PAGES}:revisions_unschedule", args=[case.page.pk, case.page.live_revision_id]
    ),
    "move to another portal": lambda case: reverse(
        f"{PAGES}:move_confirm", args=[case.page.pk, roots_of(make_portal("away.example.org"))[0].pk]
    ),
    "alias": lambda case: reverse(f"{PAGES}:copy", args=[case.page.pk]),
    "delete the site": lambda case: reverse(
        "wagtailsites:delete", args=[Site.objects.get(root_page=the_root(case)).pk]
    ),
    "delete the locale": lambda case: reverse("wagtaillocales:delete", args=[case.page.locale_id]),
    "turn the locale into another": lambda case: reverse("wagtaillocales:edit", args=[case.page.locale_id]),
    "convert to an alias": lambda case: reverse("wagtail_localize:convert_to_alias", args=[case.page.pk]),
    "delete its author": lambda case: reverse("wagtailusers_users:delete", args=[case.author.pk]),
    "delete its reviewer": lambda case: reverse("wagtailusers_users:delete", args=[case.lawyer.pk]),
    "delete the people in bulk": lambda case: (
        reverse(BULK, args=["cms", "user", "delete"]) + f"?id={case.author.pk}&id={case.lawyer.pk}&next=/admin/"
    ),
    "delete the group of reviewers": lambda case: reverse(
        "wagtailusers_groups:delete", args=[case.portal.role_groups.get(role=Role.LEGAL_REVIEWER).group_id]
    ),
    "deactivate the workflow": lambda case: reverse(
        "wagtailadmin_workflows:disable", args=[case.page.get_workflow().pk]
    ),
    "deactivate the task": lambda case: reverse(
        "wagtailadmin_workflows:disable_task", args=[case.page.get_workflow().tasks.get().pk]
    ),
}
POSTED = {
    "alias": {"new_title": "Alias", "new_slug": "alias", "alias": "1"},
    "copy": {"new_title": "Copy", "new_slug": "copy", "copy_subpages": "1", "publish_copies": "1"},
    "set its privacy": {"restriction_type": "login"},
    "turn the locale into another": {"language_code": "br"},
}


@pytest.mark.parametrize("what", ADDRESSES)
class TestASuperuserInTheAdmin:
    def test_is_answered_without_a_fault_and_nothing_is_lost(self, case, admin, what):
        address = ADDRESSES[what](case)
        before, entries = rows(), set(Entry.objects.values_list("hash", flat=True))

        shown = admin.get(address, follow=True)
        answer = admin.post(address, POSTED.get(what, {}), follow=True)

        assert {shown.status_code, answer.status_code} <= {200, 400, 403, 404, 405}
        assert rows() == before
        assert set(Entry.objects.values_list("hash", flat=True)) == entries
        assert WORDS in read_by_visitors(case)


class TestWhatIsKept:
    """What a superuser is told by name: who stands on it and what to do instead."""

    @pytest.mark.parametrize(
        ("what", "named"),
        [
            ("delete the policy", "Politique de confidentialité"),
            ("delete in bulk", "Politique de confidentialité"),
            ("delete the site", "data.example.org"),
            ("delete the locale", "fr"),
            ("turn the locale into another", "fr"),
            ("delete its author", "author"),
            ("delete its reviewer", "lawyer"),
            ("delete the people in bulk", "author"),
            ("delete the group of reviewers", "Portail data.example.org"),
            ("deactivate the workflow", "Legal approval"),
            ("deactivate the task", "Legal approval"),
        ],
    )
    def test_is_named_in_one_sentence(self, case, admin, what, named):
        answer = admin.post(ADDRESSES[what](case), POSTED.get(what, {}), follow=True)

        (sentence,) = messages_of(answer)
        assert named in sentence
        assert "autorisations" not in sentence

    def test_is_kept_in_a_shell_too(self, case):
        group = case.portal.role_groups.get(role=Role.EDITOR).group
        workflow = case.page.get_workflow()
        jobs = [
            group.delete,
            case.page.locale.delete,
            case.page.delete,
            the_root(case).delete,
            case.portal.delete,
            Page.objects.get(pk=case.portal.pk).delete,
            workflow.deactivate,
        ]
        before = rows()

        for job in jobs:
            with pytest.raises((PermissionDenied, ProtectedError)), transaction.atomic():
                job()

        assert rows() == before
        assert WORDS in read_by_visitors(case)

    def test_does_not_ask_visitors_who_are_not_signed_in(self, case):
        for what in ("delete the site", "delete the group of reviewers", "deactivate the workflow"):
            answer = Client(HTTP_HOST="testserver").post(ADDRESSES[what](case))
            assert "/login/" in answer.url

    def test_tells_an_editor_nothing_of_it(self, case):
        for what in ("delete the site", "delete the group of reviewers", "deactivate the workflow"):
            answer = signed_in(case.author).post(ADDRESSES[what](case), follow=True)
            assert case.portal.name not in "".join(messages_of(answer))
            assert "Legal approval" not in "".join(messages_of(answer))


class TestWhatNobodyStandsOn:
    def delete(self, admin, name, row):
        answer = admin.post(reverse(name, args=[row.pk]), follow=True)
        assert answer.status_code == 200
        return not type(row).objects.filter(pk=row.pk).exists()

    def test_is_deleted_as_ever(self, case, admin):
        assert self.delete(admin, "wagtailusers_users:delete", make_user("newcomer"))
        assert self.delete(admin, "wagtailusers_groups:delete", Group.objects.create(name="Idle"))
        assert self.delete(admin, "wagtaillocales:delete", Locale.objects.create(language_code="de"))
        site = Site.objects.create(hostname="elsewhere.example.org", root_page=Page.get_first_root_node())
        assert self.delete(admin, "wagtailsites:delete", site)
        assert self.delete(admin, f"{PAGES}:delete", make_policy(case.portal, "en", user=case.author))

    def test_is_changed_as_ever(self, case, admin):
        locale = Locale.objects.create(language_code="de")
        workflow = Workflow.objects.create(name="Another")

        admin.post(reverse("wagtaillocales:edit", args=[locale.pk]), {"language_code": "es"})
        admin.post(reverse("wagtailadmin_workflows:disable", args=[workflow.pk]))

        assert Locale.objects.get(pk=locale.pk).language_code == "es"
        assert not Workflow.objects.get(pk=workflow.pk).active

    def test_shows_the_form_of_a_workflow_that_is_not_the_installations(self, case, admin):
        workflow = Workflow.objects.create(name="Another")
        assert admin.get(reverse("wagtailadmin_workflows:edit", args=[workflow.pk])).status_code == 200
