"""Emergencies on the screens: what those named for them are offered, and what everybody sees."""

import re

import pytest
from django.urls import reverse

from home.models import Role
from policies.desk.awaiting import to_approve
from policies.register.models import Action, Entry
from tests.factories.approval import submit
from tests.factories.cases import make_case, signed_in
from tests.factories.portals import make_user
from tests.factories.screens import messages_of, review_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english"), pytest.mark.any_database]
OFFER = "Publish without a legal reviewer"


@pytest.fixture
def case():
    case = make_case()
    case.state = submit(case.page, case.author)
    case.first = make_user("first", portal=case.portal, role=Role.EMERGENCY)
    return case


@pytest.fixture
def second(case):
    return make_user("second", portal=case.portal, role=Role.EMERGENCY)


def screen(case, user):
    return signed_in(user).get(review_url(case.state)).text


def sign(case, user, reason="It <cannot> wait."):
    found = re.search(r'name="emergency" value="(sha256:\w+)"', screen(case, user))
    said = {"emergency": found[1] if found else "sha256:x", "reason": reason, "act_number": "2026-7"}
    return signed_in(user).post(review_url(case.state), said, follow=True)


def test_two_people_publish(case, second):
    assert OFFER in screen(case, case.first)
    answer = sign(case, case.first)
    assert "asked for the second signature" in messages_of(answer)[0]
    for user in (case.first, second, case.author, case.lawyer):
        assert "It &lt;cannot&gt; wait." in screen(case, user)
    assert [waiting.url for waiting in to_approve(second)] == [review_url(case.state)]
    assert to_approve(case.first) == []

    answer = sign(case, second, reason="Agreed.")
    assert "Published." in messages_of(answer)[0]
    entry = Entry.objects.get(action=Action.VERSION)
    assert {signature.act_number for signature in entry.decision.signatures.all()} == {"2026-7"}
    listed = signed_in(case.author).get(reverse("policies_versions", args=[entry.chain_id])).text
    assert "Two people named for emergencies" in listed
    file = signed_in(case.author).get(reverse("policies_file", args=[entry.chain_id])).text
    assert file.count("Named for emergencies") == 2


def test_readers_are_told_in_which_capacity_it_was_approved(case, second, client):
    sign(case, case.first)
    sign(case, second)
    path = f"/fr/{case.page.slug}/versions/"
    answer = client.get(path, HTTP_HOST="data.example.org")
    assert answer.text.count("désignées pour les urgences") == 1


def test_one_person_alone_is_told_to_have_another_named(case):
    assert OFFER not in screen(case, case.first)
    assert "You alone are named for emergencies here" in screen(case, case.first)


def test_nobody_else_is_offered_it(case, second):
    for user in (case.author, case.lawyer, make_user("root", superuser=True)):
        assert 'name="emergency"' not in screen(case, user)
        assert "Only people named for emergencies" in sign(case, user).text
    assert not Entry.objects.filter(action=Action.VERSION).exists()


def test_without_a_reason_nothing_is_lost(case, second):
    answer = sign(case, case.first, reason=" ")
    assert "Say why this cannot wait" in answer.text
    assert "2026-7" in answer.text


def test_after_the_decision_it_says_so(case, second):
    said = {"decision": "refuse", "comment": "No."}
    signed_in(case.lawyer).post(review_url(case.state), said)
    assert "already been decided" in sign(case, case.first).text
