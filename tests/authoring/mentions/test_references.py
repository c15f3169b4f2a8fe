import pytest

from policies.authoring.mentions.references import Heading, References, Verdict
from policies.document.nodes import Topic

HEADINGS = (
    Heading("p", None, "Préambule", Topic.PREAMBLE),
    Heading("d", 1, "Données collectées", Topic.DATA),
    Heading("f", 2, "Finalités", Topic.PURPOSES),
    Heading("c", 3, "Cookies", Topic.COOKIES),
    Heading("v", 4, "Vidéoprotection", Topic.OTHER),
)
TODAY = {heading.number: heading.id for heading in HEADINGS if heading.number}


def judged(text, typed=TODAY, locale="fr", headings=HEADINGS):
    return References(headings, typed, locale).in_text(text)


def one(text, **options):
    (found,) = judged(text, **options)
    return found


class TestTypedReferences:
    def test_are_certain_where_the_sentence_speaks_of_the_same(self):
        found = one("Les finalités décrites à l'article 2 de la présente politique.")

        assert (found.verdict, found.target.id, found.shows) == (Verdict.CERTAIN, "f", "article 2")

    def test_are_doubtful_where_it_speaks_of_another_article(self):
        found = one("Les finalités décrites à l'article 3.")

        assert (found.verdict, found.target.id) == (Verdict.ELSEWHERE, "c")
        assert [heading.id for heading in found.likely] == ["f"]

    def test_are_doubtful_by_the_words_of_a_heading_in_any_language(self):
        assert one("La vidéoprotection (article 3).").verdict is Verdict.ELSEWHERE
        assert one("Videoprotection, see article 4.", locale="br").target.id == "v"

    def test_are_possible_where_nothing_speaks_for_or_against_them(self):
        assert one("Voir l'article 3.").verdict is Verdict.POSSIBLE

    def test_lead_nowhere_where_no_article_has_the_number(self):
        assert (one("Voir l'article 12.").verdict, one("Voir l'article 12.").target) == (Verdict.ABSENT, None)

    @pytest.mark.parametrize("text", ["L'article 2 du code civil.", "L'article 2 de la loi.", "Article 2 of the GDPR."])
    def test_of_laws_are_none_of_ours(self, text):
        assert one(text).verdict is Verdict.OF_A_LAW

    def test_of_this_policy_are_ours_whatever_law_is_named(self):
        assert one("Les cookies de l'article 3 de la présente politique, selon la loi.").verdict is Verdict.CERTAIN

    def test_look_at_their_own_sentence_alone(self):
        assert one("Les finalités sont là. Voir l'article 3.").verdict is Verdict.POSSIBLE

    def test_keep_the_word_and_take_the_number_where_there_are_several(self):
        first, second = judged("Voir les articles 2 et 3.")

        assert [(each.form, each.shows) for each in (first, second)] == [("number", "2"), ("number", "3")]
        assert "Voir les articles 2 et 3."[first.begin : first.end] == "2"

    def test_keep_a_capital_letter(self):
        found = one("Article 3 (cookies).")

        assert ("Article 3 (cookies)."[found.begin : found.end], found.form) == ("3", "number")

    def test_of_a_source_that_numbered_otherwise_are_never_certain(self):
        found = one("Les cookies : article 8.", typed={8: "c"})

        assert (found.verdict, found.target.id, found.shows) == (Verdict.POSSIBLE, "c", "article 3")

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("de", "Siehe Artikel 3."),
            ("es", "Véase el artículo 3."),
            ("br", "Gwelit pennad 3."),
            ("ar", "انظر المادة 3."),
        ],
    )
    def test_are_known_in_every_language(self, locale, text):
        assert one(text, locale=locale).target.id == "c"


class Counted(tuple):
    """Articles that count how often they are gone through."""

    rounds = 0

    def __iter__(self):
        Counted.rounds += 1
        return super().__iter__()


class TestManyTexts:
    def test_are_read_without_going_through_the_articles_again(self):
        references = References(Counted(HEADINGS), TODAY, "fr")
        before = Counted.rounds

        found = [references.in_text("Les finalités de l'article 3, vidéoprotection.") for _text in range(10)]

        assert [each.verdict for (each,) in found] == [Verdict.ELSEWHERE] * 10
        assert Counted.rounds == before

    def test_of_one_long_sentence_are_judged_by_the_words_nearest(self):
        (*_others, last) = judged("Les cookies, article 2, " * 300 + "les finalités, article 2.")

        assert (len(_others), last.verdict) == (300, Verdict.CERTAIN)

    def test_with_a_row_of_numbers_longer_than_any_reference_are_cut(self):
        assert len(judged("Articles " + ", ".join(["2"] * 1000))) == 51
