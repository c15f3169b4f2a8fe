"""A policy without some of its words."""

from dataclasses import fields
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from policies.document.encoding import decode, encode
from policies.document.nodes import Fact, Link, Paragraph, Strong, Text, walk
from policies.document.redacting import MARK, without
from policies.document.render.html import render_html
from policies.document.render.text import render_text
from policies.document.words import words
from tests.document.samples import article, policy
from tests.document.strategies import documents


def one_article(*inlines):
    return policy(article("only", "Heading", Paragraph(inlines)))


def redacted(*inlines, passages=("Jeanne Dupont",)):
    return without(one_article(*inlines), passages)


def said_in(document):
    """Every word that readers read, node by node: a passage never goes from one to the next."""
    fields = ("heading", "term", "value", "title", "caption", "name")
    texts = [getattr(node, field, None) for node in walk(document) for field in fields]
    return {word for text in texts if isinstance(text, str) for word in words(text)}


def glued_in(document):
    """Words that run on into the next node without a sign between them, as no text that somebody writes has them.

    A link that leads nowhere any more leaves its text to its neighbours, where such words are one.
    """
    found = set()
    for node in walk(document):
        for field in fields(node):
            value = getattr(node, field.name)
            texts = [text for text in map(plain, value) if text] if isinstance(value, tuple) else []
            for one, other in pairwise(texts):
                ends, begins = words(one), words(other)
                if ends and begins and words(one + other) != [*ends, *begins]:
                    found |= {ends[-1], begins[0]}
    return found


def plain(node):
    if isinstance(node, Text):
        return node.value
    return "".join(map(plain, getattr(node, "children", ())))


class TestAPassage:
    def test_is_replaced_wherever_it_stands(self):
        document = redacted(Text("Écrivez à Jeanne Dupont."), Strong((Text("JEANNE  DUPONT"),)), Text(" aussi"))
        text = render_text(document)
        assert f"Écrivez à {MARK}." in text
        assert "dupont" not in text.casefold()

    def test_is_a_passage_of_whole_words(self):
        assert "Dupontel" in render_text(redacted(Text("Jeanne Dupontel"), passages=["Jeanne Dupont"]))

    def test_that_a_link_leads_to_leads_nowhere_any_more(self):
        link = Link("mailto:jeanne.dupont@example.org", (Text("Écrire"),))
        document = redacted(Text("Ici : "), link, Text("."))
        assert "dupont" not in render_html(document)
        assert document.articles[0].content[0].children == (Text("Ici : Écrire."),)

    def test_that_a_fact_is_goes_too(self):
        document = redacted(Fact("dpo.email", value="jeanne.dupont@example.org"))
        assert "dupont" not in render_html(document)
        assert MARK in render_text(document)

    def test_of_no_word_erases_nothing(self):
        document = one_article(Text("Words."))
        assert without(document, ["", "…", "  "]) == document


class TestAnyDocument:
    @given(document=documents(), data=st.data())
    def test_says_no_word_that_was_erased_and_every_other(self, document, data):
        said = sorted(said_in(document))
        assume(said)
        gone = set(data.draw(st.lists(st.sampled_from(said), min_size=1, max_size=3)))
        after = without(document, gone)
        assert not gone & said_in(after)
        assert set(said) - gone - glued_in(document) <= said_in(after)
        assert encode(decode(encode(after))) == encode(after)
        assert [found.id for found in after.articles] == [found.id for found in document.articles]

    @given(document=documents())
    def test_without_a_word_it_does_not_say_is_itself(self, document):
        assert without(document, ["inexistantpartout"]) is document
