from hypothesis import given

from policies.document.words import words
from tests.document.strategies import quick, texts


class TestWords:
    def test_are_runs_of_letters_or_digits(self):
        assert words("L'article 6-1, a_b (RGPD)") == ["l", "article", "6", "1", "a", "b", "rgpd"]

    def test_fold_case(self):
        assert words("ÉTÉ Straße") == ["été", "strasse"]

    def test_are_the_same_however_accents_are_written(self):
        assert words("e\u0301te\u0301") == words("été")

    def test_keep_the_vowel_signs_that_stand_on_their_letters(self):
        assert words("كِتَابٌ هنا") == ["كِتَابٌ", "هنا"]
        assert words("हिन्दी") == ["हिन्दी"]

    def test_are_not_made_of_a_mark_that_stands_alone(self):
        assert words("a \u0301 b") == ["a", "b"]

    @quick
    @given(texts)
    def test_are_words_again(self, text):
        found = words(text)
        assert words(" ".join(found)) == found
