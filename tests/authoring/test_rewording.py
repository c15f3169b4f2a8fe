import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from policies.authoring.mentions.fields import fields_of
from policies.authoring.mentions.lines import parsed
from policies.authoring.rewording import (
    CLOSE,
    HEADING,
    LENGTH,
    OPEN,
    UnableToReword,
    plain_lines,
    reworded,
    without_marks,
)
from policies.authoring.streams import stream_data
from tests.authoring.mentions.texts import body_of
from tests.authoring.strategies import articles

ARTICLE = "article-1"
FACT = '<a linktype="fact" fact="dpo.email">dpo@exemple.fr</a>'

SHOWN = f"{OPEN}dpo@exemple.fr{CLOSE}"

# Between two of what stands for itself, several blanks are one.
spoken = st.text(alphabet="abé 1.,-<>&\"'\u00a0*{}", max_size=12).map(
    lambda said: said if said.strip(" ") else said[:1]
)


def lines(*texts):
    return plain_lines(body_of(*texts), ARTICLE)


def after(html, words, line=-1):
    """The markup of a text in which a line says other words."""
    body = body_of(html)
    result = reworded(body, ARTICLE, plain_lines(body, ARTICLE)[line], words)
    assert body == body_of(html)  # what was given is left alone
    return next(fields_of(result)).html


class TestLines:
    def test_are_the_heading_and_each_paragraph_and_item(self):
        assert [line.text for line in lines("<p>One.</p><ul><li>Two</li><li>Three</li></ul>")] == [
            "Heading 0",
            "One.",
            "Two",
            "Three",
        ]

    def test_show_what_stands_for_itself_between_brackets(self):
        assert lines(f"<p>Write to <b>{FACT}</b>.</p>")[-1].text == f"Write to {OPEN}dpo@exemple.fr{CLOSE}."

    def test_show_breaks_as_breaks(self):
        assert lines("<p>One,<br/><br/>two</p>")[-1].text == "One,\n\ntwo"

    def test_leave_out_what_is_empty_or_says_brackets(self):
        assert [line.place for line in lines("<p> </p>", f"<p>an {OPEN} here</p>")] == [HEADING]

    def test_of_an_article_that_is_not_there_are_none(self):
        assert plain_lines(body_of("<p>One.</p>"), "another") == ()


@pytest.mark.usefixtures("english")
class TestRewording:
    def test_changes_the_words_that_differ_and_keeps_their_looks(self):
        html = '<p data-block-key="k">The <b>old</b> text, see <a href="https://a.example/">the law</a>.</p>'
        assert after(html, "The new text, see the whole law.") == (
            '<p data-block-key="k">The <b>new</b> text, see <a href="https://a.example/">the whole law</a>.</p>'
        )

    def test_writes_beside_a_bold_word_in_plain(self):
        assert after("<p><b>One</b> two</p>", "One, two") == "<p><b>One</b>, two</p>"

    def test_leaves_facts_where_they_stand(self):
        words = f"Please write to {OPEN}dpo@exemple.fr{CLOSE}, by e-mail."
        assert after(f"<p>Write to {FACT}.</p>", words) == f"<p>Please write to {FACT}, by e-mail.</p>"

    @pytest.mark.parametrize(
        ("html", "words", "expected"),
        [
            (f"<p>{FACT}</p>", f"To {OPEN}dpo@exemple.fr{CLOSE}!", f"<p>To {FACT}!</p>"),
            ("<p>One<br/>two</p>", "One,\r\ntwo", "<p>One,<br/>two</p>"),
            (f"<p>{FACT}{FACT}</p>", f"{SHOWN} or {SHOWN}", f"<p>{FACT} or {FACT}</p>"),
            ("<p><br/>One<br/></p>", "\nTwo\n", "<p><br/>Two<br/></p>"),
            ("<p>a &amp; b</p>", "a < b", "<p>a &lt; b</p>"),
            ("<p>One</p>", "<script>1</script>", "<p>&lt;script&gt;1&lt;/script&gt;</p>"),
        ],
    )  # fmt: skip
    def test_writes_where_there_was_nothing(self, html, words, expected):
        assert after(html, words) == expected

    def test_rewords_a_heading(self):
        result = reworded(body_of("<p>One.</p>"), ARTICLE, lines("<p>One.</p>")[0], " Your rights ")
        assert result[0]["value"]["heading"] == "Your rights"

    @pytest.mark.parametrize(
        ("html", "words", "said"),
        [
            (f"<p>To {FACT}.</p>", "To nobody.", "as they are"),
            (f"<p>To {FACT}.</p>", f"To {OPEN}me@example.org{CLOSE}.", "as they are"),
            (f"<p>To {FACT}.</p>", f"To {OPEN}dpo@exemple.fr{CLOSE}{OPEN}", "as they are"),
            ("<p>One<br/>two</p>", "One two", "line breaks"),
            ("<p>One</p>", "One\ntwo", "line breaks"),
            ("<p>One</p>", " \n ", "comment"),
            ("<p>One</p>", "One\u202e", "cannot be shown"),
            ("<p>One</p>", "x" * (LENGTH + 1), str(LENGTH)),
        ],
    )
    def test_refuses_with_a_sentence(self, html, words, said):
        with pytest.raises(UnableToReword, match=said):
            after(html, words)

    def test_refuses_a_long_heading(self):
        with pytest.raises(UnableToReword, match="255"):
            after("<p>One.</p>", "x" * 256, line=0)


