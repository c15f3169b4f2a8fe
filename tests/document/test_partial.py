import pytest
from hypothesis import given

from policies.document.comparison import compare, compare_facts
from policies.document.digests import wording_digests
from policies.document.encoding import UnreadableDocument, canonical, decode, encode
from policies.document.nodes import ContactCard, Fact, FactUsed
from policies.document.partial import encode_partial, html_with, read_partly, rewritten_partly, text_with
from policies.document.render.html import render_html
from policies.document.render.text import render_text
from policies.document.rewriting import with_facts
from policies.document.sentences import sentence
from tests.document.strategies import documents


class Renewed:
    """Says something new of every second fact, and gives each card one line more."""

    def fact(self, key, form=""):
        return Fact(key, form, f"new {key}" if len(key) % 2 else "unchanged")

    def card(self, role, subject=""):
        return ContactCard(role, (self.fact(f"{role.value}.name"), self.fact(f"{role.value}.email")))

    def used(self):
        return (FactUsed("11111111-1111-4111-8111-111111111111", 2, "sha256:" + "0" * 64),)


def renders(document):
    try:
        return render_html(document) and render_text(document)
    except ValueError:
        return None


class TestReadingPartly:
    @given(documents())
    def test_writes_and_renders_what_reading_it_whole_does(self, document):
        document = canonical(document)
        text, partial = encode(document), read_partly(encode(document))
        whole, part = with_facts(document, Renewed()), with_facts(partial.document, Renewed())

        assert encode_partial(partial) == text
        assert encode_partial(rewritten_partly(partial, part)) == encode(whole.document)
        assert part.changed == whole.changed
        assert wording_digests(whole.document) == wording_digests(document)
        if renders(document) and renders(whole.document):
            assert html_with(render_html(document), partial.document, part) in (None, render_html(whole.document))
            assert text_with(render_text(document), partial.document, part) in (None, render_text(whole.document))

    @given(documents())
    def test_tells_the_change_as_reading_it_whole_does(self, document):
        partial = read_partly(encode(document))
        part = with_facts(partial.document, Renewed())
        whole = with_facts(decode(encode(document)), Renewed())

        told = sentence(compare_facts(partial.document, part.document), document.locale)
        assert told == sentence(compare(decode(encode(document)), whole.document), document.locale)

    @pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"schema":2}', '{"schema":1,"articles":[1]}'])
    def test_refuses_what_is_no_policy(self, text):
        with pytest.raises(UnreadableDocument):
            read_partly(text)
