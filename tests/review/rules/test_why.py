from datetime import date

import pytest

from policies.document.nodes import LegalBasis, Purpose, Purposes, Right, RightKind, Rights, Text, Topic
from tests.review.rules.judging import (
    MET,
    MISSING,
    NOT_APPLICABLE,
    STATED,
    article,
    listed,
    outcome,
    parts,
    policy,
    results,
)


def rows(*purposes):
    """Typed purposes: (words, bases, detail)."""
    made = tuple(
        Purpose(f"p{number}", (Text(words),) if words else (), bases, (Text(detail),) if detail else ())
        for number, (words, bases, detail) in enumerate(purposes)
    )
    return article(Purposes(made), topic=Topic.PURPOSES, heading="Finalités")


CONSENT, PUBLIC, INTEREST = (LegalBasis.CONSENT,), (LegalBasis.PUBLIC_TASK,), (LegalBasis.LEGITIMATE_INTERESTS,)


class TestPurposes:
    def test_are_met_by_rows_and_missing_in_an_empty_one(self):
        assert outcome("G5", policy(rows(("répondre", PUBLIC, "")))) is MET
        assert outcome("G5", policy(rows(("", PUBLIC, "")))) is MISSING

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Vos données sont collectées pour répondre à vos questions."),
            ("en", "We use your data to answer your questions."),
        ],
    )
    def test_are_stated_in_prose(self, locale, text):
        assert outcome("G5", policy(text, locale=locale)) is STATED

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "La Ville s'engage à vous informer des finalités. Elles sont importantes pour nous."),
            ("en", "We undertake to inform you of the purposes."),
        ],
    )
    def test_are_not_stated_by_a_promise_to_say_them(self, locale, text):
        assert outcome("G5", policy(text, locale=locale)) is MISSING


class TestLegalBases:
    def test_are_named_by_every_row(self):
        assert outcome("G6", policy(rows(("répondre", PUBLIC, "")))) is MET
        assert outcome("G6", policy(rows(("répondre", PUBLIC, ""), ("écrire", (), "")))) is MISSING

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Ce traitement repose sur votre consentement."),
            ("fr", "Il est nécessaire à l'exécution d'une mission d'intérêt public."),
            ("en", "The processing rests on a task in the public interest."),
            ("en", "It is necessary for the performance of a contract."),
        ],
    )
    def test_are_stated_in_prose(self, locale, text):
        assert outcome("G6", policy(text, locale=locale)) is STATED

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Les données conservées au titre du respect d'une obligation légale peuvent être archivées."),
            ("fr", "L'article 6 du code civil. Il recueille votre consentement."),
            ("en", "Data kept under a legal obligation may be archived. We ask for your consent."),
        ],
    )
    def test_are_not_any_mention_of_an_obligation_or_of_consent(self, locale, text):
        assert outcome("G6", policy(text, locale=locale)) is MISSING


class TestLegitimateInterests:
    @pytest.mark.parametrize(
        ("locale", "said", "unsaid"),
        [
            (
                "fr",
                "Cela repose sur notre intérêt légitime à prévenir la fraude.",
                "Cela repose sur nos intérêts légitimes.",
            ),
            ("en", "It rests on our legitimate interest in preventing fraud.", "It rests on our legitimate interests."),
        ],
    )
    def test_are_said(self, locale, said, unsaid):
        private = {"is_public_body": False}

        assert outcome("G7", policy(said, locale=locale), **private) is STATED
        assert outcome("G7", policy(unsaid, locale=locale), **private) is MISSING

    @pytest.mark.parametrize(
        ("locale", "text"), [("fr", "Pour un motif légitime."), ("en", "On legitimate grounds, of interest to us.")]
    )
    def test_are_not_legitimate_grounds(self, locale, text):
        assert outcome("G7", policy(text, locale=locale)) is NOT_APPLICABLE

    def test_are_said_beside_a_typed_purpose(self):
        assert outcome("G7", policy(rows(("sécurité", INTEREST, "prévenir la fraude")))) is MET
        assert outcome("G7", policy(rows(("sécurité", INTEREST, "")))) is MISSING

    def test_are_no_basis_for_the_tasks_of_a_public_body(self):
        document = policy(rows(("sécurité", INTEREST, "prévenir la fraude")))

        assert parts("G7", document) == ["public-body"]
        assert parts("G7", document, is_public_body=False) == []


class TestWithdrawal:
    @pytest.mark.parametrize(
        ("locale", "relied", "said"),
        [
            (
                "fr",
                "La lettre repose sur votre consentement.",
                "Vous pouvez retirer votre consentement par le lien en bas de la lettre.",
            ),
            (
                "en",
                "The newsletter rests on your consent.",
                "You may withdraw your consent by the link at the foot of it.",
            ),
        ],
    )
    def test_is_said_where_consent_is_relied_on(self, locale, relied, said):
        assert outcome("G8", policy(relied, locale=locale)) is MISSING
        assert outcome("G8", policy(f"{relied} {said}", locale=locale)) is STATED
        assert outcome("G8.how", policy(f"{relied} {said}", locale=locale)) is STATED

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Ces traceurs sont dispensés de consentement. Rien n'est cédé sans votre consentement."),
            ("en", "These trackers are exempt from consent. Nothing is sold without your consent."),
        ],
    )
    def test_is_not_asked_where_no_consent_is(self, locale, text):
        assert outcome("G8", policy(text, locale=locale)) is NOT_APPLICABLE

    def test_wants_to_know_how(self):
        document = policy("Cela repose sur votre consentement. Vous pouvez retirer votre consentement.")

        assert parts("G8", document) == ["how"]

    def test_is_met_by_a_row(self):
        right = article(Rights((Right("r", RightKind.WITHDRAWAL, (Text("Par simple message."),)),)), heading="Droits")

        assert parts("G8", policy(rows(("lettre", CONSENT, "")), right)) == []


