"""A portal's acceptance of changes of shared facts: its own reviewer's act, with a reason, as it was on screen."""

from uuid import uuid4

import pytest
from django.urls import reverse

from policies.desk.portals import own_portals
from policies.facts.acceptance import acceptance
from policies.publication.models import Proposal
from policies.register.clock import database_now
from tests.factories.approval import publish
from tests.factories.cases import make_case, signed_in
from tests.factories.portals import make_library, make_user
from tests.factories.sharing import accept, make_shared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def case():
    return make_case()


def url_of(portal):
    return reverse("policies_acceptance", args=[portal.uuid])


def standing(user, portal):
    return signed_in(user).get(url_of(portal)).context["standing"]


def act(user, portal, decision, *, reason="As the council decided.", act_number="", shown=None):
    shown = standing(user, portal) if shown is None else shown
    said = {"decision": decision, "reason": reason, "act_number": act_number, "standing": shown}
    return signed_in(user).post(url_of(portal), said)


def accepts(portal):
    return acceptance(portal.uuid, database_now()) is not None


class TestTheAcceptance:
    def test_is_given_and_withdrawn_by_the_portals_reviewer_with_a_reason(self, case):
        assert act(case.lawyer, case.portal, "accept", act_number="2026-17").status_code == 302
        assert accepts(case.portal)
        act(case.lawyer, case.portal, "withdraw", reason="We would rather be asked.")
        assert not accepts(case.portal)
        html = signed_in(case.author).get(url_of(case.portal)).content.decode()
        for said in ("As the council decided.", "2026-17", "We would rather be asked.", "lawyer"):
            assert said in html

    @pytest.mark.parametrize("decision", ["accept", "withdraw"])
    def test_needs_a_reason_and_keeps_what_was_typed(self, case, decision):
        answer = act(case.lawyer, case.portal, decision, reason=" ", act_number="typed before")
        assert list(answer.context["form"].errors) == ["reason"]
        assert "typed before" in answer.content.decode()
        assert not accepts(case.portal)

    def test_is_nobody_elses_act(self, case):
        for person in (case.author, make_user("root", superuser=True)):
            answer = act(person, case.portal, "accept")
            assert len(answer.context["form"].non_field_errors()) == 1
            assert 'name="decision"' not in answer.content.decode()
        assert not accepts(case.portal)

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_does_not_exist_for_people_of_other_portals(self, case, method):
        other = make_case("other.example.org", prefix="other")
        answer = getattr(signed_in(other.lawyer), method)(url_of(case.portal), {"decision": "accept", "reason": "x"})
        assert answer.status_code == 404
        assert not accepts(case.portal)

    def test_is_not_asked_of_a_library_nor_of_what_never_was(self, case):
        root = signed_in(make_user("root", superuser=True))
        assert root.get(url_of(make_library())).status_code == 404
        assert root.get(reverse("policies_acceptance", args=[uuid4()])).status_code == 404

    def test_decided_by_somebody_else_meanwhile_is_shown_again(self, case):
        shown = standing(case.lawyer, case.portal)
        accept(case.portal, case.lawyer)
        answer = act(case.lawyer, case.portal, "withdraw", shown=shown)
        assert len(answer.context["form"].non_field_errors()) == 1
        assert accepts(case.portal)

    @pytest.mark.parametrize("data", [{}, {"decision": "x", "reason": "y"}, {"decision": "accept", "reason": "\x00"}])
    def test_bad_input_records_nothing(self, case, data):
        assert signed_in(case.lawyer).post(url_of(case.portal), data).status_code == 200
        assert not accepts(case.portal)

    def test_is_told_beside_the_portal_on_the_home_screen(self, case):
        accept(case.portal, case.lawyer)
        make_library("Bibliothèque")
        portals, _more = own_portals(make_user("root", superuser=True), database_now())
        assert {(row.name, row.accepts, bool(row.acceptance_url)) for row in portals} == {
            ("Bibliothèque", False, False),
            (case.portal.name, True, True),
        }

    def test_is_led_to_from_the_portals_own_page(self, case):
        for person in (case.author, make_user("root", superuser=True)):
            html = signed_in(person).get(reverse("wagtailadmin_pages:edit", args=[case.portal.pk])).content.decode()
            assert url_of(case.portal) in html


class TestWithdrawing:
    def test_says_which_changes_on_their_way_become_proposals(self):
        shared = make_shared(accepting=("first",), asked=())
        case = shared.portals["first"]
        shared.change()
        publish(shared.dpo, author=shared.editor, reviewer=shared.reviewer)
        (change,) = signed_in(case.lawyer).get(url_of(case.portal)).context["on_their_way"]
        assert change.name == "Shared officer"
        act(case.lawyer, case.portal, "withdraw")
        assert Proposal.objects.get().portal == case.portal.uuid
        assert signed_in(case.lawyer).get(url_of(case.portal)).context["on_their_way"] == []

    def test_says_nothing_of_the_portals_own_changes(self):
        shared = make_shared(accepting=("first",), asked=())
        case = shared.portals["first"]
        portal = type(case.portal).objects.get(pk=case.portal.pk)
        portal.name = "Another name"
        portal.save_revision(user=case.author)
        publish(portal, author=case.author, reviewer=case.lawyer)
        assert signed_in(case.lawyer).get(url_of(case.portal)).context["on_their_way"] == []
