"""What is asked for is bounded: the words of a search, and numbers wherever they are sent."""

from urllib.parse import quote

import pytest

from home.models import Role
from tests.factories.forms import sent_from
from tests.factories.keys import FACTS
from tests.factories.routes import filled, parameters, staff_routes
from tests.permissions.screens import screens
from tests.permissions.world import SUPERUSER

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:Pagination may yield:django.core.paginator.UnorderedObjectListWarning"),
]
ROUTES = [route for route in staff_routes() if not any(f"policies/{kind}/" in route for kind in FACTS[1:])]
LISTS = [route for route in ROUTES if not parameters(route)]
SEARCHES = (
    *("a" * 7000, "ab " * 2500, "a OR " * 500, 'title:"a" ' * 500, "(" * 3000, "-" * 3000, "\\" * 3000, "%_" * 2000),
    *('"', 'a"b', "'a", "(a OR b) NOT c* NEAR(a b) {a}: ^a", "&|!<->:*"),
)
NUMBER = "9" * 40
NUMBERS = (
    *("p", "limit", "offset", "per_page", "child_of", "descendant_of", "ancestor_of", "translation_of", "parent"),
    *("collection_id", "owner", "site", "edited_by", "user", "locale", "content_type", "workflow", "reviewable"),
)


class TestASearch:
    @pytest.mark.parametrize("words", SEARCHES, ids=lambda words: words[:12])
    def test_of_any_words_is_answered(self, world, words):
        query = "&".join(f"{key}={quote(words)}" for key in ("q", "search", "term"))
        answers = {route: world.visitors[SUPERUSER].ask("get", f"/{route}?{query}") for route in LISTS}
        assert {route: answer.fault for route, answer in answers.items() if answer.status >= 500} == {}

    def test_shows_no_more_words_than_it_looks_for(self, world):
        said = world.visitors[SUPERUSER].ask("get", f"/admin/pages/?q={'a' * 7000}").body
        assert "a" * 200 in said
        assert "a" * 201 not in said

    def test_finds_words_between_the_marks_of_a_phrase(self, world):
        root = world.ours.pages["container"]
        assert "Enquête" in world.visitors[SUPERUSER].ask("get", f'/admin/pages/{root}/results/?q="ours"').body


class TestANumber:
    @pytest.mark.parametrize("who", [SUPERUSER, Role.EDITOR])
    def test_of_forty_digits_in_an_address_or_a_query_names_nothing(self, world, who):
        urls = [f"/{route}?{name}={NUMBER}" for route in LISTS for name in ("p", "offset", "owner")]
        urls += [f"/admin/pages/?{name}={NUMBER}" for name in NUMBERS]
        urls += [f"/admin/snippets/policies/controller/?{name}={NUMBER}" for name in NUMBERS]
        urls += [filled(route, lambda _name: NUMBER) for route in ROUTES]
        answers = {url: world.visitors[who].ask(method, url) for url in urls for method in ("get", "post")}
        assert {url: answer.fault for url, answer in answers.items() if answer.status >= 500} == {}

    def test_of_forty_digits_in_a_form_is_refused(self, world):
        operator, faults, sent = world.visitors[SUPERUSER], {}, {}
        for url in screens(world.ours):
            if form := sent_from(operator.ask("get", url).body, key=NUMBER):
                answer = operator.ask("post", url, form)
                sent[url] = answer.status
                faults |= {url: answer.fault} if answer.status >= 500 else {}
        assert faults == {}
        assert list(sent.values()).count(400) > 1


class TestWhereToGoNext:
    @pytest.mark.parametrize("place", ["nowhere", "https://elsewhere.example/", "javascript:alert(1)", "9"])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_is_an_address_of_ours(self, world, method, place):
        operator, url = world.visitors[SUPERUSER], f"/admin/pages/{world.ours.pages['draft']}/delete/"
        asked = (url, {"next": place}) if method == "post" else (f"{url}?next={quote(place)}",)
        assert operator.ask(method, *asked).status == 404
