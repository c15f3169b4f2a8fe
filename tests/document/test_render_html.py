from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.document.nodes import (
    Cell,
    Fact,
    Foreign,
    LegalBasis,
    Link,
    Notice,
    NoticeRole,
    Purpose,
    Purposes,
    Reference,
    Row,
    Strong,
    Table,
    Term,
    Text,
    is_safe_link,
    walk,
)
from policies.document.render.html import (
    Remark,
    UnresolvedFact,
    UnresolvedReference,
    render_article_html,
    render_contents,
    render_html,
)
from policies.document.render.json import article_json
from policies.document.render.text import render_text
from policies.document.words import words
from tests.document.reading_html import read_html
from tests.document.samples import COLLECTED, POLICY, RIGHTS, article, policy, sentence
from tests.document.strategies import NASTY, documents, quick

ALLOWED = {
    "section": {"id", "class"},
    "h2": {"id"},
    "h3": set(),
    "p": {"class"},
    "span": {"id", "class", "data-fact", "lang", "dir"},
    "a": {"href", "class"},
    "strong": set(),
    "em": set(),
    "br": set(),
    "ul": {"class"},
    "ol": {"class"},
    "li": set(),
    "dl": set(),
    "dt": {"id"},
    "dd": set(),
    "dfn": set(),
    "aside": {"class"},
    "div": {"class"},
    "address": set(),
    "table": {"class"},
    "caption": set(),
    "thead": set(),
    "tbody": set(),
    "tr": set(),
    "th": {"scope", "data-label"},
    "td": {"data-label"},
}


def html_of(*inlines, **fields):
    return render_html(policy(article("a", "A", sentence(*inlines)), **fields))


class TestRenderHtml:
    def test_sets_an_article_as_a_section_with_today_s_number_and_its_anchors(self):
        html = render_html(policy(article("new", "Rights", sentence("Yours."), former_ids=("old", "older"))))
        assert html == (
            '<section id="a-new" class="article topic-other">\n'
            '<span id="a-old"></span>\n<span id="a-older"></span>\n'
            '<h2 id="article-1">Article 1. Rights</h2>\n<p>Yours.</p>\n</section>\n'
        )

    def test_gives_no_number_to_an_article_without_one(self):
        assert "<h2>Preamble</h2>" in render_html(POLICY)

    def test_gives_an_id_once_even_when_two_articles_once_had_it(self):
        twice = policy(article("a", "A", former_ids=("x", "b")), article("b", "B", former_ids=("x",)))
        found = [attrs["id"] for _, attrs in read_html(render_html(twice)).tags if "id" in attrs]
        assert sorted(found) == ["a-a", "a-b", "a-x", "article-1", "article-2"]

    def test_says_it_in_short_in_the_language_of_the_policy(self):
        assert '<p class="summary"><span class="summary-label">In short:</span> your name' in render_html(POLICY)

    def test_leads_a_reference_to_the_article_whatever_its_id_was(self):
        one = policy(article("a", "A", sentence(Reference("old"))), article("b", "B", former_ids=("old",)))
        assert '<a href="#a-b">article 2</a>' in render_html(one)

    def test_leads_a_term_to_its_definition(self):
        html = render_html(POLICY)
        assert '<dt id="d-platform"><dfn>PLATFORM</dfn></dt>' in html
        assert '<a class="term" href="#d-platform">PLATFORM</a>' in html

    @pytest.mark.parametrize(
        ("key", "value", "shown"),
        [
            ("dpo.email", "dpo@city.example", '<a href="mailto:dpo@city.example">dpo@city.example</a>'),
            ("dpo.email", "by post only", "by post only"),
            ("dpo.phone", "+33 (0)2 98", '<a href="tel:+33298">+33\u00a0(0)2\u00a098</a>'),
            ("dpo.website", "https://city.example/", '<a href="https://city.example/">https://city.example/</a>'),
            ("dpo.website", "javascript:alert(1)", "javascript:alert(1)"),
            ("controller.address", "1 street\nCity", "1 street<br>\nCity"),
        ],
    )
    def test_links_a_fact_by_what_it_is(self, key, value, shown):
        assert f'<span class="fact" data-fact="{key}">{shown}</span>' in html_of(Fact(key, value=value))

    def test_leads_a_citation_to_the_text_of_the_law(self):
        law = Fact("law.x.citation", value="GDPR <i>", href="https://law.example/?a=1&b=2")
        assert (
            '<span class="fact" data-fact="law.x.citation">'
            '<a href="https://law.example/?a=1&amp;b=2">GDPR &lt;i&gt;</a></span>'
        ) in html_of(law)
        assert read_html(html_of(Link("https://city.example/", (law,)))).text == read_html(html_of(law)).text

    def test_opens_no_link_inside_a_link(self):
        inside = (Text("see "), Fact("dpo.email", value="a@b.example"), Reference("a"))
        html = html_of(Link("https://city.example/", inside))
        assert [tag for tag, _ in read_html(html).tags].count("a") == 1

    def test_tells_the_language_and_direction_of_foreign_words(self):
        assert '<span lang="ar" dir="rtl">حق</span>' in html_of(Foreign("ar", (Text("حق"),)))

    def test_sets_typed_rows_as_a_table_with_headers_in_the_language_of_the_policy(self):
        rows = Purposes((Purpose("p", (Text("Comptes"),), (LegalBasis.CONTRACT,)),))
        html = render_html(policy(article("a", "A", rows), locale="fr"))
        assert '<th scope="col">Finalité</th>\n<th scope="col">Base légale</th>\n</tr>' in html
        assert '<th scope="row" data-label="Finalité">Comptes</th>\n<td data-label="Base légale">Contrat (' in html

    def test_fills_up_a_row_that_is_too_short(self):
        table = Table("Prices", (Cell((Text("A"),)), Cell((Text("B"),))), (Row("r", (Cell((Text("1"),)),)),))
        html = render_html(policy(article("a", "A", table)))
        assert "<caption>Prices</caption>" in html
        assert '<td data-label="A">1</td>\n<td data-label="B"></td>' in html

    def test_labels_a_notice(self):
        notice = Notice(NoticeRole.LEGAL, (sentence("The law says so."),))
        html = render_html(policy(article("a", "A", notice), locale="fr"))
        assert '<aside class="notice notice-legal">\n<p class="notice-label">Rappel légal</p>' in html

    def test_labels_the_lines_of_a_contact_card(self):
        html = render_article_html(POLICY, RIGHTS)
        assert '<p class="contact-role">Data protection officer</p>\n<address>\n' in html
        assert '<p class="contact-line"><span class="contact-label">E-mail:</span> <span class="fact"' in html


