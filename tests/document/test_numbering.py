import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.document.nodes import NumberingStyle, Reference
from policies.document.numbering import (
    direction,
    heading,
    label,
    language_of,
    numbers,
    reference_forms,
    reference_text,
    resolve,
)
from policies.document.render.html import render_contents, render_html
from policies.document.render.markdown import render_markdown
from policies.document.render.reading import Reading
from policies.document.render.text import render_text
from policies.document.words import words
from tests.document.reading_html import read_html
from tests.document.samples import COLLECTED, POLICY, PREAMBLE, article, policy, sentence
from tests.document.strategies import LOCALES, documents, quick


class TestNumbers:
    def test_count_the_articles_in_order_and_pass_over_those_without_number(self):
        assert numbers(POLICY) == {"preamble": None, "defined": 1, "collected": 2, "kept": 3, "rights": 4}


class TestHeading:
    def test_sets_the_number_before_the_words(self):
        assert heading(COLLECTED, 4, NumberingStyle.ARTICLE, "en") == "Article 4. What we collect"
        assert heading(COLLECTED, 4, NumberingStyle.PLAIN, "en") == "4. What we collect"

    def test_of_an_article_without_number_is_bare(self):
        assert heading(PREAMBLE, None, NumberingStyle.ARTICLE, "en") == "Preamble"

    def test_of_an_article_without_words_is_its_label(self):
        assert heading(article("a", ""), 2, NumberingStyle.CAPITALS, "fr") == "ARTICLE 2"

    def test_names_the_first_article_in_french_capitals(self):
        assert label(1, NumberingStyle.CAPITALS, "fr-BE") == "ARTICLE PREMIER"
        assert label(1, NumberingStyle.CAPITALS, "es") == "ARTÍCULO 1"

    @pytest.mark.parametrize(
        ("locale", "style", "expected"),
        [
            ("de", NumberingStyle.ARTICLE, "Artikel 1"),
            ("de", NumberingStyle.CAPITALS, "ARTIKEL 1"),
            ("br", NumberingStyle.ARTICLE, "Pennad 1"),
            ("br", NumberingStyle.CAPITALS, "PENNAD 1"),
            ("ar", NumberingStyle.ARTICLE, "المادة 1"),
            ("ar", NumberingStyle.CAPITALS, "المادة 1"),
            ("ar", NumberingStyle.PLAIN, "1."),
            ("en", NumberingStyle.CAPITALS, "ARTICLE 1"),
        ],
    )
    def test_begins_as_the_language_and_the_style_have_it(self, locale, style, expected):
        assert label(1, style, locale) == expected

    @quick
    @given(documents())
    def test_reads_the_same_in_every_rendering_and_in_the_contents(self, document):
        shown = Reading(document)
        text, markdown = render_text(document), words(render_markdown(document))
        contents = words(read_html(render_contents(document)).text)
        html = words(read_html(render_html(document)).text)
        computed = numbers(document)
        assert [number for number in computed.values() if number] == list(
            range(1, sum(article.numbered for article in document.articles) + 1)
        )
        for one in document.articles:
            title = words(shown.heading(one))
            assert all(holds(found, title) for found in (words(text), markdown, html))
            number = computed[one.id]
            listed = f"{number}. {one.heading}" if number else one.heading
            assert holds(contents, words(listed))


def holds(found, wanted):
    """Whether some words stand in others side by side, in order."""
    return any(found[at : at + len(wanted)] == wanted for at in range(len(found) - len(wanted) + 1))


