"""Whatever is typed, pasted or sent to the editor: one clear sentence, never a fault, and nothing is lost."""

import json
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from policies.authoring.models import PrivacyPolicyPage
from policies.publication.verification import verify
from policies.register.models import Action, Entry
from policies.review.models import LegalTaskState
from tests.factories.approval import approve
from tests.factories.cases import make_case, signed_in
from tests.factories.editor import posted, rich_text
from tests.factories.policies import article, paragraph

pytestmark = pytest.mark.django_db
OLD = "Words that were there before."
HEADING = ("Heading", "Text.")
# Where a mark can be pasted.
FIELDS = {
    "title": lambda mark: ([HEADING], {"title": f"Poli{mark}cy"}),
    "heading": lambda mark: ([(f"Head{mark}ing", "Text.")], {}),
    "text": lambda mark: ([("Heading", f"Te{mark}xt.")], {}),
    "public sentence": lambda mark: ([HEADING], {"change_summary": f"Something{mark} changes."}),
    "slug": lambda mark: ([HEADING], {"slug": f"poli{mark}cy"}),
    "numbering": lambda mark: ([HEADING], {"numbering": f"arti{mark}cle"}),
    "moment": lambda mark: ([HEADING], {"effective_at": f"2026-01-01{mark}"}),
}
MARKS = {"NUL": "\x00", "bell": "\x07", "override": "\u202e", "isolate": "\u2066"}


@pytest.fixture
def case():
    return make_case(articles=(article("Only", paragraph(OLD)),))


def save(case, *articles, **more):
    client = signed_in(case.author)
    return client.post(
        reverse("wagtailadmin_pages:edit", args=[case.page.pk]), posted(case.page, *articles, **more), follow=True
    )


def draft(case):
    return PrivacyPolicyPage.objects.get(pk=case.page.pk).get_latest_revision_as_object()


def words(case):
    return json.dumps(draft(case).body.get_prep_value(), ensure_ascii=False)


def told(answer):
    """Every sentence that the person reads: the form's and the messages'."""
    form = answer.context.get("form")
    errors = form.errors.as_data() if form is not None and form.is_bound else {}
    return [str(error) for found in errors.values() for error in found] + [str(m) for m in answer.context["messages"]]


@pytest.mark.parametrize("where", FIELDS)
@pytest.mark.parametrize("mark", MARKS)
class TestAPastedControlCharacter:
    def test_is_answered_with_a_sentence_and_never_submitted(self, case, where, mark):
        articles, more = FIELDS[where](MARKS[mark])

        answer = save(case, *articles, **more, **{"action-submit": "Submit"})

        assert answer.status_code == 200
        assert told(answer)
        assert not LegalTaskState.objects.filter(status="in_progress").exists()
        assert not Entry.objects.exists()
        assert ".." not in "".join(told(answer))


class TestHalfASurrogatePair:
    def test_in_the_words_is_answered_with_a_sentence(self, case):
        answer = save(case, HEADING, **{"body-0-value-content-0-value": rich_text("Te\ud800xt.")})

        assert answer.status_code == 200
        assert told(answer)
        assert OLD in words(case)


class TestALongTitle:
    @pytest.mark.parametrize("length", [256, 4000, 100_000])
    def test_is_refused_with_a_sentence_and_the_draft_stays(self, case, length):
        before = case.page.latest_revision_id

        answer = save(case, HEADING, title="x" * length)

        assert answer.status_code == 200
        assert "255" in " ".join(told(answer))
        assert draft(case).latest_revision_id == before
        assert OLD in words(case)

    def test_typed_for_an_article_is_answered_without_a_fault(self, case):
        answer = save(case, ("x" * 4000, "Text."), **{"action-submit": "Submit"})

        assert answer.status_code == 200
        assert told(answer)


