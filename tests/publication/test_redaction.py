"""After a redaction, no table of the database says the redacted words any more."""

from contextlib import suppress
from copy import deepcopy
from dataclasses import replace

import pytest
import zstandard
from django.db import connection
from django.utils import timezone
from wagtail.admin.models import FormState
from wagtail.models import Comment, CommentReply, Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from policies.authoring.models import PrivacyPolicyPage
from policies.models import OutgoingMail
from policies.publication import operations
from policies.publication.errors import UnableToRecord
from policies.publication.lost_words import lost_words
from policies.publication.verification import verify
from policies.register import queries
from policies.register.clock import database_now
from policies.register.manifest import policy_chain
from policies.register.models import Entry, Surroundings
from policies.review import operations as review
from policies.review.models import Contribution, LegalTaskState
from tests.factories.approval import approve, publish, submit
from tests.factories.approved import make_document, signing
from tests.factories.cases import make_case
from tests.factories.opinions import ask, give
from tests.factories.policies import article, paragraph, sample_id, save_draft
from tests.factories.suggestions import suggest

pytestmark = pytest.mark.django_db

SECRET = "ZQXNOM Dupont"
WORD = "zqxnom"
SAID = {"reason": "As the court ordered.", "passages": [SECRET], "signings": [signing()]}
KEPT = article("Kept", paragraph("What stays as it is."))


def told(text, name="Told"):
    return article(name, paragraph(text))


