"""What stands in rich text and what it is as data."""

import json

import pytest
from hypothesis import given
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from policies.authoring.chips.markup import BLOCK_FEATURES
from policies.authoring.chips.reading import UnreadableContent, blocks_of, inlines_of
from policies.authoring.chips.writing import UnwritableContent, blocks_html, html_of, line_html
from policies.document.nodes import (
    Emphasis,
    Fact,
    Foreign,
    Item,
    LineBreak,
    Link,
    List,
    Paragraph,
    Reference,
    Strong,
    Term,
    Text,
)
from tests.authoring.strategies import inlines, prose
from tests.document.strategies import quick

pytestmark = pytest.mark.usefixtures("english")

ARTICLE = "6f2d9c1e-0d0b-4a5e-9a39-5a0f7a2f7c11"
OWNER = "block"


class OneValue:
    def fact(self, key, form=""):
        return Fact(key, form, "dpo@example.org")


def through_the_editor(html):
    """What the database holds after somebody opened the text and saved it untouched."""
    converter = ContentstateConverter(BLOCK_FEATURES)
    return converter.to_database_format(converter.from_database_format(html))


class TestChips:
    @pytest.mark.parametrize(
        ("html", "nodes"),
        [
            ('<a linktype="fact" fact="dpo.email">x</a>', (Fact("dpo.email"),)),
            ('<a linktype="fact" fact="controller.name" form="de">x</a>', (Fact("controller.name", "de"),)),
            (f'<a linktype="xref" ref="{ARTICLE}">x</a>', (Reference(ARTICLE),)),
            (f'<a linktype="xref" ref="{ARTICLE}" form="number">x</a>', (Reference(ARTICLE, "number"),)),
            (f'<a linktype="term" ref="{ARTICLE}">data <b>set</b></a>', None),
            ('<a linktype="foreign" locale="en">open data</a>', (Foreign("en", (Text("open data"),)),)),
        ],
    )
    def test_are_read_and_survive_the_editor(self, html, nodes):
        nodes = nodes or (Term(ARTICLE, (Text("data "), Strong((Text("set"),)))),)

        assert inlines_of(html) == nodes
        assert inlines_of(through_the_editor(f"<p>{html}</p>")) == nodes

    def test_have_the_value_that_the_resolver_finds(self):
        assert inlines_of('<a linktype="fact" fact="dpo.email">old label</a>', OneValue()) == (
            Fact("dpo.email", "", "dpo@example.org"),
        )

    def test_are_never_written_with_an_empty_label(self):
        assert html_of((Fact("dpo.email"), Reference(ARTICLE))) == (
            f'<a linktype="fact" fact="dpo.email">dpo.email</a><a linktype="xref" ref="{ARTICLE}">→</a>'
        )

    def test_show_the_heading_that_they_lead_to(self):
        assert "→ Purposes" in html_of((Reference(ARTICLE),), {ARTICLE: "Purposes"})

    def test_may_be_bold(self):
        nodes = (Strong((Text("write to "), Fact("dpo.email"))),)

        assert inlines_of(through_the_editor(line_html(nodes))) == nodes

    def test_whose_target_is_lost_are_refused(self):
        with pytest.raises(UnreadableContent, match="lost"):
            inlines_of('<a linktype="fact">e-mail</a>')

    def test_do_not_stand_in_links(self):
        with pytest.raises(UnwritableContent):
            html_of((Link("https://example.org", (Fact("dpo.email"),)),))
        with pytest.raises(UnreadableContent):
            inlines_of('<a href="https://example.org"><a linktype="fact" fact="dpo.email">x</a></a>')