class TestUnresolved:
    def test_fact_is_refused(self):
        with pytest.raises(UnresolvedFact) as caught:
            html_of(Fact("dpo.email"))
        assert caught.value.key == "dpo.email"

    @pytest.mark.parametrize("node", [Reference("gone"), Term("gone", (Text("SITE"),))])
    def test_reference_is_refused(self, node):
        with pytest.raises(UnresolvedReference) as caught:
            html_of(node)
        assert caught.value.ref == "gone"

    def test_is_marked_in_a_preview(self):
        nodes = (Fact("dpo.email"), Reference("gone"), Term("gone", (Text("SITE"),)))
        html = render_html(policy(article("a", "A", sentence(*nodes))), strict=False)
        assert html.count('<mark class="unresolved"') == 3

    def test_fact_that_fell_back_is_shown_as_such_in_a_preview_alone(self):
        draft = policy(article("a", "A", sentence(Fact("dpo.name", value="x", fell_back=True))))
        assert 'class="fact fell-back"' in render_html(draft, strict=False)
        assert "fell-back" not in render_html(draft)

    def test_says_beside_words_that_stand_in_for_others_what_the_mark_means(self):
        stood_in = (Fact("dpo.name", value="x", fell_back=True), Reference("a", "gone"))
        draft = policy(article("a", "A", sentence(*stood_in)))
        html = render_html(draft, strict=False, remark=Remark("Forme <absente>", "fr"))
        assert html.count('<span class="remark" lang="fr" dir="ltr"> (Forme &lt;absente&gt;)</span>') == 2
        assert "remark" not in render_html(draft, remark=Remark("Forme absente", "fr"))


class TestContents:
    def test_link_to_each_article_that_has_a_name(self):
        assert render_contents(policy(COLLECTED, article("x", "", numbered=False))) == (
            '<ul class="contents">\n<li><a href="#a-collected">1. What we collect</a></li>\n</ul>'
        )


class TestArticleJson:
    def test_is_what_the_public_interface_promises(self):
        data = article_json(POLICY, COLLECTED)
        assert list(data) == ["id", "number", "topic", "heading", "summary", "html", "text"]
        assert (data["number"], data["heading"]) == (2, "What we collect")
        assert data["summary"] == "your name and your e-mail."
        assert data["html"] in render_html(POLICY)
        assert data["text"] in render_text(POLICY)


class TestNoTextIsMarkup:
    @quick
    @given(documents())
    def test_lets_out_known_tags_and_attributes_alone(self, document):
        for tag, attrs in read_html(render_html(document)).tags:
            assert attrs.keys() <= ALLOWED[tag]
            assert is_safe_link(attrs.get("href", "#"))

    @quick
    @given(st.lists(st.sampled_from(NASTY), max_size=6))
    def test_shows_every_text_as_it_stands(self, nasty):
        inlines = [Strong((Text(text),)) for text in nasty]
        reader = read_html(html_of(*inlines, locale=NASTY[1]))
        assert reader.text == "\nArticle 1. A\n" + "".join(nasty) + ("\n\n" if nasty else "\n")
        assert Counter(tag for tag, _ in reader.tags)["strong"] == len(nasty)

    @quick
    @given(documents())
    def test_holds_the_words_of_every_text(self, document):
        shown = Counter(words(read_html(render_html(document)).text))
        for node in walk(document):
            if isinstance(node, Text):
                found = Counter(words(f" {node.value} "))
                assert sum((found - shown).values()) <= 2  # a word may continue in the texts beside it


class TestSameWords:
    @quick
    @given(documents())
    def test_stand_in_text_and_html_in_one_order(self, document):
        assert words(render_text(document)) == words(read_html(render_html(document)).text)

    @quick
    @given(documents())
    def test_stand_in_previews_too(self, document):
        fact = Fact("dpo.form")
        draft = replace(document, articles=(*document.articles, article("x", "X", sentence(fact, Reference("gone")))))
        html = render_html(draft, strict=False)
        assert words(render_text(draft, strict=False)) == words(read_html(html).text)
