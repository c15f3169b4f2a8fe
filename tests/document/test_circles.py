from hypothesis import given
from hypothesis import strategies as st

from policies.document.circles import circular_definitions
from policies.document.nodes import Definition, Definitions, Term, Text
from tests.document.samples import article, policy, sentence
from tests.document.strategies import quick

graphs = st.integers(1, 7).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, size - 1), max_size=3), min_size=size, max_size=size)
)


def reached(uses, start):
    found, left = set(), list(uses[start])
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left += uses[one]
    return found


class TestCircularDefinitions:
    @quick
    @given(graphs)
    def test_are_those_that_reach_themselves_grouped_by_who_reaches_whom(self, uses):
        items = tuple(
            Definition(str(at), f"T{at}", (sentence(*(Term(str(used), (Text("x"),)) for used in others)),))
            for at, others in enumerate(uses)
        )
        found = circular_definitions(policy(article("a", "A", Definitions(items))))
        groups = {
            tuple(
                other
                for other in range(len(uses))
                if other == one or (other in reached(uses, one) and one in reached(uses, other))
            )
            for one in range(len(uses))
            if one in reached(uses, one)
        }
        assert [tuple(int(definition.id) for definition in group) for group in found] == sorted(groups)
