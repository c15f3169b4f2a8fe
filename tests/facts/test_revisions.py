import datetime
import uuid

import pytest

from policies.document.nodes import UnwritableText
from policies.facts import queries
from policies.facts.models import Controller, FactRevision, FactType
from policies.facts.operations import add_revision
from tests.factories.portals import approve_fact, make_fact, make_library

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 3, 12, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


def add(fact, values, *, at=NOON, decision=None):
    return add_revision(
        fact=fact,
        type=FactType.CONTROLLER,
        owner=uuid.uuid4(),
        values=values,
        effective_from=at,
        decision=decision or uuid.uuid4(),
    )


class TestRevisionInEffect:
    def test_begins_at_its_very_moment(self):
        fact = uuid.uuid4()
        row = add(fact, {"name": "A"})
        assert queries.in_effect(fact, NOON) == row
        assert queries.in_effect(fact, NOON - datetime.timedelta(microseconds=1)) is None

    def test_is_the_one_approved_last_of_those_that_begin_together(self):
        fact = uuid.uuid4()
        add(fact, {"name": "A"})
        second = add(fact, {"name": "B"})
        assert queries.in_effect(fact, NOON) == second

    def test_gives_way_to_a_later_moment_approved_before(self):
        fact = uuid.uuid4()
        later = add(fact, {"name": "B"}, at=NOON + HOUR)
        now = add(fact, {"name": "A"})
        assert queries.in_effect(fact, NOON) == now
        assert queries.in_effect(fact, NOON + HOUR) == later

    def test_is_found_for_many_facts_in_one_query(self, django_assert_num_queries):
        facts = [uuid.uuid4() for _ in range(3)]
        rows = {fact: add(fact, {"name": "A"}) for fact in facts[:2]}
        with django_assert_num_queries(1):
            assert queries.all_in_effect(facts, NOON) == rows

    def test_is_none_of_no_facts_without_a_query(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert queries.all_in_effect([], NOON) == {}


class TestNewRevision:
    def test_is_numbered_after_the_last(self):
        fact = uuid.uuid4()
        assert [add(fact, {"name": name}).number for name in "ABA"] == [1, 2, 3]
        assert queries.next_number(fact) == 4
        assert queries.latest(fact).number == 3
        assert [row.number for row in queries.revisions(fact)] == [3, 2, 1]

    def test_is_recorded_once_by_one_decision(self):
        fact, decision = uuid.uuid4(), uuid.uuid4()
        first = add(fact, {"name": "A"}, decision=decision)
        assert add(fact, {"name": "A"}, decision=decision) == first

    def test_is_refused_with_characters_that_no_document_carries(self):
        with pytest.raises(UnwritableText):
            add(uuid.uuid4(), {"name": "A", "wordings": {"fr": {"forms": {"de": "\u202e"}}}})
        assert not FactRevision.objects.exists()

    def test_keeps_its_values_when_the_row_changes(self):
        fact = make_fact(Controller, make_library(), name="Avant")
        row = approve_fact(fact)
        Controller.objects.filter(pk=fact.pk).update(name="Après")
        assert '"name":"Avant"' in FactRevision.objects.get(pk=row.pk).values
