import pytest

from policies.document.nodes import NumberingStyle
from policies.document.numbering import direction, heading, label, language_of, numbers, reference_text, resolve
from tests.document.samples import COLLECTED, POLICY, PREAMBLE, article, policy


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