class TestAPolicyOfFiveHundredArticles:
    def test_is_saved_submitted_approved_and_read(self, case, client):
        articles = [(f"Heading {at}", f"Sentence number {at}.") for at in range(500)]

        answer = save(case, *articles, **{"action-submit": "Submit"})
        assert answer.status_code == 200
        assert len(draft(case).body) == 500
        approve(case.page, case.lawyer)
        read = client.get(f"/fr/{case.page.slug}/", headers={"host": "data.example.org"})

        assert b"Sentence number 499." in read.content
        assert verify().faults == []


MALFORMED = {
    "nothing": lambda form: {},
    "no articles": lambda form: {key: value for key, value in form.items() if not key.startswith("body")},
    "cut off": lambda form: dict(list(form.items())[:-2]),
    "a count of letters": lambda form: form | {"body-count": "many"},
    "a count below zero": lambda form: form | {"body-count": "-3"},
    "a count too large": lambda form: form | {"body-count": "1000000000"},
    "an order of letters": lambda form: form | {"body-0-order": "first"},
    "an unknown block": lambda form: form | {"body-0-type": "script"},
    "an unknown id": lambda form: form | {"body-0-id": "x" * 5000},
    "one id twice": lambda form: form | {"body-1-id": form["body-0-id"]},
    "words that are no words": lambda form: form | {"body-0-value-content-0-value": "{[}"},
    "words of another shape": lambda form: form | {"body-0-value-content-0-value": '{"blocks": 3}'},
    "words that are a number": lambda form: form | {"body-0-value-content-0-value": "3"},
    "words that are nothing": lambda form: form | {"body-0-value-content-0-value": ""},
    "no count of comments": lambda form: {k: v for k, v in form.items() if not k.startswith("comments")},
    "a count of comments of letters": lambda form: form | {"comments-TOTAL_FORMS": "x"},
    "a moment that never was": lambda form: form | {"effective_at": "2026-02-30 25:61"},
    "a moment beyond all": lambda form: form | {"effective_at": "9999-12-31 23:59"},
    "a moment before all": lambda form: form | {"effective_at": "0001-01-01 00:00"},
    "an overwritten revision of letters": lambda form: form | {"overwrite_revision_id": "x"},
}


@pytest.mark.parametrize("how", MALFORMED)
class TestAFormThatNoEditorWrites:
    def test_is_answered_without_a_fault_and_nothing_is_lost(self, case, how):
        form = MALFORMED[how](posted(case.page, HEADING, ("Second", "Text.")))
        address = reverse("wagtailadmin_pages:edit", args=[case.page.pk])

        answers = [signed_in(case.author).post(address, form | more) for more in ({}, {"action-submit": "Submit"})]
        state = LegalTaskState.objects.filter(status="in_progress").first()
        if state is not None:
            answers.append(signed_in(case.lawyer).get(reverse("policies_review", args=[state.pk])))

        assert all(answer.status_code < 500 for answer in answers)
        assert any(OLD in revision.content["body"] for revision in case.page.revisions.all())
        assert signed_in(case.author).get(address).status_code == 200
        assert not Entry.objects.filter(action=Action.VERSION).exists()


class TestAMomentThatNoTimeZoneTells:
    @pytest.mark.parametrize("moment", [datetime(9999, 12, 31, 23, 30, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)])
    def test_is_refused_on_whatever_way_it_comes_and_the_editor_still_opens(self, case, moment):
        page = draft(case)
        page.effective_at = moment

        with pytest.raises(ValidationError) as refusal:
            page.save_revision(user=case.author)

        assert list(refusal.value.message_dict) == ["effective_at"]
        address = reverse("wagtailadmin_pages:edit", args=[case.page.pk])
        assert signed_in(case.author).get(address).status_code == 200

    @pytest.mark.usefixtures("english")
    def test_is_told_in_one_sentence_where_it_is_typed(self, case):
        answer = save(case, HEADING, effective_at="9999-12-31 23:59")

        assert "Choose a moment between the years 2000 and 2199." in answer.context["form"].errors["effective_at"]
