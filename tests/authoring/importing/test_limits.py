"""Files so long that no policy can be meant."""

import pytest

from policies.authoring.importing.limits import LONGEST_TEXT, MOST_ARTICLES, MOST_LINES, MOST_PASSAGES
from policies.authoring.importing.markdown import read_markdown
from policies.authoring.importing.recognition import CannotImport

pytestmark = pytest.mark.usefixtures("english")


def articles(count):
    return "".join(f"## Article {number}. A\n\nTexte.\n\n" for number in range(1, count + 1))


class TestLimits:
    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("mot " * (LONGEST_TEXT // 4) + "m", "more than a million characters"),
            ("| a | b |\n|---|---|\n" + "| c | d |\n" * MOST_LINES, "more than 20000 lines"),
            (articles(MOST_ARTICLES + 1), "has 1001 articles, and the editor can open no more than 1000"),
            ("- a\n" * (MOST_PASSAGES + 1), "more than 10000 paragraphs"),
            ("| a | b |\n|---|---|\n" + "| c | d |\n" * (MOST_PASSAGES // 2), "more than 10000 paragraphs"),
            (("|a" * 1000 + "\n" + "|-" * 1000 + "\n" + "|a\n" * 12 + "\n") * 2, "more than 10000 paragraphs"),
        ],
        ids=["characters", "lines", "articles", "items", "cells", "cells not typed"],
    )
    def test_are_told_in_one_sentence(self, text, reason):
        with pytest.raises(CannotImport, match=reason) as refused:
            read_markdown(text, "fr")

        assert "\n" not in str(refused.value)

    def test_leave_room_for_what_may_be_meant(self):
        text = articles(MOST_ARTICLES) + "\n\n\n" * MOST_LINES

        assert len(read_markdown(text, "fr").articles) == MOST_ARTICLES
