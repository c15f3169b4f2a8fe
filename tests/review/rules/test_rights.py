import pytest

from policies.document.nodes import (
    ContactCard,
    ContactRole,
    Fact,
    LegalBasis,
    Purpose,
    Purposes,
    Right,
    RightKind,
    Rights,
    Strong,
    Subheading,
    Text,
    Topic,
)
from tests.review.rules.judging import MET, MISSING, NOT_APPLICABLE, STATED, article, outcome, parts, policy, said

ALL = {
    "fr": (
        "Vous avez un droit d'accès, de rectification, d'effacement, de limitation du traitement, d'opposition et de"
        " portabilité."
    ),
    "en": "You have the right of access, rectification, erasure, restriction of processing, objection and portability.",
}
SIX = ["access", "rectification", "erasure", "restriction", "objection", "portability"]


def typed(*rights):
    return article(Rights(tuple(Right(right.value, right) for right in rights)), topic=Topic.RIGHTS, heading="Droits")


def based_on(*bases):
    return article(Purposes((Purpose("p", (Text("répondre"),), bases),)), heading="Finalités")


class TestRights:
    @pytest.mark.parametrize("locale", ["fr", "en"])
    def test_are_six(self, locale):
        assert parts("G13", policy(ALL[locale], locale=locale)) == []
        assert parts("G13", policy("Rien.", locale=locale)) == SIX

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Facebook permet de limiter l'accès à vos données. La page est portable."),
            ("en", "Access to the building is limited. We process your data."),
        ],
    )
    def test_are_not_read_into_other_words(self, locale, text):
        assert {"restriction", "portability"} <= set(parts("G13", policy(text, locale=locale)))

    def test_may_be_rows(self):
        kinds = [RightKind(name) for name in SIX]

        assert parts("G13", policy(typed(*kinds))) == []
        assert parts("G13", policy(typed(*kinds[:-1]))) == ["portability"]

    def test_exist_on_some_bases_only(self):
        public = based_on(LegalBasis.PUBLIC_TASK)
        rights = [RightKind(name) for name in SIX]

        assert outcome("G13.portability", policy(public, typed(*rights[:-1]))) is NOT_APPLICABLE
        assert parts("G13", policy(public, typed(*rights))) == ["portability"]
        assert parts("G13", policy(based_on(LegalBasis.CONTRACT), typed(*rights))) == ["objection"]


class TestObjection:
    @pytest.mark.parametrize(("locale", "words"), [("fr", "Droit d'opposition."), ("en", "Right to object.")])
    def test_stands_apart(self, locale, words):
        apart = article(said(Strong((Text(words),)), " Vous pouvez."))
        under = article(Subheading((Text(words),)), "Vous pouvez.")

        assert outcome("G14", policy(apart, locale=locale)) is STATED
        assert outcome("G14", policy(under, locale=locale)) is STATED
        assert outcome("G14", policy(ALL[locale], locale=locale)) is MISSING

    def test_in_a_block_of_its_own_is_apart(self):
        assert outcome("G14", policy(typed(RightKind.OBJECTION))) is MET
        assert outcome("G14", policy(typed(RightKind.ACCESS, RightKind.OBJECTION))) is MISSING

    @pytest.mark.parametrize(("locale", "text"), [("fr", "L'objet du message."), ("en", "The subject of a message.")])
    def test_is_not_any_object(self, locale, text):
        assert outcome("G14", policy(article(said(Strong((Text(text),)))), locale=locale)) is NOT_APPLICABLE


class TestExercise:
    @pytest.mark.parametrize(
        ("locale", "text"),
        [("fr", "Pour exercer vos droits, écrivez-nous."), ("en", "To exercise your rights, write to us.")],
    )
    def test_has_a_way(self, locale, text):
        assert outcome("G15", policy(text, locale=locale)) is STATED

    @pytest.mark.parametrize(("locale", "text"), [("fr", "Faites de l'exercice."), ("en", "Take exercise.")])
    def test_is_not_exercise(self, locale, text):
        assert outcome("G15", policy(text, locale=locale)) is MISSING

    @pytest.mark.parametrize(
        ("locale", "always", "in_doubt"),
        [
            (
                "fr",
                "Pour exercer vos droits, joignez une pièce d'identité.",
                "Une pièce d'identité est demandée en cas de doute raisonnable.",
            ),
            (
                "en",
                "To exercise your rights, enclose a copy of your identity card.",
                "Provide an identity card only where there is reasonable doubt.",
            ),
        ],
    )
    def test_asks_for_an_identity_card_in_doubt_only(self, locale, always, in_doubt):
        assert parts("G15", policy(always, locale=locale)) == ["identity"]
        assert "identity" not in parts("G15", policy(in_doubt, locale=locale))


class TestComplaint:
    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Vous pouvez introduire une réclamation auprès de la CNIL, 3 place de Fontenoy, 75334 Paris."),
            ("en", "You may lodge a complaint with the CNIL at https://www.cnil.fr/."),
        ],
    )
    def test_says_to_whom(self, locale, text):
        assert parts("G16", policy(text, locale=locale)) == []

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Vous pouvez introduire une réclamation auprès de l'autorité de contrôle."),
            ("en", "You may lodge a complaint with the supervisory authority."),
        ],
    )
    def test_without_an_address_is_a_warning(self, locale, text):
        assert parts("G16", policy(text, locale=locale)) == ["which"]

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Ce traitement a été déclaré à la CNIL."),
            ("fr", "Toute réclamation sur une commande est à adresser au service client."),
            ("en", "We told the CNIL. Complaints about an order go to customer service."),
        ],
    )
    def test_is_not_any_mention_of_the_authority_nor_any_complaint(self, locale, text):
        assert outcome("G16", policy(text, locale=locale)) is MISSING

    def test_is_met_by_a_row_and_the_card(self):
        card = ContactCard(ContactRole.AUTHORITY, (Fact("authority.website", value="https://www.cnil.fr/"),))

        assert parts("G16", policy(typed(RightKind.COMPLAINT), article(card))) == []


class TestAfterDeath:
    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Vous pouvez laisser des directives pour après votre mort."),
            ("en", "You may leave directives for after your death."),
        ],
    )
    def test_is_stated(self, locale, text):
        assert outcome("G22", policy(text, locale=locale)) is STATED

    @pytest.mark.parametrize(
        ("locale", "text"), [("fr", "Nous suivons les directives européennes."), ("en", "We follow the directives.")]
    )
    def test_is_not_any_directive(self, locale, text):
        assert outcome("G22", policy(text, locale=locale)) is MISSING
