"""The screens on which an act is asked for, approved and refused."""

import pytest
from django.urls import reverse

from home.models import Role
from policies.publication.models import ActRequest, RequestState
from policies.register.manifest import policy_chain
from policies.register.models import Action, Entry
from tests.factories.approval import publish
from tests.factories.cases import make_case, signed_in
from tests.factories.portals import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def case():
    case = make_case()
    case.page = publish(case.page, author=case.author, reviewer=case.lawyer)
    case.chain = policy_chain(case.portal.uuid, case.page.translation_key, "fr").uuid
    return case


def ask(case, user, action="withdrawal", number=0, **said):
    url = reverse("policies_ask_act", args=[case.chain, action, number])
    return signed_in(user).post(url, {"reason": "By order."} | said, follow=True)


def screen(user, request=None):
    return signed_in(user).get(reverse("policies_act", args=[(request or ActRequest.objects.get()).pk])).text


def decide(user, decision, *, base=None, **said):
    client = signed_in(user)
    url = reverse("policies_act", args=[ActRequest.objects.latest("pk").pk])
    shown = client.get(url)
    base = shown.context.get("base", "") if base is None else base
    return client.post(url, {"decision": decision, "base": base} | said, follow=True)


class TestTheVersions:
    def test_offer_what_can_be_asked_for_now(self, case):
        html = signed_in(case.author).get(reverse("policies_versions", args=[case.chain])).text
        assert "Withdraw the policy" in html
        assert "Put the policy back in force" not in html

    def test_offer_nothing_to_who_may_not_ask(self, case):
        translator = make_user("translator", portal=case.portal, role=Role.TRANSLATOR)
        assert "Ask for an act" not in signed_in(translator).get(reverse("policies_versions", args=[case.chain])).text

    def test_say_what_has_been_asked_for(self, case):
        ask(case, case.author)
        html = signed_in(case.lawyer).get(reverse("policies_versions", args=[case.chain])).text
        assert "asked for, and not decided yet" in html
        assert "Withdraw the policy" not in html


class TestAsking:
    def test_leads_to_the_act_which_the_reviewer_finds_at_home(self, case):
        answer = ask(case, case.author)
        assert "The legal reviewers of the portal are asked to approve this." in answer.text
        url = reverse("policies_act", args=[ActRequest.objects.get().pk])
        assert url in signed_in(case.lawyer).get(reverse("wagtailadmin_home")).text
        assert url not in signed_in(case.author).get(reverse("wagtailadmin_home")).text

    def test_without_a_reason_keeps_what_was_typed(self, case):
        answer = ask(case, case.author, "redaction", reason="", passages="Some words")
        assert "Say why. Whoever approves it reads this." in answer.text
        assert "Some words" in answer.text
        assert not ActRequest.objects.exists()

    @pytest.mark.parametrize(("action", "number"), [("reinstatement", 0), ("recall", 1), ("withdrawal", 7)])
    def test_for_what_is_not_possible_leads_back(self, case, action, number):
        assert "This is not possible any more" in ask(case, case.author, action, number).text

    @pytest.mark.parametrize("action", ["version", "fact", "opening", "nothing"])
    def test_for_what_is_no_such_act_is_not_found(self, case, action):
        assert ask(case, case.author, action).status_code == 404


class TestDeciding:
    def test_approves_what_is_on_screen(self, case):
        ask(case, case.author)
        assert "Readers are told that the policy is withdrawn" in screen(case.lawyer)
        assert "Approved." in decide(case.lawyer, "approve").text
        assert Entry.objects.filter(action=Action.WITHDRAWAL).exists()
        assert "Approved by lawyer" in screen(case.author)

    def test_offers_whoever_asked_to_take_it_back_and_nothing_else(self, case):
        ask(case, case.lawyer)
        html = screen(case.lawyer)
        assert "You asked for this yourself" in html
        assert 'value="approve"' not in html
        decide(case.lawyer, "take-back")
        assert ActRequest.objects.get().state == RequestState.CANCELLED

    def test_refuses_with_a_reason(self, case):
        ask(case, case.author)
        assert "Say in the comment why you refuse." in decide(case.lawyer, "refuse").text
        assert "told why" in decide(case.lawyer, "refuse", comment="Too soon.").text
        assert "Too soon." in screen(case.author)

    @pytest.mark.parametrize("base", ["", "sha256:stale", "x" * 500])
    def test_of_something_else_than_is_there_is_refused(self, case, base):
        ask(case, case.author)
        assert decide(case.lawyer, "approve", base=base).status_code == 200
        assert not Entry.objects.filter(action=Action.WITHDRAWAL).exists()

    def test_twice_says_that_it_is_decided(self, case):
        ask(case, case.author)
        decide(case.lawyer, "approve")
        assert "This has already been decided." in decide(case.lawyer, "approve").text

    def test_shows_what_is_to_be_erased_and_where_it_stands(self, case):
        ask(case, case.author, "redaction", passages="confidentialité")
        assert "<del>confidentialité</del>" in screen(case.lawyer)
        decide(case.lawyer, "approve")
        assert "<del>" not in screen(case.lawyer)

    def test_is_not_for_other_portals(self, case):
        ask(case, case.author)
        stranger = make_case("two.example.org", "two-").lawyer
        url = reverse("policies_act", args=[ActRequest.objects.get().pk])
        assert signed_in(stranger).get(url).status_code == 404
        assert ask(case, stranger).status_code == 404
