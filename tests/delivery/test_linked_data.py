import json

import pytest
from bs4 import BeautifulSoup
from pyld import jsonld
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from policies.document.nodes import (
    ContactCard,
    ContactRole,
    DataCategories,
    DataCategory,
    Fact,
    LegalBasis,
    PolicyDocument,
    PolicyType,
    Purpose,
    Purposes,
    Recipient,
    RecipientRole,
    Recipients,
    Retention,
    RetentionPeriods,
    Right,
    RightKind,
    Rights,
    Text,
)
from policies.publication import operations
from tests.delivery.published import DAY, SIGNED, document, now, publish, withdraw
from tests.factories.policies import article, paragraph, sample_id

pytestmark = [
    pytest.mark.django_db,
    # What rdflib's own modules still say of one another.
    pytest.mark.filterwarnings(r"ignore:.*:DeprecationWarning:rdflib\..*"),
]
SCHEMA = Namespace("https://schema.org/")
DPV = Namespace("https://w3id.org/dpv#")
GDPR = Namespace("https://w3id.org/dpv/legal/eu/gdpr#")
PAGE = URIRef("http://data.example.org/fr/politique/")


def said(text):
    return (Text(text),)


def typed(*more, kind=PolicyType.PRIVACY, locale="fr"):
    """A policy that has a row of each kind."""
    card = ContactCard(ContactRole.CONTROLLER, (Fact("controller.name", value="Ville d’Exemple"),))
    rows = (
        card,
        Purposes((Purpose("p", said("Répondre"), (LegalBasis.PUBLIC_TASK, LegalBasis.CONSENT)),)),
        DataCategories((DataCategory("c", said("Adresse")),)),
        Recipients(
            (
                Recipient("r", said("Service informatique"), RecipientRole.INTERNAL),
                Recipient("s", said("Hébergeur"), RecipientRole.PROCESSOR),
            )
        ),
        RetentionPeriods((Retention("k", said("Demandes"), said("un an")),)),
        Rights((Right("a", RightKind.ACCESS), Right("d", RightKind.AFTER_DEATH))),
    )
    return PolicyDocument(
        type=kind, locale=locale, title="Politique", articles=(article("Rows", *rows, heading="Lignes"), *more)
    )


def block(response):
    """The only script of a page, as text."""
    (script,) = BeautifulSoup(response.text, "html.parser").select("script")
    assert script["type"] == "application/ld+json"
    return script.string


def graph(response):
    return Graph().parse(data=block(response), format="json-ld")


def no_network(url, options):
    raise AssertionError(f"asked for {url}")


class TestPolicy:
    def test_is_described_for_search_engines(self, portal, get):
        publish(portal, at=now() - 2 * DAY)
        publish(portal, "Words.", at=now() - DAY)
        found = graph(get())
        assert {SCHEMA.WebPage, SCHEMA.DigitalDocument, DPV.PrivacyNotice} == set(found.objects(PAGE, RDF.type))
        assert found.value(PAGE, SCHEMA.name) == Literal("Politique de confidentialité", lang="fr")
        assert found.value(PAGE, SCHEMA.inLanguage) == Literal("fr")
        assert found.value(PAGE, SCHEMA.version) == Literal("2")
        assert found.value(PAGE, SCHEMA.datePublished).datatype == SCHEMA.DateTime
        assert found.value(PAGE, SCHEMA.dateModified)
        publisher = found.value(PAGE, SCHEMA.publisher)
        assert found.value(publisher, SCHEMA.name) == Literal("Portail data.example.org", lang="fr")

    def test_has_its_articles_as_parts(self, portal, get):
        publish(portal)
        found = graph(get())
        part = URIRef(f"{PAGE}#a-{sample_id('Contact')}")
        assert part in set(found.objects(PAGE, SCHEMA.hasPart))
        assert found.value(part, SCHEMA.name) == Literal("Contact", lang="fr")
        assert found.value(part, SCHEMA.position).toPython() == 6
        assert len(set(found.objects(PAGE, SCHEMA.hasPart))) == len(document().articles)

    def test_names_its_translations_and_they_name_it(self, portal, get):
        publish(portal)
        publish(portal, locale="en", title="Privacy policy", slug="policy")
        english = URIRef("http://data.example.org/en/policy/")
        assert graph(get()).value(PAGE, SCHEMA.workTranslation) == english
        assert graph(get("/en/policy/")).value(english, SCHEMA.translationOfWork) == PAGE

    def test_that_is_withdrawn_has_none(self, portal, get):
        withdraw(publish(portal))
        assert "<script" not in get().text

    def test_on_cookies_is_no_privacy_notice(self, portal, get):
        publish(portal, wanted=typed(kind=PolicyType.COOKIES))
        assert (PAGE, RDF.type, DPV.PrivacyNotice) not in graph(get())

    def test_redacted_leaves_nothing_in_it(self, portal, get):
        chain = publish(portal, wanted=typed(article("More", paragraph("x"), heading="Nom de Jean")))
        assert "Nom de Jean" in block(get())
        said = {"reason": "As ordered.", "signings": SIGNED, "at": now()}
        operations.redact_version(chain=chain, number=1, document=document("[redacted]"), **said)
        assert "Jean" not in get().text
        assert "Hébergeur" not in get().text


