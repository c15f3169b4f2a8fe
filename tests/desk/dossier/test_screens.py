import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from policies.desk.dossier import screens
from policies.publication.operations import record_checked
from policies.register.clock import database_now
from policies.register.manifest import owner_chain, policy_chain
from policies.register.models import Chain
from policies.review.operations import refuse
from tests.factories.approval import publish, submit
from tests.factories.approved import freeze, make_document, signing
from tests.factories.cases import make_case, signed_in
from tests.factories.policies import article, paragraph
from tests.factories.portals import make_user
from tests.factories.told import dossier_url, file_url, make_told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

FORMS = ("pdf", "zip", "csv", "json")
TYPES = {"pdf": "application/pdf", "zip": "application/zip", "csv": "text/csv", "json": "application/json"}


@pytest.fixture
def case():
    """Version 1 stands."""
    case = make_case(articles=(article("Only", paragraph("We keep nothing.")),))
    publish(case.page, author=case.author, reviewer=case.lawyer)
    return case


@pytest.fixture
def chain(case):
    return Chain.objects.get(uuid=policy_chain(case.portal.uuid, case.page.translation_key, "fr").uuid)


def urls(chain):
    return [file_url(chain), *(dossier_url(chain, form) for form in FORMS)]


def page(user, chain, **asked):
    return signed_in(user).get(file_url(chain), asked).content.decode()


class TestFile:
    def test_tells_what_happened_by_whom_and_where_to_see_it(self):
        told = make_told()
        html = page(told.case.author, told.chain)
        for said in ("Version 2 was approved.", "first-lawyer", "2026-12", "Better: été.", "So be it.", "Europe/Paris"):
            assert said in html
        state = told.page().workflow_states.last().task_states.last()
        assert reverse("policies_version", args=[told.chain.uuid, 2]) in html
        assert reverse("policies_review", args=[state.pk]) in html

    def test_says_what_is_still_to_come(self):
        told = make_told()
        html = page(told.case.author, told.chain)
        assert html.count("desk-chip--deferred") == 1

    def test_takes_few_queries_whatever_happened(self):
        told = make_told()
        client, url = signed_in(told.case.author), file_url(told.chain)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        assert len(queries) <= 28, [query["sql"] for query in queries.captured_queries]

    def test_is_reached_from_the_policy_and_from_its_versions(self, case, chain):
        client = signed_in(case.author)
        for url in (
            reverse("wagtailadmin_pages:edit", args=[case.page.pk]),
            reverse("policies_versions", args=[chain.uuid]),
        ):
            assert file_url(chain) in client.get(url).content.decode()

    def test_offers_every_form_of_the_dossier(self, case, chain):
        html = page(case.author, chain)
        assert [form for form in FORMS if dossier_url(chain, form) not in html] == []

    def test_comes_in_pages(self, case, chain, monkeypatch):
        monkeypatch.setattr(screens, "PAGE_SIZE", 2)
        first, last = page(case.author, chain), page(case.author, chain, p="3")
        assert "Version 1 takes effect." in first
        assert "A draft was written." in last
        assert "Version 1 takes effect." not in last
        assert page(case.author, chain, p="99").count("<time") == last.count("<time")

    def test_shows_what_people_typed_as_text(self, case, chain):
        said = "<script>alert(1)</script>"
        record_checked(chain=chain, reason=said, signings=[signing(name=said, comment=said)], at=database_now())
        html = page(case.author, chain)
        assert said not in html
        assert html.count("&lt;script&gt;") == 3

    def test_takes_as_many_queries_for_a_long_story(self, case, chain):
        client = signed_in(case.author)
        client.get(file_url(chain))
        with CaptureQueriesContext(connection) as short:
            client.get(file_url(chain))
        for number in range(30):
            freeze(make_document(f"Text {number}."), owner=chain.owner, subject=chain.subject, at=database_now())
            record_checked(chain=chain, reason="Read.", signings=[signing()], at=database_now())
        with CaptureQueriesContext(connection) as long:
            client.get(file_url(chain))
        assert len(long) == len(short) <= 27, [query["sql"] for query in long.captured_queries]


