import pytest

from policies.document.nodes import (
    DataCategories,
    DataCategory,
    DataSource,
    Link,
    Obligation,
    Text,
    Tracker,
    Trackers,
)
from tests.review.rules.judging import (
    ELSEWHERE,
    MET,
    MISSING,
    NOT_APPLICABLE,
    STATED,
    article,
    outcome,
    parts,
    policy,
    said,
)


def data(source=DataSource.PERSON, obligation=Obligation.UNSAID):
    return article(DataCategories((DataCategory("d", (Text("Nom"),), (), source, obligation),)), heading="Données")


class TestObligation:
    @pytest.mark.parametrize(
        ("locale", "said_", "refused"),
        [
            (
                "fr",
                "Les champs marqués sont obligatoires, les autres facultatifs.",
                "Sans eux, nous ne pouvons vous répondre.",
            ),
            ("en", "Marked fields are compulsory, the others optional.", "Without them we cannot answer."),
        ],
    )
    def test_is_said_with_what_a_refusal_entails(self, locale, said_, refused):
        assert parts("G17", policy(f"{said_} {refused}", locale=locale)) == []
        assert parts("G17", policy(said_, locale=locale)) == ["refusal"]
        assert parts("G17", policy("Rien.", locale=locale)) == [""]

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "La Ville s'engage à vous informer du caractère obligatoire ou facultatif des réponses."),
            ("en", "We undertake to inform you which answers are compulsory or optional."),
        ],
    )
    def test_is_not_said_by_a_promise(self, locale, text):
        assert outcome("G17", policy(text, locale=locale)) is MISSING

    def test_is_a_choice_in_rows(self):
        optional = policy(data(obligation=Obligation.OPTIONAL))
        compulsory = data(obligation=Obligation.COMPULSORY)

        assert parts("G17", policy(data())) == [""]
        assert parts("G17", optional) == []
        assert parts("G17", policy(compulsory)) == ["refusal"]
        assert parts("G17", policy(compulsory, "Sans elle, rien ne peut vous être envoyé.")) == []

    def test_is_left_to_rows_in_a_language_that_is_not_read(self):
        assert parts("G17", policy(data(obligation=Obligation.COMPULSORY), locale="br")) == []


class TestIndirectCollection:
    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Nous recevons des données transmises par nos partenaires."),
            ("fr", "Les informations accessibles depuis vos profils Facebook sont accessibles à la Ville."),
            ("en", "We receive data obtained from third parties."),
        ],
    )
    def test_names_its_source(self, locale, text):
        assert outcome("G20", policy(text, locale=locale)) is STATED

    @pytest.mark.parametrize(
        ("locale", "text"), [("fr", "Vous nous écrivez indirectement."), ("en", "You write to us.")]
    )
    def test_is_not_asked_where_the_person_gives_all(self, locale, text):
        assert outcome("G20", policy(text, locale=locale)) is NOT_APPLICABLE

    def test_of_a_row_needs_its_source(self):
        assert outcome("G20", policy(data(DataSource.ELSEWHERE))) is MISSING
        assert outcome("G20", policy(data(DataSource.ELSEWHERE), "Fournies par une administration.")) is STATED


class TestMinors:
    @pytest.mark.parametrize(
        ("locale", "text", "parents"),
        [
            (
                "fr",
                "Les mineurs donnent leur accord. Cela repose sur votre consentement.",
                "Avant quinze ans, un parent consent aussi.",
            ),
            ("en", "Minors may join. It rests on your consent.", "Under fifteen, a parent consents too."),
        ],
    )
    def test_consent_with_their_parents(self, locale, text, parents):
        assert outcome("G21", policy(text, locale=locale)) is MISSING
        assert outcome("G21", policy(f"{text} {parents}", locale=locale)) is STATED

    @pytest.mark.parametrize(
        ("locale", "text"), [("fr", "Un problème mineur est survenu."), ("en", "A minor problem occurred.")]
    )
    def test_are_not_asked_about_without_consent(self, locale, text):
        assert outcome("G21", policy(text, locale=locale)) is NOT_APPLICABLE


def tracker(**more):
    row = Tracker(**{"id": "t", "name": "_id", "purpose": (Text("mesurer l'audience"),)} | more)
    return article(Trackers((row,)), heading="Cookies")


