"""What a policy looks like: T1 to T10. Each fault, what is right, and what only looks like a fault."""

from datetime import date
from uuid import uuid4

import pytest

from policies.document.nodes import (
    Cell,
    Definition,
    Definitions,
    Fact,
    Link,
    Reference,
    Row,
    Strong,
    Subheading,
    Table,
    Term,
    Text,
    Topic,
)
from policies.review.rules.outcomes import Severity
from policies.review.rules.strangers import PrivateFact, Strangers
from tests.review.rules.judging import MET, article, listed, outcome, parts, policy, results, said


class TestBlanks:
    @pytest.mark.parametrize(
        ("locale", "text", "found"),
        [
            ("fr", "Déclaré à la CNIL sous le numéro préalable à l'ouverture du site.", ["number"]),
            ("fr", "Déclaré sous le n° .", ["number"]),
            ("fr", "Déclaré sous le numéro 1234567.", []),
            ("fr", "Déclaré sous le numéro de déclaration 1234567.", []),
            ("fr", "Le suivi de la relation : numéro de commande, factures.", []),
            ("en", "Registered under the number before opening.", ["number"]),
            ("en", "Registered under number 1234567.", []),
            ("en", "An order number is given.", []),
            ("fr", "Bonjour {{ nom }}.", ["marks"]),
            ("fr", "Tél. ____ ou rien.", ["marks"]),
            ("fr", "Le snake_case ne gêne pas. Article 1 ........ 3", []),
            ("en", "Hello {{ name }}.", ["marks"]),
            ("en", "Contents ........ 3", []),
            ("fr", "La [Ville] vous répond.", ["brackets"]),
            ("fr", "Il a dit « la Ville [...] répond ».", []),
            ("en", "The [City] answers.", ["brackets"]),
            ("en", "It said “the City […] answers”.", []),
            ("fr", "Durée : XX mois.", ["placeholder"]),
            ("fr", "Un bâtiment du XXe siècle.", []),
            ("en", "For XX months.", ["placeholder"]),
            ("en", "Since the XXth.", []),
            ("fr", "Durée de conservation : à compléter.", ["unfinished"]),
            ("fr", "Vous êtes invité à compléter le formulaire.", []),
            ("en", "Period: to be completed.", ["unfinished"]),
            ("en", "The form is to be completed by you.", []),
            ("fr", "Par courrier à l'adresse en justifiant de votre identité.", ["address"]),
            ("fr", "Par courriel à l'adresse figurant au sein du DOMAINE.", []),
            ("fr", "Par courrier à l’adresse www.issy.com/contact en justifiant de votre identité.", []),
            ("fr", "Le site accessible à l'adresse https://x.example.", []),
            ("fr", "À l'adresse électronique indiquée ci-dessus.", []),
            ("en", "By post at the address proving who you are.", ["address"]),
            ("en", "By mail at the address shown on the site.", []),
        ],
    )
    def test_are_told_from_what_is_complete(self, locale, text, found):
        assert parts("T1", policy(text, locale=locale)) == found

    def test_are_errors_or_warnings(self):
        (number, address) = results("T1", policy("Sous le numéro préalable. Écrire à l'adresse en justifiant."))

        assert (number.severity, address.severity) == (Severity.ERROR, Severity.WARNING)

    def test_are_facts_without_value(self):
        assert parts("T1", policy(article(said("Écrivez à ", Fact("dpo.email"), ".")))) == ["fact"]
        assert parts("T1", policy(article(said("Écrivez à ", Fact("dpo.email", value="a@b.fr"), ".")))) == []

    def test_are_colons_that_announce_nothing(self):
        table = Table("", (Cell((Text("a"),)),), (Row("r", (Cell((Text("b"),)),)),))

        assert parts("T1", policy(article("Traitées lors de :", "Les données sont recueillies."))) == ["colon"]
        assert parts("T1", policy(article("Traitées lors de :"))) == ["colon"]
        assert parts("T1", policy(article("Traitées lors de :", Subheading((Text("Suite"),))))) == ["colon"]
        assert parts("T1", policy(article("Traitées lors de :", listed("votre visite")))) == []
        assert parts("T1", policy(article("Voici :", table))) == []
        assert parts("T1", policy(article("Voici ce qui suit : rien. Fin."))) == []

    def test_are_no_colons_before_an_address(self):
        address = "Ville d'Exemple, 1 rue X, 29200 BREST"

        assert parts("T1", policy(article("Écrivez à l'adresse suivante :", address))) == []

    def test_are_looked_for_within_lists_and_definitions(self):
        defined = Definitions((Definition("d", "A", (said("Sont des A :"), listed("un"))),))
        open_ = Definitions((Definition("d", "A", (said("Sont des A :"),)),))

        assert parts("T1", policy(article(defined))) == []
        assert parts("T1", policy(article(open_))) == ["colon"]


