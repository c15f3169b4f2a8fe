"""The two real policies, as a lawyer reads them: every error, and the sentence or the absence that is its reason."""

import pytest

from home.models import Container
from policies.authoring.importing.operations import import_policy
from policies.facts.models import Controller, DataProtectionOfficer
from policies.register.clock import database_now
from policies.review.rules.checking import check, findings
from policies.review.rules.fleet import drafts
from policies.review.rules.outcomes import Outcome, Severity
from tests.factories.portals import approve_fact, make_fact, make_portal, make_user
from tests.review.rules.judging import article, parts, policy

BREST = "000_050f787a0b7ad3a6.txt"
ISSY = "003_7685a30cb481aaf0.txt"
PORTALS = {
    BREST: {
        "host": "opendata.brest.example",
        "domain": "opendata.brest-metropole.fr",
        "controller": "Brest métropole",
        "email": "delegue.protectiondesdonnees@brest-metropole.fr",
        "address": "Hôtel de métropole\n24, rue Coat-ar-Guéven\nCS 73826\n29238 BREST CEDEX 2",
    },
    ISSY: {
        "host": "data.issy.example",
        "domain": "data.issy.com",
        "controller": "Ville d'Issy-les-Moulineaux",
        "form": "https://www.issy.com/contact",
        "address": "47 rue du Général Leclerc\n92130 Issy-les-Moulineaux",
    },
}

# Key: (why it is an error, the sentence that shows it; "" where nothing in the whole text answers the rule). Both texts
# come from one template: what differs between them (the DPO's lines, the address in article 9) changes no error.
ERRORS = {
    "G6": (
        # Article 5 lists seven purposes, payments and litigation among them, and names no basis for any. Article 6 has
        # readers consent to "les finalités décrites au sein de chaque support de collecte", which are others. The
        # "obligation légale" of article 8 is a reason for archiving.
        "no purpose has a legal basis",
        "",
    ),
    "G8": (
        # Article 6 relies on consent, and no article says that it can be taken back: the word "retirer" does not occur.
        "consent is relied on and its withdrawal is not said",
        "vous consentez expressément à ce que ces données soient collectées et traitées",
    ),
    "G12": (
        # For the data of article 4 there is nothing but "la durée nécessaire aux finalités". The periods that article 8
        # gives (one year, three years, thirteen months) are those of identity documents, objections and cookies.
        "the data themselves have no period",
        "une durée qui n'excède pas la durée nécessaire aux finalités pour lesquelles ces données sont collectées",
    ),
    "G13.restriction": (
        # Article 9 gives access, rectification, updating, locking, erasure, objection. Article 11 speaks of limiting
        # Facebook's access, which is no right against the controller.
        "the right to restriction is not mentioned",
        "",
    ),
    "G13.portability": ("portability is not mentioned", ""),
    "G16": (
        # The CNIL is named in article 3 for a declaration; "réclamation" and "plainte" do not occur.
        "the right to complain is not mentioned",
        "",
    ),
    "G17": (
        # Article 4: "la Société s'engage à vous informer […] du caractère obligatoire ou facultatif des réponses": that
        # promises the information and does not give it. Which answers are compulsory is said nowhere.
        "which answers are compulsory is promised, not said",
        "",
    ),
    "G23": (
        # Article 8 speaks of cookies and of audience statistics; article 10 sends readers to a "Charte de gestion des
        # cookies publiée sur le DOMAINE", without a link. No name, purpose or way to refuse stands in the text.
        "trackers are named and not described",
        "s'agissant des cookies visés à l'article 11",
    ),
    "T1.number": (
        "a number was left out",
        "(CNIL) sous le numéro préalable",
    ),
}

# The warnings that must appear in both: key, and words of the sentence (or of the message, where it stands alone).
WARNINGS = [
    ("T1.colon", ""),  # "…traitées par la Société lors de :", and a paragraph follows
    ("T2.topic", "finalités décrites à l'article 6"),  # the purposes are article 5
    ("T2.topic", "cookies visés à l'article 11"),  # cookies are article 10
    ("T7", "relatives aux BENEFCIAIRES"),
    ("G30", "par la communication spontanée de vos données à caractère personnel, vous consentez"),
    ("G30", "vous consentez à ce que vos données de connexion"),
    ("L.simplified-standard", "délibération Cnil n°2012-209"),
    ("L.prior-declaration", "a fait l'objet d'une déclaration à la Commission"),
    ("L.data-protection-correspondent", "Un correspondant informatique et libertés a été nommé."),
    ("L.law-2004", "modifiée par la loi du 6 août 2004"),
    ("L.law-1978-article-32", "prévues à l'article 32II"),
    ("L.limitation-three-years", "article 8 du code de procédure pénale (soit trois ans)"),
    ("L.legitimate-grounds", "vous opposer, pour des motifs légitimes"),
    ("L.locking", "de verrouillage ou d'effacement"),
    ("L.google-plus", "Google + et LinkedIn"),
    ("L.google-plus", "LinkedIn et GOOGLE+"),
    ("L.google-plus", "de FACEBOOK et de GOOGLE+"),
    ("L.twitter", "réseaux sociaux Twitter"),
]