class TestReferenceText:
    @pytest.mark.parametrize(
        ("locale", "expected"),
        [("fr", "article 5"), ("br", "pennad 5"), ("es", "artículo 5"), ("de", "Artikel 5"), ("it", "article 5")],
    )
    def test_speaks_the_language_of_the_policy(self, locale, expected):
        assert reference_text(5, "", locale) == expected

    def test_is_the_number_alone_on_request(self):
        assert reference_text(5, "number", "ar") == "5"

    def test_calls_an_article_without_number_by_its_heading(self):
        assert reference_text(None, "", "fr", "Préambule") == "«\u00a0Préambule\u00a0»"

    @pytest.mark.parametrize(
        ("locale", "form", "expected"),
        [
            ("fr", "the", "l’article 5"),
            ("fr", "of", "de l’article 5"),
            ("fr", "to", "à l’article 5"),
            ("fr", "start", "Article 5"),
            ("fr-BE", "the-start", "L’article 5"),
            ("br", "the", "ar pennad 5"),
            ("br", "in", "er pennad 5"),
            ("br", "start", "Pennad 5"),
            ("es", "of", "del artículo 5"),
            ("es", "to", "al artículo 5"),
            ("de", "of", "des Artikels 5"),
            ("de", "start", "Artikel 5"),
            ("en", "start", "Article 5"),
            ("ar", "to", "للمادة 5"),
            ("ar", "by", "بالمادة 5"),
        ],
    )
    def test_takes_the_form_that_the_sentence_calls_for(self, locale, form, expected):
        assert form in reference_forms(locale)
        assert reference_text(5, form, locale) == expected

    @pytest.mark.parametrize("form", ["of", "unknown", "{}"])
    def test_is_plain_in_a_form_that_the_language_lacks(self, form):
        assert form not in reference_forms("en")
        assert reference_text(5, form, "en") == "article 5"

    @pytest.mark.parametrize(
        ("form", "expected"),
        [
            ("the", "l’article «\u00a0{1}\u00a0»"),
            ("of", "de l’article «\u00a0{1}\u00a0»"),
            ("start", "«\u00a0{1}\u00a0»"),
            ("number", "«\u00a0{1}\u00a0»"),
        ],
    )
    def test_calls_an_article_without_number_by_its_heading_in_every_form(self, form, expected):
        assert reference_text(None, form, "fr", " {1} ") == expected

    def test_says_which_kind_of_thing_has_neither_number_nor_heading(self):
        assert [reference_text(None, form, "fr", " ") for form in ("", "of", "start")] == [
            "article",
            "de l’article",
            "Article",
        ]

    @given(st.sampled_from(LOCALES), st.integers(1, 500))
    def test_holds_the_number_once_and_no_other_digit_in_every_form(self, locale, number):
        for form in reference_forms(locale):
            assert re.findall(r"\d+", reference_text(number, form, locale)) == [str(number)]

    def test_of_several_articles_is_words_and_numbers_in_every_rendering(self):
        both = sentence("Voir les articles ", Reference("b", "number"), " et ", Reference("c", "number"), ".")
        document = policy(article("a", "A", both), article("b", "B"), article("c", "C"), locale="fr")
        assert "Voir les articles 2 et 3." in render_text(document)
        assert "Voir les articles 2 et 3." in render_markdown(document)
        assert read_html(render_html(document)).text.count("Voir les articles 2 et 3.") == 1


class TestResolve:
    def test_finds_an_article_by_an_id_that_it_once_had(self):
        adopted = article("model", "Rights", former_ids=("own",))
        assert resolve(policy(adopted), "own") is adopted

    def test_prefers_the_article_that_has_the_id_today(self):
        present = article("own", "Data")
        assert resolve(policy(article("model", "Rights", former_ids=("own",)), present), "own") is present

    def test_finds_nothing_for_an_unknown_id(self):
        assert resolve(POLICY, "gone") is None


class TestLocales:
    def test_have_a_base_language(self):
        assert [language_of(locale) for locale in ("fr", "fr-BE", "zh_Hans")] == ["fr", "fr", "zh"]

    def test_have_a_direction_by_script_or_language(self):
        assert [direction(locale) for locale in ("ar", "fr", "he-IL", "az-Arab", "ku-Latn")] == [
            "rtl",
            "ltr",
            "rtl",
            "rtl",
            "ltr",
        ]
