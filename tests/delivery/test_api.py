import json
import uuid

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator

from home.models import LocaleRoot
from policies.delivery.openapi import described
from policies.publication import operations
from tests.delivery.published import DAY, SIGNED, now, publish, withdraw
from tests.factories.portals import make_portal, make_user

pytestmark = pytest.mark.django_db
HOST = "data.example.org"
API = "/api/v1/"


@pytest.fixture
def chain(portal):
    """Version 1 of three days ago, version 2 of yesterday, version 3 of tomorrow."""
    publish(portal, "Words of one.", at=now() - 3 * DAY)
    publish(portal, "Words of two.", at=now() - DAY, summary="A correction.")
    return publish(portal, "Words of three.", at=now(), effective=now() + DAY)


@pytest.fixture
def ask(get):
    def asked(path, **headers):
        return get(API + path, **headers)

    return asked


def read(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    return json.loads(response.content)


class TestPolicies:
    def test_are_those_of_the_host_that_can_be_read(self, chain, portal, ask):
        english = publish(portal, locale="en", title="Privacy policy", slug="policy")
        publish(portal, title="Tomorrow", slug="tomorrow", subject=uuid.uuid4(), effective=now() + DAY)
        publish(make_portal("autre.example.org", locales=("fr",)), title="Autre")
        data = read(ask("policies"))
        assert [(each["id"], each["title"], each["number"], each["state"]) for each in data["items"]] == [
            (str(english.uuid), "Privacy policy", 1, "in force"),
            (str(chain.uuid), "Politique de confidentialité", 2, "in force"),
        ]
        assert data["items"][1]["url"] == "http://data.example.org/fr/politique/"

    def test_withdrawn_are_told_as_such(self, chain, ask):
        withdraw(chain)
        (policy,) = read(ask("policies"))["items"]
        assert (policy["state"], policy["number"]) == ("withdrawn", None)

    def test_of_a_language_switched_off_are_none(self, chain, portal, ask):
        LocaleRoot.objects.child_of(portal).filter(locale__language_code="fr").update(enabled=False)
        assert ask(f"policies/{chain.uuid}/versions").status_code == 404

    def test_are_paged(self, chain, portal, ask):
        publish(portal, locale="en", title="Privacy policy", slug="policy")
        data = read(ask("policies?limit=1&offset=1"))
        assert (data["count"], len(data["items"]), data["items"][0]["locale"]) == (2, 1, "fr")

    @pytest.mark.parametrize(
        "asked", ["limit=0", "limit=101", "limit=x", "limit=", "offset=-1", "offset=²", "limit=1e9"]
    )
    def test_out_of_bounds_are_refused_in_one_sentence(self, chain, ask, asked):
        response = ask(f"policies?{asked}")
        assert response.status_code == 400
        assert asked.partition("=")[0] in json.loads(response.content)["detail"]


class TestVersions:
    def test_are_listed_and_lead_to_each(self, chain, ask, get):
        data = read(ask(f"policies/{chain.uuid}/versions"))
        assert [(each["number"], each["state"]) for each in data["items"]] == [
            (3, "deferred"),
            (2, "in force"),
            (1, "superseded"),
        ]
        path = data["items"][1]["version"].removeprefix("http://data.example.org")
        assert get(path).content == get("/fr/politique/versions/2/policy.json").content

    def test_name_no_member_of_staff(self, chain, ask):
        for path in ("policies", f"policies/{chain.uuid}/versions", f"policies/{chain.uuid}/versions/1"):
            assert "Durand" not in ask(path).text

    def test_of_another_portal_are_not_found(self, portal, ask):
        other = publish(make_portal("autre.example.org", locales=("fr",)))
        assert ask(f"policies/{other.uuid}/versions").status_code == 404
        assert ask(f"policies/{other.uuid}/versions/1").status_code == 404

    def test_redacted_are_not_found(self, chain, ask):
        operations.redact_version(chain=chain, number=1, document=None, reason="By order.", signings=SIGNED, at=now())
        assert ask(f"policies/{chain.uuid}/versions/1").status_code == 404


class TestManners:
    PATHS = (
        "policies",
        "openapi.json",
        "docs",
        "nothing",
        "policies/x/versions/1",
        f"policies/{uuid.UUID(int=1)}/versions",
    )

    @pytest.mark.parametrize("path", PATHS)
    def test_every_origin_may_read_and_no_cookie_is_set(self, chain, ask, client, path):
        client.force_login(make_user("editor"))
        client.cookies.clear()
        response = ask(path, origin="https://anywhere.example")
        assert response["Access-Control-Allow-Origin"] == "*"
        assert not response.cookies
        assert "Access-Control-Allow-Credentials" not in response

    @pytest.mark.parametrize("path", PATHS)
    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"])
    def test_nothing_can_be_written(self, portal, path, method):
        answer = Client(enforce_csrf_checks=True).generic(method, API + path, headers={"host": HOST})
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert answer["Content-Type"] == "application/problem+json"

    def test_a_browser_that_asks_first_is_told(self, portal, ask):
        answer = ask("policies", method="options", origin="https://x.example", access_control_request_method="GET")
        assert answer.status_code == 204
        assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"

    def test_what_has_not_changed_is_not_sent_again(self, chain, portal, ask):
        etag = ask("policies")["ETag"]
        assert ask("policies", if_none_match=etag).status_code == 304
        publish(portal, "New words.", at=now())
        assert ask("policies", if_none_match=etag).status_code == 200

    def test_head_has_the_headers_alone(self, chain, ask):
        full, head = ask("policies"), ask("policies", method="head")
        assert (head.content, head["ETag"]) == (b"", full["ETag"])

    @pytest.mark.parametrize("path", ["", "v1", "v1/", "v1/policies/", "v2/policies", "v1/policies/x", "v1/%00"])
    def test_what_is_not_there_is_a_problem_in_plain_words(self, portal, get, path):
        response = get(f"/api/{path}")
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"
        assert response["Content-Language"] == "fr"
        assert set(json.loads(response.content)) == {"type", "title", "status", "detail"}

    def test_an_unknown_host_has_none(self, portal, get):
        assert get(f"{API}policies", host="unknown.example.org").status_code == 421


class TestDescription:
    def test_is_openapi(self, portal, ask):
        data = read(ask("openapi.json"))
        OpenAPIV31SpecValidator(data).validate()
        assert data["servers"] == [{"url": "http://data.example.org"}]

    def test_is_told_to_people_without_script(self, portal, ask):
        page = ask("docs")
        assert page["Content-Type"] == "text/html; charset=utf-8"
        assert "<script" not in page.text
        for path in described("")["paths"]:
            assert path.split("{")[0] in page.text


@pytest.fixture
def promised(chain):
    """The description as a program finds it, of an interface that knows one policy."""
    application = get_wsgi_application()

    def at_host(environ, start_response):
        return application({**environ, "HTTP_HOST": HOST, "HTTP_ACCEPT_ENCODING": ""}, start_response)

    # As Django's own client does: the connection of the test is not the server's to close.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    schema = schemathesis.openapi.from_wsgi(f"{API}openapi.json", at_host)

    @schema.hook
    def map_path_parameters(context, path_parameters):
        # Of random identifiers none is a policy's, and of random numbers hardly one a version's.
        if path_parameters and str(path_parameters.get("policy", "")).startswith(tuple("0123456789ab")):
            found = {"policy": str(chain.uuid)}
            return found | ({"number": 1 + path_parameters["number"] % 4} if "number" in path_parameters else {})
        return path_parameters

    yield schema
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_every_answer_is_as_described(promised):
    seen = set()
    for operation in promised.get_all_operations():

        @given(case=operation.ok().as_strategy())
        @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def is_kept(case):
            seen.add((case.path, case.call_and_validate().status_code))

        is_kept()
    assert {path for path, status in seen if status == 200} == set(described("")["paths"])
