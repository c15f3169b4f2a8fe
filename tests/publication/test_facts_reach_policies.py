"""A property over random schedules: at every moment each policy shows the words last approved, with the facts due."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from policies.facts import queries as facts
from policies.publication.models import Proposal, ProposalState
from policies.publication.queries import outdated
from policies.publication.verification import verify
from tests.factories.world import TEXTS, People, World

pytestmark = pytest.mark.django_db


def step(what, most, more=0):
    return st.tuples(st.just(what), st.integers(0, most), st.integers(0, more))


steps = st.lists(
    st.one_of(
        step("words", 3),
        step("words", 3, 12),
        step("recall", 3, 3),
        step("redact", 3, 5),
        step("turn", 3, 1),
        step("shared", 1),
        step("shared", 1),
        step("hosting", 1),
        step("profile", 2, 2),
        step("accept", 2),
        step("withdraw", 2),
        step("take", 3),
        step("decline", 3),
        st.tuples(st.just("chunk"), st.integers(0, 5), st.integers(1, 2)),
        st.tuples(st.just("wait"), st.integers(1, 5), st.just(0)),
    ),
    min_size=4,
    max_size=14,
)


def check(world):
    moments = world.moments()
    for which in range(len(TEXTS)):
        if world.withdrawn[which]:
            assert not any(world.shown(which, moment) for moment in moments)
            world.do(("turn", which, 1))
    for moment in world.moments():
        for which in range(len(TEXTS)):
            shown = world.shown(which, moment)
            expected, _numbers = world.expected_facts(which, moment)
            for words in (world.expected_words(which, moment), *expected):
                assert words in shown, (which, moment - world.at, words, shown)
        assert outdated(moment) == []
    assert [fault.fault for fault in verify().faults] == []


def check_nothing_lost(world):
    """Whoever does not show the newest revision in the end was asked about it, and has not agreed."""
    for which, (number, _locale) in enumerate(TEXTS):
        _words, numbers = world.expected_facts(which, world.moments()[-1])
        for fact, shown in numbers.items():
            newest = facts.latest(fact).number
            asked = Proposal.objects.filter(portal=world.portals[number].uuid, fact=fact, fact_number=newest)
            if shown < newest:
                assert asked.get().state in (ProposalState.OPEN, ProposalState.DECLINED)


@pytest.mark.any_database
class TestAnyScheduleOfApprovals:
    @pytest.fixture
    def beginning(self):
        return World(People())

    @settings(
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        max_examples=settings.default.max_examples // 2,
    )
    @example([("profile", 0, 1), ("shared", 1, 0)])  # chosen, and changed before the choice has reached a policy
    @example([("hosting", 1, 0), ("hosting", 0, 0)])  # another name, and then another address under it
    @given(steps)
    def test_leaves_every_policy_with_the_words_and_facts_of_the_moment(self, beginning, schedule):
        with transaction.atomic():
            world = beginning.again()
            for taken in schedule:
                world.do(taken)
            world.finish()
            check(world)
            check_nothing_lost(world)
            transaction.set_rollback(True)
