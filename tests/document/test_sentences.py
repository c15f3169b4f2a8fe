from dataclasses import replace

import pytest

from policies.document.comparison import compare
from policies.document.nodes import Fact, NumberingStyle, Text
from policies.document.phrases import PHRASES
from policies.document.sentences import sentence as changes
from tests.document.samples import (
    COLLECTED,
    DEFINED,
    KEPT,
    POLICY,
    PREAMBLE,
    RIGHTS,
    article,
    email,
    policy,
    sentence,
    with_email,
    without,
)

EVERYTHING = {
    "de": (
        "Der Titel ändert sich; eine E-Mail-Adresse ändert sich, in Artikel 3; Artikel 1 entfällt; "
        "die Artikel 1 bis 3 werden neu nummeriert; sonst nichts."
    ),
    "es": (
        "El título cambia; una dirección de correo electrónico cambia, en el artículo 3; el artículo 1 se "
        "suprime; los artículos 1 a 3 se renumeran; nada más."
    ),
    "br": (
        "An titl a cheñch ; ur chomlec’h postel a cheñch, er pennad 3 ; ar pennad 1 zo dilamet ; "
        "ar pennadoù 1 betek 3 zo adniverennet ; netra ken."
    ),
    "ar": (
        "العنوان يتغير؛ عنوان بريد إلكتروني يتغير، في المادة 3؛ المادة 1 تُحذف؛ "
        "المواد 1 إلى 3 يُعاد ترقيمها؛ ولا شيء غير ذلك."
    ),
}


def addressed(value):
    """A policy that shows the address in articles 1, 3 and in its preamble."""
    return policy(
        article("p", "Preamble", sentence(email(value)), numbered=False),
        article("a", "A", sentence(email(value))),
        article("b", "B"),
        article("c", "C", sentence(email(value))),
    )


def in_both(before, after):
    comparison = compare(before, after)
    return changes(comparison, "en"), changes(comparison, "fr").replace("\u00a0", " ")


class TestSentence:
    def test_says_that_nothing_changes(self):
        assert in_both(POLICY, POLICY) == ("Nothing changes.", "Rien ne change.")

    def test_says_that_there_was_nothing_before(self):
        assert in_both(None, POLICY) == ("First version.", "Première version.")

    def test_names_a_fact_and_where_it_stands(self):
        assert in_both(POLICY, with_email(POLICY, "x@city.example")) == (
            "One e-mail address changes, in article 4; nothing else.",
            "Une adresse électronique change, à l’article 4 ; rien d’autre.",
        )

    def test_counts_a_fact_once_wherever_it_stands(self):
        assert in_both(addressed("a@city.example"), addressed("b@city.example")) == (
            "One e-mail address changes, in articles 1 and 3 and in “Preamble”; nothing else.",
            "Une adresse électronique change, aux articles 1 et 3 et dans « Preamble » ; rien d’autre.",
        )

    def test_counts_facts_of_one_kind_together(self):
        before, after = (
            policy(article("a", "A", sentence(Fact("dpo.email", value=v), Fact("controller.email", value=v))))
            for v in "xy"
        )
        assert in_both(before, after) == (
            "Two e-mail addresses change, in article 1; nothing else.",
            "Deux adresses électroniques changent, à l’article 1 ; rien d’autre.",
        )

    def test_has_a_word_for_any_fact(self):
        before, after = (policy(article("a", "A", sentence(Fact("portal.motto", value=v)))) for v in "xy")
        assert in_both(before, after) == (
            "One piece of information changes, in article 1; nothing else.",
            "Un renseignement change, à l’article 1 ; rien d’autre.",
        )

    def test_tells_what_comes_and_what_it_renumbers(self):
        assert in_both(without(POLICY, "defined"), POLICY) == (
            "Article 1 is added; articles 2 to 4 are renumbered; nothing else.",
            "L’article 1 est ajouté ; les articles 2 à 4 sont renumérotés ; rien d’autre.",
        )

    def test_calls_a_removed_article_by_its_last_number(self):
        assert in_both(POLICY, without(POLICY, "rights")) == (
            "Article 4 is removed; nothing else.",
            "L’article 4 est supprimé ; rien d’autre.",
        )

    def test_tells_what_moves(self):
        assert in_both(POLICY, policy(PREAMBLE, DEFINED, KEPT, COLLECTED, RIGHTS))[0] in (
            "Article 3 is moved; article 2 is renumbered; nothing else.",
            "Article 2 is moved; article 3 is renumbered; nothing else.",
        )

    def test_calls_an_article_without_number_by_its_heading(self):
        after = policy(replace(PREAMBLE, content=(sentence("Hello."),)), *POLICY.articles[1:])
        assert in_both(POLICY, after) == (
            "“Preamble” is reworded; nothing else.",
            "« Preamble » est reformulé ; rien d’autre.",
        )

    def test_lists_what_is_reworded(self):
        reworded = [replace(one, summary=(Text("New."),)) for one in (DEFINED, COLLECTED, RIGHTS)]
        assert in_both(POLICY, policy(PREAMBLE, *reworded[:2], KEPT, reworded[2])) == (
            "Articles 1, 2 and 4 are reworded; nothing else.",
            "Les articles 1, 2 et 4 sont reformulés ; rien d’autre.",
        )

    def test_tells_the_title_and_the_style_of_numbers(self):
        after = replace(POLICY, title="Your data", numbering=NumberingStyle.PLAIN)
        assert in_both(POLICY, after) == (
            "The title changes; articles are numbered in another style; nothing else.",
            "Le titre change ; la présentation des numéros d’article change ; rien d’autre.",
        )

    @pytest.mark.parametrize(("locale", "begins"), [("fr-BE", "Rien"), ("ar", "لا شيء"), ("it", "Nothing")])
    def test_is_english_where_no_other_words_are_known(self, locale, begins):
        assert changes(compare(POLICY, POLICY), locale).startswith(begins)

    @pytest.mark.parametrize(("locale", "said"), EVERYTHING.items())
    def test_speaks_every_language_that_policies_are_read_in(self, locale, said):
        after = replace(with_email(policy(PREAMBLE, COLLECTED, KEPT, RIGHTS), "x@city.example"), title="Your data")
        assert changes(compare(POLICY, after), locale).replace("\u00a0", " ") == said

    @pytest.mark.parametrize("language", PHRASES)
    def test_has_a_word_for_every_kind_in_every_language(self, language):
        assert set(PHRASES[language].facts) == set(PHRASES["en"].facts)
        assert set(PHRASES[language].changes) == set(PHRASES["en"].changes)
        assert len(PHRASES[language].counts) in (0, 10)

    def test_tells_everything_in_one_breath(self):
        after = replace(
            with_email(policy(PREAMBLE, COLLECTED, KEPT, RIGHTS), "x@city.example"),
            title="Your data",
        )
        assert changes(compare(POLICY, after), "en") == (
            "The title changes; one e-mail address changes, in article 3; article 1 is removed; "
            "articles 1 to 3 are renumbered; nothing else."
        )
