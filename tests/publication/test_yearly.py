"""Policies that nobody has changed or confirmed for a year: their people are asked to read them again."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.users.models import UserProfile

from home.models import WORKING_ROLES, Container, Role
from home.roles import people
from policies.desk.act_requests import unread
from policies.publication import operations
from policies.publication.models import ActRequest
from policies.publication.yearly import remind_to_read_again, unread_in
from policies.register.models import Action
from policies.review.models import LegalTaskState, OutgoingMail
from tests.factories.approval import submit
from tests.factories.approved import MARCH, freeze, freeze_fact, make_document, signing
from tests.factories.cases import make_case
from tests.factories.portals import make_portal, make_user
from tests.factories.spreading import Portal, carry_out, contact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

DAY = timedelta(days=1)
YEAR = 365 * DAY


class Policy:
    """A policy approved in March, its portal with somebody of every role."""

    def __init__(self, host="data.example.org", **more):
        self.portal = make_portal(host, name="Issy")
        for role in (Role.EDITOR, Role.LEGAL_REVIEWER, Role.TRANSLATOR):
            person = make_user(f"{role}@{host}", portal=self.portal, role=role)
            type(person).objects.filter(pk=person.pk).update(email=f"{role}@{host}")
            UserProfile.objects.create(user=person, preferred_language="en")
        self.subject = uuid4()
        self.chain = self.freeze("One.", **more).chain

    def freeze(self, text, **more):
        return freeze(make_document(text), owner=self.portal.uuid, subject=self.subject, **more)


@pytest.fixture
def policy():
    return Policy()


def told():
    """The roles of those who were written to since the last question."""
    found = [mail.recipient.partition("@")[0] for mail in OutgoingMail.objects.order_by("recipient")]
    OutgoingMail.objects.all().delete()
    return found


def due(at):
    return remind_to_read_again(at=at)


class TestAYearWithoutAChange:
    def test_is_told_to_those_who_write_or_decide_with_the_way_to_say_it_holds(self, policy):
        assert due(MARCH + YEAR - DAY) == 0
        assert due(MARCH + YEAR) == 1
        mail = OutgoingMail.objects.get(recipient__startswith=Role.EDITOR)
        assert "of Issy, French" in mail.subject
        assert "March 12, 2026" in mail.text
        url = reverse("policies_ask_act", args=[policy.chain.uuid, Action.CHECKED.value, 0])
        assert f"Checked, nothing to change: http://testserver{url}" in mail.text
        assert told() == [Role.EDITOR, Role.LEGAL_REVIEWER]

    def test_is_told_once_and_again_every_ninety_days(self, policy):
        days = [day for day in range(360, 560) if due(MARCH + day * DAY)]
        assert days == [365, 455, 545]

    def test_ends_by_the_days_of_the_portal(self):
        policy = Policy(at=datetime(2026, 3, 11, 23, 30, tzinfo=UTC))  # the 12th in Paris, the 11th in Lima
        assert due(datetime(2027, 3, 11, 12, tzinfo=UTC)) == 0
        Container.objects.filter(pk=policy.portal.pk).update(time_zone="America/Lima")
        assert due(datetime(2027, 3, 11, 12, tzinfo=UTC)) == 1
        assert unread_in([policy.portal.uuid], at=MARCH + 2 * YEAR, most=1)[0].since == date(2026, 3, 11)


class TestTheYearBeginsAnew:
    def test_with_new_words(self, policy):
        policy.freeze("Two.", at=MARCH + 100 * DAY)
        assert due(MARCH + YEAR) == 0
        assert due(MARCH + YEAR + 100 * DAY) == 1

    def test_when_somebody_has_checked_it_and_is_told_again_a_year_later(self, policy):
        assert due(MARCH + YEAR) == 1
        operations.record_checked(chain=policy.chain, reason="", signings=[signing()], at=MARCH + YEAR + DAY)
        days = [day for day in range(366, 800, 2) if due(MARCH + day * DAY)]
        assert days == [732]

    def test_with_no_change_of_facts(self):
        owner = make_portal().uuid
        dpo = freeze_fact(contact(), owner=owner).fact
        portal = Portal(dpo, uuid=owner)
        portal.freeze(at=MARCH)
        freeze_fact(contact(email="second@example.org"), owner=owner, fact=dpo, at=MARCH + 100 * DAY)
        carry_out(MARCH + 100 * DAY)
        assert portal.version(MARCH + YEAR).number == 2
        assert due(MARCH + YEAR) == 1


class TestNobodyIsTold:
    def test_of_a_policy_that_is_withdrawn(self, policy):
        operations.withdraw_policy(chain=policy.chain, reason="x", signings=[signing()], at=MARCH + DAY)
        assert due(MARCH + YEAR) == 0
        operations.reinstate_policy(chain=policy.chain, reason="x", signings=[signing()], at=MARCH + YEAR)
        assert due(MARCH + YEAR) == 1

    def test_while_a_version_is_to_come_unless_it_was_recalled(self, policy):
        coming = policy.freeze("Two.", at=MARCH + DAY, effective=MARCH + YEAR + 30 * DAY)
        assert due(MARCH + YEAR) == 0
        said = {"reason": "x", "signings": [signing()]}
        operations.recall_version(chain=policy.chain, number=coming.number, at=MARCH + 2 * DAY, **said)
        assert due(MARCH + YEAR) == 1

    def test_while_a_draft_waits_for_approval(self, policy, submitted_as):
        submitted_as(policy)
        assert due(MARCH + YEAR) == 0

    def test_while_somebody_asks_to_say_that_it_holds(self, policy):
        said = {"requested_by": uuid4(), "requested_at": MARCH + YEAR}
        ActRequest.objects.create(chain=policy.chain.uuid, owner=policy.portal.uuid, action=Action.CHECKED, **said)
        assert due(MARCH + YEAR) == 0

    def test_who_wants_no_such_mail(self, policy):
        UserProfile.objects.update(submitted_notifications=False)
        assert due(MARCH + YEAR) == 1
        assert told() == []


@pytest.fixture
def submitted_as():
    """Make a submission that waits be one of a policy that was frozen without any."""

    def make(policy):
        case = make_case("other.example.org", "other-")
        state = submit(case.page, case.author)
        LegalTaskState.objects.filter(pk=state.pk).update(subject=policy.subject, locale="fr")

    return make


class TestTheHomeScreen:
    def test_lists_them_for_those_who_may_say_that_they_hold(self, policy):
        Policy("other.example.org")
        roles = {role: people(policy.portal.uuid, role).get() for role in WORKING_ROLES}
        listed = {role: unread(person, MARCH + YEAR) for role, person in roles.items()}
        assert {role for role, rows in listed.items() if rows} == {Role.EDITOR, Role.LEGAL_REVIEWER}
        (row,) = listed[Role.EDITOR]
        html = render_to_string("policies/desk/waiting_list.html", {"rows": [row]})
        assert f'href="/admin/policies/acts/{policy.chain.uuid}/checked/0/"' in html
        assert "Issy, French" in html
        assert 'datetime="2026-03-12"' in html


class TestManyPolicies:
    def test_ask_no_more_of_the_database_once_their_people_know(self):
        costs = []
        for number in range(3):
            Policy(f"p{number}.example.org")
            due(MARCH + YEAR)
            with CaptureQueriesContext(connection) as queries:
                assert due(MARCH + YEAR + DAY) == 0
            costs.append(len(queries))
        assert costs == [1, 1, 1]
