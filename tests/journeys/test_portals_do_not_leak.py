"""Promise 8: portals do not leak into one another, on the staff's side or the public's."""

from collections.abc import Collection, Iterator
from itertools import zip_longest
from typing import Any

import pytest
import pytest_django
from django.db import transaction
from django.test import Client
from wagtail.models import Page

from home.models import Container, ContainerKind, Role
from tests.factories.asking import Answer, Visitor
from tests.factories.keys import values_of
from tests.factories.routes import filled, parameters, staff_routes
from tests.journeys.secrets import FACTS, SECRETS, WORD, Portal
from tests.permissions.world import BARE, OPERATOR, STAFF, WAGTAILS, World, make_world

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.any_database,
    pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"),  # of thumbnails that are made on the way
]
HOST, OTHER_HOST = "ici.example.org", "ailleurs.example.org"
# These two are planted in case a screen will show them.
SHOWN_NOWHERE = {"mail"}
OUTSIDERS = (BARE, WAGTAILS)
# Operators know of every portal that it is there. Who works there, and what readers have, they read on these screens.
KNOWN_BY_NAME = {"name of the portal"}
TOLD_TO_OPERATORS = {"/policies/people/": {"person"}, "/policies/findings/": {"title", "version"}}
# What those who look after them see, and the staff of no portal.
OF_THE_INSTALLATION = {"document", "image", "tag"}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def theirs(world: World) -> Portal:
    return world.theirs.portal


def routes() -> list[str]:
    """Every address of the admin and of documents; of five kinds of facts, whose screens are one class, the first."""
    others = tuple(f"policies/{model._meta.model_name}/" for model in FACTS[1:])
    return [
        route
        for route in staff_routes()
        if not route.startswith("_util/") and not any(kind in route for kind in others)
    ]


def addresses(route: str, ours: Portal, theirs: Portal) -> Iterator[str]:
    """The route with keys of the other portal, and with one key of ours and the rest of theirs."""
    names = parameters(route)
    if not names:
        yield filled(route, str)
        return
    values = [values_of(route, name, theirs.keys) for name in names]
    for combination in zip_longest(*values):
        chosen = [value if value is not None else values[at][-1] for at, value in enumerate(combination)]
        yield with_values(route, chosen)
        if len(names) > 1:
            yield with_values(route, [values_of(route, names[0], ours.keys)[0], *chosen[1:]])


def with_values(route: str, values: list[Any]) -> str:
    remaining = iter(values)
    return filled(route, lambda _name: next(remaining))


def queries(route: str, theirs: Portal) -> list[str]:
    """What is asked of an address besides nothing: searches, filters, exports, chosen ones."""
    pages, facts = theirs.keys["page"], theirs.keys["controller"]
    if "bulk/" in route:
        return ["?" + "&".join(f"id={key}" for key in [*pages, *facts]), "?id=all&childOf=" + str(pages[-1]), "?id=all"]
    if "api/main/" in route:
        return [
            "",
            f"?search={WORD}",
            "?fields=*",
            f"?child_of={pages[-1]}&for_explorer=1",
            f"?translation_of={pages[0]}",
        ]
    if "chosen-multiple" in route:
        return ["?" + "&".join(f"id={key}" for key in [*pages, *facts])]
    if "autocomplete" in route:
        return ["?term=zqx"]
    if "choose" in route:
        return ["", f"?q={WORD}&page_type=policies.privacypolicypage"]
    if "report" in route:
        return ["", "?export=csv"]
    if "<" in route or "(" in route:
        return [""]
    return ["", f"?q={WORD}"]


def named_otherwise(theirs: Portal) -> dict[str, Any]:
    """What a form or a query may name of the other portal, under whatever name."""
    page, fact, container = theirs.keys["page"][0], theirs.keys["controller"][0], theirs.container.pk
    return {
        "q": WORD,
        "id": page,
        "owner": container,
        "into": fact,
        "controller": fact,
        "dpo": theirs.keys["dataprotectionofficer"][0],
        "new_parent_page": container,
        "destination": container,
        "childOf": container,
        "translation_of": page,
        "revision_id": theirs.keys["revision"][0],
        "loaded_revision_id": theirs.keys["revision"][0],
        "user": theirs.keys["user"][0],
        "locales": theirs.keys["locale"][0],
        "comment": "Why.",
        "decision": "accept",
    }