class TestDossier:
    @pytest.mark.parametrize("form", FORMS)
    def test_is_a_file_with_a_name_of_its_own(self, case, chain, form):
        answer = signed_in(case.author).get(dossier_url(chain, form))
        assert answer.status_code == 200
        assert answer["Content-Type"].partition(";")[0] == TYPES[form]
        name = f"dossier-portail-dataexampleorg-politique-de-confidentialite-fr-1-en.{form}"
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        assert "no-store" in answer["Cache-Control"]

    def test_is_the_same_for_the_same_state(self, case, chain):
        client = signed_in(case.author)
        for form in FORMS:
            first, second = (client.get(dossier_url(chain, form)).content for _turn in range(2))
            assert first == second

    def test_tells_all_whatever_the_pages_are(self, case, chain, monkeypatch):
        monkeypatch.setattr(screens, "PAGE_SIZE", 2)
        client = signed_in(case.author)
        rows = list(csv.reader(io.StringIO(client.get(dossier_url(chain, "csv")).content.decode("utf-8-sig"))))
        assert len(rows) == 1 + 5
        assert len(json.loads(client.get(dossier_url(chain, "json")).content)["story"]) == 5

    def test_of_another_form_does_not_exist(self, case, chain):
        assert signed_in(case.author).get(dossier_url(chain, "exe")).status_code == 404


class TestDoor:
    def test_is_closed_to_people_of_another_portal(self, chain):
        other = make_case("other.example.org", prefix="other")
        assert {signed_in(other.lawyer).get(url).status_code for url in urls(chain)} == {404}

    def test_is_open_to_whom_the_versions_are_open(self, case, chain):
        for user in (case.author, case.lawyer, make_user("root", superuser=True), make_user("nobody")):
            client = signed_in(user)
            versions = client.get(reverse("policies_versions", args=[chain.uuid])).status_code
            assert {client.get(url).status_code for url in urls(chain)} == {versions}

    def test_leads_nowhere_without_a_policy(self, case, chain):
        client = signed_in(case.author)
        for uuid in (case.portal.uuid, owner_chain(case.portal.uuid).uuid):
            assert client.get(reverse("policies_file", args=[uuid])).status_code == 404
            assert client.get(reverse("policies_dossier", args=[uuid, "json"])).status_code == 404

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_lets_nobody_write(self, case, chain, method):
        client = signed_in(case.lawyer)
        assert {getattr(client, method)(url).status_code for url in urls(chain)} == {405}


class TestTheFileOfADraft:
    """A policy of which no version was ever approved."""

    @pytest.fixture
    def draft(self):
        case = make_case("two.example.org", "two-")
        case.state = submit(case.page, case.author)
        refuse(task_state=case.state, user=case.lawyer, comment="Not like this.", at=database_now())
        return case

    def url(self, case):
        return reverse("policies_draft_file", args=[case.page.pk])

    def test_tells_what_happened_so_far_and_offers_no_dossier(self, draft):
        html = signed_in(draft.lawyer).get(self.url(draft)).text
        assert "Not like this." in html
        assert "The dossier to take away" not in html

    def test_is_led_to_from_its_page(self, draft):
        edited = signed_in(draft.author).get(reverse("wagtailadmin_pages:edit", args=[draft.page.pk]))
        assert self.url(draft) in edited.text

    def test_leads_to_the_file_proper_once_a_version_was_approved(self, case, chain):
        assert signed_in(case.author).get(self.url(case)).headers["Location"] == file_url(chain)

    def test_is_for_the_staff_of_its_portal_alone(self, draft, case):
        assert signed_in(case.lawyer).get(self.url(draft)).status_code == 404
        root = reverse("policies_draft_file", args=[draft.portal.pk])
        assert signed_in(draft.author).get(root).status_code == 404