class TestTrackers:
    @pytest.mark.parametrize(
        ("locale", "bare", "full"),
        [
            (
                "fr",
                "Nous déposons des cookies.",
                "Les cookies permettent de mesurer l'audience ; vous pouvez les refuser. Un cookie dure six mois.",
            ),
            (
                "en",
                "We set cookies.",
                "Cookies are used to measure the audience; you may refuse the cookies. A cookie lives for six months.",
            ),
        ],
    )
    def test_are_described(self, locale, bare, full):
        assert outcome("G23", policy(bare, locale=locale)) is MISSING
        assert outcome("G23", policy(full, locale=locale)) is STATED

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Nous ne déposons aucun cookie."),
            ("fr", "Ces traceurs sont dispensés de consentement."),
            ("en", "We set no cookies."),
            ("en", "These trackers are exempt from consent."),
        ],
    )
    def test_are_denied_or_exempt(self, locale, text):
        assert outcome("G23", policy(text, locale=locale)) is STATED

    @pytest.mark.parametrize(("locale", "text"), [("fr", "Un biscuit."), ("en", "We send parcels.")])
    def test_are_not_asked_about_where_none_is_named(self, locale, text):
        assert outcome("G23", policy(text, locale=locale)) is NOT_APPLICABLE

    def test_stand_elsewhere_where_a_link_leads_there(self):
        link = Link("https://x.example/cookies", (Text("charte des cookies"),))

        assert outcome("G23", policy(article(said("Voir la ", link, ".")))) is ELSEWHERE
        assert outcome("G23", policy("Voir la Charte de gestion des cookies publiée sur le site.")) is MISSING

    def test_of_rows_that_need_consent_are_complete_and_refused(self):
        lifetime = (Text("six mois"),)

        assert parts("G23", policy(tracker(exempt=True))) == []
        assert parts("G23", policy(tracker(lifetime=lifetime))) == ["refusal"]
        assert parts("G23", policy(tracker(), "Vous pouvez refuser ces cookies.")) == [""]
        assert parts("G23", policy(tracker(lifetime=lifetime), "Vous pouvez refuser ces cookies.")) == []


class TestMeasurement:
    @pytest.mark.parametrize(("period", "found"), [("treize mois", []), ("13 mois", []), ("deux ans", [""])])
    def test_lives_thirteen_months(self, period, found):
        assert parts("G24", policy(tracker(exempt=True, lifetime=(Text(period),)))) == found

    @pytest.mark.parametrize(
        ("locale", "text", "found"),
        [
            ("fr", "Les cookies de mesure d'audience durent treize (13) mois.", []),
            ("fr", "Les cookies de mesure d'audience durent deux ans.", [""]),
            ("en", "Audience cookies live for thirteen months.", []),
            ("en", "Audience cookies live for two years.", [""]),
            ("fr", "Les statistiques de visite sont conservées trois ans.", ["data"]),
            ("en", "Visit statistics are kept for three years.", ["data"]),
            ("fr", "Un abonnement dure deux ans.", []),
            ("en", "A subscription lasts two years.", []),
        ],
    )
    def test_is_judged_in_prose(self, locale, text, found):
        assert parts("G24", policy(text, locale=locale)) == found


class TestChoice:
    @pytest.mark.parametrize(
        ("locale", "text", "found"),
        [
            ("fr", "Votre choix sur les cookies est gardé six mois.", []),
            ("fr", "Votre choix sur les cookies est gardé treize mois.", [""]),
            ("en", "Your choice about cookies is kept for six months.", []),
            ("en", "Your choice about cookies is kept for one year.", [""]),
            ("fr", "Le choix de la langue est gardé un an.", []),
            ("en", "The choice of language is kept for one year.", []),
        ],
    )
    def test_is_kept_about_six_months(self, locale, text, found):
        assert parts("G25", policy(text, locale=locale)) == found

    def test_of_a_row_is_told_from_a_language(self):
        choice = tracker(purpose=(Text("retenir le refus des cookies"),), lifetime=(Text("un an"),), exempt=True)
        language = tracker(purpose=(Text("retenir la langue choisie"),), lifetime=(Text("un an"),), exempt=True)

        assert parts("G25", policy(choice)) == [""]
        assert outcome("G25", policy(language)) is NOT_APPLICABLE


class TestChanges:
    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Un changement important est annoncé avant de prendre effet."),
            ("en", "You are told of important changes."),
        ],
    )
    def test_are_told(self, locale, text):
        assert outcome("G26", policy(text, locale=locale)) is STATED

    @pytest.mark.parametrize(
        ("locale", "text"), [("fr", "Vous pouvez modifier vos données."), ("en", "You may change your data.")]
    )
    def test_are_not_changes_of_data(self, locale, text):
        assert outcome("G26", policy(text, locale=locale)) is MISSING


class TestExpectedWords:
    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("fr", "Finalité, durée de conservation, sous-traitant : a@x.example"),
            ("en", "Purpose, retention period, processor: a@x.example"),
        ],
    )
    def test_are_looked_for_where_switched_on(self, locale, text):
        from policies.review.rules.context import Switch

        switches = {"G29": Switch(is_on=True)}

        assert outcome("G29", policy(text, locale=locale), switches=switches) is MET
        assert outcome("G29", policy("But et durée.", locale=locale), switches=switches) is MISSING

    def test_are_not_looked_for_otherwise(self):
        assert outcome("G29", policy("Rien.")) is None
