"""A property over random schedules: at every moment each policy shows the words last approved, with the facts due."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from policies.facts import queries as facts
from policies.publication import operations
from policies.publication.errors import UnableToRecord
from policies.publication.models import Batch, BatchState
from policies.publication.queries import outdated
from policies.publication.verification import verify
from policies.register import queries
from tests.factories.approved import MARCH, freeze_fact, signing
from tests.factories.spreading import LEAD, Portal, contact

pytestmark = pytest.mark.django_db
STEP = timedelta(minutes=4)
FAR = timedelta(days=400)

steps = st.lists(
    st.one_of(
        st.tuples(st.just("words"), st.integers(0, 2), st.just(0)),
        st.tuples(st.just("words"), st.integers(0, 2), st.integers(1, 12)),
        st.tuples(st.just("recall"), st.integers(0, 2), st.integers(0, 3)),
        st.tuples(st.just("shared"), st.integers(0, 1), st.just(0)),
        st.tuples(st.just("profile"), st.integers(0, 2), st.integers(0, 2)),
        st.tuples(st.just("accept"), st.integers(0, 2), st.just(0)),
        st.tuples(st.just("withdraw"), st.integers(0, 2), st.just(0)),
        st.tuples(st.just("chunk"), st.integers(0, 5), st.integers(1, 2)),
        st.tuples(st.just("wait"), st.integers(1, 5), st.just(0)),
    ),
    min_size=4,
    max_size=14,
)


class World:
    """Three portals, two shared officers, and what should be shown: a model that knows nothing of versions."""

    def __init__(self):
        self.at, self.turn = MARCH, 0
        self.library = uuid4()
        self.officers = [self.officer(number) for number in range(2)]
        self.portals = [Portal(self.officers[number % 2]) for number in range(3)]
        # by portal: the moments of acceptance and its end, the words with their moments, and the profiles
        self.words = [[] for _portal in self.portals]
        for number in range(3):
            self.do_words(number, 0)
            operations.accept_changes(portal=self.portals[number].uuid, reason="", signings=[signing()], at=self.at)
        self.accepting = [True, True, True]
        self.ever_withdrew = [False, False, False]

    def officer(self, number, fact=None):
        self.turn += 1
        values = contact(f"Officer {number}", f"officer{number}.{self.turn}@example.org")
        return freeze_fact(values, owner=self.library, fact=fact, at=self.at).fact

    def do(self, step):
        what, one, two = step
        self.at += timedelta(seconds=7)
        getattr(self, f"do_{what}")(one, two)

    def do_wait(self, steps, _nothing):
        self.at += steps * STEP

    def do_words(self, number, later):
        self.turn += 1
        text = f"Words of turn {self.turn}."
        effective = self.at + later * STEP if later else None
        entry = self.portals[number].freeze(text, at=self.at, effective=effective)
        self.words[number].append([effective or self.at, entry.number, text])

    def do_recall(self, number, which):
        pending = [row for row in self.words[number] if row[0] > self.at]
        if not pending:
            return
        row = pending[which % len(pending)]
        chain = queries.chain(self.portals[number].chain())
        operations.recall_version(chain=chain, number=row[1], reason="", signings=[signing()], at=self.at)
        self.words[number].remove(row)

    def do_shared(self, number, _nothing):
        self.officer(number, self.officers[number])

    def do_profile(self, number, choice):
        self.turn += 1
        dpo = self.officers[choice] if choice < 2 else self.portals[number].dpo
        self.portals[number].set_profile(name=f"Name {self.turn}", dpo=dpo, at=self.at)

    def do_accept(self, number, _nothing):
        operations.accept_changes(portal=self.portals[number].uuid, reason="", signings=[signing()], at=self.at)
        self.accepting[number] = True

    def do_withdraw(self, number, _nothing):
        said = {"portal": self.portals[number].uuid, "reason": "", "signings": [signing()]}
        try:
            operations.withdraw_acceptance(at=self.at, **said)
        except UnableToRecord:
            assert not self.accepting[number]
        self.accepting[number], self.ever_withdrew[number] = False, True

    def do_chunk(self, which, size):
        batches = list(Batch.objects.order_by("pk"))
        if batches:
            batch = batches[which % len(batches)]
            operations.propagate(batch, at=self.at, chunk=size)

    def finish(self):
        for batch in reversed(Batch.objects.order_by("pk")):
            batch.chains.update(state=BatchState.WAITING)
            operations.propagate(batch, at=self.at, chunk=2)

    def expected_words(self, number, moment):
        come = [row for row in self.words[number] if row[0] <= moment]
        return max(come)[2]

    def expected_facts(self, number, moment):
        """What the portal's own profile chooses by then, and, for one that always accepted, the newest there is."""
        portal = self.portals[number]
        own = facts.in_effect(portal.uuid, moment)
        values = json.loads(own.values)
        dpo = json.loads(facts.in_effect(UUID(values["dpo"]), moment).values)
        return values["name"], dpo["email"]


def check(world):
    moments = {world.at}
    for number, portal in enumerate(world.portals):
        moments |= {entry.effective_from for entry in queries.pending_versions(portal.chain(), world.at)}
        moments |= {row[0] for row in world.words[number] if row[0] > world.at}
    for moment in sorted(moments | {world.at + LEAD * 2, world.at + FAR}):
        for number, portal in enumerate(world.portals):
            shown = portal.shown(moment)
            assert world.expected_words(number, moment) in shown
            name, email = world.expected_facts(number, moment)
            assert name in shown
            if not world.ever_withdrew[number]:
                assert email in shown, (number, moment, shown)
    assert outdated(world.at) == []
    assert outdated(world.at + FAR) == []
    assert [fault.fault for fault in verify().faults] == []


class TestAnyScheduleOfApprovals:
    @settings(suppress_health_check=[HealthCheck.too_slow], max_examples=settings.default.max_examples // 4)
    @example([("profile", 0, 1), ("shared", 1, 0)])  # chosen, and changed before the choice has reached a policy
    @given(steps)
    def test_leaves_every_policy_with_the_words_and_facts_of_the_moment(self, schedule):
        with transaction.atomic():
            world = World()
            for step in schedule:
                world.do(step)
            world.finish()
            check(world)
            transaction.set_rollback(True)
