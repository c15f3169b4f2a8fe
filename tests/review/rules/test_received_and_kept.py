import pytest

from policies.document.nodes import (
    Recipient,
    Recipients,
    Retention,
    RetentionPeriods,
    Safeguard,
    Text,
    Topic,
    Transfer,
    Transfers,
)
from tests.review.rules.judging import MET, MISSING, NOT_APPLICABLE, STATED, article, outcome, parts, policy


class TestRecipients:
    def test_are_met_by_rows(self):
        assert outcome("G10", policy(article(Recipients((Recipient("r", (Text("L'hébergeur"),)),))))) is MET

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Les destinataires de vos données sont les agents de la Ville."),
            ("fr", "Vos données ne sont ni communiquées ni vendues."),
            ("en", "Only our staff have access to your data."),
            ("en", "Your data are never sold."),
        ],
    )
    def test_are_stated_in_prose_or_denied(self, locale, text):
        assert outcome("G10", policy(text, locale=locale)) is STATED

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "La Ville s'engage à vous informer des destinataires de vos données. Le partage est une valeur."),
            ("en", "We undertake to inform you of the recipients. Sharing is a value."),
        ],
    )
    def test_are_not_stated_by_a_promise(self, locale, text):
        assert outcome("G10", policy(text, locale=locale)) is MISSING

    @pytest.mark.parametrize(("locale", "text"), [("fr", "Nous aimons vos données."), ("en", "We like your data.")])
    def test_are_missing(self, locale, text):
        assert outcome("G10", policy(text, locale=locale)) is MISSING


class TestTransfers:
    @pytest.mark.parametrize(
        ("locale", "named", "allowed"),
        [
            (
                "fr",
                "Vos données sont transférées hors de l'Union européenne.",
                "Une décision d'adéquation le permet.",
            ),
            ("en", "Your data are transferred outside the Union.", "An adequacy decision allows it."),
        ],
    )
    def test_say_what_allows_them(self, locale, named, allowed):
        assert outcome("G11", policy(named, locale=locale)) is MISSING
        assert outcome("G11", policy(f"{named} {allowed}", locale=locale)) is STATED

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Aucune donnée n'est transférée hors de l'Espace économique européen."),
            ("en", "None are transferred outside the European Economic Area."),
        ],
    )
    def test_may_be_denied(self, locale, text):
        assert outcome("G11", policy(text, locale=locale)) is STATED

    @pytest.mark.parametrize(
        ("locale", "text"), [("fr", "Le transfert du dossier au service."), ("en", "The file is transferred to staff.")]
    )
    def test_are_no_transfers_within_the_house(self, locale, text):
        assert outcome("G11", policy(text, locale=locale)) is NOT_APPLICABLE

    @pytest.mark.parametrize(
        ("locale", "clauses", "copied"),
        [
            (
                "fr",
                "Vos données sont transférées hors de l'Union, sous des clauses contractuelles types.",
                "Une copie de ces clauses vous est adressée.",
            ),
            (
                "en",
                "Your data are transferred outside the Union under standard contractual clauses.",
                "A copy of the clauses is sent to you.",
            ),
        ],
    )
    def test_say_how_to_get_a_copy_of_clauses(self, locale, clauses, copied):
        assert parts("G11", policy(clauses, locale=locale)) == ["copy"]
        assert parts("G11", policy(f"{clauses} {copied}", locale=locale)) == []

    def test_are_judged_by_their_rows(self):
        def with_row(safeguard, detail=""):
            row = Transfer("t", (Text("Canada"),), safeguard, (Text(detail),) if detail else ())
            return policy(article(Transfers((row,))))

        assert parts("G11", with_row(Safeguard.UNSAID)) == [""]
        assert parts("G11", with_row(Safeguard.ADEQUACY)) == []
        assert parts("G11", with_row(Safeguard.CLAUSES)) == ["copy"]
        assert parts("G11", with_row(Safeguard.CLAUSES, "copie sur demande")) == []


def kept(period):
    row = Retention("r", (Text("Messages"),), (Text(period),) if period else ())
    return article(RetentionPeriods((row,)), heading="Durées")


class TestRetention:
    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Vos messages sont conservés deux ans."),
            ("fr", "Votre compte est conservé jusqu'à sa fermeture."),
            ("en", "Your messages are kept for two years."),
            ("en", "Your account is kept until you close it."),
        ],
    )
    def test_is_a_period_or_what_decides_on_it(self, locale, text):
        assert outcome("G12", policy(text, locale=locale)) is STATED

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Vos données sont conservées pendant une durée qui n'excède pas la durée nécessaire."),
            ("en", "Your data are kept for as long as necessary."),
        ],
    )
    def test_is_not_as_long_as_necessary(self, locale, text):
        assert outcome("G12", policy(text, locale=locale)) is MISSING

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            (
                "fr",
                "Les cookies sont conservés treize mois. En cas d'exercice du droit d'accès, un an de conservation.",
            ),
            ("en", "Cookies are kept for thirteen months. Requests to exercise a right are kept one year."),
            ("fr", "La Ville a deux ans."),
            ("en", "The city is two years old."),
        ],
    )
    def test_is_not_the_period_of_something_else(self, locale, text):
        assert outcome("G12", policy(text, locale=locale)) is MISSING

    def test_is_said_in_every_row(self):
        assert outcome("G12", policy(kept("six mois"))) is MET
        assert outcome("G12", policy(kept(""))) is MISSING
        assert outcome("G12", policy(kept("aussi longtemps que nécessaire"))) is MISSING
        assert outcome("G12", policy(kept("la durée nécessaire, deux ans au plus"))) is MET

    def test_is_looked_for_first_in_the_article_on_it(self):
        document = policy(
            article("Vos messages sont conservés un an.", heading="Un"),
            article("Vos messages sont conservés un an.", heading="Deux", topic=Topic.RETENTION),
        )

        assert outcome("G12", document) is STATED
