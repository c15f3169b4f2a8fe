import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from policies.document.nodes import Definition, Definitions, Fact, Item, Link, List, Reference, Strong, Text
from policies.document.render.markdown import UnresolvedFact, UnresolvedReference, render_markdown
from policies.document.render.text import render_text
from policies.document.words import words
from tests.document.reading_html import read_html
from tests.document.samples import POLICY, article, policy, sentence
from tests.document.strategies import NASTY, documents, quick, texts

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")


def rendered(markdown):
    return read_html(MARKDOWN.render(markdown).replace(" />", ">"), counted=True)


class TestRenderMarkdown:
    def test_reads_like_markdown_that_a_person_wrote(self):
        assert render_markdown(POLICY) == (
            "# Privacy policy\n\n## Preamble\n\nWelcome.\n\n"
            "## Article 1. Definitions\n\n**PLATFORM**: the open data site.\n\n"
            "## Article 2. What we collect\n\n*In short:* your name and your e-mail.\n\n"
            "On the PLATFORM we collect:\n\n- your name;\n- your e-mail.\n\n"
            "How long we keep them is said in article 3.\n\n"
            "## Article 3. How long we keep it\n\n"
            "| Data | Retention period |\n| --- | --- |\n| Accounts | 12 months |\n\n"
            "## Article 4. Your rights\n\n"
            "Write to [dpo\\@city.example](<mailto:dpo@city.example>).\n\n"
            "**Data protection officer**\\\nThe DPO\\\n"
            "E-mail: [dpo\\@city.example](<mailto:dpo@city.example>)\n"
        )

    def test_keeps_two_lists_in_a_row_apart(self):
        lists = [List(ordered=True, items=(Item("i", (sentence("x"),)),)) for _ in range(2)]
        tags = [tag for tag, _ in rendered(render_markdown(policy(article("a", "A", *lists)))).tags]
        assert tags.count("ol") == 2

    def test_keeps_a_list_apart_from_the_one_that_ends_a_definition(self):
        first, second = (List(ordered=True, items=(Item("i", (sentence("x"),)),)) for _ in range(2))
        defined = Definitions((Definition("d", "TERM", (first,)),))
        tags = [tag for tag, _ in rendered(render_markdown(policy(article("a", "A", defined, second)))).tags]
        assert tags.count("ol") == 2

    def test_makes_no_image_of_a_cry_before_a_link(self):
        shown = sentence("Read!", Link("https://city.example/", (Text("this"),)))
        assert "<img" not in MARKDOWN.render(render_markdown(policy(article("a", "A", shown))))

    def test_keeps_what_is_strong_strong(self):
        shown = sentence("a", Strong((Text(" b: "),)), "c")
        assert "a **b**: c" in render_markdown(policy(article("a", "A", shown)))

    def test_refuses_what_is_unresolved(self):
        with pytest.raises(UnresolvedFact):
            render_markdown(policy(article("a", "A", sentence(Fact("dpo.email")))))
        with pytest.raises(UnresolvedReference):
            render_markdown(policy(article("a", "A", sentence(Reference("gone")))))


class TestReadBack:
    @quick
    @given(documents())
    def test_has_the_words_of_the_text_in_its_order(self, document):
        shown = rendered(render_markdown(document)).text
        assert words(shown) == [*words(document.title), *words(render_text(document))]

    @quick
    @given(st.lists(st.one_of(texts, st.sampled_from(NASTY)), min_size=1, max_size=5))
    def test_finds_no_markup_in_texts(self, several):
        blocks = [sentence(text) for text in several]
        found = rendered(render_markdown(policy(article("a", "A", *blocks))))
        assert {tag for tag, _ in found.tags} <= {"h1", "h2", "p"}