CHIPS = [f'<a linktype="fact" fact="processor.{name}.name">{name.upper()}</a>' for name in "abc"]


@pytest.mark.usefixtures("english")
class TestALineThatMoved:
    def test_is_found_where_it_says_the_same_alone(self):
        assert self.move("<p>One.</p>", "<p>New.</p><p>One.</p>", -1, "Two.") == "<p>New.</p><p>Two.</p>"

    def test_is_found_when_a_fact_in_it_says_something_else_today(self):
        before = FACT.replace("dpo@", "old@")
        words = f"At {OPEN}old@exemple.fr{CLOSE}."
        assert self.move(f"<p>To {before}.</p>", f"<p>To {FACT}.</p>", -1, words) == f"<p>At {FACT}.</p>"

    def test_is_found_by_what_its_facts_stand_for(self):
        items = [f"<li>{chip}</li>" for chip in CHIPS]
        words = f"{OPEN}B{CLOSE}, for hosting"
        moved = self.move(f"<ul>{''.join(items)}</ul>", f"<ul>{''.join(items[1:])}</ul>", 2, words)
        assert moved == f"<ul><li>{CHIPS[1]}, for hosting</li><li>{CHIPS[2]}</li></ul>"

    def test_is_found_among_several_alike_while_there_are_as_many(self):
        assert self.move("<p>a</p><p>a</p>", "<p>b</p><p>a</p><p>a</p>", -1, "c") == "<p>b</p><p>a</p><p>c</p>"

    @pytest.mark.parametrize("now", ["<p>Two.</p>", "<p>Two.</p><p>One.</p><p>One.</p>", ""])
    def test_is_left_alone_where_it_is_gone_or_stands_twice(self, now):
        with pytest.raises(UnableToReword, match="meantime"):
            self.move("<p>One.</p>", now, -1, "Two.")

    def move(self, then, now, line, words):
        among = lines(then)
        return next(fields_of(reworded(body_of(now), ARTICLE, among[line], words, among=among))).html


@given(articles.filter(bool), st.data())
def test_any_line_of_any_article_says_what_it_was_given(found, data):
    """Whatever an article holds: the line reads as it was written, and every other line as before."""
    body = stream_data(found)
    article = data.draw(st.sampled_from(found))
    before = plain_lines(body, article.id)
    assume(before)
    line = data.draw(st.sampled_from(before))
    kept = [part for part in _split(line.text) if part.startswith(OPEN) or part == "\n"]
    said = [data.draw(spoken) for _gap in range(len(kept) + 1)]
    words = "x" + "".join(text for pair in zip(said, [*kept, "x"], strict=True) for text in pair)

    result = reworded(body, article.id, line, words)

    assert _reads(result) == [
        (other.id, known.place, words if (other.id, known.place) == (article.id, line.place) else known.text)
        for other in found
        for known in plain_lines(body, other.id)
    ]
    assert _chips(result) == _chips(body)


def _split(text):
    return re.split(f"({OPEN}[^{CLOSE}]*{CLOSE}|\n)", text)


def _reads(body):
    return [(child["id"], line.place, line.text) for child in body for line in plain_lines(body, child["id"])]


def _chips(body):
    return [str(tag) for field in fields_of(body) for tag in parsed(field.html).find_all("a", linktype=True)]


def test_a_line_reads_without_its_brackets():
    assert without_marks(f"To {OPEN}x{CLOSE}.") == "To x."
