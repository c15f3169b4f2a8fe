"""A page and the articles that were written into it say the same."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given

from home.models import LocaleRoot
from policies.authoring.blocks.body import PolicyBody
from policies.authoring.chips.reading import UnreadableContent
from policies.authoring.chips.writing import UnwritableContent
from policies.authoring.documents import document_of
from policies.authoring.guards import Unresolved
from policies.authoring.models import PrivacyPolicyPage
from policies.authoring.streams import stream_data
from policies.document.nodes import (
    ContactCard,
    ContactRole,
    Definitions,
    Fact,
    Item,
    LegalBasis,
    List,
    Notice,
    NoticeRole,
    Paragraph,
    Purpose,
    Purposes,
    Recipient,
    RecipientRole,
    Recipients,
    Subheading,
    Table,
    Text,
    Topic,
)
from policies.document.render.html import render_html
from policies.facts.models import Controller, DataProtectionOfficer
from policies.facts.resolution import resolver
from tests.authoring.strategies import articles
from tests.document.strategies import quick
from tests.factories.policies import article, articles_with_facts, make_policy, paragraph, sample_articles, sample_id
from tests.factories.portals import approve_fact, make_fact, make_portal

pytestmark = pytest.mark.usefixtures("english")

NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)


class Language:
    language_code = "fr"


class Unsaved:
    """As much of a page as is read."""

    policy_type = PrivacyPolicyPage.policy_type
    title = "Politique"
    numbering = "article"
    locale = Language()

    def __init__(self, data):
        self.body = PolicyBody().to_python(data)


class Known(Unresolved):
    def card(self, role):
        return ContactCard(role, ())


def articles_in(data):
    return document_of(Unsaved(data), resolver=Known()).articles


def content_of(*blocks):
    """The content of one article whose blocks are raw: (kind, value)."""
    raw = [{"type": kind, "value": value, "id": str(uuid4())} for kind, value in blocks]
    return articles_in([{"type": "article", "id": "a", "value": {"heading": "x", "content": raw}}])[0].content


def item(value, identifier="row"):
    return {"type": "item", "id": identifier, "value": value}


class TestStreamData:
    @quick
    @given(articles)
    def test_is_read_back_as_it_was(self, drawn):
        assert articles_in(stream_data(drawn)) == drawn

    @quick
    @given(articles)
    def test_is_the_same_each_time(self, drawn):
        assert stream_data(articles_in(stream_data(drawn))) == stream_data(drawn)

    def test_puts_a_run_of_prose_into_one_text(self):
        content = stream_data(sample_articles())[2]["value"]["content"]

        assert [block["type"] for block in content] == ["text"]

    def test_keeps_two_lists_apart(self):
        lists = [List(False, (Item(sample_id(name), (paragraph(name),)),)) for name in "ab"]

        assert articles_in(stream_data([article("x", *lists)]))[0].content == tuple(lists)

    def test_keeps_items_that_are_more_than_lines(self):
        long = List(True, (Item("first", (paragraph("one"), paragraph("two"))),))

        assert articles_in(stream_data([article("x", long)]))[0].content == (long,)

    @pytest.mark.parametrize(
        "block",
        [
            Notice(NoticeRole.LEGAL, (Table("", (), ()),)),
            ContactCard(ContactRole.PROCESSOR, ()),
            List(False, (Item("a", (Definitions(()),)),)),
        ],
    )
    def test_refuses_what_the_editor_cannot_hold(self, block):
        with pytest.raises(UnwritableContent):
            stream_data([article("x", block)])


class TestDocumentOf:
    def test_leaves_out_rows_that_are_wholly_empty(self):
        assert (
            content_of(
                ("text", ""),
                ("subheading", "<p></p>"),
                ("notice", {"role": "legal", "content": ""}),
                ("list", {"ordered": False, "items": [item("")]}),
                ("definitions", [item({"term": "", "content": ""})]),
                ("purposes", [item({"purpose": "", "bases": [], "detail": ""})]),
                ("data", [item({"category": "", "examples": ""})]),
                ("recipients", [item({"recipient": "", "reason": ""})]),
                ("transfers", [item({"destination": "", "detail": ""})]),
                ("retention", [item({"data": "", "period": "", "afterwards": ""})]),
                ("trackers", [item({"name": "", "purpose": ""})]),
                ("table", {"caption": "", "header": [item("")], "rows": [item([item("")])]}),
            )
            == ()
        )

    def test_reads_rows_as_they_are_chosen(self):
        assert content_of(
            ("purposes", [item({"purpose": "<p>news</p>", "bases": ["f", "a"], "detail": ""}, "p")]),
            ("recipients", [item({"recipient": "<p>the host</p>", "role": "processor", "reason": ""}, "r")]),
            ("subheading", "<p>More</p>"),
        ) == (
            Purposes((Purpose("p", (Text("news"),), (LegalBasis.CONSENT, LegalBasis.LEGITIMATE_INTERESTS)),)),
            Recipients((Recipient("r", (Text("the host"),), RecipientRole.PROCESSOR),)),
            Subheading((Text("More"),)),
        )

    def test_widens_a_table_rather_than_lose_a_cell(self):
        row = item([item("<p>a</p>", "1"), item("<p>b</p>", "2")], "r")

        (table,) = content_of(("table", {"caption": "", "header": [item("<p>A</p>")], "rows": [row]}))

        assert [len(table.header), len(table.rows[0].cells)] == [2, 2]

    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            ("rights", [item({"right": "to everything", "detail": ""})]),
            ("purposes", [item({"purpose": "", "bases": ["z"], "detail": ""})]),
            ("text", "<p><img src=x></p>"),
            ("definitions", [item({"term": "a\u0000b", "content": ""})]),
        ],
    )
    def test_refuses_what_was_put_there_by_other_means(self, kind, value):
        with pytest.raises(UnreadableContent):
            content_of((kind, value))

    def test_takes_an_unknown_topic_for_unreadable(self):
        with pytest.raises(UnreadableContent, match="choices"):
            articles_in([{"type": "article", "id": "a", "value": {"topic": "love", "heading": "x"}}])

    def test_gives_a_duplicated_text_items_of_its_own(self):
        html = f"<ul><li data-block-key='{sample_id('x').replace('-', '')}'>a</li></ul>"

        first, second = content_of(("text", html), ("text", html))

        assert first.items[0].id != second.items[0].id

    def test_can_be_rendered_whatever_the_block(self):
        document = document_of(Unsaved(stream_data(sample_articles())), resolver=Known())

        html = render_html(document)

        assert "<dfn>DATASET</dfn>" in html
        assert "article 3" in html


@pytest.mark.django_db
class TestFacts:
    def read(self, page):
        portal = page.get_parent().get_parent().specific
        return document_of(page, resolver=resolver(portal=portal.uuid, locale="fr", at=NOW))

    def test_stand_in_the_document_with_the_revisions_used(self):
        portal = make_portal()
        portal.controller = make_fact(Controller, portal, name="Ville d’Exemple")
        portal.dpo = make_fact(DataProtectionOfficer, portal, name="DPO", email="dpo@example.org")
        portal.save()
        revisions = [approve_fact(fact) for fact in (portal.controller, portal.dpo, portal)]

        document = self.read(make_policy(portal, articles=articles_with_facts()).get_latest_revision_as_object())
        prose, card = document.articles[-1].content

        assert Fact("controller.name", value="Ville d’Exemple") in prose.children
        assert [line.value for line in card.lines] == ["DPO", "dpo@example.org"]
        assert {used.fact for used in document.facts} >= {str(row.fact) for row in revisions[:2]}

    def test_are_unresolved_while_nobody_is_chosen(self):
        document = self.read(make_policy(make_portal(), articles=articles_with_facts()))
        prose, card = document.articles[-1].content

        assert isinstance(prose, Paragraph)
        assert card.lines == (Fact("dpo.name"),)
        assert "unresolved" in render_html(document, strict=False)


@pytest.mark.django_db
class TestIds:
    def test_are_given_to_what_a_program_made_without(self):
        root = LocaleRoot.objects.child_of(make_portal()).get()
        value = {
            "topic": Topic.DEFINITIONS.value,
            "heading": "Definitions",
            "content": [{"type": "definitions", "value": [{"term": "A", "content": "<p>a</p>"}]}],
        }
        page = PrivacyPolicyPage(title="P", locale=root.locale, body=[{"type": "article", "value": value}])
        root.add_child(instance=page)
        page.save_revision()

        first, again = (
            document_of(page.get_latest_revision_as_object(), resolver=Unresolved()).articles for _ in range(2)
        )

        assert first == again
        assert first[0].id
        assert first[0].content[0].items[0].id

    def test_are_never_shared(self):
        page = make_policy(make_portal(), articles=[*sample_articles()[:1], *sample_articles()[:1]])

        first, second = document_of(page.get_latest_revision_as_object(), resolver=Unresolved()).articles

        assert first.id != second.id
