import pytest

from policies.document.nodes import (
    ContactCard,
    ContactRole,
    Fact,
    Recipient,
    RecipientRole,
    Recipients,
    Text,
    Topic,
)
from tests.review.rules.judging import MET, MISSING, NOT_APPLICABLE, STATED, article, outcome, parts, policy, said

MAYOR = {"controller.name": "Ville d'Exemple"}


def card(role, **lines):
    return ContactCard(role, tuple(Fact(f"{role.value}.{name}", value=value) for name, value in lines.items()))


class TestController:
    def test_is_met_by_a_card_with_a_way_to_write(self):
        full = card(ContactRole.CONTROLLER, name="Ville", address="1 rue X\n29200 Brest", email="v@x.example")

        assert parts("G1", policy(article(full))) == []
        assert outcome("G1", policy(article(full))) is MET

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "La Ville d'Exemple, responsable du traitement, est joignable à mairie@x.example, 29200 Brest."),
            ("en", "Ville d'Exemple is the controller; write to mairie@x.example or to 29200 Brest."),
        ],
    )
    def test_is_stated_in_prose(self, locale, text):
        document = policy(text, locale=locale)

        assert (outcome("G1", document, own=MAYOR), outcome("G1.postal", document, own=MAYOR)) == (STATED, STATED)

    @pytest.mark.parametrize(("locale", "text"), [("fr", "Nous aimons vos données."), ("en", "We like your data.")])
    def test_is_missing_where_nobody_is_named(self, locale, text):
        assert outcome("G1", policy(text, locale=locale)) is MISSING

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "La Ville d'Exemple est responsable du traitement. L'hébergeur répond à aide@hote.example."),
            ("en", "Ville d'Exemple is the controller. The host answers at help@host.example."),
        ],
    )
    def test_is_not_reached_at_the_address_of_somebody_else(self, locale, text):
        assert outcome("G1.contact", policy(text, locale=locale), own=MAYOR) is MISSING


class TestRepresentative:
    @pytest.mark.parametrize(
        ("locale", "text"),
        [("fr", "Notre représentant dans l'Union est X."), ("en", "Our representative in the Union is X.")],
    )
    def test_is_named_by_a_controller_outside_the_eea(self, locale, text):
        assert outcome("G2", policy(text, locale=locale), is_outside_eea=True) is STATED

    @pytest.mark.parametrize(
        ("locale", "text"),
        [("fr", "Le représentant de la Ville est le maire."), ("en", "The mayor represents the city.")],
    )
    def test_is_nobody_else(self, locale, text):
        assert outcome("G2", policy(text, locale=locale), is_outside_eea=True) is MISSING

    def test_is_not_asked_of_others(self):
        assert outcome("G2", policy("Rien.")) is NOT_APPLICABLE


class TestOfficer:
    def test_is_met_by_a_card(self):
        assert outcome("G3", policy(article(card(ContactRole.DPO, email="dpo@x.example")))) is MET

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Le délégué à la protection des données : dpo@x.example."),
            ("en", "Write to the data protection officer at dpo@x.example."),
            ("fr", "Un DPO a été nommé. Voici son adresse : 1 rue X, 29200 Brest."),
        ],
    )
    def test_is_stated_with_an_address_nearby(self, locale, text):
        assert outcome("G3", policy(text, locale=locale)) is STATED

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Un délégué à la protection des données a été nommé."),
            ("en", "We have a data protection officer."),
            ("fr", "Le service de la protection des végétaux : plantes@x.example."),
            ("en", "The plant protection office: plants@x.example."),
        ],
    )
    def test_is_missing_without_address_or_as_another_office(self, locale, text):
        assert outcome("G3", policy(text, locale=locale)) is MISSING

    def test_is_not_asked_of_a_private_body_that_names_none(self):
        assert outcome("G3", policy("Rien."), is_public_body=False) is NOT_APPLICABLE


class TestJointControllers:
    @pytest.mark.parametrize(
        ("locale", "named", "arranged"),
        [
            ("fr", "A et B sont responsables conjoints.", "Un accord définit leurs tâches."),
            ("en", "A and B are joint controllers.", "An arrangement sets out their tasks."),
        ],
    )
    def test_say_who_does_what(self, locale, named, arranged):
        assert outcome("G4", policy(f"{named} {arranged}", locale=locale)) is STATED
        assert outcome("G4", policy(named, locale=locale)) is MISSING

    @pytest.mark.parametrize(
        ("locale", "text"), [("fr", "Le consentement est donné conjointement."), ("en", "Consent is given jointly.")]
    )
    def test_are_not_read_into_other_things_done_together(self, locale, text):
        assert outcome("G4", policy(text, locale=locale)) is NOT_APPLICABLE

    def test_are_seen_in_the_rows(self):
        row = Recipient("r", (Text("Région"),), RecipientRole.JOINT_CONTROLLER)

        assert outcome("G4", policy(article(Recipients((row,))))) is MISSING


class TestFunctions:
    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Émilie LE GALL, DPO, 47 rue du Général Leclerc"),
            ("fr", "Mme Martin, déléguée à la protection des données"),
            ("en", "Write to our DPO, Ms Martin."),
        ],
    )
    def test_are_preferred_to_persons(self, locale, text):
        assert outcome("G31", policy(text, locale=locale)) is MISSING

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Le délégué à la protection des données, 24 rue Coat-ar-Guéven CS 73826 29238 BREST CEDEX 2"),
            ("en", "The data protection officer, Brest"),
            ("fr", "La PLATEFORME a un DPO."),
            ("fr", "Marie CURIE a découvert le radium."),
            ("en", "Marie CURIE discovered radium."),
        ],
    )
    def test_are_not_taken_for_persons(self, locale, text):
        assert outcome("G31", policy(text, locale=locale)) is MET

    def test_are_looked_for_on_the_card(self):
        assert parts("G31", policy(article(card(ContactRole.DPO, name="Mme Martin")))) == ["card"]


class TestArticlesOnTheController:
    def test_give_its_address_in_any_sentence(self):
        document = policy(
            article(
                said("La Ville d'Exemple est responsable du traitement."),
                said("Écrivez par courrier au 29200 Brest ou à mairie@x.example."),
                topic=Topic.CONTROLLER,
            )
        )

        assert parts("G1", document, own=MAYOR) == []
