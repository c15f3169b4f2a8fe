"""Other words that reviewers suggest: who may, what becomes of them, and whose they are."""

import pytest

from home.models import Role
from policies.authoring.models import PrivacyPolicyPage
from policies.register.clock import database_now
from policies.review import operations, suggestions
from policies.review.entitlement import reason_against_approving
from policies.review.errors import AlreadyDecided, CommentMissing, NotEntitled, UnableToDecide, WordsChanged
from policies.review.models import OutgoingMail, Part, Suggestion, SuggestionState
from policies.review.operations import contributors
from policies.review.subjects import object_of, subject_of
from tests.factories.approval import approve, submit
from tests.factories.cases import give_role, make_case
from tests.factories.policies import article, make_policy, paragraph, save_articles
from tests.factories.portals import make_portal, make_user
from tests.factories.suggestions import first_article, suggest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
OLD, NEW = "We keep your address one year.", "We keep your address two years."


@pytest.fixture
def case():
    case = make_case(articles=(article("Kept", paragraph(OLD)), article("Other", paragraph("Nothing else."))))
    case.state = submit(case.page, case.author)
    return case


def send_back(case):
    operations.refuse(task_state=case.state, user=case.lawyer, comment="See there.", at=database_now())


def accept(case, suggestion, by=None):
    page = PrivacyPolicyPage.objects.get(pk=case.page.pk)
    return suggestions.accept(page=page, suggestion=suggestion.uuid, user=by or case.author, at=database_now())


def words_of(page):
    draft = PrivacyPolicyPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return [line.text for line in suggestions.lines_of(draft, str(draft.body[0].id))]


class TestSuggesting:
    def test_keeps_the_line_before_and_after(self, case):
        made = suggest(case.state, case.lawyer, f" {NEW} ", note="As the law says.")
        assert (made.before, made.after, made.note, made.state) == (OLD, NEW, "As the law says.", "open")
        assert list(suggestions.waiting_for(case.page)) == [made]

    def test_is_of_what_was_submitted_whatever_is_published(self, case):
        approve(case.page, case.lawyer)
        save_articles(case.page, (article("New", paragraph("We sell nothing.")),), user=case.author)
        state = submit(case.page, case.author)
        assert suggest(state, case.lawyer, "We sell none of it.").before == "We sell nothing."

    def test_changes_no_draft_and_makes_nobody_an_author(self, case):
        suggest(case.state, case.lawyer, NEW)
        assert words_of(case.page)[-1] == OLD
        assert reason_against_approving(case.lawyer, subject_of(case.page)) is None

    def test_is_told_to_those_who_wrote(self, case):
        OutgoingMail.objects.all().delete()
        suggest(case.state, case.lawyer, NEW, note="As the law says.")
        (mail,) = OutgoingMail.objects.all()
        assert mail.recipient == case.author.email
        assert NEW in mail.text
        assert "As the law says." in mail.text

    def test_is_counted_in_the_mail_that_asks_for_changes(self, case):
        suggest(case.state, case.lawyer, NEW)
        OutgoingMail.objects.all().delete()
        send_back(case)
        assert "1 proposition" in OutgoingMail.objects.get().text

    @pytest.mark.parametrize(
        ("words", "error", "said"),
        [
            (OLD, CommentMissing, "at least one line"),
            (" ", UnableToDecide, "cannot become empty"),
            ("\u202e", UnableToDecide, "cannot be shown"),
            ("x" * 5001, UnableToDecide, "5000"),
        ],
    )
    def test_of_what_cannot_stand_there_says_so(self, case, words, error, said):
        with pytest.raises(error, match=said):
            suggest(case.state, case.lawyer, words)
        assert not Suggestion.objects.exists()

    def test_is_about_a_line_that_was_submitted(self, case):
        for article_id, place in (("nowhere", "heading"), (first_article(case.state), "content/9/value#0")):
            with pytest.raises(UnableToDecide, match="not in what was submitted"):
                suggestions.suggest(
                    task_state=case.state,
                    user=case.lawyer,
                    article=article_id,
                    words={place: NEW},
                    at=database_now(),
                )

    def test_is_for_legal_reviewers_of_the_portal(self, case):
        other = make_portal("other.example.org")
        stranger = make_user("stranger", portal=other, role=Role.LEGAL_REVIEWER)
        for user in (case.author, stranger, make_user("root", superuser=True)):
            with pytest.raises(NotEntitled):
                suggest(case.state, user, NEW)

    def test_leaves_lines_alone_that_were_not_touched(self, case):
        """Whatever they hold: only what somebody writes anew is checked."""
        save_articles(case.page, (article("Kept", paragraph(OLD), paragraph("x" * 6000)),), user=case.author)
        operations.refuse(task_state=case.state, user=case.lawyer, comment="Later.", at=database_now())
        PrivacyPolicyPage.objects.get(pk=case.page.pk).current_workflow_state.resume(user=case.author)
        state = PrivacyPolicyPage.objects.get(pk=case.page.pk).current_workflow_task_state.specific
        lines = suggestions.lines_of(state.revision.as_object(), first_article(state))
        words = {line.place: NEW if line.text == OLD else line.text for line in lines}
        made = suggestions.suggest(
            task_state=state, user=case.lawyer, article=first_article(state), words=words, at=database_now()
        )
        assert [each.after for each in made] == [NEW]

    def test_is_told_to_nobody_who_works_elsewhere(self, case):
        case.author.groups.clear()
        OutgoingMail.objects.all().delete()
        suggest(case.state, case.lawyer, NEW)
        assert not OutgoingMail.objects.exists()

    def test_comes_too_late_once_it_is_decided(self, case):
        send_back(case)
        with pytest.raises(AlreadyDecided):
            suggest(case.state, case.lawyer, NEW)

    def test_is_taken_back_by_whoever_made_it(self, case):
        made = suggest(case.state, case.lawyer, NEW)
        second = make_user("second", portal=case.portal, role=Role.LEGAL_REVIEWER)
        with pytest.raises(UnableToDecide):
            suggestions.take_back(task_state=case.state, user=second, suggestion=made.uuid)
        suggestions.take_back(task_state=case.state, user=case.lawyer, suggestion=made.uuid)
        assert not Suggestion.objects.exists()