class TestTypedRows:
    @pytest.fixture
    def found(self, portal, get):
        publish(portal, wanted=typed())
        self.graph = graph(get())
        self.process = self.graph.value(PAGE, DPV.hasProcess)
        return self.graph

    def told(self, name):
        return set(self.graph.objects(self.process, DPV[name]))

    def names(self, name):
        return {
            (self.graph.value(node, RDF.type), str(self.graph.value(node, SCHEMA.name))) for node in self.told(name)
        }

    def test_tell_purposes_and_their_legal_bases(self, found):
        (purpose,) = self.told("hasPurpose")
        assert found.value(purpose, RDF.type) == DPV.Purpose
        assert found.value(purpose, SCHEMA.name) == Literal("Répondre", lang="fr")
        assert set(found.objects(purpose, DPV.hasLegalBasis)) == {GDPR["A6-1-e"], GDPR["A6-1-a"]}

    def test_tell_recipients_by_their_role(self, found):
        assert self.names("hasRecipient") == {
            (DPV.Recipient, "Service informatique"),
            (DPV.DataProcessor, "Hébergeur"),
        }

    def test_tell_data_retention_and_the_controller(self, found):
        assert self.names("hasPersonalData") == {(DPV.PersonalData, "Adresse")}
        assert self.names("hasDataController") == {(DPV.DataController, "Ville d’Exemple")}
        (condition,) = self.told("hasStorageCondition")
        assert found.value(condition, RDF.type) == DPV.StorageDuration
        assert str(found.value(found.value(condition, DPV.hasDuration), SCHEMA.name)) == "un an"

    def test_tell_rights_by_their_articles(self, found):
        rights = self.told("hasRight")
        assert GDPR.A15 in rights
        assert {found.value(right, RDF.type) for right in rights - {GDPR.A15}} == {DPV.DataSubjectRight}


class TestBlock:
    def test_is_read_alike_by_the_algorithms_of_the_w3c_without_network(self, portal, get):
        publish(portal, wanted=typed())
        page = get()
        jsonld.set_document_loader(no_network)
        expanded = jsonld.expand(json.loads(block(page)), {"base": str(PAGE)})
        assert expanded[0]["@id"] == str(PAGE)
        quads = jsonld.to_rdf(expanded, {"format": "application/n-quads"})
        assert len(Graph().parse(data=quads, format="nt")) == len(graph(page))

    def test_ends_no_script_whatever_it_says(self, portal, get):
        wicked = '</script><script>alert(1)</script><!-- & "'
        publish(portal, wanted=typed(article("Wicked", paragraph(wicked), heading=wicked)), title="x")
        page = get()
        (part,) = [each for each in json.loads(block(page))["hasPart"] if each["name"] == wicked]
        assert part["position"] == 2
        assert "<script>" not in page.text

    def test_leaves_a_policy_of_thirteen_articles_below_sixty_kilobytes(self, portal, get):
        text = "Nous traitons vos données pour répondre à vos demandes et pour rien d’autre. " * 7
        articles = [
            article(f"A{n}", paragraph(text), paragraph(text), heading=f"Titre de l’article {n}") for n in range(12)
        ]
        publish(portal, wanted=typed(*articles))
        publish(portal, wanted=typed(*articles, locale="en"), slug="policy")
        page = get()
        assert len(block(page)) > 2000
        assert len(page.content) < 60_000
