from difflib import SequenceMatcher

from hypothesis import given
from hypothesis import strategies as st

from policies.document.sequences import MOST_PAIRS, changes

sequences = st.lists(st.sampled_from("abc "), max_size=12)


@given(sequences, sequences)
def test_leads_from_one_to_the_other(before, after):
    found = list(changes(before, after))
    assert [each for _tag, i1, i2, _j1, _j2 in found for each in before[i1:i2]] == before
    assert [each for _tag, _i1, _i2, j1, j2 in found for each in after[j1:j2]] == after
    assert all(before[i1:i2] == after[j1:j2] for tag, i1, i2, j1, j2 in found if tag == "equal")


def test_finds_what_difflib_finds_in_prose():
    before = ["we", "keep", "your", "name", "for", "one", "year"]
    after = ["we", "keep", "your", "address", "for", "two", "years"]
    expected = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    assert [change for change in changes(before, after) if change[0] != "equal"] == [
        change for change in expected if change[0] != "equal"
    ]


def test_gives_up_on_what_says_the_same_over_and_over():
    long = ["."] * int(MOST_PAIRS**0.5 + 1)
    assert list(changes(["x", *long, "y"], ["u", *long, "v"])) == [("replace", 0, len(long) + 2, 0, len(long) + 2)]
