"""What a library shares is seen everywhere; what it only drafts, and who writes there, is its own staff's."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import WorkflowState

from home.models import Role
from policies.desk.facts import FactViewSetGroup
from policies.facts.models import DataProtectionOfficer, LegalReference
from policies.register.clock import database_now
from tests.factories.approval import submit
from tests.factories.cases import signed_in
from tests.factories.portals import approve_fact, make_fact, make_library, make_portal, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

OPEN_TO_ALL = {"inspect", "shown", "merge"}
SECRETS = ("SECRET", "library-editor", "library-lawyer")


@pytest.fixture
def library():
    return make_library()


@pytest.fixture
def stranger():
    return make_user("stranger", portal=make_portal("there.example.org"), role=Role.EDITOR)


def under_review(model, library):
    """A fact of a library: approved once, drafted anew, and submitted by somebody of the library."""
    editor = make_user("library-editor", portal=library, role=Role.EDITOR)
    make_user("library-lawyer", portal=library, role=Role.LEGAL_REVIEWER)
    said = "citation" if model is LegalReference else "name"
    fact = make_fact(model, library, **{said: "Approved words"})
    fact.save_revision(user=editor)
    approve_fact(fact)
    draft = model.objects.get(pk=fact.pk).get_latest_revision_as_object()
    setattr(draft, said, "SECRET words")
    draft.save_revision(user=editor)
    submit(model.objects.get(pk=fact.pk), editor)
    return model.objects.get(pk=fact.pk)


def routes(fact):
    """Yield (name, address) of every screen of the fact's viewset that names one fact."""
    state = WorkflowState.objects.for_instance(fact).get()
    values = {
        "pk": fact.pk,
        "revision_id": fact.latest_revision_id,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "action_name": "approve",
        "task_state_id": state.current_task_state_id,
        "task_id": state.current_task_state.task_id,
        "workflow_state_id": state.pk,
    }
    for route in fact.snippet_viewset.get_urlpatterns():
        converters = getattr(route.pattern, "converters", None) or route.pattern.regex.groupindex
        if "pk" in converters:
            kwargs = {key: values[key] for key in converters}
            yield route.name, reverse(fact.snippet_viewset.get_url_name(route.name), kwargs=kwargs)


def plain_page(fact):
    return reverse(fact.snippet_viewset.get_url_name("inspect"), args=[fact.pk])


def is_refused(response):
    """Whether nothing was opened: sent home, or to the plain page that everybody may read."""
    is_led_away = response.status_code == 302 and (
        response.url == reverse("wagtailadmin_home") or "/inspect/" in response.url
    )
    return response.status_code in (403, 404) or is_led_away


class TestAnotherPortalsEditor:
    @pytest.mark.parametrize("viewset", FactViewSetGroup.items, ids=lambda viewset: viewset.model.__name__)
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_opens_no_screen_of_a_shared_fact_but_three(self, library, stranger, viewset, method):
        client = signed_in(stranger)
        addresses = dict(routes(under_review(viewset.model, library)))
        open_ = {name for name, url in addresses.items() if not is_refused(getattr(client, method)(url))}
        assert set(addresses) > {"history", "history_results", "revisions_view", "workflow_history_detail", "usage"}
        assert open_ == OPEN_TO_ALL

    @pytest.mark.parametrize("viewset", FactViewSetGroup.items, ids=lambda viewset: viewset.model.__name__)
    def test_reads_there_what_is_approved_and_no_name(self, library, stranger, viewset):
        client = signed_in(stranger)
        addresses = dict(routes(under_review(viewset.model, library)))
        for name in OPEN_TO_ALL:
            html = client.get(addresses[name]).content.decode()
            assert [secret for secret in SECRETS if secret in html] == []
        assert "Approved words" in client.get(addresses["inspect"]).content.decode()

    def test_is_told_that_nothing_is_approved_yet(self, library, stranger):
        fact = make_fact(DataProtectionOfficer, library, email="secret@example.org")
        html = signed_in(stranger).get(plain_page(fact)).content.decode()
        assert "not approved by anybody yet" in html
        assert "secret@" not in html

    def test_reads_no_values_that_are_still_to_come(self, library, stranger):
        fact = make_fact(DataProtectionOfficer, library, name="Present words")
        approve_fact(fact)
        fact.name = "Words to come"
        approve_fact(fact, at=database_now().replace(year=2190))
        fields = signed_in(stranger).get(plain_page(fact)).context["fields"]
        assert "Present words" in [field["value"] for field in fields]


class TestTheLibrarysOwnStaff:
    @pytest.mark.parametrize("person", ["library-editor", "library-lawyer"])
    def test_read_the_draft(self, library, person):
        fact = under_review(DataProtectionOfficer, library)
        client = signed_in(get_user_model().objects.get(username=person))
        assert "SECRET words" in client.get(plain_page(fact)).content.decode()

    def test_read_who_wrote_it(self, library):
        addresses = dict(routes(under_review(DataProtectionOfficer, library)))
        client = signed_in(get_user_model().objects.get(username="library-editor"))
        for name in ("history", "workflow_history", "revisions_view", "workflow_history_detail"):
            assert client.get(addresses[name]).status_code == 200
