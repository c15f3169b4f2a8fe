"""Staff's screens cost the same with three portals as with a thousand: in queries, whoever looks at them."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import TaskState

from home.models import Role
from policies.facts.models import Controller, DataProtectionOfficer
from policies.publication.models import ActRequest, Batch, BatchChain, BatchState, Proposal
from policies.register.clock import database_now
from policies.register.models import Action, Chain, ChainKind
from policies.review import operations
from policies.review.models import LegalTaskState
from policies.review.rules.models import FoundInForce
from tests.factories.approval import publish, submit
from tests.factories.cases import give_role, signed_in
from tests.factories.policies import article, make_policy, paragraph
from tests.factories.portals import approve_fact, make_fact, make_library, make_operator, make_portal, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
WHO = ("root", "operator", "lawyer", "writer", "both", "editor")
MOST = 30
# More than a page of the report of findings has.
IN_FORCE = 12


class Fleet:
    """Portals where something of every kind waits for everybody.

    `writer` edits and `lawyer` reviews in all of them, `both` does either, `editor` edits in the first alone. `root` is
    a superuser, and `operator` holds no role in any.
    """

    def __init__(self) -> None:
        self.root, self.operator = make_user("root", superuser=True), make_operator()
        self.writer, self.lawyer, self.both, self.editor = map(make_user, ("writer", "lawyer", "both", "editor"))
        self.shared = make_fact(DataProtectionOfficer, make_library(), name="Shared")
        self.change = approve_fact(self.shared)
        self.portals = []

    def grow(self, until: int, *, busy: int = 1_000_000) -> None:
        """Open portals until there are so many; the first `busy` ones have something of every kind."""
        while len(self.portals) < until:
            number = len(self.portals)
            portal = make_portal(f"p{number}.example.org", locales=("fr", "en"))
            self.portals.append(portal)
            give_role(self.writer, portal, Role.EDITOR)
            give_role(self.lawyer, portal, Role.LEGAL_REVIEWER)
            for role in (Role.EDITOR, Role.LEGAL_REVIEWER):
                give_role(self.both, portal, role)
            if number == 0:
                give_role(self.editor, portal, Role.EDITOR)
            if number < busy:
                self._fill(portal)

    def _fill(self, portal) -> None:
        self._write(portal, self.writer, "submitted", "refused", "draft")
        self._write(portal, self.both, "refused", "draft")
        if portal == self.portals[0]:
            self._write(portal, self.editor, "submitted", "refused", "draft")
        if len(self.portals) <= IN_FORCE:
            self._write(portal, self.writer, "published")
            self._find_something(portal)
        fact = make_fact(Controller, portal, name="Ours")
        fact.save_revision(user=self.writer)
        submit(fact, self.writer)
        Proposal.objects.create(
            portal=portal.uuid, fact=self.shared.uuid, fact_number=self.change.number, opened_at=database_now()
        )
        self._set_under_way(portal)

    def _write(self, portal, person, *states: str) -> None:
        articles, now = [article("Only", paragraph("Words."))], database_now()
        for state in states:
            page = make_policy(portal, slug=f"{state}-{person.username}", articles=articles, user=person)
            if state == "published":
                publish(page, author=person, reviewer=self.lawyer)
            elif state == "submitted":
                operations.take(task_state=submit(page, person), user=self.lawyer, at=now)
            elif state == "refused":
                operations.refuse(task_state=submit(page, person), user=self.lawyer, comment="Shorter.", at=now)

    def _find_something(self, portal) -> None:
        chain = Chain.objects.get(kind=ChainKind.POLICY, owner=portal.uuid)
        said = {"number": 1, "errors": 1, "warnings": 2, "counted_at": database_now()}
        FoundInForce.objects.create(chain=chain.uuid, owner=portal.uuid, **said)

    def _set_under_way(self, portal) -> None:
        batch = Batch.objects.create(
            decision=uuid4(),
            plan="",
            fact=self.shared.uuid,
            fact_number=self.change.number,
            effective_from=database_now(),
            created_at=database_now(),
        )
        chain = Chain.objects.filter(kind=ChainKind.POLICY).first()
        BatchChain.objects.create(
            batch=batch,
            chain=chain.uuid,
            owner=portal.uuid,
            subject=chain.subject,
            planned=1,
            moved=True,
            state=BatchState.WAITING,
        )
        ActRequest.objects.create(
            chain=chain.uuid,
            owner=portal.uuid,
            action=Action.CHECKED,
            number=len(self.portals),
            requested_by=self.writer.uuid,
            requested_at=database_now(),
        )


def cost(person, url: str) -> int:
    """The queries of a screen, once what a process keeps has been read."""
    client = signed_in(person)
    answer = client.get(url, follow=True)
    assert answer.status_code == 200, url
    with CaptureQueriesContext(connection) as queries:
        client.get(answer.redirect_chain[-1][0] if answer.redirect_chain else url)
    return len(queries)


def costs(fleet) -> dict[tuple[str, str], int]:
    """By person and address; for who does all there is to do, of the home screen."""
    at_hand = dict.fromkeys(WHO, urls(fleet)) | {"both": ["/admin/"], "operator": urls_of_operators(fleet)}
    asked = [(who, url) for who in WHO for url in at_hand[who]]
    return {(who, url): cost(getattr(fleet, who), url) for who, url in asked}


def urls(fleet) -> list[str]:
    """The screens that list something of one's portals, and one of each kind about one thing."""
    portal, proposal, batch = fleet.portals[0], Proposal.objects.first(), Batch.objects.first()
    state = LegalTaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, owner=portal.uuid).first()
    return [
        "/admin/",
        "/admin/pages/",
        f"/admin/pages/{portal.pk}/",
        f"/admin/pages/{portal.pk}/edit/",
        "/admin/pages/?q=Words",
        "/admin/theme/",
        reverse("policies_findings"),
        *(f"/admin/snippets/policies/{kind}/" for kind in ("controller", "dataprotectionofficer")),
        "/admin/snippets/policies/controller/?q=Ours",
        f"/admin/snippets/policies/dataprotectionofficer/shown/{fleet.shared.pk}/",
        reverse("policies_proposal", args=[proposal.pk]),
        reverse("policies_batch", args=[batch.pk]),
        reverse("policies_review", args=[state.pk]),
        reverse("policies_acceptance", args=[portal.uuid]),
        "/admin/snippets/choose/policies/controller/",
        "/admin/account/",
    ]


