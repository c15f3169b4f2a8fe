"""Promise 8: portals do not leak into one another, on the staff's side or the public's."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from home.models import Role
from tests.journeys.secrets import FACTS, SECRETS, WORD, Portal, make_bare_user, make_full_portal, share_a_fact

pytestmark = pytest.mark.django_db
OURS = {kind: word.replace("ZQX", "ours") for kind, word in SECRETS.items()}
HOST, OTHER_HOST = "ici.example.org", "ailleurs.example.org"

EXCLUDED = {
    "admin/logout/": "ends the session of the crawler",
    "admin/failwhale/": "Wagtail's own page that shows what an error looks like",
}
# What a key in an address means, by the address; the first that matches counts.
KINDS = [
    (r"editing-sessions", {"object_id": "page", "session_id": "page"}),
    (r"localize/submit/snippet|localize/api/snippets", {"pk": "controller"}),
    *((rf"snippets/(choose/)?policies/{model._meta.model_name}/", {"pk": model._meta.model_name}) for model in FACTS),
    (r"admin/theme/", {"pk": "theme"}),
    (r"admin/users/", {"pk": "user"}),
    (r"admin/groups/", {"pk": "group"}),
    (r"admin/sites/", {"pk": "site"}),
    (r"admin/locales/", {"pk": "locale"}),
    (r"admin/collections/", {"pk": "collection"}),
    (r"admin/workflows/tasks/", {"pk": "task"}),
    (r"admin/workflows/", {"pk": "workflow"}),
    (r"", {"pk": "page"}),
]
KIND_OF = {
    "page_id": "page",
    "parent_page_id": "page",
    "page_to_move_id": "page",
    "destination_id": "page",
    "page_pk": "page",
    "workflow_pk": "workflow",
    "task_id": "task",
    "task_state_id": "task_state",
    "workflow_state_id": "state",
    "revision_id": "revision",
    "revision_id_a": "revision",
    "revision_id_b": "revision",
    "chain": "chain",
    "translation_source_id": "source",
    "translation_id": "translation",
    "string_segment_id": "segment",
    "overridable_segment_id": "segment",
    "collection_id": "collection",
}
WORDS_OF = {
    "number": ["1"],
    "app_label": ["wagtailcore", "policies", "policies"],
    "model_name": ["page", "controller", "privacypolicypage"],
    "app_name": ["policies"],
    "content_type_app_name": ["policies"],
    "content_type_model_name": ["privacypolicypage"],
    "action": ["delete", "move", "publish", "unpublish"],
    "action_name": ["approve", "reject", "copy"],
    "mode": ["", "en"],
    "filter_spec": ["original"],
    "uidb64": ["MQ"],
    "token": ["set-password"],
}


def routes() -> list[str]:
    """Every route of the admin and of documents, as Django writes it."""
    found = dict.fromkeys(_walk(get_resolver().url_patterns))
    return [route for route in found if route.startswith(("admin/", "documents/")) and route not in EXCLUDED]


def routes_of_one_kind_of_fact() -> list[str]:
    """The same without three of the four kinds of facts, whose screens are one class."""
    others = tuple(f"policies/{model._meta.model_name}/" for model in FACTS[1:])
    return [route for route in routes() if not any(kind in route for kind in others)]


def _walk(patterns: list[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]*\)|\(([^()]*)\)")


def addresses(route: str, ours: Portal, theirs: Portal) -> Iterator[str]:
    """The route with keys of the other portal, and with one key of ours and the rest of theirs."""
    names = [named or grouped or "" for named, grouped, _any in PARAMETER.findall(route)]
    if not names:
        yield "/" + plain(route)
        return
    values = [values_of(route, name, theirs) for name in names]
    for combination in zip_longest(*values):
        chosen = [value if value is not None else values[at][-1] for at, value in enumerate(combination)]
        yield filled(route, chosen)
        if len(names) > 1:
            yield filled(route, [values_of(route, names[0], ours)[0], *chosen[1:]])


def nonsense(route: str) -> Iterator[str]:
    """The route with keys that name nothing: letters, and a number that no database holds."""
    names = PARAMETER.findall(route)
    for key in ("abc", str(10**20)):
        yield filled(route, [key] * len(names)) + f"?p={key}&id={key}&ordering={key}&locale={key}&page_type={key}"


def values_of(route: str, name: str, portal: Portal) -> list[str]:
    if name in WORDS_OF:
        return WORDS_OF[name]
    kinds = next(kinds for pattern, kinds in KINDS if re.search(pattern, route))
    kind = kinds.get(name) or KIND_OF.get(name)
    return [str(key) for key in portal.keys[kind]] if kind else ["1"]


def filled(route: str, values: list[str]) -> str:
    remaining = iter(values)
    return "/" + plain(PARAMETER.sub(lambda _match: next(remaining), route))


def plain(route: str) -> str:
    return route.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\", "").replace(".*", "nothing")


def queries(route: str, theirs: Portal) -> list[str]:
    """What is asked of an address besides nothing: searches, filters, exports, chosen ones."""
    pages, facts = theirs.keys["page"], theirs.keys["controller"]
    if "bulk/" in route:
        return ["?" + "&".join(f"id={key}" for key in [*pages, *facts]), "?id=all&childOf=" + str(pages[-1])]
    if "api/main/" in route:
        return [
            "",
            f"?search={WORD}",
            "?fields=*",
            f"?child_of={pages[-1]}&for_explorer=1",
            f"?translation_of={pages[0]}",
        ]
    if "chosen-multiple" in route:
        return ["?" + "&".join(f"id={key}" for key in [*pages, *facts, "abc"])]
    if "choose" in route:
        return ["", f"?q={WORD}&page_type=policies.privacypolicypage"]
    if "report" in route:
        return ["", "?export=csv"]
    if "<" in route or "(" in route:
        return [""]
    return ["", f"?q={WORD}"]


def answer(client: Client, method: str, url: str) -> tuple[int, str]:
    """Ask, and let nothing of it last."""
    with transaction.atomic():
        response = getattr(client, method)(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    return response.status_code, body.decode(errors="replace") + response.headers.get("Location", "")


@pytest.fixture
def portals(db: None) -> tuple[Portal, Portal]:
    ours, theirs = make_full_portal(HOST, "ours", OURS), make_full_portal(OTHER_HOST, "theirs", SECRETS)
    share_a_fact(ours, theirs)
    return ours, theirs


def crawl(client: Client, asked: Iterator[tuple[str, str]]) -> list[tuple[str, str, int, list[str]]]:
    """Return what was answered with a fault or with a word of the other portal: method, URL, status, kinds of words."""
    faults = []
    for method, url in asked:
        status, said = answer(client, method, url)
        shown = [kind for kind, word in SECRETS.items() if word in said]
        if shown or status >= 500:
            faults.append((method, url, status, shown))
    return faults


def everything(ours: Portal, theirs: Portal, among: list[str]) -> Iterator[tuple[str, str]]:
    for route in among:
        more = queries(route, theirs)
        for address in dict.fromkeys(addresses(route, ours, theirs)):
            yield "post", address + more[0]
            yield from (("get", address + query) for query in more)


def signed_in(person: Any) -> Client:
    client = Client(HTTP_HOST="testserver", raise_request_exception=False)
    client.force_login(person)
    return client


class TestStaffOfOnePortal:
    @pytest.mark.parametrize("role", list(Role))
    def test_is_shown_nothing_of_another(self, portals, role):
        ours, theirs = portals
        among = routes() if role is Role.EDITOR else routes_of_one_kind_of_fact()
        assert crawl(signed_in(ours.people[role]), everything(ours, theirs, among)) == []

    def test_is_shown_all_of_its_own(self, portals):
        """Else the crawl would look for words that no screen shows anyhow; these two are planted in case one will."""
        _ours, theirs = portals
        page, review, chain = theirs.page.pk, theirs.keys["task_state"][-1], theirs.keys["chain"][0]
        urls = [
            "/admin/",
            f"/admin/pages/{page}/edit/",
            f"/admin/pages/{page}/history/",
            f"/admin/pages/{page}/workflow_history/detail/{theirs.keys['state'][1]}/",
            f"/admin/policies/review/{review}/",
            f"/admin/policies/versions/{chain}/1/",
            f"/admin/pages/{page}/revisions/{min(theirs.page.revisions.values_list('pk', flat=True)) + 1}/view/",
            f"/admin/localize/translate/{theirs.keys['translation'][0]}/pofile/download/",
            f"/admin/theme/edit/{theirs.keys['theme'][0]}/",
            "/admin/snippets/policies/controller/",
        ]
        client = signed_in(theirs.people[Role.EDITOR])
        said = "".join(answer(client, "get", url)[1] for url in urls)
        unseen = {kind for kind, word in SECRETS.items() if word not in said}
        assert unseen == {"mail", "note in the margin"}


class TestStaffWithoutARole:
    def test_is_shown_nothing(self, portals):
        ours, theirs = portals
        assert crawl(signed_in(make_bare_user()), everything(ours, theirs, routes_of_one_kind_of_fact())) == []


class TestKeysThatNameNothing:
    def test_are_no_fault(self, portals):
        client = signed_in(portals[0].people[Role.EDITOR])
        asked = ((method, url) for route in routes() for url in nonsense(route) for method in ("get", "post"))
        assert crawl(client, asked) == []


class TestReadersOfOnePortal:
    TAILS = (
        "",
        "versions/",
        "versions/1/",
        "versions/1/changes/",
        "policy.json",
        "policy.md",
        "policy.txt",
        "versions/1/policy.json",
        "versions/1/policy.md",
        "versions/1/policy.txt",
        "on/2100-01-01/",
    )

    def test_find_no_policy_of_another(self, portals):
        _ours, theirs = portals
        policy = f"/fr/{theirs.page.slug}/"
        answers = {tail: Client(HTTP_HOST=HOST).get(policy + tail) for tail in self.TAILS}
        assert {tail: answer.status_code for tail, answer in answers.items()} == dict.fromkeys(self.TAILS, 404)
        assert not any(word in answer.content.decode() for answer in answers.values() for word in SECRETS.values())

    def test_find_it_at_its_own_address(self, portals):
        _ours, theirs = portals
        policy = f"/fr/{theirs.page.slug}/"
        statuses = {
            tail: Client(HTTP_HOST=OTHER_HOST).get(policy + tail, follow=True).status_code for tail in self.TAILS
        }
        assert {tail for tail, status in statuses.items() if status != 200} <= {"versions/1/changes/"}

    def test_are_told_nothing_of_it_elsewhere(self, portals):
        paths = ("/", "/fr/", "/en/", "/sitemap.xml", "/robots.txt", "/privacy-policy", "/nothing")
        said = "".join(Client(HTTP_HOST=HOST).get(path, follow=True).content.decode() for path in paths)
        assert [kind for kind, word in SECRETS.items() if word in said] == []

    def test_get_nothing_at_an_unknown_host(self, portals):
        paths = ("/", "/fr/", f"/fr/{portals[1].page.slug}/", "/sitemap.xml", "/admin/", "/documents/1/x")
        assert {Client(HTTP_HOST="inconnu.example.org").get(path).status_code for path in paths} == {421}

    def test_do_not_reach_the_admin(self, portals):
        assert Client(HTTP_HOST=HOST).get("/admin/login/").status_code == 404