POLICY = (
    article("Texte.", heading="FINALITES DES TRAITEMENTS", topic=Topic.PURPOSES),
    article("Texte.", heading="CONSENTEMENT", topic=Topic.CONSENT),
)
ENGLISH = (
    article("Text.", heading="Purposes", topic=Topic.PURPOSES),
    article("Text.", heading="Consent", topic=Topic.CONSENT),
)


class TestReferences:
    @pytest.mark.parametrize(
        ("locale", "text", "found"),
        [
            ("fr", "Voir l'article 9 de la présente politique.", [""]),
            ("fr", "Pour les finalités décrites à l'article 2 de la présente politique.", ["topic"]),
            ("fr", "Pour les finalités décrites à l'article 1 de la présente politique.", []),
            ("fr", "Le délai de l'article 9 du code de procédure pénale.", []),
            ("en", "See article 9 of this policy.", [""]),
            ("en", "For the purposes described in article 2 of this policy.", ["topic"]),
            ("en", "For the purposes described in article 1 of this policy.", []),
            ("en", "As Article 9 of the Regulation says.", []),
        ],
    )
    def test_lead_to_an_article_that_is_there_and_fits(self, locale, text, found):
        articles = POLICY if locale == "fr" else ENGLISH

        assert parts("T2", policy(*articles, text, locale=locale)) == found

    def test_that_were_inserted_are_right_or_lead_nowhere(self):
        right, wrong = said("Voir ", Reference("CONSENTEMENT"), "."), said("Voir ", Reference("gone"), ".")

        assert parts("T2", policy(*POLICY, article(right))) == []
        assert parts("T2", policy(*POLICY, article(wrong))) == [""]


class TestNumbers:
    @pytest.mark.parametrize(
        ("locale", "headings", "found"),
        [
            ("fr", ("Article 1. Objet", "Article 3. Suite"), [""]),
            ("fr", ("Article 1. Objet", "Article 1. Suite"), [""]),
            ("fr", ("Objet", "Les 3 principes"), []),
            ("en", ("Article 1. Scope", "Article 3. More"), [""]),
            ("en", ("Scope", "Our 3 principles"), []),
        ],
    )
    def test_of_headings_are_their_places(self, locale, headings, found):
        document = policy(*(article("Texte.", heading=heading) for heading in headings), locale=locale)

        assert parts("T3", document) == found

    @pytest.mark.parametrize(
        ("line", "found"),
        [("1. Objet", []), ("1. Objet ........ 3", []), ("1. Autre chose", ["contents"]), ("9. Objet", ["contents"])],
    )
    def test_of_a_list_of_contents_agree(self, line, found):
        contents = article(listed(line), heading="Sommaire", numbered=False)

        assert parts("T3", policy(contents, article("Texte.", heading="Objet"))) == found


