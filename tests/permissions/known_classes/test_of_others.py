"""What an address or a form names beside an object is that object's own, and what a form does not offer stays."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Comment, Page

from home.models import Container, Role, Theme
from policies.facts.models import Controller
from tests.factories.forms import sent_from
from tests.permissions.screens import screens
from tests.permissions.world import ANONYMOUS, BARE, SUPERUSER, World

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:Pagination may yield:django.core.paginator.UnorderedObjectListWarning"),
]
HOST, OTHER_HOST = "ici.example.org", "ailleurs.example.org"


class TestAChildOfAnotherParentOfOnesOwnPortal:
    """Of another portal: see the permission table, which fills in every second key so."""

    @pytest.fixture
    def urls(self, world) -> list[str]:
        rows, fact = world.ours, "/admin/snippets/policies/controller"
        draft, review = rows.key("page", "page", "draft"), rows.key("page", "page", "review")
        other = rows.key("revision", "page", "review")
        own = Page.objects.get(pk=draft).latest_revision_id
        state, task_state = rows.key("state", "page", "review"), rows.key("task_state", "page", "review")
        controller = rows.key("controller", "controller", "review")
        return [
            f"/admin/pages/{draft}/revisions/{other}/view/",
            f"/admin/pages/{draft}/revisions/{other}/revert/",
            f"/admin/pages/{draft}/revisions/compare/{own}...{other}/",
            f"/admin/pages/{draft}/revisions/compare/{other}...{own}/",
            f"/admin/pages/{draft}/revisions/compare/earliest...{other}/",
            f"/admin/pages/{draft}/workflow_history/detail/{state}/",
            f"/admin/pages/workflow/action/{draft}/reject/{task_state}/",
            f"/admin/pages/workflow/preview/{draft}/{rows.key('task', 'page', 'review')}/",
            f"{fact}/history/{controller}/revisions/{other}/view/",
            f"{fact}/history/{controller}/revisions/{other}/revert/",
            f"{fact}/history/{controller}/revisions/compare/earliest...{other}/",
            f"{fact}/workflow_history/{controller}/detail/{state}/",
            f"{fact}/workflow/action/{controller}/reject/{task_state}/",
            f"/admin/pages/{review}/revisions/{rows.key('revision', 'controller', 'review')}/view/",
            f"/admin/policies/versions/{rows.portal.keys['chain'][0]}/2/",
        ]

    @pytest.mark.parametrize("who", [Role.EDITOR, Role.LEGAL_REVIEWER, SUPERUSER])
    def test_is_not_there(self, world, urls, who):
        statuses = {
            (method, url): world.visitors[who].ask(method, url).status for url in urls for method in ("get", "post")
        }
        assert {asked for asked, status in statuses.items() if status not in (302, 403, 404, 405)} == set()

    def test_is_no_comment_that_a_reviewer_settles_or_answers(self, world):
        rows = world.ours
        note = Comment.objects.create(
            page_id=rows.key("page", "page", "draft"),
            user=world.ours.portal.people[Role.EDITOR],
            text="x",
            contentpath="title",
        )
        url = reverse("policies_review", args=[rows.key("task_state", "page", "review")])
        for said in ({"remark": "resolve"}, {"remark": "answer", "text": "Yes."}):
            answer = world.visitors[Role.LEGAL_REVIEWER].ask("post", url, said | {"thread": note.pk})
            assert answer.written & {"wagtailcore_comment", "wagtailcore_commentreply"} == set()
            assert answer.status == 200


class TestAFieldThatAFormDoesNotOffer:
    @pytest.fixture
    def forms(self, world: World) -> dict[str, Any]:
        """What an editor has forms of, by address."""
        rows = world.ours
        return {
            f"/admin/theme/edit/{rows.portal.keys['theme'][0]}/": Theme.objects.get(pk=rows.portal.keys["theme"][0]),
            f"/admin/pages/{rows.pages['draft']}/edit/": Page.objects.get(pk=rows.pages["draft"]).specific,
            f"/admin/pages/{rows.pages['container']}/edit/": Container.objects.get(pk=rows.pages["container"]),
            f"/admin/snippets/policies/controller/edit/{rows.key('controller', 'controller', 'fact')}/": (
                Controller.objects.get(pk=rows.key("controller", "controller", "fact"))
            ),
            "/admin/account/": rows.portal.people[Role.EDITOR],
        }

    def test_stays_as_it_is(self, world, forms):
        changed = {}
        for url, row in forms.items():
            form = sent_from(world.visitors[Role.EDITOR].ask("get", url).body)
            names = {field.name for field in row._meta.concrete_fields if not any(field.name in name for name in form)}
            before = {name: getattr(row, name) for name in names}
            saved: list[Any] = []
            forged = form | {name: _another(row, name, world) for name in names}
            world.visitors[Role.EDITOR].ask(
                "post", url, forged, then=lambda _t, row=row, saved=saved: saved.extend(_all(row))
            )
            changed[url] = {n for n in names - _MOVED for after in saved if getattr(after, n) != before[n]}
        assert {url: names for url, names in changed.items() if names} == {}


# What every save changes by itself.
_MOVED = {
    "latest_revision",
    "latest_revision_created_at",
    "has_unpublished_changes",
    "revision",
    "frame",
    "draft_title",
}


def _all(row: Any) -> list[Any]:
    """A row as it stands now, and as its latest draft has it."""
    fresh = type(row)._base_manager.get(pk=row.pk)
    return [fresh, *([fresh.get_latest_revision_as_object()] if hasattr(fresh, "latest_revision") else [])]


def _another(row: Any, name: str, world: World) -> Any:
    field = row._meta.get_field(name)
    if field.is_relation:
        return {"container": world.theirs.portal.container.pk, "owner": world.theirs.portal.container.pk}.get(name, 1)
    kind = field.get_internal_type()
    return {
        "BooleanField": "on" if not getattr(row, name) else "",
        "UUIDField": world.theirs.portal.container.uuid,
    }.get(kind, "7")


class TestAConditionalRequest:
    @pytest.mark.parametrize("who", [ANONYMOUS, BARE, Role.LEGAL_REVIEWER])
    def test_of_staff_tells_nothing_that_is_not_shown(self, world, who):
        conditions = {"If-None-Match": "*", "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
        rows = world.theirs if who == Role.LEGAL_REVIEWER else world.ours
        urls = [url for url in screens(rows) if not url.startswith("/documents/")]
        statuses = {url: world.visitors[who].ask("get", url, headers=conditions).status for url in urls}
        assert {url for url, status in statuses.items() if status in (304, 412)} == set()

    def test_of_a_reader_holds_at_its_own_host_alone(self, world):
        path = f"/fr/{world.ours.portal.page.slug}/"
        etag = Client(HTTP_HOST=HOST).get(path)["ETag"]
        asked = {
            host: Client(HTTP_HOST=host).get(path, headers={"If-None-Match": etag}).status_code
            for host in (HOST, OTHER_HOST, "inconnu.example.org", "testserver")
        }
        assert asked == {HOST: 304, OTHER_HOST: 404, "inconnu.example.org": 421, "testserver": 404}
