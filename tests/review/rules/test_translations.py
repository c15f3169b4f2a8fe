import pytest

from policies.document.nodes import Fact, Reference, Term, Text
from policies.review.rules.outcomes import Severity
from tests.review.rules.judging import MET, NOT_APPLICABLE, article, outcome, parts, policy, results, said

CHIPS = (
    "Écrivez à ",
    Fact("dpo.email", value="a@b.fr"),
    ", voir ",
    Reference("two"),
    " et ",
    Term("t", (Text("Jeu"),)),
)


def source(*content):
    return policy(article(said(*content), id="one", heading="Un"), article("Deux.", id="two", heading="Deux"))


SOURCE = source(*CHIPS)


def translated(*content, locale="en", **more):
    articles = (article(said(*content), id="one", heading="One"), article("Two.", id="two", heading="Two"))
    return policy(*articles, locale=locale, **more)


class TestTranslation:
    @pytest.mark.parametrize("locale", ["en", "br"])
    def test_has_all_that_its_source_has(self, locale):
        assert outcome("T11", translated(*CHIPS, locale=locale), declared_source=SOURCE, source=SOURCE) is MET

    @pytest.mark.parametrize("lost", [1, 3, 5])
    def test_lacks_a_fact_a_reference_or_a_term(self, lost):
        content = [part for place, part in enumerate(CHIPS) if place != lost]
        found = results("T11", translated(*content), declared_source=SOURCE)

        assert [one.severity for one in found] == [Severity.ERROR]

    def test_lacks_an_article(self):
        assert len(parts("T11", policy(SOURCE.articles[0], locale="en"), declared_source=SOURCE)) == 1

    def test_may_use_a_fact_more_often_and_an_article_under_a_former_id(self):
        renamed = article(said(*CHIPS, CHIPS[1]), id="new", heading="One", former_ids=("one",))
        document = policy(renamed, SOURCE.articles[1], locale="en")

        assert outcome("T11", document, declared_source=SOURCE) is MET

    def test_is_warned_where_the_text_in_force_went_on(self):
        found = results("T11", translated("Write."), declared_source=source("Écrivez."), source=SOURCE)

        assert {one.severity for one in found} == {Severity.WARNING}
        assert [one.part for one in found] == ["behind"] * 3

    def test_is_none_without_a_source(self):
        assert outcome("T11", SOURCE) is NOT_APPLICABLE