class TestDisplayedDate:
    @pytest.mark.parametrize(
        ("locale", "text", "found"),
        [
            ("fr", "Cette politique est en vigueur depuis le 12 mars 2026.", []),
            ("fr", "Dernière mise à jour : 1er avril 2026.", [""]),
            ("fr", "En vigueur à compter d'aujourd'hui.", ["today"]),
            ("fr", "La loi du 6 janvier 1978 est en vigueur.", []),
            ("fr", "Conformément aux dispositions en vigueur.", []),
            ("en", "In force since 12 March 2026.", []),
            ("en", "Last updated: April 1, 2026.", [""]),
            ("en", "In force as of today.", ["today"]),
            ("en", "The law of 6 January 1978 is in force.", []),
        ],
    )
    def test_is_the_stored_one(self, locale, text, found):
        assert parts("T4", policy(text, locale=locale), effective_on=date(2026, 3, 12)) == found


BREST, ISSY = "Brest métropole", "Ville d'Issy-les-Moulineaux"
STRANGERS = Strangers(
    [
        PrivateFact(uuid4(), "Issy", "name", ISSY),
        PrivateFact(uuid4(), "Issy", "email", "dpo@issy.example"),
        PrivateFact(uuid4(), "Issy", "domain", "data.issy.com"),
    ]
)


class TestStrangers:
    @pytest.mark.parametrize(
        ("locale", "text", "found"),
        [
            ("fr", "La VILLE D’ISSY LES MOULINEAUX vous répond.", [""]),
            ("fr", "Écrivez à dpo@issy.example.", [""]),
            ("fr", "Le site https://data.issy.com est ouvert.", ["domain"]),
            ("fr", "Issy est une ville.", []),
            ("fr", "Écrivez à autre.dpo@brest.example.", []),
            ("en", "Write to dpo@issy.example.", [""]),
            ("en", "Brest métropole answers.", []),
        ],
    )
    def test_are_met_by_their_whole_words(self, locale, text, found):
        assert parts("T5", policy(text, locale=locale), strangers=STRANGERS) == found

    def test_are_no_strangers_where_the_portal_chose_them(self):
        own = {"dpo.email": "dpo@issy.example"}

        assert parts("T5", policy("Écrivez à dpo@issy.example."), strangers=STRANGERS, own=own) == []
        assert parts("T5", policy("Voir data.issy.com."), strangers=STRANGERS, hosts=frozenset({"data.issy.com"})) == []

    def test_are_named_with_their_portal(self):
        (found,) = results("T5", policy("Écrivez à dpo@issy.example."), strangers=STRANGERS)

        assert "Issy" in found.message
        assert found.severity is Severity.ERROR

    def test_are_seen_behind_links(self):
        link = Link("mailto:dpo@issy.example", (Text("ici"),))

        assert parts("T5", policy(article(said("Écrivez ", link))), strangers=STRANGERS) == [""]


class TestLinks:
    @pytest.mark.parametrize(
        ("href", "found"),
        [
            ("https://x.example/", []),
            ("http://x.example/", [""]),
            ("https://x", [""]),
            ("https://x..example/", [""]),
            ("mailto:a@x.example", []),
            ("mailto:personne", [""]),
            ("#article-1", []),
            ("#article-7", [""]),
            ("#a-Liens", []),
            ("#a-gone", [""]),
            ("/fr/cookies/", []),
        ],
    )
    @pytest.mark.parametrize("locale", ["fr", "en"])
    def test_lead_somewhere(self, locale, href, found):
        document = policy(article(said(Link(href, (Text("ici"),))), heading="Liens"), locale=locale)

        assert parts("T6", document) == found


def defined(*terms):
    items = tuple(Definition(term, term, (said("désigne une chose."),)) for term in terms)
    return article(Definitions(items), heading="Définitions", topic=Topic.DEFINITIONS)


