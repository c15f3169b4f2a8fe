import pytest

from policies.document.nodes import (
    ContactCard,
    ContactRole,
    Definition,
    Definitions,
    Fact,
    Item,
    List,
    PolicyDocument,
    PolicyType,
    Reference,
    Strong,
    Term,
    Text,
)
from policies.review.errors import NotReady
from policies.review.readiness import obstacles, require_ready, warnings
from tests.factories.policies import article, paragraph, sample_articles, sample_id

pytestmark = pytest.mark.usefixtures("english")


def document(*articles, title="Policy"):
    return PolicyDocument(PolicyType.PRIVACY, "en", title, articles)


class TestReadiness:
    def test_lets_a_whole_policy_pass(self):
        assert list(obstacles(document(*sample_articles()))) == []

    @pytest.mark.parametrize(
        ("obstructed", "named"),
        [
            (document(*sample_articles(), title=" "), "title"),
            (document(), "article"),
            (document(article("A", paragraph(Fact("dpo.email")))), "Article 1. A.*Data protection officer: e-mail"),
            (document(article("A", paragraph(Reference("nowhere")))), "Article 1. A"),
            (document(article("A", ContactCard(ContactRole.DPO, (Fact("dpo.name"),)))), "Article 1. A"),
            (document(article("A", ContactCard(ContactRole.DPO, ()))), "Article 1. A"),
            (document(article("A", paragraph(Term("nowhere", (Text("DATA"),))))), "Article 1. A"),
            (document(article("A", heading=" ")), "heading"),
            (document(article("A"), article("B"), article("A")), "Article 3. A"),
            (
                document(
                    article("A", List(False, (Item("x", (paragraph("1"),)),))),
                    article("B", List(False, (Item("x", (paragraph("2"),)),))),
                ),
                "Article 1. A",
            ),
        ],
    )
    def test_names_what_obstructs_in_one_sentence(self, obstructed, named):
        with pytest.raises(NotReady, match=named) as raised:
            require_ready(obstructed)
        assert str(raised.value).endswith(".")

    def test_lets_a_reference_to_a_former_id_pass(self):
        new = article("New", paragraph("Here."), former_ids=(sample_id("Old"),))
        assert list(obstacles(document(new, article("A", paragraph(Reference(sample_id("Old"))))))) == []

    @pytest.mark.parametrize(
        ("node", "words"),
        [
            (Fact("dpo.email"), "Write to [Data protection officer: e-mail] by post."),
            (Reference("nowhere"), "Write to article ? by post."),
            (Term("nowhere", (Text("US"),)), "Write to US by post."),
        ],
    )
    def test_names_the_sentence_too(self, node, words):
        sentence = paragraph("Before. ", Strong((Text("Write to "), node)), " by post. After.")
        assert [f"“{words}”" in said for said in obstacles(document(article("A", sentence)))] == [True]

    def test_says_the_same_once(self):
        twice = paragraph("See ", Reference("x"), " and ", Reference("x"), ".")
        assert len(list(obstacles(document(article("A", twice, twice))))) == 1

    def test_tells_two_sentences_apart(self):
        one, other = paragraph("One: ", Reference("x"), "."), paragraph("Other: ", Reference("x"), ".")
        assert len(list(obstacles(document(article("A", one, other))))) == 2


class TestWarnings:
    def test_are_none_for_a_whole_policy(self):
        assert list(warnings(document(*sample_articles()))) == []

    @pytest.mark.parametrize(
        ("node", "said"),
        [
            (
                Fact("controller.name", value="Ville", fell_back=True),
                "“Article 1. A” shows “Controller: name” in the words for every",
            ),
            (Fact("controller.name", "de", value="Ville", fell_back=True), "without the grammatical form"),
            (Reference(sample_id("A"), "of"), "a form that this language does not have"),
        ],
    )
    def test_name_what_stands_in_for_other_words_and_where(self, node, said):
        found = document(article("A", paragraph("It is ", node, ".")))
        [warning] = warnings(found)
        assert said in warning
        assert "where it says: “It is " in warning
        assert list(obstacles(found)) == []

    def test_say_nothing_of_an_address_which_is_hardly_ever_translated(self):
        address = Fact("controller.address", value="1 rue Haute", fell_back=True)
        assert list(warnings(document(article("A", paragraph(address))))) == []

    def test_look_into_contact_cards(self):
        card = ContactCard(ContactRole.DPO, (Fact("dpo.name", value="DPO", fell_back=True),))
        [warning] = warnings(document(article("A", card)))
        assert "“Data protection officer”" in warning

    def test_name_a_definition_that_uses_itself(self):
        assert list(warnings(defined(DATA=["DATA"]))) == ["The definition of “DATA” uses “DATA” itself."]

    def test_name_definitions_that_explain_one_another(self):
        circle = defined(DATA=["SITE"], SITE=["PUBLISHER", "OTHER"], PUBLISHER=["DATA"], OTHER=[], USER=["DATA"])
        assert list(warnings(circle)) == ["These definitions explain one another in a circle: DATA, SITE, PUBLISHER."]
        assert list(obstacles(circle)) == []

    def test_are_found_in_ten_thousand_definitions(self):
        names = [f"T{number}" for number in range(10_000)]
        long = defined(**{name: [after] for name, after in zip(names, [*names[1:], names[0]], strict=True)})
        assert len(list(warnings(long))) == 1


def defined(**uses):
    """A policy whose definitions use one another, by name."""
    items = tuple(
        Definition(sample_id(name), name, (paragraph(*(Term(sample_id(used), (Text(used),)) for used in others)),))
        for name, others in uses.items()
    )
    return document(article("Definitions", Definitions(items)))