class TestAccepting:
    def test_makes_a_draft_of_the_editor_and_of_whoever_suggested(self, case):
        made = suggest(case.state, case.lawyer, NEW)
        send_back(case)
        accepted = accept(case, made)
        page = PrivacyPolicyPage.objects.get(pk=case.page.pk)
        assert words_of(page)[-1] == NEW
        assert accepted.revision == page.latest_revision_id
        assert (accepted.state, accepted.decided_by) == (SuggestionState.ACCEPTED, case.author.uuid)
        assert page.latest_revision.user == case.author
        people, unknown = contributors.open_contributors(page.translation_key, "fr")
        assert people == {case.author.uuid, case.lawyer.uuid}
        assert not unknown

    def test_keeps_whoever_suggested_from_approving(self, case):
        made = suggest(case.state, case.lawyer, NEW)
        send_back(case)
        accept(case, made)
        page = PrivacyPolicyPage.objects.get(pk=case.page.pk)
        page.current_workflow_state.resume(user=case.author)
        page = PrivacyPolicyPage.objects.get(pk=case.page.pk)
        state = page.current_workflow_task_state.specific
        with pytest.raises(NotEntitled, match="somebody else"):
            operations.approve(
                task_state=state,
                user=case.lawyer,
                digest=operations.candidate(object_of(state.revision), at=database_now()).digest,
                at=database_now(),
            )

    def test_by_typing_the_words_is_the_same(self, case):
        suggest(case.state, case.lawyer, NEW)
        send_back(case)
        save_articles(case.page, (article("Kept", paragraph(NEW)),), user=case.author)
        assert reason_against_approving(case.lawyer, subject_of(case.page))

    def test_is_not_told_by_words_that_stood_there_before(self, case):
        save_articles(case.page, (article("Kept", paragraph(OLD), paragraph(NEW)),), user=case.author)
        send_back(case)
        PrivacyPolicyPage.objects.get(pk=case.page.pk).current_workflow_state.resume(user=case.author)
        case.state = PrivacyPolicyPage.objects.get(pk=case.page.pk).current_workflow_task_state.specific
        lines = suggestions.lines_of(case.state.revision.as_object(), first_article(case.state))
        place = next(line.place for line in lines if line.text == OLD)
        said = {"article": first_article(case.state), "words": {place: NEW}}
        suggestions.suggest(task_state=case.state, user=case.lawyer, at=database_now(), **said)
        send_back(case)
        save_articles(case.page, (article("Kept", paragraph("Other."), paragraph(NEW)),), user=case.author)
        assert reason_against_approving(case.lawyer, subject_of(case.page)) is None

    def test_that_the_draft_cannot_take_says_why(self, case):
        made = suggest(case.state, case.lawyer, NEW)
        send_back(case)
        sibling = make_policy(case.portal, slug="taken")
        draft = PrivacyPolicyPage.objects.get(pk=case.page.pk).get_latest_revision_as_object()
        draft.slug = sibling.slug
        draft.save_revision(user=case.author, clean=False)
        with pytest.raises(WordsChanged):
            accept(case, made)

    def test_of_nobody_known_any_more_asks_for_two_reviewers(self, case):
        made = suggest(case.state, case.lawyer, NEW)
        send_back(case)
        case.lawyer.delete()
        accept(case, made)
        assert contributors.open_contributors(case.page.translation_key, "fr")[1]

    def test_waits_for_the_end_of_the_review(self, case):
        made = suggest(case.state, case.lawyer, NEW)
        with pytest.raises(UnableToDecide, match="under review"):
            accept(case, made)
        assert words_of(case.page)[-1] == OLD

    def test_happens_once(self, case):
        made = suggest(case.state, case.lawyer, NEW)
        send_back(case)
        accept(case, made)
        with pytest.raises(AlreadyDecided):
            accept(case, made)

    def test_says_when_the_line_is_not_there_any_more(self, case):
        made = suggest(case.state, case.lawyer, NEW)
        send_back(case)
        save_articles(case.page, (article("Kept", paragraph("We keep nothing.")),), user=case.author)
        with pytest.raises(WordsChanged, match="Mend it by hand"):
            accept(case, made)
        made.refresh_from_db()
        assert made.state == SuggestionState.OPEN

    def test_of_several_lines_one_by_one(self, case):
        made = suggest(case.state, case.lawyer, NEW)
        other = str(case.state.revision.as_object().body[1].id)
        second = suggest(case.state, case.lawyer, "Nothing more.", article=other)
        send_back(case)
        accept(case, second)
        accept(case, made)
        draft = PrivacyPolicyPage.objects.get(pk=case.page.pk).get_latest_revision_as_object()
        assert [suggestions.lines_of(draft, str(child.id))[-1].text for child in draft.body] == [NEW, "Nothing more."]

    def test_of_another_policy_does_nothing(self, case):
        made = suggest(case.state, case.lawyer, NEW)
        send_back(case)
        other = make_case("other.example.org", "other-")
        with pytest.raises(AlreadyDecided):
            suggestions.accept(page=other.page, suggestion=made.uuid, user=other.author, at=database_now())

    def test_by_a_reviewer_who_edits_too_is_recorded_of_both(self, case):
        second = give_role(make_user("second", portal=case.portal, role=Role.LEGAL_REVIEWER), case.portal, Role.EDITOR)
        made = suggest(case.state, case.lawyer, NEW)
        send_back(case)
        accept(case, made, by=second)
        people, _unknown = contributors.open_contributors(case.page.translation_key, "fr")
        assert {case.lawyer.uuid, second.uuid} <= people
        assert reason_against_approving(second, subject_of(case.page))


class TestLeavingAside:
    def test_makes_nobody_an_author(self, case):
        made = suggest(case.state, case.lawyer, NEW)
        send_back(case)
        page = PrivacyPolicyPage.objects.get(pk=case.page.pk)
        left = suggestions.decline(page=page, suggestion=made.uuid, user=case.author, at=database_now())
        assert left.state == SuggestionState.DECLINED
        assert words_of(page)[-1] == OLD
        assert not list(suggestions.waiting_for(page))
        rows = contributors.Contribution.objects.filter(part=Part.SUGGESTED)
        assert not rows.exists()
