"""Markup that somebody wrote as words is shown as words: in every screen, sentence and file, whoever asks."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import pytest_django
from django.db import transaction
from django.test import Client, override_settings
from django.utils.html import escape

from home.models import Role
from policies.models import OutgoingMail
from tests.factories.asking import Answer, Visitor
from tests.factories.forms import sent_from
from tests.factories.markup import HOSTILE, markup_in
from tests.factories.portals import make_user
from tests.factories.routes import filled, parameters, staff_routes
from tests.journeys.secrets import SECRETS, make_full_portal, share_a_fact
from tests.permissions.screens import screens
from tests.permissions.world import SUPERUSER, Rows, write_model

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.any_database,
    pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:Pagination may yield:django.core.paginator.UnorderedObjectListWarning"),
]
HOST = "ici.example.org"
NAMES = ("q", "p", "ordering", "locale", "page_type", "export", "term", "filter", "id", "childOf")
QUERIES = ("&".join(f"{name}={quote(HOSTILE)}" for name in NAMES), f"export=csv&q={quote(HOSTILE)}")


class Hostile:
    """A portal in which everything that somebody may write is hostile, and who looks at it."""

    def __init__(self) -> None:
        self.portal = make_full_portal(HOST, "ours", dict.fromkeys(SECRETS, HOSTILE))
        share_a_fact(self.portal)
        self.rows = Rows(self.portal, write_model())
        operator = make_user("root", superuser=True)
        operator.last_name = HOSTILE
        operator.save()
        self.visitors = {SUPERUSER: Visitor(operator)}
        self.visitors |= {role: Visitor(person) for role, person in self.portal.people.items()}


@pytest.fixture(scope="module")
def hostile(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[Hostile]:
    in_memory = override_settings(WAGTAILDOCS_SERVE_METHOD="redirect")
    with django_db_blocker.unblock(), in_memory, transaction.atomic():
        yield Hostile()
        transaction.set_rollback(True)


def run(answer: Answer) -> list[str]:
    """What a browser would run of an answer, and of what it will tell on the next screen."""
    told = [found for sentence in answer.told for found in markup_in("text/html", sentence)]
    return [answer.fault, *told] if answer.status >= 500 else markup_in(answer.kind, answer.body) + told


class TestWordsThatAreMarkup:
    @pytest.mark.parametrize("who", [SUPERUSER, *Role])
    def test_are_words_on_every_screen(self, hostile, who):
        answers = {url: hostile.visitors[who].ask("get", url) for url in screens(hostile.rows)}
        assert {url: found for url, answer in answers.items() if (found := run(answer))} == {}
        assert sum("zqx" in answer.said for answer in answers.values()) > 15

    @pytest.mark.parametrize("who", [SUPERUSER, Role.EDITOR])
    def test_are_words_where_a_form_gives_them_back_or_tells_what_was_done(self, hostile, who):
        visitor, faults, told = hostile.visitors[who], {}, 0
        for url in screens(hostile.rows):
            for sent in ({}, sent_from(visitor.ask("get", url).body, words=HOSTILE)):
                answer = visitor.ask("post", url, sent)
                told += any("zqx" in sentence for sentence in answer.told)
                if found := run(answer):
                    faults[url] = found
        assert faults == {}
        assert told > 5

    def test_are_words_where_an_address_or_a_query_has_them(self, hostile):
        visitor = hostile.visitors[SUPERUSER]
        urls = [
            filled(route, lambda _name: quote(HOSTILE, safe="")) if parameters(route) else f"/{route}?{asked}"
            for route in staff_routes()
            for asked in QUERIES
        ]
        answers = {url: visitor.ask(method, url) for url in dict.fromkeys(urls) for method in ("get", "post")}
        assert {url: found for url, answer in answers.items() if (found := run(answer))} == {}

    def test_are_words_for_readers(self, hostile):
        policy = f"/fr/{hostile.portal.page.slug}/"
        paths = ("/fr/", policy, f"{policy}versions/", f"{policy}versions/1/", "/fr/nothing/", f"{policy}on/?day=zqx")
        asked = f"?q={quote(HOSTILE)}"
        paths += (
            f"/{quote(HOSTILE, safe='')}",
            f"/fr/{quote(HOSTILE, safe='')}/",
            f"{policy}on/{quote(HOSTILE, safe='')}/",
        )
        answers = {path: Client(HTTP_HOST=HOST).get(path + asked, follow=True) for path in paths}
        assert [found for answer in answers.values() for found in markup_in("text/html", answer.content.decode())] == []
        assert b"zqx" in answers[policy].content

    def test_are_words_in_mail(self, hostile):
        pages = list(OutgoingMail.objects.exclude(html="").values_list("html", flat=True))
        assert [found for page in pages for found in markup_in("text/html", page)] == []
        assert any("zqx" in page for page in pages)


class TestFindingMarkup:
    @pytest.mark.parametrize(
        "written",
        [
            f"<p>{HOSTILE}</p>",
            f'<p title="{HOSTILE}">',
            f"<p title='{HOSTILE}'>",
            f"<script>{HOSTILE}</script>",
            f"<textarea>{HOSTILE}</textarea>",
            f'<script type="text/template"><p title="{escape(HOSTILE)}">{escape(HOSTILE)}</p><img src=zqx></script>',
            f'<div data-form="{escape(json.dumps(["<p>" + HOSTILE]))}">',
        ],
    )
    def test_is_done_wherever_it_stands(self, written):
        assert markup_in("text/html", written)

    def test_passes_over_words(self):
        written = f'<p title="{escape(HOSTILE)}">{escape(HOSTILE)}</p><div data-form="{escape(json.dumps([HOSTILE]))}">'
        assert markup_in("text/html", written) == []
