import time

import pytest

from policies.review.rules.patterns import UnusablePattern, folded, pattern, patterns, words_of


def fits(source, text):
    return pattern(source).may_fit(folded(text)) and pattern(source).span_in(words_of(folded(text))) is not None


class TestPattern:
    @pytest.mark.parametrize(
        ("source", "text"),
        [
            ("norme* simplifie*", "les Normes Simplifiées de la CNIL"),
            ("ns 48", "(NS 48)"),
            ("ns 48", "la NS-48"),
            ("google +", "Google + et GOOGLE+"),
            ("droit* d'opposition", "votre droit d’opposition"),
            ("retir* ... consentement|accord", "retirer à tout moment votre accord"),
            ("*portation", "l'exportation"),
            ("œuvre", "la mise en oeuvre"),
            ("a ... b ... cet", "a x b x x cet"),
        ],
    )
    def test_fits_words_whatever_their_case_accents_and_marks(self, source, text):
        assert fits(source, text)

    @pytest.mark.parametrize(
        ("source", "text"),
        [
            ("norme* simplifie*", "une norme très simplifiée"),
            ("cil", "la faucille"),
            ("google +", "Google"),
            ("retir* ... accord", "retirer un deux trois quatre cinq six sept huit neuf accord"),
            ("retir* ... accord", "votre accord est retiré"),
        ],
    )
    def test_fits_no_others(self, source, text):
        assert not fits(source, text)

    def test_finds_a_later_beginning_when_the_first_is_too_far(self):
        assert fits("retir* ... accord", "retirer " + "x " * 20 + "retirer cet accord")

    def test_lets_runs_of_several_words_overlap_a_gap(self):
        assert fits("le ... le chat noir", "le le chat noir")

    @pytest.mark.parametrize(
        "source", ["48", "2012 209", "*", "a*b", "... mots", "mots ...", "", "x" * 400, "mot " * 30]
    )
    def test_is_refused_where_it_says_too_little_or_too_much(self, source):
        with pytest.raises(UnusablePattern):
            pattern(source)

    def test_is_one_a_line(self):
        assert [one.source for one in patterns("ns 48\n\n  norme* simplifie* \n")] == ["ns 48", "norme* simplifie*"]


class TestTime:
    @pytest.mark.parametrize(
        "source", ["a* ... a* ... a* ... a* ... bout", "mot mot mot mot mot ... fin", "mot|aa|cc* ... dd"]
    )
    def test_grows_with_the_text_and_no_faster(self, source):
        def spent(length):
            words = ["a", "mot"] * (length // 2)
            begun = time.process_time()
            for _ in range(5):
                pattern(source).span_in(words)
            return time.process_time() - begun

        spent(1000)
        assert spent(40_000) < 10 * 4 * spent(10_000)

    def test_is_short_for_ten_thousand_characters(self):
        words = words_of("aaaa " * 2000)
        begun = time.process_time()
        pattern("a* ... a* ... a* ... a* ... a* ... bout").span_in(words)

        assert time.process_time() - begun < 0.5
