"""Which version is in force, against a model that a lawyer could follow with a pencil."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.publication import operations
from policies.publication.errors import UnableToRecord
from policies.register import queries
from policies.register.history import History
from policies.register.models import Entry, Standing
from tests.factories.approved import MARCH, freeze, make_document, signing

HOUR = timedelta(hours=1)
SCHEDULES = settings(max_examples=settings.default.max_examples // 2)  # each is a dozen transactions

# What is done, one thing an hour: a version that takes effect so many hours later, a recall of the n-th, a turn.
DEEDS = st.one_of(
    st.tuples(st.just("version"), st.integers(0, 6)),
    st.tuples(st.just("recall"), st.integers(1, 4)),
    st.tuples(st.sampled_from(["withdraw", "reinstate"]), st.just(0)),
)


@dataclass
class Pencil:
    versions: dict = field(default_factory=dict)
    recalled: set = field(default_factory=set)
    turns: list = field(default_factory=list)

    def in_force(self, moment):
        turns = [what for at, what in self.turns if at <= moment]
        if turns and turns[-1] == "withdraw":
            return None
        come = [(at, number) for number, at in self.versions.items() if at <= moment and number not in self.recalled]
        return max(come)[1] if come else None

    def standing(self, moment):
        if self.in_force(moment):
            return Standing.IN_FORCE
        turns = [what for at, what in self.turns if at <= moment]
        return Standing.WITHDRAWN if turns and turns[-1] == "withdraw" else Standing.NONE


def carry_out(deeds):
    """Do what can be done of it; return the chain's UUID and the pencil's account."""
    owner, subject, pencil = uuid4(), uuid4(), Pencil()
    chain = freeze(make_document("0"), owner=owner, subject=subject, at=MARCH).chain
    pencil.versions[1] = MARCH
    said = {"chain": chain, "reason": "Why not.", "signings": [signing()]}
    for hour, (deed, number) in enumerate(deeds, start=1):
        at = MARCH + hour * HOUR
        if deed == "version":
            text, effective = make_document(str(hour)), at + number * HOUR
            freeze(text, owner=owner, subject=subject, at=at, effective=effective)
            pencil.versions[len(pencil.versions) + 1] = effective
        elif deed == "recall":
            try:
                operations.recall_version(number=number, at=at, **said)
            except UnableToRecord:
                continue
            pencil.recalled.add(number)
        else:
            turn = operations.withdraw_policy if deed == "withdraw" else operations.reinstate_policy
            try:
                entry = turn(at=at, **said)
            except UnableToRecord:
                continue
            if entry.recorded_at == at:
                pencil.turns.append((at, deed))
    return chain.uuid, pencil


@pytest.mark.django_db
class TestInForce:
    @SCHEDULES
    @given(st.lists(DEEDS, max_size=8))
    def test_is_what_a_pencil_would_find_at_every_moment(self, deeds):
        chain, pencil = carry_out(deeds)
        history = History.of(Entry.objects.filter(chain=chain))
        moments = [MARCH + step * HOUR / 2 for step in range(-1, 32)]

        for moment in moments:
            entry = queries.version_in_force(chain, moment)
            expected = pencil.in_force(moment)
            assert (entry.number if entry else None) == expected
            assert queries.standing(chain, moment)[0] == pencil.standing(moment)
            remembered = history.in_force(moment)
            assert (remembered.number if remembered else None) == expected
            assert history.standing(moment) == pencil.standing(moment)

    @SCHEDULES
    @given(st.lists(DEEDS, max_size=6))
    def test_each_version_has_one_state(self, deeds):
        chain, pencil = carry_out(deeds)
        moment = MARCH + len(deeds) * HOUR

        rows = queries.versions(chain, moment)

        assert [row.number for row in rows] == sorted(pencil.versions, reverse=True)
        assert [row.number for row in rows if row.state == "in force"] == [
            number for number in [pencil.in_force(moment)] if number
        ]
        assert {row.number for row in rows if row.state == "recalled"} == pencil.recalled
        for row in rows:
            assert (row.state == "superseded") == (row.superseded_at is not None)
            assert row.state != "deferred" or row.effective_from > moment


@pytest.mark.django_db
class TestVersionInForce:
    def test_ignores_a_version_that_starts_tomorrow(self):
        owner, subject = uuid4(), uuid4()
        freeze(owner=owner, subject=subject)
        tomorrow = MARCH + timedelta(days=1)
        entry = freeze(make_document("Other."), owner=owner, subject=subject, at=MARCH, effective=tomorrow)

        assert queries.version_in_force(entry.chain_id, tomorrow - timedelta(microseconds=1)).number == 1
        assert queries.version_in_force(entry.chain_id, tomorrow) == entry

    def test_a_hot_fix_does_not_hide_a_pending_version_for_ever(self):
        owner, subject, day = uuid4(), uuid4(), timedelta(days=1)
        freeze(owner=owner, subject=subject)
        freeze(make_document("Pending."), owner=owner, subject=subject, at=MARCH, effective=MARCH + 2 * day)
        fix = freeze(make_document("Fix."), owner=owner, subject=subject, at=MARCH + day)

        assert queries.version_in_force(fix.chain_id, MARCH + day).number == 3
        assert queries.version_in_force(fix.chain_id, MARCH + 2 * day).number == 2