class TestSpelling:
    @pytest.mark.parametrize(
        ("locale", "text", "found"),
        [
            ("fr", "Un BENEFCIAIRE et des BENEFCIAIRES.", [""]),
            ("fr", "Un BÉNÉFICIAIRE et des BENEFICIAIRES.", []),
            ("fr", "Un UTILISATEUR quelconque.", ["undefined"]),
            ("fr", "La CNIL, le RGPD et FACEBOOK.", []),
            ("fr", "Hôtel de Ville, 29238 BREST CEDEX, Direction GENERALE.", []),
            ("en", "A BENEFCIAIRE asks.", [""]),
            ("en", "A BENEFICIAIRE asks the GDPR.", []),
        ],
    )
    def test_is_that_of_the_definition(self, locale, text, found):
        assert parts("T7", policy(defined("BENEFICIAIRE"), text, locale=locale)) == found

    @pytest.mark.parametrize(
        ("locale", "term", "text", "found"),
        [
            ("fr", "Réutilisateur", "Le Réutlisateur télécharge.", [""]),
            ("fr", "Réutilisateur", "Les Réutilisateurs téléchargent à Nantes.", []),
            ("en", "Reuser of data", "Each Dataset of a Reuser.", []),
            ("en", "Dataset", "Each Datasat is open.", [""]),
        ],
    )
    def test_is_watched_where_terms_have_one_capital(self, locale, term, text, found):
        assert parts("T7", policy(defined(term), text, locale=locale)) == found

    def test_is_free_where_nothing_is_defined(self):
        assert outcome("T7", policy("Un UTILISATEUR.")) is MET


class TestUse:
    @pytest.mark.parametrize(
        ("locale", "text", "found"),
        [
            ("fr", "Le SERVICE est ouvert.", []),
            ("fr", "Les SERVICES sont ouverts.", []),
            ("fr", "Le service est ouvert.", [""]),
            ("en", "The SERVICE is open.", []),
            ("en", "The service is open.", [""]),
        ],
    )
    def test_of_a_term_is_in_its_own_spelling(self, locale, text, found):
        assert parts("T8", policy(defined("SERVICE"), text, locale=locale)) == found

    def test_of_one_of_two_names_is_enough(self):
        assert parts("T8", policy(defined("PLATEFORME ou SITE"), "Le SITE est ouvert.")) == []

    def test_by_a_marked_term_counts(self):
        text = article(said("Ces ", Term("Jeu de données", (Text("fichiers"),)), " sont ouverts."))

        assert parts("T8", policy(defined("Jeu de données"), text)) == []

    def test_is_not_of_a_definition_that_is_repeated(self):
        twice = Definitions(tuple(Definition(id_, "SITE", (said("désigne."),)) for id_ in ("a", "b")))

        assert parts("T8", policy(article(twice), "Le SITE.")) == ["repeated"]


GLUED = "Vos données sont collectées pour assurer : - le fonctionnement. - la gestion des paiements. - les envois."


class TestGluedLists:
    @pytest.mark.parametrize(
        ("locale", "text", "found"),
        [
            ("fr", GLUED, [""]),
            ("fr", "Deux choses : le site - et son contenu - sont libres.", []),
            ("en", "Data serve: - the site. - the mail.", [""]),
            ("en", "Two things: the site - and its contents - are free.", []),
        ],
    )
    def test_are_told_from_asides(self, locale, text, found):
        assert parts("T9", policy(text, locale=locale)) == found

    @pytest.mark.parametrize("locale", ["fr", "en"])
    def test_are_no_lists(self, locale):
        assert parts("T9", policy(article("Pour :", listed("a.", "b.")), locale=locale)) == []


class TestHeadings:
    @pytest.mark.parametrize("locale", ["fr", "en"])
    @pytest.mark.parametrize(
        ("text", "found"), [("Vos droits", ["bold"]), ("Attention : ceci est important.", []), ("Un " * 60, [])]
    )
    def test_are_not_bold_paragraphs(self, locale, text, found):
        assert parts("T10", policy(article(said(Strong((Text(text),)))), locale=locale)) == found

    def test_are_not_bold_words_that_begin_a_paragraph(self):
        assert parts("T10", policy(article(said(Strong((Text("Droit d'opposition."),)), " Vous pouvez.")))) == []

    def test_leave_no_level_out(self):
        def under(*numbers):
            return policy(article(*(Subheading((Text(f"{number} Titre"),)) for number in numbers)))

        assert parts("T10", under("4.1", "4.1.1")) == []
        assert parts("T10", under("4.1.1")) == [""]