def rows_saying(word):
    """Every table and column in which some row says a word, compressed or not."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found |= {(table, name) for name, value in zip(columns, row, strict=True) if word in plain(value)}
    return found


def plain(value):
    if isinstance(value, bytes | memoryview):
        stored = bytes(value)
        with suppress(zstandard.ZstdError):
            stored = zstandard.ZstdDecompressor().decompress(stored)
        value = stored.decode("utf-8", "replace")
    return str(value).casefold()


@pytest.fixture(scope="module")
def made(kept_for_module):
    """Version 1 says the words; so do drafts, notes, mail, a translation and what a browser last sent for a preview."""
    case = make_case(articles=(KEPT, told(f"Write to {SECRET} at once.")))
    page, author, lawyer = case.page, case.author, case.lawyer
    note = Comment.objects.create(page=page, user=author, text=f"Is {SECRET} right?", contentpath="title")
    Comment.objects.create(page=page, user=author, text="Is it?", contentpath=f"body.{sample_id('Told')}.heading")
    CommentReply.objects.create(comment=note, user=author, text=f"{SECRET}, yes.")
    note._log("wagtail.comments.create", user=author)
    state = submit(page, author)
    suggest(state, lawyer, f"Do not write to {SECRET}.")
    give(ask(state, author, question=f"Do you know {SECRET}?"), "comment", f"Not {SECRET}, no.")
    review.refuse(task_state=state, user=lawyer, comment=f"Who is {SECRET}?", at=database_now())
    save_draft(page, [KEPT, told(f"Write to {SECRET}, now.")], user=author)
    OutgoingMail.objects.update(sent_at=timezone.now())
    PrivacyPolicyPage.objects.get(pk=page.pk).current_workflow_state.resume(user=author)
    approve(page, lawyer, comment="As it should be.")
    _translate(page, author)
    save_draft(page, [KEPT, told("Something else."), told(f"Moved: {SECRET}.", "Other")], user=author)
    FormState.objects.update_or_create_by_instance(
        page, user=author, defaults={"data": f"x={SECRET}", "last_updated_at": timezone.now()}
    )
    case.chain = policy_chain(case.portal.uuid, page.translation_key, "fr")
    return case


@pytest.fixture
def case(made):
    return deepcopy(made)


def _translate(page, translator):
    page = PrivacyPolicyPage.objects.get(pk=page.pk)
    source, _created = TranslationSource.update_or_create_from_instance(page)
    english = Locale.objects.get(language_code="en")
    translation = Translation.objects.create(source=source, target_locale=english)
    for heading in StringSegment.objects.filter(source=source, string__data__in=["Kept", "Told", page.title]):
        StringTranslation.objects.create(
            translation_of=heading.string, context=heading.context, locale=english, data="Heading"
        )
    segment = StringSegment.objects.get(source=source, string__data__contains=SECRET)
    StringTranslation.objects.create(
        translation_of=segment.string,
        context=segment.context,
        locale=english,
        data=f"Ask {SECRET} in English.",
        last_translated_by=translator,
    )
    translation.save_target(user=translator)
    kept = StringSegment.objects.get(source=source, string__data__contains="What stays")
    StringTranslation.objects.create(
        translation_of=kept.string,
        context=kept.context,
        locale=english,
        data="What remains.",
        last_translated_by=translator,
    )
    translation.save_target(user=translator)


def redact(case, text="Write to […] at once.", **more):
    chain = queries.chain(case.chain)
    document = queries.document(chain.uuid, 1)
    redacted = None
    if text:
        first, second = document.articles
        redacted = replace(document, articles=(first, replace(second, content=(paragraph(text),))))
    return operations.redact_version(chain=chain, number=1, document=redacted, at=database_now(), **SAID | more)


class TestRedactedWords:
    @pytest.mark.parametrize("text", ["Write to […] at once.", ""])
    def test_are_in_no_table_any_more(self, case, text):
        assert ("policies_body", "content") in rows_saying(WORD)

        redact(case, text)

        assert rows_saying(WORD) == set()

    def test_leave_the_register_whole(self, case):
        redact(case)

        assert verify().faults == []

    def test_are_not_said_again_by_what_takes_their_place(self, case):
        for said in ({"text": f"Write to {SECRET}."}, {"summary": f"{SECRET} goes."}, {"reason": f"For {SECRET}."}):
            with pytest.raises(UnableToRecord):
                redact(case, **said)

        assert not Entry.objects.filter(action="redaction").exists()

    def test_are_looked_for_again_when_the_redaction_is_repeated(self, case):
        first = redact(case)
        Comment.objects.create(page=case.page, user=case.author, text=f"It was {SECRET}.", contentpath="title")

        assert redact(case) == first
        assert rows_saying(WORD) == set()


class TestWhatStays:
    def test_other_articles_of_draft_and_row(self, case):
        redact(case)

        page = PrivacyPolicyPage.objects.get(pk=case.page.pk)
        draft = page.get_latest_revision_as_object()
        assert [child.value["heading"] for child in draft.body] == ["Kept", "Told"]
        assert "Write to […] at once." in str(page.body)
        assert page.live

    def test_who_contributed_and_who_decided(self, case):
        redact(case)

        state = LegalTaskState.objects.get(subject=case.page.translation_key, approval__isnull=False)
        assert state.approval["name"] == "lawyer"
        assert state.finished_by == case.lawyer
        assert Contribution.objects.filter(user=case.author.uuid, settled=True).exists()

    def test_what_was_translated_of_other_sentences(self, case):
        redact(case)

        english = PrivacyPolicyPage.objects.get(translation_key=case.page.translation_key, locale__language_code="en")
        assert "What remains." in str(english.get_latest_revision_as_object().body)
        assert {row.data for row in StringTranslation.objects.all()} == {"Heading", "What remains."}

    def test_a_draft_that_can_be_approved(self, case):
        redact(case)
        save_draft(case.page, [KEPT, told("Write to us.")], user=case.author)
        publish(case.page, author=case.author, reviewer=case.lawyer)

        assert queries.last_version(case.chain.uuid).number == 2
        assert verify().faults == []


class TestSummary:
    def test_is_what_the_redaction_says(self, case):
        redact(case, summary="A name was taken out.")

        told_to_readers = Surroundings.objects.filter(chain=case.chain.uuid).last().data
        assert queries.versions(case.chain.uuid)[0].summary == "A name was taken out."
        assert "A name was taken out." in told_to_readers
        assert verify().faults == []

    def test_stays_where_the_redaction_says_nothing_of_it(self, case):
        before = queries.versions(case.chain.uuid)[0].summary

        redact(case)

        assert queries.versions(case.chain.uuid)[0].summary == before


class TestLostWords:
    BEFORE = make_document("We wrote to Jean Dupont about it.", "Cookies")

    def test_are_those_that_only_the_former_document_says(self):
        lost = lost_words(self.BEFORE, make_document("We wrote to […] about it.", "Cookies"))

        assert lost.articles == {self.BEFORE.articles[0].id}
        assert lost.are_said_in("<p>jean <b>DUPONT</b>!</p>")
        assert not lost.are_said_in(["We wrote", "Jean-Luc Dupont"])

    def test_are_all_of_them_where_nothing_comes_after(self):
        lost = lost_words(self.BEFORE, None)

        assert lost.articles == {article.id for article in self.BEFORE.articles}
        assert lost.are_said_in({"a": ["We wrote to Jean Dupont about it"]})

    def test_are_in_other_languages_no_single_word(self):
        elsewhere = lost_words(self.BEFORE, None).elsewhere()

        assert elsewhere.articles == frozenset()
        assert elsewhere.are_said_in("We wrote to Jean Dupont about it.")
        assert not elsewhere.are_said_in("Cookies")

    def test_are_none_where_nothing_changes(self):
        assert not lost_words(self.BEFORE, self.BEFORE)
