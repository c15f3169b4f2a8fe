"""“I am looking at it”: a courtesy among reviewers, which keeps nobody from deciding."""

import pytest

from home.models import Role
from policies.desk.awaiting import to_approve
from policies.register.models import Action, Entry
from policies.review.models import LegalTaskState
from tests.factories.approval import submit
from tests.factories.cases import make_case, signed_in
from tests.factories.portals import make_user
from tests.factories.screens import decide, reason_told, review_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def case():
    case = make_case()
    case.other = make_user("other-lawyer", portal=case.portal, role=Role.LEGAL_REVIEWER)
    case.state = submit(case.page, case.author)
    return case


def shown(case, user):
    return signed_in(user).get(review_url(case.state)).text


class TestLookingAtIt:
    def test_is_told_to_the_others_on_the_screen_and_on_their_home(self, case):
        decide(case.lawyer, case.state, "take")

        assert "lawyer is looking at this since" in shown(case, case.other)
        assert "You are looking at this since" in shown(case, case.lawyer)
        (waiting,) = to_approve(case.other)
        assert waiting.taken_by == "lawyer"

    def test_can_be_taken_back_by_oneself_alone(self, case):
        decide(case.lawyer, case.state, "take")
        decide(case.other, case.state, "leave")
        assert LegalTaskState.objects.get().taken_by == case.lawyer.uuid

        decide(case.lawyer, case.state, "leave")
        assert LegalTaskState.objects.get().taken_by is None

    def test_can_be_taken_over(self, case):
        decide(case.lawyer, case.state, "take")
        decide(case.other, case.state, "take")

        assert LegalTaskState.objects.get().taken_by == case.other.uuid

    def test_keeps_nobody_from_deciding(self, case):
        decide(case.lawyer, case.state, "take")
        decide(case.other, case.state)

        assert Entry.objects.filter(action=Action.VERSION).exists()

    def test_is_for_reviewers_who_wrote_none_of_it(self, case):
        answer = decide(case.author, case.state, "take")

        assert len(reason_told(answer)) == 1
        assert LegalTaskState.objects.get().taken_by is None
        assert 'value="take"' not in shown(case, case.author)

    def test_ends_with_the_decision(self, case):
        decide(case.lawyer, case.state)
        decide(case.other, case.state, "take")

        assert LegalTaskState.objects.get().taken_by is None

    def test_by_somebody_who_is_gone_is_nobodys(self, case):
        decide(case.lawyer, case.state, "take")
        case.lawyer.is_active = False
        case.lawyer.save()

        assert "is looking at this" not in shown(case, case.other)