def urls_of_operators(fleet) -> list[str]:
    """Those of the screens that show no words of a portal, and what operators alone have."""
    portal, batch = fleet.portals[0], Batch.objects.first()
    return [
        "/admin/",
        "/admin/pages/",
        reverse("policies_portals"),
        reverse("policies_people", args=[portal.uuid]),
        reverse("policies_portal_settings", args=[portal.uuid]),
        reverse("policies_findings"),
        "/admin/snippets/policies/controller/",
        f"/admin/snippets/policies/dataprotectionofficer/shown/{fleet.shared.pk}/",
        reverse("policies_batch", args=[batch.pk]),
        "/admin/snippets/choose/policies/controller/",
    ]


@pytest.fixture(scope="module")
def fleet(kept_for_module: None) -> Fleet:
    return Fleet()


@pytest.fixture(scope="module")
def few_and_more(fleet: Fleet) -> list[dict[tuple[str, str], int]]:
    """What each screen costs with three portals, and with more than any list shows at once."""
    found = []
    for number in (3, 26):
        fleet.grow(number)
        found.append(costs(fleet))
    return found


class TestEveryScreen:
    def test_costs_the_same_however_many_portals_there_are(self, few_and_more):
        few, more = few_and_more
        assert {asked: (few[asked], more[asked]) for asked in few if few[asked] != more[asked]} == {}

    @pytest.mark.parametrize("who", WHO)
    def test_at_home_asks_few_queries(self, few_and_more, who):
        assert few_and_more[-1][who, "/admin/"] <= MOST


@pytest.mark.soak
class TestAThousandPortals:
    @pytest.mark.parametrize("url", ["/admin/", "/admin/pages/", "/admin/policies/findings/"])
    def test_cost_no_more(self, fleet, few_and_more, url):
        fleet.grow(1000, busy=0)
        expected = {who: costs for (who, asked), costs in few_and_more[-1].items() if asked == url}
        assert {who: cost(getattr(fleet, who), url) for who in expected} == expected
