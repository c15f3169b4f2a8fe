"""The table of outdated law as it is installed: what each row finds, and what it leaves alone."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from policies.document.nodes import Fact
from policies.facts.models import LegalReference
from policies.register.clock import database_now
from policies.review.rules.models import OutdatedCitation, RuleSetting
from policies.review.rules.outcomes import Severity
from policies.review.rules.queries import outdated_laws, repealed_laws, switches
from tests.factories.portals import approve_fact, make_fact, make_library
from tests.review.rules.judging import DAY, article, outcome, parts, policy, results, said

pytestmark = pytest.mark.django_db

FOUND = [
    ("simplified-standard", "fr", "Dans le respect de la norme simplifiée NS 48."),
    ("simplified-standard", "fr", "Délibération Cnil n°2012-209 du 21 juin 2012."),
    ("simplified-standard", "en", "Under simplified standard no. 48."),
    ("prior-declaration", "fr", "Ce traitement a fait l'objet d'une déclaration à la CNIL."),
    ("prior-declaration", "fr", "Un récépissé de déclaration a été délivré."),
    ("prior-declaration", "en", "The processing was declared to the CNIL."),
    ("data-protection-correspondent", "fr", "Un correspondant informatique et libertés a été nommé."),
    ("data-protection-correspondent", "fr", "Contactez notre CIL."),
    ("data-protection-correspondent", "en", "The correspondant informatique et libertés answers."),
    ("law-1978-article-32", "fr", "Les informations prévues à l'article 32II de la loi informatique et libertés."),
    ("law-1978-article-32", "en", "Cookies are subject to article 32 of the law of 6 January 1978."),
    ("law-1978-article-34", "fr", "L'article 34 de la loi du 6 janvier 1978 impose la sécurité des données."),
    ("law-1978-article-34", "en", "Article 34 of the act of 1978 requires security."),
    ("law-1978-article-38", "fr", "Vous pouvez vous opposer (article 38 de la loi Informatique et Libertés)."),
    ("law-1978-article-38", "en", "You may object: article 38 of the law of 1978."),
    ("law-1978-article-39", "fr", "Le droit d'accès des articles 38, 39 et 40 de la loi du 6 janvier 1978."),
    ("law-1978-article-39", "en", "Your right of access under article 39 of the law of 1978."),
    ("law-1978-article-40", "fr", "Faites rectifier vos données : article 40 de la loi de 1978."),
    ("law-1978-article-40", "en", "Rectification: have data corrected under article 40 of the law of 1978."),
    ("law-1978-article-40-1", "fr", "Vos directives après la mort : article 40-1 de la loi de 1978."),
    ("law-1978-article-40-1", "en", "After your death: article 40-1 of the law of 1978."),
    ("law-2004", "fr", "Telle que modifiée par la loi du 6 août 2004."),
    ("law-2004", "en", "As amended by the law of 6 August 2004."),
    ("legitimate-grounds", "fr", "Vous pouvez vous opposer, pour des motifs légitimes, au traitement."),
    ("legitimate-grounds", "en", "You may object on legitimate grounds."),
    ("locking", "fr", "Un droit d'accès, de verrouillage ou d'effacement."),
    ("locking", "en", "A right to rectification, blocking or erasure."),
    ("limitation-three-years", "fr", "Le délai de l'article 8 du code de procédure pénale (soit trois ans)."),
    ("limitation-three-years", "en", "Article 8 of the code of criminal procedure, three years."),
    ("directive-95-46", "fr", "La directive 95/46/CE du 24 octobre 1995."),
    ("directive-95-46", "en", "The directive of 24 October 1995."),
    ("cookie-guidelines", "fr", "La délibération n° 2013-378 et la délibération n° 2019-093."),
    ("cookie-guidelines", "en", "Délibération 2019-093 of the CNIL."),
    ("privacy-shield", "fr", "Le prestataire adhère au Privacy Shield."),
    ("privacy-shield", "en", "Under the Privacy Shield."),
    ("safe-harbor", "fr", "Le prestataire adhère au Safe Harbor."),
    ("safe-harbor", "en", "Under Safe Harbour principles."),
    ("google-plus", "fr", "Les réseaux Facebook, Google + et LinkedIn."),
    ("google-plus", "en", "Facebook and GOOGLE+ buttons."),
    ("twitter", "fr", "Suivez-nous sur Twitter."),
    ("twitter", "en", "Follow us on Twitter."),
    ("rue-vivienne", "fr", "CNIL, 8 rue Vivienne, 75002 Paris."),
    ("rue-vivienne", "en", "CNIL, 8, rue Vivienne, Paris."),
]
LEFT_ALONE = [
    ("fr", "Une norme de 2012, simplifiée depuis, et 209 pages. Le quai n° 48."),
    ("fr", "Nous déclarons toute violation de données à la CNIL. La déclaration d'impôts se fait en ligne."),
    ("fr", "Le correspondant de presse et le délégué à la protection des données."),
    ("fr", "L'article 32 du RGPD sur la sécurité. L'article 82 de la loi de 1978 sur les cookies."),
    ("fr", "La loi du 6 janvier 1978 modifiée. L'article 38 du code civil."),
    ("fr", "Les articles 48 à 56 de la loi du 6 janvier 1978 sur vos droits."),
    ("fr", "Une loi de 2004. Un courrier du 6 août 2004."),
    ("fr", "Vous pouvez vous opposer, sauf pour des motifs légitimes et impérieux qui prévalent."),
    ("fr", "Le verrouillage de votre écran."),
    ("fr", "L'article 9 du code de procédure pénale (soit un an). L'article 8 du code de procédure pénale, six ans."),
    ("fr", "La directive 2002/58, et la directive 95/46 abrogée par le RGPD."),
    ("fr", "La délibération n° 2020-091."),
    ("fr", "Depuis l'invalidation du Privacy Shield. Un port sûr, ou Google seul."),
    ("fr", "Suivez-nous sur X (anciennement Twitter). Le 18 rue Vivienne."),
    ("en", "A simplified form. Order 48. A standard of 2012."),
    ("en", "We tell the CNIL of every breach. We declared our taxes."),
    ("en", "Our press correspondent. The data protection officer."),
    ("en", "Article 32 GDPR on security. Article 82 of the law of 6 January 1978 on cookies."),
    ("en", "The law of 2004. A letter of 6 August 2004."),
    ("en", "You may object, unless we show compelling legitimate grounds. Blocking your screen."),
    ("en", "Article 9 of the code of criminal procedure, one year. Article 8 of the code, six years."),
    ("en", "Directive 2002/58. Directive 95/46 was repealed. Délibération 2020-092."),
    ("en", "Since the Privacy Shield was invalidated. Google alone. X, formerly Twitter. 18 rue Vivienne."),
]


class TestTable:
    @pytest.mark.parametrize(("key", "locale", "text"), FOUND)
    def test_finds_each_citation_with_its_subject(self, key, locale, text):
        assert key in parts("L", policy(text, locale=locale), laws=outdated_laws())

    @pytest.mark.parametrize(("locale", "text"), LEFT_ALONE)
    def test_leaves_alone_what_is_like_it(self, locale, text):
        assert parts("L", policy(text, locale=locale), laws=outdated_laws()) == []

    def test_has_a_case_for_every_row_in_both_languages(self):
        covered = {(key, locale) for key, locale, _text in FOUND}

        assert covered == {
            (key, locale) for key in OutdatedCitation.objects.values_list("key", flat=True) for locale in ("fr", "en")
        }

    def test_has_rows_that_a_person_could_have_entered(self):
        for row in OutdatedCitation.objects.all():
            row.full_clean()

    def test_warns_and_says_what_changed_in_the_language_of_staff(self):
        document = policy("Suivez-nous sur Twitter.")
        with override("en"):
            (english,) = results("L", document, laws=outdated_laws())
        with override("fr"):
            (french,) = results("L", document, laws=outdated_laws())

        assert english.severity is Severity.WARNING
        assert "24 July 2023" in english.message
        assert "24\u00a0juillet" in french.message or "24 juillet" in french.message


def announced(**more):
    values = {
        "key": "next-law",
        "citations": "loi du 1er mai 2020",
        "changed_fr": "Abrogée.",
        "changed_en": "Repealed.",
    }
    return OutdatedCitation(**values | {"repealed_on": date(2027, 1, 1)} | more)


class TestRow:
    def test_holds_from_the_day_of_the_repeal(self):
        announced().save()
        document = policy("La loi du 1er mai 2020 s'applique.")

        assert parts("L", document, laws=outdated_laws(), on=date(2026, 12, 31)) == []
        assert parts("L", document, laws=outdated_laws(), on=date(2027, 1, 1)) == ["next-law"]

    def test_is_switched_off_or_removed(self):
        document = policy("Suivez-nous sur Twitter.")
        OutdatedCitation.objects.filter(key="twitter").update(is_on=False)
        assert parts("L", document, laws=outdated_laws()) == []

        OutdatedCitation.objects.all().delete()
        assert outdated_laws() == ()

    @pytest.mark.parametrize(
        ("field", "more"),
        [
            ("citations", {"citations": "2012 209"}),
            ("citations", {"citations": ""}),
            ("citations", {"citations": "loi * 2020"}),
            ("subjects", {"citations": "article 38 de la loi"}),
            ("exceptions", {"exceptions": "48"}),
            ("key", {"key": "Not A Key"}),
            ("repealed_on", {"in_force_from": date(2028, 1, 1)}),
        ],
    )
    def test_is_refused_where_it_would_find_anything_or_nothing(self, field, more):
        with pytest.raises(ValidationError) as refused:
            announced(**more).full_clean()

        assert field in refused.value.message_dict

    def test_that_nobody_checked_stops_nothing(self):
        announced(citations="*").save()

        assert "next-law" not in {law.key for law in outdated_laws()}


class TestLawAsAFact:
    LAW = "2f1d6f0e-0000-4000-8000-000000000001"

    def shown(self):
        return policy(article(said("Selon la ", Fact(f"law.{self.LAW}.citation", value="loi du 1er mai 2020"), ".")))

    def test_is_found_where_it_is_shown_once_it_is_repealed(self):
        library = make_library()
        law = make_fact(LegalReference, library, uuid=self.LAW, citation="loi du 1er mai 2020", repealed_on=DAY)
        approve_fact(law)
        laws = tuple(repealed_laws(database_now()))

        assert parts("L", self.shown(), laws=laws) == [f"law-{self.LAW}"]
        assert parts("L", self.shown(), laws=laws, on=DAY - timedelta(days=1)) == []
        assert parts("L", policy("Selon la loi du 1er mai 2020."), laws=laws) == []

    def test_is_found_by_a_row_that_names_it_and_once(self):
        law = make_fact(LegalReference, make_library(), uuid=self.LAW)
        announced(law=law, repealed_on=DAY).save()

        assert parts("L", self.shown(), laws=outdated_laws()) == ["next-law"]


class TestSettings:
    def test_switch_rules_on_and_off_and_change_their_severity(self):
        RuleSetting(rule="G29", is_on=True).save()
        RuleSetting(rule="G22", is_on=False).save()
        RuleSetting(rule="G26", severity="error").save()
        RuleSetting(rule="G30", severity="error").save()
        document = policy("Rien.")

        assert outcome("G29", document, switches=switches()) is not None
        assert outcome("G22", document, switches=switches()) is None
        assert results("G26", document, switches=switches())[0].severity is Severity.ERROR
        presumed = policy("Vous acceptez que nous vous écrivions.")
        assert results("G30", presumed, switches=switches())[0].severity is Severity.ERROR

    def test_leave_the_milder_parts_of_a_rule_mild(self):
        RuleSetting(rule="G16", severity="error").save()
        document = policy("Vous pouvez introduire une réclamation auprès de l'autorité.")

        assert [one.severity for one in results("G16", document, switches=switches()) if one.is_finding] == [
            Severity.WARNING
        ]

    def test_name_a_rule_that_exists(self):
        with pytest.raises(ValidationError):
            RuleSetting(rule="G28").full_clean()
