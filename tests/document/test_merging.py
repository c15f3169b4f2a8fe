"""What one version changed, in another that was written beside it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from policies.document.digests import wording_digests
from policies.document.merging import merged
from policies.document.nodes import NumberingStyle, Paragraph, Text
from tests.document.samples import article, policy

IDS = tuple(f"00000000-0000-0000-0000-{number:012}" for number in range(7))


def written(**words):
    """A policy of articles a, b, c…, each saying its word."""
    return policy(
        *(article(IDS["abcdefg".index(name)], name, Paragraph((Text(word),))) for name, word in words.items())
    )


def said(document):
    return {found.heading: found.content[0].children[0].value for found in document.articles}


def names(ids):
    return ["abcdefg"[IDS.index(each)] for each in ids]


BASE = written(a="1", b="2", c="3")


class TestAChange:
    def test_comes_into_articles_that_the_other_left_alone(self):
        found = merged(BASE, written(a="1", b="two", c="3"), written(a="one", b="2", c="3"))
        assert said(found.document) == {"a": "one", "b": "two", "c": "3"}
        assert (names(found.taken), found.doubtful) == (["b"], ())

    def test_of_what_both_changed_is_doubtful_and_stays_as_the_other_has_it(self):
        found = merged(BASE, written(a="1", b="two", c="3"), written(a="1", b="deux", c="3"))
        assert said(found.document)["b"] == "deux"
        assert (found.taken, names(found.doubtful)) == ((), ["b"])

    def test_that_both_made_alike_is_nothing_to_take(self):
        found = merged(BASE, written(a="1", b="two", c="3"), written(a="1", b="two", c="3"))
        assert (found.taken, found.doubtful) == ((), ())

    def test_brings_new_articles_behind_those_that_they_follow(self):
        found = merged(BASE, written(a="1", d="4", b="2", c="3"), written(a="1", b="2", e="5", c="3"))
        assert list(said(found.document)) == ["a", "d", "b", "e", "c"]

    def test_takes_articles_away(self):
        found = merged(BASE, written(a="1", c="3"), written(a="1", b="2", c="three"))
        assert said(found.document) == {"a": "1", "c": "three"}
        assert names(found.taken) == ["b"]

    def test_of_what_the_other_removed_or_the_other_way_round_is_doubtful_and_stays(self):
        for change, other in ((written(a="1", c="3"), written(a="1", b="two", c="3")),):
            for one, two in ((change, other), (other, change)):
                found = merged(BASE, one, two)
                assert said(found.document)["b"] == "two"
                assert names(found.doubtful) == ["b"]

    def test_moves_articles_where_the_other_did_not(self):
        moved = written(c="3", a="1", b="2")
        assert list(said(merged(BASE, moved, written(a="one", b="2", c="3")).document)) == ["c", "a", "b"]
        assert list(said(merged(BASE, written(a="one", b="2", c="3"), moved).document)) == ["c", "a", "b"]

    def test_renames_and_renumbers(self):
        change = replace(BASE, title="Another", numbering=NumberingStyle.PLAIN)
        found = merged(BASE, change, BASE).document
        assert (found.title, found.numbering) == ("Another", NumberingStyle.PLAIN)


texts = st.dictionaries(st.sampled_from("abcdefg"), st.sampled_from("12"), max_size=7)
policies = st.builds(
    lambda words, order: written(**{n: words[n] for n in order if n in words}), texts, st.permutations("abcdefg")
)


class TestAnyVersions:
    @given(base=policies, other=policies)
    def test_no_change_changes_nothing(self, base, other):
        assert merged(base, base, other).document == other

    @given(base=policies, change=policies)
    def test_a_change_of_what_nobody_else_changed_is_itself(self, base, change):
        found = merged(base, change, base)
        assert found.document == change
        assert found.doubtful == ()

    @given(base=policies, change=policies, other=policies)
    def test_every_article_is_as_one_side_has_it_and_none_is_lost_unseen(self, base, change, other):
        found = merged(base, change, other)
        before, after, beside, result = map(wording_digests, (base, change, other, found.document))
        for known in {*before, *after, *beside, *result}:
            was, here, there, now = (side.get(known) for side in (before, after, beside, result))
            if known in found.doubtful:
                assert was != here != there != was
                assert now in ((there,) if there else (here,))
            elif known in found.taken:
                assert (now, there) == (here, was)
            else:
                assert now == there
                assert here in (was, there)
        assert len(result) == len(found.document.articles)
