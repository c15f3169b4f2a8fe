"""The two real policies: every word kept, and the repairs that they need."""

import re
import unicodedata

import pytest

from policies.authoring.importing.markdown import read_markdown
from policies.authoring.importing.recognition import text_of as read_bytes
from policies.authoring.importing.texts import passages_of, text_of
from policies.document.nodes import Definitions, Link, List, Paragraph, PolicyDocument, PolicyType, walk
from policies.document.render.text import render_text
from policies.facts.known import Known

BREST = "000_050f787a0b7ad3a6.txt"
ISSY = "003_7685a30cb481aaf0.txt"

pytestmark = pytest.mark.seeds


@pytest.fixture(scope="module")
def imported(seeds):
    return {name: read_markdown(read_bytes((seeds / name).read_bytes()), "fr") for name in (BREST, ISSY)}


def document_of(imported):
    return PolicyDocument(PolicyType.PRIVACY, "fr", imported.title, imported.articles, imported.numbering)


def letters(text):
    """Words by another way than the product's: character by character."""
    text = unicodedata.normalize("NFC", text).lower()
    return "".join(character if character.isalpha() or character.isdigit() else " " for character in text).split()


def source_letters(text):
    """The words of a Markdown file, its marks taken away by hand."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)  # a link is read as its words
    return letters(re.sub(r"[\\*#<>]", "", text))


@pytest.mark.parametrize("name", [BREST, ISSY])
class TestBothPolicies:
    def test_keep_every_word_in_order(self, imported, seeds, name):
        policy = imported[name]
        rendered = f"{policy.title}\n{render_text(document_of(policy))}"

        assert letters(rendered) == source_letters((seeds / name).read_text())

    def test_report_nothing_missing_and_nothing_added(self, imported, name):
        assert imported[name].missing == ()
        assert imported[name].added == ()
        assert imported[name].words_in == imported[name].words_out

    def test_have_a_preamble_and_twelve_numbered_articles(self, imported, name):
        outline = imported[name].outline

        assert [row.number for row in outline] == [None, *range(1, 13)]
        assert [row.topic for row in outline] == [
            "preamble", "definitions", "controller", "other", "data", "purposes", "consent", "recipients",
            "retention", "rights", "cookies", "social-networks", "security",
        ]  # fmt: skip
        assert outline[3].heading == "FORMALITES CNIL"

    def test_list_each_computed_heading(self, imported, name):
        computed = [entry.after for entry in imported[name].normalised if entry.rule == "computed-heading"]

        assert len(computed) == 12
        assert computed[4] == "Article 5. FINALITES DES TRAITEMENTS"

    def test_define_six_terms(self, imported, name):
        (definitions,) = imported[name].articles[1].content

        assert isinstance(definitions, Definitions)
        assert [row.term for row in definitions.items] == [
            "BENEFICIAIRE", "DOMAINE", "JEUX DE DONNEES", "PLATEFORME ou SITE", "SERVICE", "UTILISATEURS",
        ]  # fmt: skip
        assert [block.kind for block in definitions.items[5].content] == ["paragraph", "list"]

    def test_part_the_glued_list(self, imported, name):
        intro, purposes, after = imported[name].articles[5].content

        assert text_of(intro.children).endswith("pour assurer :")
        assert isinstance(purposes, List)
        items = [text_of(item.content[0].children) for item in purposes.items]
        assert len(items) == 7
        assert items[1] == "la gestion des paiements."
        assert items[6].endswith("qu'il propose")
        assert text_of(after.children).startswith("La Société sera également")

    def test_undo_the_escape_inside_an_address(self, imported, name):
        links = [node for node in walk(imported[name].articles[1]) if isinstance(node, Link)]

        assert all("\\" not in text_of(link.children) for link in links)
        assert any("fr_FR" in text_of(link.children) for link in links)

    def test_tell_references_from_articles_of_law(self, imported, name):
        found = [(reference.text, reference.target) for reference in imported[name].references]

        assert found == [
            ("article 6", "Article 6. CONSENTEMENT"),
            ("article 9", None),
            ("article 8", None),
            ("article 11", "Article 11. RESEAUX SOCIAUX"),
            ("article 32II", None),
        ]


class TestGaps:
    def test_closes_inside_a_sentence(self, imported):
        texts = list(passages_of(imported[BREST].articles[8]))

        assert any("pour lesquelles ces données sont" in text for text in texts)

    def test_closes_inside_a_list(self, imported):
        lists = [block for block in imported[ISSY].articles[4].content if isinstance(block, List)]

        assert [len(block.items) for block in lists] == [3, 4]

    def test_leaves_paragraphs_apart(self, imported):
        assert [type(block) for block in imported[BREST].articles[2].content] == [Paragraph] * 6


PROCESSOR = "processor.5f0c2f8e-0000-4000-8000-000000000001"


def known(**values):
    return [Known(key.replace("_", "."), "", words, words) for key, words in values.items()] + [
        Known(f"{PROCESSOR}.name", "", "OpenDataSoft", "OpenDataSoft"),
        Known(f"{PROCESSOR}.website", "", "https://www.opendatasoft.com/fr/", "https://www.opendatasoft.com/fr/"),
    ]


FACTS = {
    BREST: known(
        controller_name="Brest métropole",
        dpo_address="Hôtel de métropole\n24, rue Coat-ar-Guéven\nCS 73826\n29238 Brest Cedex 2",
        dpo_email="delegue.protectiondesdonnees@brest-metropole.fr",
        portal_domain="opendata.brest-metropole.fr",
    ),
    ISSY: known(
        controller_name="Ville d'Issy-les-Moulineaux",
        dpo_address="47 rue du Général Leclerc\n92130 Issy-les-Moulineaux",
        dpo_form="https://www.issy.com/contact",
        portal_domain="data.issy.com",
    ),
}
# (what it is, words, how often, of these certain): read off the files by eye
OF_BOTH = [
    (f"{PROCESSOR}.name", "OpenDataSoft", 5, 5),
    (f"{PROCESSOR}.website", "https://www.opendatasoft.com/fr/", 2, 2),
    ("link", "http://legal.opendatasoft.com/fr_FR/terms-of-use.html", 1, 0),
]
EXPECTED = {
    BREST: [
        ("controller.name", "Brest métropole", 2, 2),
        ("dpo.address", "Hôtel de métropole 24, rue Coat-ar-Guéven CS 73826 29238 BREST CEDEX 2", 1, 0),
        ("dpo.email", "delegue.protectiondesdonnees@brest-metropole.fr", 1, 1),
        ("portal.domain", "https://opendata.brest-metropole.fr", 2, 0),
        *OF_BOTH,
    ],
    ISSY: [
        ("controller.name", "VILLE D'ISSY LES MOULINEAUX", 1, 0),
        ("dpo.address", "47 RUE DU GENERAL LECLERC 92 130 ISSY LES MOULINEAUX", 1, 0),
        ("dpo.address", "47 rue du Général Leclerc 92130 Issy-les-Moulineaux", 1, 1),
        ("dpo.form", "www.issy.com/contact", 3, 0),
        ("portal.domain", "https://data.issy.com", 2, 0),
        *OF_BOTH,
    ],
}


@pytest.mark.parametrize("name", [BREST, ISSY])
class TestNamesAndReferencesTypedByHand:
    def imported(self, seeds, name):
        return read_markdown(read_bytes((seeds / name).read_bytes()), "fr", known=FACTS[name])

    def test_are_all_found(self, seeds, name):
        found = self.imported(seeds, name).facts

        assert [(fact.fact, fact.text, fact.count, fact.certain) for fact in found] == EXPECTED[name]

    def test_the_two_wrong_references_are_reported_and_no_law_is(self, seeds, name, english):
        doubts = {row.text: row.doubt for row in self.imported(seeds, name).references if row.doubt}

        assert list(doubts) == ["article 6", "article 11"]
        assert "article 5, “FINALITES DES TRAITEMENTS”" in doubts["article 6"]
        assert "article 10, “DONNEES DE CONNEXION ET COOKIES”" in doubts["article 11"]

    def test_no_reference_is_offered(self, seeds, name):
        kinds = {choice.kind for mention in self.imported(seeds, name).mentions for choice in mention.choices}

        assert kinds == {"fact"}
