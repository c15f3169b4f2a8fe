"""Whatever is deleted, moved or copied in the admin: a sentence or a refusal, never a fault, and the register stays."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
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
from tests.factories.policies import article, paragraph, save_articles
from tests.factories.portals import make_portal, make_user

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
    """How many of each there are: what may not shrink."""
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
    return {model.__name__: model.objects.count() for model in models}


def told(answer):
    return [str(message) for message in answer.context["messages"]]


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
    "revert": {},
}


@pytest.mark.parametrize("what", ADDRESSES)
class TestASuperuserInTheAdmin:
    def test_is_answered_without_a_fault_and_nothing_is_lost(self, case, admin, what):
        address = ADDRESSES[what](case)
        before, entries = rows(), set(Entry.objects.values_list("hash", flat=True))

        shown = admin.get(address, follow=True)
        answer = admin.post(address, POSTED.get(what, {}), follow=True)
        print(
            what,
            shown.status_code,
            answer.status_code,
            told(answer) if answer.context and "messages" in answer.context else answer.content[:80],
        )

        assert {shown.status_code, answer.status_code} <= {200, 400, 403, 404, 405}
        assert rows() == before
        assert set(Entry.objects.values_list("hash", flat=True)) == entries
        assert WORDS in read_by_visitors(case)