GLUED = (
    "Vos différentes données sont collectées par la Société pour assurer : - le bon fonctionnement et l'amélioration"
    " permanente du DOMAINE et de ses fonctionnalités. - la gestion des paiements. - l'envoi de newsletters."
)


def check_imported(seeds, name):
    """Import a policy into a portal of its own and check the draft."""
    chosen = PORTALS[name]
    portal = make_portal(chosen["host"], name=chosen["controller"], checked=True)
    reached = {field: chosen.get(field, "") for field in ("email", "form", "address")}
    portal.domain = chosen["domain"]
    portal.controller = make_fact(Controller, portal, name=chosen["controller"], **reached)
    portal.dpo = make_fact(DataProtectionOfficer, portal, name="Délégué à la protection des données", **reached)
    portal.save()
    for fact in (portal.controller, portal.dpo, portal):
        approve_fact(fact)
    author = make_user(f"author-{chosen['host']}", portal=portal, role="editor")
    at = database_now()
    import_policy(source=(seeds / name).read_bytes(), portal=portal, locale="fr", author=author, at=at)
    (found,) = drafts([Container.objects.get(pk=portal.pk)], at)
    return check(found.document, found.context, {}, found.on)


@pytest.fixture(params=[BREST, ISSY], ids=["Brest", "Issy"])
def checked(request, db, english, seeds):
    return request.param, check_imported(seeds, request.param)


def said(results, key):
    return [result.sentence or result.message for result in results if result.is_finding and result.key == key]


class TestRealPolicies:
    def test_have_these_errors_and_no_other(self, checked):
        _name, results = checked
        found = findings(results, Severity.ERROR)

        assert sorted(result.key for result in found) == sorted(ERRORS)
        for result in found:
            _why, sentence = ERRORS[result.key]
            assert (sentence in result.sentence) if sentence else not result.sentence, result.key

    @pytest.mark.parametrize(("key", "words"), WARNINGS)
    def test_have_these_warnings(self, checked, key, words):
        _name, results = checked

        assert any(words in sentence for sentence in said(results, key))
        assert all(result.severity is Severity.WARNING for result in results if result.is_finding and result.key == key)

    def test_lack_the_postal_address_of_article_9_in_brest_alone(self, checked):
        name, results = checked

        # In Issy the words "à l'adresse" are followed by www.issy.com/contact.
        assert [("courrier papier à l'adresse" in text) for text in said(results, "T1.address")] == [True] * (
            name == BREST
        )

    def test_name_a_person_in_issy_alone(self, checked):
        name, results = checked

        # "Émilie LE GALL, DPO"; Brest writes to "Délégué à la protection des données".
        assert len(said(results, "G31")) == (name == ISSY)

    def test_are_not_blamed_for_an_order_number_or_the_address_on_the_site(self, checked):
        _name, results = checked
        blanks = [text for result in results if result.rule == "T1" for text in [result.sentence] if result.is_finding]

        assert not any("numéro de commande" in text for text in blanks)
        assert all(result.about == "a l'adresse" for result in results if result.key == "T1.address")
        assert len(said(results, "T1.address")) <= 1  # "à l'adresse figurant au sein du DOMAINE" is none

    def test_pass_what_they_do_say_and_where(self, checked):
        name, results = checked
        stated = {result.key: result.number for result in results if result.outcome is Outcome.STATED}

        # The controller can be written to: in Brest at the mailbox of article 3, in Issy by the form of article 2.
        assert stated["G1"] == {BREST: 3, ISSY: 2}[name]
        assert stated["G3"] == 3
        assert stated["G5"] == 5
        assert stated["G10"] == 7
        assert stated["G20"] == 11
        assert {stated[f"G13.{right}"] for right in ("rectification", "erasure", "objection")} <= {2, 9}

    def test_have_their_glued_list_mended_by_the_importer(self, checked):
        _name, results = checked

        # What the importer parted is a list: there is nothing to complain of any more.
        assert said(results, "T9") == []
        assert parts("T9", policy(article(GLUED))) == [""]

    def test_belong_to_their_own_portal(self, checked):
        _name, results = checked

        assert said(results, "T5") == said(results, "T5.domain") == []


class TestTextOfAnotherPortal:
    def test_is_recognised_in_a_copy(self, db, english, seeds):
        check_imported(seeds, BREST)
        other = make_portal("copie.example", name="Copie", checked=True)
        approve_fact(other)
        author = make_user("copyist", portal=other, role="editor")
        at = database_now()
        import_policy(source=(seeds / BREST).read_bytes(), portal=other, locale="fr", author=author, at=at)
        (found,) = drafts([Container.objects.get(pk=other.pk)], at)
        results = check(found.document, found.context, {}, found.on)

        assert {result.about for result in findings(results, Severity.ERROR) if result.rule == "T5"} >= {
            "brest metropole",
            "delegue.protectiondesdonnees@brest-metropole.fr",
        }
        assert "opendata.brest-metropole.fr" in {result.about for result in results if result.key == "T5.domain"}
