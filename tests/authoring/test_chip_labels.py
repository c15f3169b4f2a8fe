"""What the editor shows for a fact or a reference, whatever was written into its label before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.blocks import StreamValue

from policies.authoring.blocks.body import PolicyBody
from policies.authoring.chips.labels import LENGTH, Present, numbered_articles, relabelled, relabelled_body, short
from policies.authoring.chips.reading import inlines_of
from policies.authoring.chips.writing import html_of
from policies.authoring.streams import stream_data
from policies.document.nodes import Fact, Reference, Strong, Text
from tests.authoring.strategies import inlines
from tests.document.strategies import quick
from tests.factories.policies import article, paragraph, sample_id

VALUES = {
    ("dpo.email", ""): "dpo@example.org",
    ("controller.name", "de"): "de la Ville",
    ("dpo.address", ""): "1 rue\nB",
}
ARTICLES = {"a": (5, "Rights"), "b": (None, "Preamble")}


class Known:
    def fact(self, key, form=""):
        return Fact(key, form, VALUES.get((key, form)))


NOW = Present(Known(), "en", ARTICLES)


def fact(label, key="dpo.email", form=""):
    return f'<a linktype="fact" fact="{key}"{form and f" form={form!r}".replace(chr(39), chr(34))}>{label}</a>'


class TestLabels:
    @pytest.mark.parametrize(
        ("html", "label"),
        [
            (fact("old@example.org"), "dpo@example.org"),
            (fact("x", "controller.name", "de"), "de la Ville"),
            (fact("x", "dpo.address"), "1 rue, B"),
            ('<a linktype="xref" ref="a">→ Rights</a>', "article 5"),
            ('<a linktype="xref" form="number" ref="a">12</a>', "5"),
            ('<a linktype="xref" ref="b">→</a>', "“Preamble”"),
            (fact("<b>old</b>"), "<b>dpo@example.org</b>"),
            (fact("<b><i>old</i></b>"), "<b><i>dpo@example.org</i></b>"),
            (fact("half <b>bold</b>"), "dpo@example.org"),
        ],
    )
    def test_say_what_stands_there_now(self, html, label):
        assert f">{label}</a>" in relabelled(html, NOW)

    @pytest.mark.parametrize("html", [fact("x", "dpo.phone"), '<a linktype="xref" ref="gone">x</a>'])
    def test_that_lead_nowhere_stay(self, html):
        assert relabelled(html, NOW) == html

    @pytest.mark.parametrize(
        "html", ["", "plain", '<a href="https://x.org">x</a>', '<a linktype="term" ref="a">DATA</a>', "a < b &lt;b&gt;"]
    )
    def test_leave_everything_else_alone(self, html):
        assert relabelled(html, NOW) == html

    @pytest.mark.parametrize(
        "label",
        [
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "word " * 2000,
            "a\u202eb\u2066c",
            "a\x00b",
            "a\ud800b",
            "one<br/>two",
        ],
    )
    def test_that_are_hostile_become_one_short_line_that_can_be_seen(self, label):
        html = relabelled(fact(label, "dpo.phone"), NOW)

        shown = html.partition(">")[2].removesuffix("</a>")
        assert len(shown) <= LENGTH + len("&lt;") * 8
        assert "<" not in shown
        assert not set(shown) & set("\u202e\u2066\x00\ud800")
        assert inlines_of(html) == (Fact("dpo.phone"),)

    @quick
    @given(inlines)
    def test_are_all_that_changes(self, nodes):
        assert inlines_of(relabelled(html_of(nodes), NOW)) == nodes

    @quick
    @given(st.text())
    def test_are_always_one_line_of_a_limited_length(self, words):
        line = short(words)

        assert len(line) <= LENGTH
        assert len(line.splitlines()) <= 1
        assert short(line) == line


class TestLabelsOfABody:
    def body(self, *articles):
        block = PolicyBody()
        return StreamValue(block, stream_data(articles), is_lazy=True)

    def test_follow_the_order_of_articles(self):
        rights, data = (
            article("Rights", paragraph("r")),
            article("Data", paragraph("See ", Reference(sample_id("Rights")))),
        )

        for articles, number in (((rights, data), 1), ((data, rights), 2)):
            body = relabelled_body(self.body(*articles), lambda raw: Present(Known(), "en", numbered_articles(raw)))
            assert f">article {number}</a>" in str(body.get_prep_value())

    def test_find_articles_by_former_ids(self):
        merged = article("Rights", paragraph("r"), former_ids=(sample_id("Old"),))

        found = numbered_articles(self.body(article("Preamble", numbered=False), merged).get_prep_value())

        assert found[sample_id("Old")] == found[sample_id("Rights")] == (1, "Rights")
        assert found[sample_id("Preamble")] == (None, "Preamble")

    def test_stand_in_tables_and_rows_too(self):
        bold = article("Contact", paragraph(Strong((Text("Write to "), Fact("dpo.email")))))

        body = relabelled_body(self.body(bold), lambda raw: NOW)

        assert "dpo@example.org</a></b>" in str(body.get_prep_value())