class TestSentences:
    @pytest.mark.parametrize(
        ("html", "nodes"),
        [
            ("<p>one</p><p>two</p>", (Text("one"), LineBreak(), Text("two"))),
            ("a <b>bold </b>word", (Text("a "), Strong((Text("bold"),)), Text(" word"))),
            ("<i><strong>both</strong></i>", (Strong((Emphasis((Text("both"),)),)),)),
            ("  a \n  b  ", (Text("a b"),)),
            ("a\u00a0: b", (Text("a\u00a0: b"),)),
            ("<!-- note -->a", (Text("a"),)),
            ("&lt;script&gt;", (Text("<script>"),)),
            ("<br/>a<br/><br/>b<br/>", (Text("a"), LineBreak(), LineBreak(), Text("b"))),
            ("", ()),
        ],
    )
    def test_have_one_form(self, html, nodes):
        assert inlines_of(html) == nodes

    def test_hold_ten_thousand_characters(self):
        assert inlines_of("<p>" + "word " * 2000 + "</p>") == (Text(("word " * 2000).strip()),)

    @pytest.mark.parametrize(
        "html",
        [
            "<script>alert(1)</script>",
            "<p><img src='x' onerror='alert(1)'></p>",
            '<embed embedtype="image" id="1"/>',
            "<h2>Heading</h2>",
            "<table><tr><td>1</td></tr></table>",
            "<p><span style='color: red'>red</span></p>",
            '<a linktype="page" id="3">page</a>',
            '<a linktype="document" id="3">file</a>',
            '<a linktype="evil" id="3">x</a>',
            '<a href="javascript:alert(1)">x</a>',
            '<a href="java\tscript:alert(1)">x</a>',
            '<a href="data:text/html,x">x</a>',
            "<a>x</a>",
            "<ul><li>item</li></ul>",
            "a\u0000b",
            "a\u202eb",
            '<a href="https://example.org/\u202e">x</a>',
            "<b>" * 50 + "deep" + "</b>" * 50,
        ],
    )
    def test_refuse_what_no_policy_holds(self, html):
        with pytest.raises(UnreadableContent) as refusal:
            inlines_of(html)

        assert str(refusal.value).endswith(".")

    @quick
    @given(inlines)
    def test_are_read_as_they_were_written(self, nodes):
        assert inlines_of(html_of(nodes)) == nodes

    @quick
    @given(inlines)
    def test_survive_the_editor(self, nodes):
        html = through_the_editor(line_html(nodes))

        assert inlines_of(html) == nodes
        assert line_html(inlines_of(html)) == line_html(nodes)


class TestBlocks:
    def test_are_paragraphs_and_lists(self):
        key = ARTICLE.replace("-", "")
        html = f"<p>We collect:</p><ul><li data-block-key='{key}'>names<ol><li>first</li></ol></li></ul>"

        first, second = blocks_of(html, owner=OWNER)

        assert first == Paragraph((Text("We collect:"),))
        assert not second.ordered
        assert second.items[0].id == ARTICLE
        assert second.items[0].content[0] == Paragraph((Text("names"),))
        assert second.items[0].content[1].ordered

    def test_keep_the_ids_of_items_that_the_editor_named(self):
        html = through_the_editor("<ul><li>a</li><li>b</li></ul>")
        keys = [
            block["key"]
            for block in json.loads(ContentstateConverter(BLOCK_FEATURES).from_database_format(html))["blocks"]
        ]

        before, moved = blocks_of(html, owner=OWNER)[0], blocks_of(html.replace(">a<", ">c<"), owner=OWNER)[0]

        assert len(set(keys)) == 2
        assert [item.id for item in before.items] == [item.id for item in moved.items]
        assert blocks_of(html, owner="another")[0].items[0].id != before.items[0].id

    def test_give_a_duplicate_an_id_of_its_own(self):
        html = f"<ul><li data-block-key='{ARTICLE.replace('-', '')}'>a</li></ul>"
        taken = set()

        first, second = (blocks_of(html, owner=owner, taken=taken)[0].items[0].id for owner in ("one", "two"))

        assert first == ARTICLE
        assert second != ARTICLE

    def test_leave_out_what_is_empty(self):
        assert blocks_of("<p></p><ul><li> </li></ul> <p><br/></p>", owner=OWNER) == ()

    @pytest.mark.parametrize("html", ["<ul>words</ul>", "<ul><p>x</p></ul>", "<div>x</div>", "<ul><li>" * 40])
    def test_refuse_other_shapes(self, html):
        with pytest.raises(UnreadableContent):
            blocks_of(html, owner=OWNER)

    def test_cannot_keep_an_item_whose_id_is_no_uuid(self):
        with pytest.raises(UnwritableContent, match="id"):
            blocks_html((List(False, (Item("first", (Paragraph((Text("a"),)),)),)),))

    @quick
    @given(prose)
    def test_are_read_as_they_were_written(self, nodes):
        assert blocks_html(blocks_of(blocks_html(nodes), owner=OWNER)) == blocks_html(nodes)
