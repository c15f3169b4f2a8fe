import re
from dataclasses import replace

from hypothesis import given

from policies.document.nodes import Definition, Definitions, Strong, Term, Text
from policies.document.render.at_hand import definitions_at_hand
from policies.document.render.html import render_html
from policies.document.words import words
from tests.document.reading_html import read_html
from tests.document.samples import POLICY, article, policy, sentence
from tests.document.strategies import documents, quick


def uses(*names):
    return sentence(*(Term(name, (Text(name.upper()),)) for name in names))


class TestDefinitionsAtHand:
    def test_opens_the_definition_of_a_term_without_a_script(self):
        html, [definition] = definitions_at_hand(render_html(POLICY))
        assert '<button type="button" class="term" popovertarget="t-platform">PLATFORM</button>' in html
        assert '<dt id="d-platform"><dfn>PLATFORM</dfn></dt>' in html
        assert (definition.id, definition.term) == ("platform", "PLATFORM")
        assert definition.content.strip() == "<p>the open data site.</p>"

    def test_holds_those_that_a_definition_uses_in_turn_and_in_a_circle(self):
        defined = Definitions((Definition("a", "A", (uses("b"),)), Definition("b", "B", (uses("a"),))))
        _, found = definitions_at_hand(render_html(policy(article("x", "X", defined, uses("a")))))
        assert sorted(one.id for one in found) == ["a", "b"]

    def test_tells_a_definition_from_those_inside_it(self):
        inner = Definitions((Definition("b", "B", (sentence("inner"),)),))
        defined = Definitions((Definition("a", "A", (sentence("one"), inner, sentence("two"))),))
        _, found = definitions_at_hand(render_html(policy(article("x", "X", defined, uses("a", "b")))))
        contents = {one.id: words(read_html(one.content).text) for one in found}
        assert contents == {"a": ["one", "b", "inner", "two"], "b": ["inner"]}

    def test_takes_no_text_for_markup(self):
        nasty = '<a class="term" href="#d-x">x</a></dd><dt id="d-x"><dfn>x</dfn></dt>\n<dd>\n'
        defined = Definitions((Definition("a", nasty, (sentence(nasty),)),))
        one = policy(article("x", "X", defined, sentence(nasty, Strong((Term("a", (Text(nasty),)),)))))
        html, found = definitions_at_hand(render_html(one))
        assert [definition.id for definition in found] == ["a"]
        assert html.count("<button") == 1

    @quick
    @given(documents())
    def test_changes_no_word_of_the_text(self, document):
        frozen = render_html(document)
        html, found = definitions_at_hand(frozen)
        assert words(read_html(html).text) == words(read_html(frozen).text)
        assert read_html(html).text == read_html(frozen).text
        for definition in found:
            shown = read_html(definition.content)
            assert not any("id" in attrs for _, attrs in shown.tags)

    @quick
    @given(documents())
    def test_opens_what_stands_in_the_page_and_nothing_else(self, document):
        html, found = definitions_at_hand(render_html(document))
        whole = html + "".join(definition.content for definition in found)
        assert set(re.findall(r'popovertarget="t-([^"]*)"', whole)) == {definition.id for definition in found}

    def test_leaves_a_text_without_terms_as_it_is(self):
        html = render_html(replace(POLICY, articles=POLICY.articles[:2]))
        assert definitions_at_hand(html) == (html, ())
