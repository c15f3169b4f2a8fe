"""Whatever the screens of a role lead to opens for that role: no link and no button ends in a refusal."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.urls import Resolver404, resolve

from tests.factories.asking import Visitor
from tests.factories.keys import FACTS
from tests.permissions.outcomes import letter
from tests.permissions.world import OPERATOR, STAFF, SUPERUSER, Rows

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.any_database,
    # Wagtail makes thumbnails on its way; the report of translations is in no order.
    pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:Pagination may yield:django.core.paginator.UnorderedObjectListWarning"),
]
# Where an address stands in a screen: in links, forms and buttons, and in what scripts ask for.
_GET = ("href", "data-url", "data-action-url", "data-w-zone-src-value", "formaction")
_POST = ("action", "data-w-action-url-value", "data-w-preview-url-value")
# Ends the session; a dialog that only a button opens, which is not there.
_LEFT_OUT = re.compile(r"/admin/(logout|login)/|/admin/pages/\d+/privacy/")


class Ways(HTMLParser):
    """Collects the addresses of the admin to which a screen leads, with the method by which it does."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[tuple[str, str], None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name, url in given.items():
            if not url.startswith("/admin/") or _LEFT_OUT.match(url):
                continue
            if name in _POST:
                method = given.get("method", "post" if name != "action" else "get").lower()
                self.found[method, url] = None
            elif name in _GET:
                self.found["get", url] = None


def screens(rows: Rows) -> Iterator[str]:
    """The screens from which people work: home, the explorer, policies and facts in all states, and their lists."""
    keys = rows.portal.keys
    yield "/admin/"
    yield "/admin/account/"
    yield "/admin/pages/"
    yield "/admin/pages/search/?q=Enquête"
    for page in rows.pages.values():
        yield f"/admin/pages/{page}/"
        yield f"/admin/pages/{page}/edit/"
        yield f"/admin/pages/{page}/history/"
        yield f"/admin/pages/{page}/delete/"
    for kind in ("controller", "legalreference"):
        yield f"/admin/snippets/policies/{kind}/"
        yield f"/admin/snippets/policies/{kind}/add/"
        for key in (keys[kind][0], keys[f"draft {kind}"][0], keys[f"shared {kind}"][0]):
            for screen in ("edit", "inspect", "shown", "merge", "history", "usage", "delete"):
                yield f"/admin/snippets/policies/{kind}/{screen}/{key}/"
    for key in keys["task_state"]:
        yield f"/admin/policies/review/{key}/"
    yield f"/admin/policies/review/{rows.key('task_state', 'controller', 'review')}/"
    for key in keys["proposal"]:
        yield f"/admin/policies/proposals/{key}/"
    yield f"/admin/policies/changes/{keys['batch'][0]}/"
    yield f"/admin/policies/acceptance/{keys['portal'][0]}/"
    yield f"/admin/policies/versions/{keys['chain'][0]}/"
    yield f"/admin/policies/versions/{keys['chain'][0]}/1/"
    yield f"/admin/policies/names/{keys['draft'][0]}/"
    yield f"/admin/localize/submit/page/{keys['draft'][0]}/"
    yield "/admin/theme/"
    yield f"/admin/theme/edit/{keys['theme'][0]}/"
    yield f"/admin/policies/findings/{keys['chain'][0]}/"
    yield f"/admin/policies/people/{keys['portal'][0]}/"
    yield f"/admin/policies/portals/{keys['portal'][0]}/settings/"
    yield from ("/admin/policies/portals/", "/admin/policies/findings/", "/admin/outdatedcitation/")
    yield "/admin/images/"
    yield "/admin/documents/"
    for report in ("locked", "site-history", "aging-pages", "page-types-usage"):
        yield f"/admin/reports/{report}/"
    for group in ("users", "groups", "sites", "locales", "collections", "workflows/list", "workflows/tasks/index"):
        yield f"/admin/{group}/"


def ways_from(said: str) -> dict[tuple[str, str], None]:
    ways = Ways()
    ways.feed(said)
    return ways.found


def dead(visitor: Visitor, rows: Rows, *, own: tuple[str, str] = ("draft", "fact")) -> list[Any]:
    """Return the ways that end in a refusal, each once: the screen, the method, the address and what came back."""
    tried: dict[tuple[str, str], Any] = {}
    found = []
    for screen in screens(rows):
        shown = visitor.ask("get", screen)
        if shown.status >= 500:
            found.append((screen, "get", screen, shown.status, shown.fault))
        if shown.status != 200:
            continue
        for method, url in ways_from(shown.said):
            kind = (method, _kind_of(url))
            if kind in tried:
                continue
            answer = visitor.ask(method, with_objects(url, rows, own))
            tried[kind] = letter(answer)
            if tried[kind] in "-l!":
                found.append((screen, method, url, answer.status, answer.fault))
    return found


def with_objects(url: str, rows: Rows, own: tuple[str, str]) -> str:
    """The address as a script sends it, with the objects that were chosen: a page or a fact in a state of `own`."""
    named = re.match(r"/admin/bulk/(\w+)/(\w+)/", url)
    if named is None:
        return url
    kind = named.group(2)
    return f"{url}?id={rows.key(kind, kind, own[kind in FACTS])}"


def _kind_of(url: str) -> str:
    """What is asked only once: an address without its query, but for what treats many at once."""
    path = url.split("?", 1)[0]
    try:
        resolve(path)
    except Resolver404:
        return url
    return path


class TestNoWay:
    @pytest.mark.parametrize("role", [*STAFF, SUPERUSER])
    def test_ends_in_a_refusal(self, world, role):
        assert dead(world.visitors[role], world.ours) == []

    def test_of_an_operator_ends_in_a_refusal(self, world):
        assert dead(world.visitors[OPERATOR], world.ours, own=("model", "shared")) == []


class TestTheWalk:
    def test_finds_the_ways_of_a_screen(self, world):
        home = world.visitors[SUPERUSER].ask("get", "/admin/").said
        assert len(ways_from(home)) > 10
