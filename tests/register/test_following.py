"""Which articles of a translation are behind: by what they say, through versions approved as meaning the same."""

from hypothesis import given
from hypothesis import strategies as st

from policies.register.following import Behind, Step, behind, declared


def chain(*versions, marked=()):
    """Versions one upon the other, as dicts of digests; `marked` says, by number, what means the same still."""
    marks = dict(marked)
    return [
        Step(number, f"h{number}", f"h{number - 1}" if number > 1 else None, articles, marks.get(number, ()))
        for number, articles in enumerate(versions, start=1)
    ]


def source(number, **articles):
    return {"chain": "c", "number": number, "articles": articles}


class TestBehind:
    def test_is_nothing_while_the_source_says_what_was_translated(self):
        steps = chain({"a": "1", "b": "1"}, {"a": "1", "b": "1"})
        assert behind(source(1, a="1", b="1"), {"a", "b"}, steps, 2) == Behind()

    def test_is_what_says_something_newer(self):
        steps = chain({"a": "1", "b": "1"}, {"a": "2", "b": "1"})
        assert behind(source(1, a="1", b="1"), {"a", "b"}, steps, 2) == Behind(changed=("a",))

    def test_is_what_nobody_has_translated(self):
        steps = chain({"a": "1"}, {"a": "1", "b": "1"})
        assert behind(source(1, a="1"), {"a"}, steps, 2) == Behind(missing=("b",))

    def test_is_not_what_the_translation_alone_has(self):
        assert behind(source(1, a="1"), {"a", "own"}, chain({"a": "1"}), 1) == Behind()

    def test_is_not_what_means_the_same_still(self):
        steps = chain({"a": "1"}, {"a": "2"}, {"a": "3"}, marked={2: ["a"], 3: ["a"]})
        assert behind(source(1, a="1"), {"a"}, steps, 3) == Behind()

    def test_is_what_meant_the_same_for_a_while_only(self):
        steps = chain({"a": "1"}, {"a": "2"}, {"a": "3"}, marked={2: ["a"]})
        assert behind(source(1, a="1"), {"a"}, steps, 3) == Behind(changed=("a",))

    def test_is_not_helped_by_a_mark_on_words_that_nobody_translated(self):
        steps = chain({"a": "1"}, {"a": "2"}, {"a": "3"}, marked={3: ["a"]})
        assert behind(source(1, a="1"), {"a"}, steps, 3) == Behind(changed=("a",))

    def test_ends_when_old_words_come_back(self):
        steps = chain({"a": "1"}, {"a": "2"}, {"a": "1"})
        assert behind(source(1, a="1"), {"a"}, steps, 3) == Behind()

    def test_of_a_translation_that_declares_nothing_is_all_of_it(self):
        assert behind(None, {"a"}, chain({"a": "1", "b": "1"}), 1) == Behind(changed=("a",), missing=("b",))

    def test_of_a_translation_made_from_a_version_to_come_is_told_when_that_is_in_force(self):
        steps = chain({"a": "1"}, {"a": "2"})
        assert behind(source(1, a="2"), {"a"}, steps, 1) == Behind(changed=("a",))
        assert behind(source(1, a="2"), {"a"}, steps, 2) == Behind()


class TestDeclaring:
    def test_names_what_each_article_present_was_translated_from(self):
        steps = chain({"a": "1", "b": "1"}, {"a": "2", "b": "1"})
        assert declared({"a": "1", "b": "1", "gone": "1"}, {"a", "b"}, steps, 2) == {"a": "1", "b": "1"}

    def test_names_the_text_in_force_for_what_means_the_same(self):
        steps = chain({"a": "1"}, {"a": "2"}, marked={2: ["a"]})
        assert declared({"a": "1"}, {"a"}, steps, 2) == {"a": "2"}


digests = st.sampled_from("123")
wordings = st.dictionaries(st.sampled_from("abc"), digests, max_size=3)


@st.composite
def chains(draw):
    versions = draw(st.lists(st.tuples(wordings, st.sets(st.sampled_from("abc"))), min_size=1, max_size=6))
    return chain(*(articles for articles, _marked in versions), marked=enumerate([m for _a, m in versions], start=1))


@given(chains(), wordings, st.sets(st.sampled_from("abcd")), st.data())
def test_declaring_loses_nothing_that_matters(steps, claimed, present, data):
    """What is behind later is the same whether one declares at once or looks through all versions from the first on."""
    at = data.draw(st.integers(1, len(steps)))
    later = data.draw(st.integers(at, len(steps)))
    kept = {"number": at, "articles": declared(claimed, present, steps[:at], at)}
    whole = {"number": 0, "articles": {article: digest for article, digest in claimed.items() if article in present}}
    assert set(behind(kept, present, steps, later).changed) >= set(behind(whole, present, steps, later).changed)
    assert behind(kept, present, steps, at) == behind(whole, present, steps[:at], at)


@given(chains(), st.data())
def test_nothing_is_behind_what_it_was_translated_from(steps, data):
    at = data.draw(st.sampled_from(steps))
    now = {"number": at.number, "articles": dict(at.articles)}
    assert behind(now, set(at.articles), steps, at.number) == Behind()


@given(chains(), wordings, st.data())
def test_what_is_behind_says_something_else_in_the_source(steps, claimed, data):
    at = data.draw(st.sampled_from(steps))
    found = behind({"number": 1, "articles": claimed}, set(claimed), steps, at.number)
    assert all(at.articles[article] != claimed[article] for article in found.changed)
    assert all(article not in claimed for article in found.missing)
