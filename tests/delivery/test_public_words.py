"""Whatever readers see is the policy's own, or comes from the catalogues: in each language, to the last attribute.

Each text that the catalogues give is put between two marks, and whatever a portal or a policy says of its own between
two others. What is left of a page when both are taken away is an untranslated word.
"""

import copy
import re
import uuid

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real
from wagtail.models import Locale

from home.models import Container, Theme
from policies.delivery import plain
from policies.document.nodes import (
    ContactCard,
    ContactRole,
    Definition,
    Definitions,
    Fact,
    PolicyDocument,
    PolicyType,
    Term,
    Text,
    Topic,
)
from policies.document.numbering import direction, reference_text
from policies.document.phrases import PHRASES
from policies.document.render.languages import ar, br, de, en, es, fr
from policies.publication import operations
from policies.register.manifest import policy_chain
from tests.delivery.published import DAY, SIGNED, SUBJECT, now, publish, withdraw
from tests.factories.policies import article, paragraph, sample_id
from tests.factories.portals import make_portal

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
LANGUAGES = dict(settings.LANGUAGES)
LABELS = {"ar": ar, "br": br, "de": de, "en": en, "es": es, "fr": fr}
HOST, EMPTY = "data.example.org", "vide.example.org"
ENDED, ERASED = uuid.UUID(int=1), uuid.UUID(int=2)
FROM_CATALOGUES, OWN = re.compile("⟦[^⟦⟧]*⟧"), re.compile("‹[^‹›]*›")
NAMES_OF_FORMATS = ("PDF", "Markdown", "JSON")
READ = ("aria-label", "aria-description", "alt", "title", "placeholder", "data-label", "label")
LETTER = re.compile(r"[^\W\d_]")
PATHS = (
    "", "politique/", "politique/versions/", "ended/", "ended/versions/", "ended/versions/1/", "erased/versions/1/",
    *(f"politique/versions/{number}/" for number in (1, 2, 3, 4)),
    *(f"politique/versions/{number}/changes/" for number in (1, 2)),
    *(f"politique/versions/{pair}/" for pair in ("1/changes/3", "3/changes/1", "2/changes/2")),
    f"politique/changes/?since={(now() - 2 * DAY).date()}", f"politique/changes/?since={now().date()}",
    # What is not found says why.
    "nothing/", "politique/versions/99/", "politique/versions/99/changes/", "erased/versions/1/changes/",
    "politique/changes/?since=2026-02-30", "politique/changes/?since=2999-01-01", "ended/changes/?since=2026-01-01",
    "politique/on/2026-02-30/", "politique/on/1999-01-01/", "politique/on/2999-01-01/attestation.pdf",
    "ended/policy.txt", "erased/versions/1/policy.json",
)  # fmt: skip


def own_document(locale, *sentences):
    """A policy of which each word is between marks."""
    card = ContactCard(ContactRole.DPO, (Fact("dpo.name", value="‹Mission›"), Fact("dpo.email", value="‹a@b.example›")))
    term = Definition(sample_id("data"), "‹données›", (paragraph("‹ce que nous publions›"),))
    return PolicyDocument(
        type=PolicyType.PRIVACY,
        locale=locale,
        title="‹Politique›",
        articles=(
            article("Preamble", paragraph("‹Bonjour›"), heading="‹Préambule›", numbered=False),
            article("Defined", Definitions((term,)), topic=Topic.DEFINITIONS, heading="‹Définitions›"),
            article("Contact", card, topic=Topic.DPO, heading="‹Contact›"),
            article(
                "Words",
                *(paragraph(f"‹{sentence}›") for sentence in sentences),
                paragraph(Term(sample_id("data"), (Text("‹données›"),))),
                heading="‹Mots›",
                summary=(Text("‹en bref›"),),
            ),
        ),
    )


@pytest.fixture(scope="module")
def portals(kept_for_module):
    """Every kind of page in every language, and a portal that has no policy yet."""
    make_portal(EMPTY, name="‹Vide›", locales=list(LANGUAGES))
    portal = make_portal(HOST, name="‹Portail›", locales=list(LANGUAGES))
    theme = Theme.objects.get(container=portal)
    theme.footer = "‹Mentions›"
    theme.save()
    for locale in LANGUAGES:
        fill(portal, locale)


def fill(portal, locale):
    source = {
        "chain": str(policy_chain(portal.uuid, SUBJECT, "fr").uuid),
        "number": 1,
        "articles": {sample_id("Words"): "other words"},
    }
    more = {"summary": "‹Un résumé›", "source": None if locale == "fr" else source}
    publish(portal, at=now() - 3 * DAY, wanted=own_document(locale, "un"), **more)
    publish(portal, at=now() - DAY, wanted=own_document(locale, "deux", "trois"), **more)
    chain = publish(portal, at=now(), effective=now() + DAY, wanted=own_document(locale, "quatre"), **more)
    publish(portal, at=now(), effective=now() + 2 * DAY, wanted=own_document(locale, "cinq"), **more)
    operations.recall_version(chain=chain, number=4, reason="‹Erreur›", signings=SIGNED, at=now())
    withdraw(
        publish(portal, slug="ended", subject=ENDED, wanted=own_document(locale, "six"), summary="‹Fin›"),
        reason="‹Fermé›",
    )
    erased = publish(portal, slug="erased", subject=ERASED, wanted=own_document(locale, "sept"), summary="‹Fin›")
    said = {"reason": "‹Ordre›", "signings": SIGNED, "at": now()}
    operations.redact_version(chain=erased, number=1, document=None, **said)


