"""Promise 3, against Wagtail's own housekeeping: readers see what was approved, whatever becomes of revisions."""

import io

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page, Revision

from policies.authoring.models import PrivacyPolicyPage
from policies.publication.verification import verify
from policies.register.clock import database_now
from policies.register.models import Body, Entry
from policies.review.models import LegalTaskState
from tests.factories.approval import publish, submit
from tests.factories.cases import make_case, signed_in
from tests.factories.editor import posted
from tests.factories.policies import article, paragraph, save_articles
from tests.factories.screens import decide, press

pytestmark = pytest.mark.django_db
WORDS = "Words that were approved."
SECRET = "Words that nobody approved."


@pytest.fixture
def case():
    case = make_case(articles=(article("Only", paragraph(WORDS)),))
    case.page = publish(case.page, author=case.author, reviewer=case.lawyer)
    return case


@pytest.fixture
def unchanged(case, client):
    """What stands and what readers see must be the same after the test."""

    def now():
        paths = ("", "versions/", "versions/1/")
        read = [client.get(f"/fr/{case.page.slug}/{path}", headers={"host": "data.example.org"}) for path in paths]
        assert WORDS in read[0].content.decode()
        return [
            list(Entry.objects.order_by("pk").values_list("hash", flat=True)),
            sorted(Body.objects.values_list("digest", flat=True)),
            [answer.content for answer in read],
        ]

    before = now()
    yield
    assert now() == before
    assert verify().faults == []


def autosave(case, revision, **more):
    """As the editor does by itself, over the revision that it saved last."""
    form = posted(case.page, ("Heading", SECRET), overwrite_revision_id=str(revision.pk), **more)
    address = reverse("wagtailadmin_pages:edit", args=[case.page.pk])
    return signed_in(case.author).post(address, form, headers={"accept": "application/json"})


@pytest.mark.usefixtures("unchanged")
class TestAnApprovedRevision:
    def test_is_not_written_over_by_autosave(self, case):
        revision = case.page.latest_revision
        content = Revision.objects.get(pk=revision.pk).content

        answer = autosave(case, revision)

        assert 400 <= answer.status_code < 500
        assert answer.json()["error_message"]
        assert Revision.objects.get(pk=revision.pk).content == content

    def test_is_not_written_over_by_hand_and_what_was_typed_is_still_there(self, case):
        revision = case.page.latest_revision
        content = Revision.objects.get(pk=revision.pk).content

        answer = press(case.author, case.page, "", ("Heading", SECRET), overwrite_revision_id=str(revision.pk))

        assert answer.status_code == 200
        assert SECRET in answer.content.decode()
        assert Revision.objects.get(pk=revision.pk).content == content

    @pytest.mark.parametrize("another", ["999999", "-1"])
    def test_that_never_was_is_answered_with_a_sentence(self, case, another):
        answer = autosave(case, Revision(pk=int(another)))

        assert 400 <= answer.status_code < 500
        assert SECRET not in Revision.objects.get(pk=case.page.latest_revision_id).content["body"]

    def test_of_another_policy_is_not_written_over(self, case):
        other = make_case("other.example.org", prefix="other")

        answer = autosave(case, other.page.latest_revision)

        assert 400 <= answer.status_code < 500
        assert SECRET not in Revision.objects.get(pk=other.page.latest_revision_id).content["body"]

    def test_rewritten_by_sql_changes_nothing_for_readers(self, case):
        revision = case.page.latest_revision
        Revision.objects.filter(pk=revision.pk).update(
            content=revision.content | {"title": SECRET, "body": revision.content["body"].replace(WORDS, SECRET)}
        )

    def test_purged_changes_nothing_for_readers(self, case):
        save_articles(case.page, (article("Only", paragraph(SECRET)),), user=case.author)

        call_command("purge_revisions", stdout=io.StringIO())

        assert PrivacyPolicyPage.objects.get(pk=case.page.pk).get_latest_revision() is not None

    def test_purged_leaves_the_next_submission_to_be_approved_by_the_same_people(self, case):
        save_articles(case.page, (article("Only", paragraph(SECRET)),), user=case.author)
        call_command("purge_revisions", stdout=io.StringIO())
        state = submit(case.page, case.author)

        answer = decide(case.author, state, digest="")

        assert answer.status_code == 200
        assert LegalTaskState.objects.get(pk=state.pk).status == "in_progress"

    def test_scheduled_by_hand_is_published_by_no_command(self, case):
        draft = save_articles(case.page, (article("Only", paragraph(SECRET)),), user=case.author)
        Revision.objects.filter(pk=draft.pk).update(approved_go_live_at=database_now())
        Page.objects.filter(pk=case.page.pk).update(go_live_at=database_now(), expire_at=None)

        call_command("publish_scheduled", stdout=io.StringIO())

    def test_expired_by_hand_is_withdrawn_from_nobody(self, case):
        Page.objects.filter(pk=case.page.pk).update(expire_at=database_now())

        call_command("publish_scheduled", stdout=io.StringIO())

    def test_cannot_be_scheduled_in_the_editor(self, case):
        press(
            case.author,
            case.page,
            "",
            ("Heading", SECRET),
            go_live_at="2020-01-01 00:00",
            expire_at="2020-01-02 00:00",
            **{"action-publish": "1"},
        )
        call_command("publish_scheduled", stdout=io.StringIO())


class TestASubmittedRevision:
    def test_is_not_written_over_by_autosave(self, case):
        revision = save_articles(case.page, (article("Only", paragraph("Submitted.")),), user=case.author)
        state = submit(case.page, case.author)

        answer = autosave(case, revision)

        assert 400 <= answer.status_code < 500
        assert "Submitted." in Revision.objects.get(pk=revision.pk).content["body"]
        assert decide(case.lawyer, state).status_code == 302