class TestSpecialCategories:
    @pytest.mark.parametrize(
        ("locale", "named", "allowed"),
        [
            ("fr", "Nous traitons des données de santé.", "Avec votre consentement explicite."),
            ("en", "We process health data.", "With your explicit consent."),
        ],
    )
    def test_name_their_condition(self, locale, named, allowed):
        assert outcome("G9", policy(named, locale=locale)) is MISSING
        assert outcome("G9", policy(f"{named} {allowed}", locale=locale)) is STATED

    @pytest.mark.parametrize(
        ("locale", "text"),
        [("fr", "Nous ne traitons aucune donnée sensible."), ("en", "We process no sensitive data.")],
    )
    def test_are_not_named_by_being_denied(self, locale, text):
        assert outcome("G9", policy(text, locale=locale)) is NOT_APPLICABLE

    @pytest.mark.parametrize(
        ("locale", "text"), [("fr", "Le casier judiciaire est vérifié."), ("en", "Criminal records are checked.")]
    )
    def test_are_told_from_offences(self, locale, text):
        assert parts("G9", policy(text, locale=locale)) == ["offences"]


class TestAutomatedDecisions:
    @pytest.mark.parametrize(
        ("locale", "named", "explained"),
        [
            (
                "fr",
                "Une décision automatisée est prise.",
                "La logique est un barème. La conséquence est un refus.",
            ),
            ("en", "An automated decision is taken.", "Its logic is a scale. The consequence is a refusal."),
        ],
    )
    def test_are_explained(self, locale, named, explained):
        assert outcome("G18", policy(named, locale=locale)) is MISSING
        assert outcome("G18", policy(f"{named} {explained}", locale=locale)) is STATED

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Le traitement automatisé de ces données est nécessaire pour faire aboutir votre demande."),
            ("fr", "Aucune décision automatisée n'est prise."),
            ("en", "Data are processed by automated means."),
            ("en", "No decision is taken by automated processing alone."),
        ],
    )
    def test_are_neither_automated_processing_nor_denied_ones(self, locale, text):
        assert outcome("G18", policy(text, locale=locale)) is NOT_APPLICABLE


class TestNewPurposes:
    BEFORE = policy(article(listed("Répondre à vos questions"), topic=Topic.PURPOSES))

    @pytest.mark.parametrize("locale", ["fr", "en"])
    def test_are_announced_before_they_start(self, locale):
        items = ("Répondre à vos questions", "Vendre des billets de spectacle")
        after = policy(article(listed(*items), topic=Topic.PURPOSES), locale=locale)

        assert outcome("G19", after, in_force=self.BEFORE) is MISSING
        assert outcome("G19", after, in_force=self.BEFORE, effective_on=date(2027, 1, 1)) is MET
        assert "Vendre des billets" in results("G19", after, in_force=self.BEFORE)[0].message

    def test_are_none_where_a_purpose_is_reworded(self):
        after = policy(article(listed("Répondre aux questions que vous posez"), topic=Topic.PURPOSES))

        assert outcome("G19", after, in_force=self.BEFORE) is NOT_APPLICABLE

    def test_are_none_in_a_first_version(self):
        assert outcome("G19", self.BEFORE) is NOT_APPLICABLE


class TestVaguePurposes:
    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "La Ville est susceptible d'utiliser vos données à des fins légales."),
            ("en", "We may use your data for legal purposes."),
        ],
    )
    def test_are_found(self, locale, text):
        assert outcome("G27", policy(text, locale=locale)) is MISSING

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Vous pouvez vous opposer à ce que nous utilisions vos données."),
            ("en", "You may object to our use of your data."),
            ("fr", "Nous utilisons vos données pour répondre."),
            ("en", "We use your data to answer."),
        ],
    )
    def test_are_not_what_readers_may_do(self, locale, text):
        assert outcome("G27", policy(text, locale=locale)) is MET

    def test_are_an_improvement_that_is_the_only_purpose(self):
        assert parts("G27", policy(rows(("améliorer nos services", PUBLIC, "")))) == ["improvement"]
        assert parts("G27", policy(rows(("améliorer nos services", PUBLIC, ""), ("répondre", PUBLIC, "")))) == []


class TestPresumedConsent:
    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Par la communication spontanée de vos données, vous consentez expressément à leur traitement."),
            ("fr", "Elles nous seront accessibles, ce que vous autorisez expressément."),
            ("en", "By using this site, you agree that we process your data."),
        ],
    )
    def test_is_found(self, locale, text):
        assert outcome("G30", policy(text, locale=locale)) is MISSING

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Si vous consentez à cet envoi, une case est cochée par vous."),
            ("en", "If you agree that we write to you, tick the box."),
            ("fr", "Nous demandons votre consentement."),
            ("en", "We ask for your consent."),
        ],
    )
    def test_is_not_consent_that_is_asked_for(self, locale, text):
        assert outcome("G30", policy(text, locale=locale)) is MET