@pytest.fixture(params=LANGUAGES)
def language(request, monkeypatch):
    """A language whose catalogue marks what it gives."""
    monkeypatch.setitem(trans_real._translations, request.param, marking(trans_real.translation(request.param)))
    return request.param


def marking(catalogue):
    marked = copy.copy(catalogue)

    def of_catalogue(said):
        return f"⟦{said.rpartition(trans_real.CONTEXT_SEPARATOR)[2]}⟧" if said else said

    marked.gettext = lambda message: of_catalogue(catalogue.gettext(message))
    marked.ngettext = lambda one, many, number: of_catalogue(catalogue.ngettext(one, many, number))
    return marked


def left_over(html, locale):
    """The visible words of a page that neither a catalogue nor the policy has said."""
    for said in (FROM_CATALOGUES, OWN):
        while said.search(html):
            html = said.sub("", html)
    page = BeautifulSoup(html, "html.parser")
    for frozen in page.select("section.article > :not(.ways, .newer), p.sentence"):
        frozen.decompose()  # other tables have their words: `document.render.labels`, `document.phrases`
    for unseen in page.select('script[type="application/ld+json"], code'):
        unseen.decompose()  # words of programs
    texts = [str(text) for text in page.find_all(string=True)]
    texts += [str(element[name]) for name in READ for element in page.find_all(attrs={name: True})]
    known = sorted(words_of_documents(locale), key=len, reverse=True)
    return [text for text in texts if LETTER.search(without(text, known))]


def words_of_documents(locale):
    yield from NAMES_OF_FORMATS
    yield from LABELS[locale].LABELS.values()
    for code, name in LANGUAGES.items():
        yield name
        yield from (reference_text(number, "start", code) for number in range(1, 10))


def without(text, known):
    for words in known:
        text = text.replace(words, "")
    return text if text != "html" else ""  # the document type


class TestCheck:
    def test_finds_words_in_texts_and_attributes(self):
        page = '<!doctype html><title>‹A›</title><p title="Here">⟦Ici ⟦12⟧ <b>là</b>⟧ There</p><img alt="">'
        assert left_over(page, "fr") == [" There", "Here"]

    def test_marks_messages_with_a_context_and_without_a_translation(self, language):
        with translation.override(language):
            assert translation.gettext("Not in any catalogue") == "⟦Not in any catalogue⟧"
            assert translation.pgettext("somewhere", "Not in any catalogue") == "⟦Not in any catalogue⟧"
            assert translation.ngettext("One", "Many", 2) == "⟦Many⟧"


class TestPages:
    def test_of_a_portal_say_nothing_of_their_own(self, portals, language):
        client = Client(HTTP_HOST=HOST)
        answers = {path: client.get(f"/{language}/{path}") for path in PATHS}
        assert {answer.status_code for answer in answers.values()} == {200, 404}
        assert {path: found for path, each in answers.items() if (found := left_over(each.text, language))} == {}
        assert {answer["Content-Language"] for answer in answers.values()} == {language}

    def test_of_programs_say_nothing_of_their_own(self, portals, language):
        client = Client(HTTP_HOST=HOST)
        feed = feedparser.parse(client.get(f"/{language}/politique/feed.atom").content)
        said = [words for entry in feed.entries for words in (entry.title, entry.summary, entry.content[0].value)]
        assert [found for words in said if (found := left_over(words, language))] == []
        Container.objects.update(default_locale=Locale.objects.get(language_code=language))
        assert left_over(client.get("/api/v1/docs").text, language) == []
        for path in ("nothing", "policies?limit=0", f"policies/{uuid.UUID(int=9)}/versions"):
            assert left_over(client.get(f"/api/v1/{path}").json()["detail"], language) == []

    def test_of_a_portal_without_policies_say_nothing_of_their_own(self, portals, language):
        answer = Client(HTTP_HOST=EMPTY).get(f"/{language}/")
        assert answer.status_code == 200
        assert left_over(answer.text, language) == []

    @pytest.mark.parametrize(
        "answer",
        [
            plain.misdirected,
            plain.not_ours,
            plain.unreadable_host,
            plain.read_only,
            plain.unreadable_address,
            plain.too_large,
        ],
    )
    def test_of_no_portal_say_nothing_of_their_own(self, language, answer):
        with translation.override(language):
            page = answer().text
        assert left_over(page, language) == []
        assert f'<html lang="{language}" dir="{direction(language)}">' in page

    @pytest.mark.parametrize("name", ["400.html", "404.html", "500.html"])
    def test_of_faults_say_nothing_of_their_own(self, language, name):
        with translation.override(language):
            page = render_to_string(name)
        assert left_over(page, language) == []
        assert f'<html lang="{language}" dir="{direction(language)}">' in page


def test_documents_speak_every_language():
    assert set(LABELS) == set(PHRASES) == set(LANGUAGES)
