from collections import Counter

import pytest
from hypothesis import given

from policies.document.nodes import Fact, LineBreak, Link, Reference, Strong, Term, Text, walk
from policies.document.places import places
from policies.document.render.reading import Reading
from tests.document.samples import article, policy, sentence
from tests.document.strategies import documents, quick


def words_around(*inlines):
    one = article("a", "A", sentence(*inlines))
    return [place.words for place in places(Reading(policy(one), strict=False), one)]


class TestPlaces:
    @pytest.mark.parametrize(
        ("before", "after", "expected"),
        [
            ("One. Two ", " three. Four.", "Two x three."),
            ("First line", "", "First linex"),
            ("word " * 40, " word" * 40, "… " + "word " * 11 + "x" + " word" * 11 + " …"),
            ("https://a.example/ ", ", e.g. this", "https://a.example/ x, e.g."),
        ],
    )
    def test_are_told_by_the_words_around_them(self, before, after, expected):
        assert words_around(before, Fact("dpo.name", value="x"), after) == [expected]

    def test_stand_on_one_line(self):
        assert words_around("One", LineBreak(), Fact("controller.address", value="1 street\nCity")) == [
            "One 1 street, City"
        ]

    def test_are_found_inside_of_other_nodes(self):
        inside = Strong((Link("https://city.example/", (Text("see "), Term("t", (Text("SITE"),)))), Reference("a")))
        assert words_around(inside) == ["see SITEarticle 1", "see SITEarticle 1"]

    @quick
    @given(documents())
    def test_are_all_facts_references_and_terms(self, document):
        reading = Reading(document, strict=False)
        for one in document.articles:
            found = Counter(place.node for place in places(reading, one))
            assert found == Counter(node for node in walk(one) if isinstance(node, Fact | Reference | Term))
