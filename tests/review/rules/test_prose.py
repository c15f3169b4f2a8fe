from policies.document.nodes import (
    ContactCard,
    ContactRole,
    Definition,
    Definitions,
    Fact,
    Link,
    Reference,
    Strong,
    Text,
)
from policies.review.rules.patterns import patterns
from policies.review.rules.prose import Kind, Prose
from tests.review.rules.judging import article, listed, policy, said


def sentences(*content):
    return [(s.kind, s.text) for s in Prose(policy(article(*content))).sentences[1:]]


class TestSentences:
    def test_end_at_a_stop_before_a_capital(self):
        assert [text for _kind, text in sentences("Un. Deux ! Voir l'art. 32 de M. Dupont. « Trois. »")] == [
            "Un.",
            "Deux !",
            "Voir l'art. 32 de M. Dupont.",
            "« Trois. »",
        ]

    def test_stand_in_every_kind_of_block(self):
        card = ContactCard(ContactRole.DPO, (Fact("dpo.email", value="dpo@x.example"),))
        defined = Definitions((Definition("d", "Portail", (said("Le site."), listed("une partie"))),))

        assert sentences("Un.", listed("deux"), defined, card) == [
            (Kind.PARAGRAPH, "Un."),
            (Kind.ITEM, "deux"),
            (Kind.DEFINITION, "Le site."),
            (Kind.DEFINITION, "une partie"),
            (Kind.CONTACT, "dpo@x.example"),
        ]

    def test_keep_what_was_typed_apart_from_what_was_inserted(self):
        one = article("Un.", heading="Premier")
        two = article(
            said("Voir l’", Reference("Premier"), " ou ", Fact("dpo.email", value="a@b.fr")), heading="Second"
        )
        sentence = Prose(policy(one, two)).sentences[-1]

        assert sentence.text == "Voir l’article 1 ou a@b.fr"
        assert sentence.typed == "Voir l’xxxxxxxxx ou xxxxxx"

    def test_know_the_links_of_their_own_words(self):
        link = Link("https://x.example/", (Text("ici"),))
        first, second = Prose(policy(article(said("Cliquez ", link, ". Puis rien.")))).sentences[1:]

        assert (first.links, second.links) == (("https://x.example/",), ())

    def test_know_whether_they_begin_in_bold(self):
        first, second = Prose(policy(article(said(Strong((Text("Opposition."),)), " Vous pouvez.")))).sentences[1:]

        assert (first.opens_bold, second.opens_bold) == (True, False)

    def test_are_found_once_in_their_order_whichever_pattern_fits(self):
        prose = Prose(policy("Un cookie et un traceur.", "Rien.", "Un traceur."))

        assert [s.text for s in prose.matching(patterns("traceur*\ncookie*"))] == [
            "Un cookie et un traceur.",
            "Un traceur.",
        ]
