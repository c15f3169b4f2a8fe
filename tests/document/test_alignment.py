from hypothesis import given
from hypothesis import strategies as st

from policies.document.alignment import aligned
from policies.document.lines import plain_line

texts = st.lists(st.sampled_from(["one", "two", ",", "three", "."]), max_size=8).map(" ".join)


def sides(before, after):
    return aligned([plain_line(before)] if before else [], [plain_line(after)] if after else [])


@given(texts, texts)
def test_one_text_holds_both_sides(before, after):
    merged = [fragment for line in sides(before, after) for fragment in line.merged]
    assert "".join(fragment.text for fragment in merged if fragment.kind != "removed") == after
    assert "".join(fragment.text for fragment in merged if fragment.kind == "removed") == "".join(
        fragment.text for line in sides(before, after) for fragment in line.before if fragment.kind == "removed"
    )


def test_tells_what_is_gone_before_what_has_come():
    (line,) = sides("kept one year here", "kept two years here")
    assert [(fragment.kind, fragment.text.strip()) for fragment in line.merged] == [
        ("same", "kept"),
        ("removed", "one year"),
        ("added", "two years"),
        ("same", "here"),
    ]