def everything(ours: Portal, theirs: Portal, among: list[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for route in among:
        more = queries(route, theirs)
        for address in dict.fromkeys(addresses(route, ours, theirs)):
            yield "post", address + more[0], named_otherwise(theirs)
            yield from (("get", address + query, {}) for query in more)


def ones_own(ours: Portal, theirs: Portal, among: list[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What is one's own, where a query and a form name what is the other portal's."""
    asked = "?" + "&".join(f"{name}={value}" for name, value in named_otherwise(theirs).items())
    for route in among:
        if names := parameters(route):
            address = with_values(route, [values_of(route, name, ours.keys)[0] for name in names])
            yield "get", address + asked, {}
            yield "post", address + asked, named_otherwise(theirs)


def crawl(
    visitor: Visitor, asked: Iterator[tuple[str, str, dict[str, Any]]], known: Collection[str] = ()
) -> list[tuple[str, str, int, list[str], str]]:
    """Return what was answered with a fault or with a word of the other portal: method, URL, status, kinds of words."""
    faults = []
    for method, url, data in asked:
        answer = visitor.ask(method, url, data)
        shown = [kind for kind, word in SECRETS.items() if kind not in known and word in answer.said]
        if shown or answer.status >= 500:
            faults.append((method, url, answer.status, shown, answer.fault))
    return faults


def nonsense(route: str) -> Iterator[str]:
    """The route with keys that name nothing: letters, and a number that no database holds."""
    for key in ("abc", str(10**20)):
        yield filled(route, lambda _name, key=key: key) + (
            f"?p={key}&id={key}&ordering={key}&locale={key}&page_type={key}"
        )


def of_libraries(world: World, among: list[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What a library owns, where a query and a form name what is the other portal's."""
    theirs = world.theirs.portal
    model = Page.objects.get(pk=world.ours.pages["model"])
    keys = theirs.keys | {
        "page": [world.ours.pages[page] for page in ("model", "above", "library")],
        "revision": [model.latest_revision_id],
        **{kind._meta.model_name: theirs.keys[f"shared {kind._meta.model_name}"] for kind in FACTS},
        "portal": [Container.objects.get(kind=ContainerKind.LIBRARY).uuid],
    }
    asked = "?" + "&".join(f"{name}={value}" for name, value in named_otherwise(theirs).items())
    for route in among:
        values = [values_of(route, name, keys) for name in parameters(route)]
        for chosen in zip_longest(*values):
            address = with_values(route, [value or values[at][-1] for at, value in enumerate(chosen)])
            yield "get", address, {}
            yield "get", address + asked, {}
            yield "post", address + asked, named_otherwise(theirs)


def may_be_told(fault: tuple[str, str, int, list[str], str]) -> bool:
    """Whether it is a screen on which operators read of a portal what is shown there, and nothing more is shown."""
    _method, url, status, shown, _fault = fault
    told = next((words for screen, words in TOLD_TO_OPERATORS.items() if screen in url), set())
    return status < 500 and set(shown) <= told


class TestStaffOfOnePortal:
    @pytest.mark.parametrize("role", STAFF)
    def test_is_shown_nothing_of_another(self, world, role):
        asked = everything(world.ours.portal, world.theirs.portal, routes())
        assert crawl(world.visitors[role], asked) == []

    def test_is_shown_nothing_of_another_on_screens_of_its_own(self, world):
        asked = ones_own(world.ours.portal, world.theirs.portal, routes())
        assert crawl(world.visitors[Role.EDITOR], asked) == []

    def test_is_shown_all_of_its_own(self, theirs):
        """Else the crawl would look for words that no screen shows anyhow."""
        page, review, chain = theirs.page.pk, theirs.keys["task_state"][-1], theirs.keys["chain"][0]
        urls = [
            "/admin/",
            f"/admin/pages/{page}/edit/",
            f"/admin/pages/{theirs.container.pk}/edit/",
            f"/admin/pages/{theirs.container.pk}/history/",
            f"/admin/pages/{page}/history/",
            f"/admin/pages/{page}/workflow_history/detail/{theirs.keys['state'][1]}/",
            f"/admin/policies/review/{review}/",
            f"/admin/policies/proposals/{theirs.keys['proposal'][1]}/",
            f"/admin/policies/versions/{chain}/1/",
            f"/admin/policies/acts/{theirs.keys['act'][0]}/",
            f"/admin/pages/{page}/revisions/{min(theirs.page.revisions.values_list('pk', flat=True)) + 1}/view/",
            f"/admin/localize/translate/{theirs.keys['translation'][0]}/pofile/download/",
            f"/admin/theme/edit/{theirs.keys['theme'][0]}/",
            "/admin/snippets/policies/controller/",
        ]
        editor = Visitor(theirs.people[Role.EDITOR])
        assert unseen(editor, urls) - OF_THE_INSTALLATION == SHOWN_NOWHERE

    def test_leaves_images_and_documents_to_those_who_look_after_them(self, world):
        urls = ["/admin/images/", "/admin/documents/", "/admin/tag-autocomplete/?term=zqx"]
        assert unseen(world.visitors[WAGTAILS], urls) & OF_THE_INSTALLATION == set()


class TestStaffWithoutARole:
    @pytest.mark.parametrize("who", OUTSIDERS)
    def test_is_shown_nothing(self, world, who):
        known = OF_THE_INSTALLATION if who == WAGTAILS else ()
        asked = everything(world.ours.portal, world.theirs.portal, routes())
        assert crawl(world.visitors[who], asked, known) == []


class TestOperators:
    """Of portals where they hold no role: names everywhere, who works there, and what readers have of policies."""

    def test_are_shown_no_words_of_a_portal(self, world):
        ours, theirs = world.ours.portal, world.theirs.portal
        shown = crawl(world.visitors[OPERATOR], everything(ours, theirs, routes()), KNOWN_BY_NAME)
        assert [fault for fault in shown if not may_be_told(fault)] == []

    def test_are_shown_no_words_of_a_portal_beside_what_libraries_own(self, world):
        ours, theirs = world.ours.portal, world.theirs.portal
        asked = [*of_libraries(world, routes()), *ones_own(ours, theirs, routes())]
        shown = crawl(world.visitors[OPERATOR], iter(asked), KNOWN_BY_NAME)
        assert [fault for fault in shown if not may_be_told(fault)] == []


class TestKeysThatNameNothing:
    def test_are_no_fault(self, world):
        asked = ((method, url, {}) for route in routes() for url in nonsense(route) for method in ("get", "post"))
        assert crawl(world.visitors[Role.EDITOR], asked) == []


def unseen(visitor: Visitor, urls: list[str]) -> set[str]:
    answers: list[Answer] = [visitor.ask("get", url) for url in urls]
    said = "".join(answer.said for answer in answers)
    return {kind for kind, word in SECRETS.items() if word not in said}


class TestReadersOfOnePortal:
    TAILS = (
        "",
        "versions/",
        "versions/1/",
        "versions/1/changes/",
        "policy.json",
        "policy.md",
        "policy.txt",
        "policy.pdf",
        "versions/1/policy.json",
        "versions/1/policy.md",
        "versions/1/policy.txt",
        "versions/1/policy.pdf",
        "on/2100-01-01/",
    )

    def test_find_no_policy_of_another(self, theirs):
        policy = f"/fr/{theirs.page.slug}/"
        answers = {tail: Client(HTTP_HOST=HOST).get(policy + tail) for tail in self.TAILS}
        assert {tail: answer.status_code for tail, answer in answers.items()} == dict.fromkeys(self.TAILS, 404)
        assert not any(word in answer.content.decode() for answer in answers.values() for word in SECRETS.values())

    def test_find_it_at_its_own_address(self, theirs):
        policy = f"/fr/{theirs.page.slug}/"
        statuses = {
            tail: Client(HTTP_HOST=OTHER_HOST).get(policy + tail, follow=True).status_code for tail in self.TAILS
        }
        assert {tail for tail, status in statuses.items() if status != 200} <= {"versions/1/changes/"}

    def test_are_told_nothing_of_it_elsewhere(self, theirs):
        paths = ("/", "/fr/", "/en/", "/sitemap.xml", "/robots.txt", "/privacy-policy", "/nothing")
        said = "".join(Client(HTTP_HOST=HOST).get(path, follow=True).content.decode() for path in paths)
        assert [kind for kind, word in SECRETS.items() if word in said] == []

    def test_get_nothing_at_an_unknown_host(self, theirs):
        paths = ("/", "/fr/", f"/fr/{theirs.page.slug}/", "/sitemap.xml", "/admin/", "/documents/1/x")
        assert {Client(HTTP_HOST="inconnu.example.org").get(path).status_code for path in paths} == {421}

    def test_do_not_reach_the_admin(self, theirs):
        assert Client(HTTP_HOST=HOST).get("/admin/login/").status_code == 404
