"""Promise 2: no version without the approval of somebody entitled who wrote none of it, on the screen and behind it."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from home.models import Role
from policies.authoring.importing.operations import import_policy
from policies.authoring.models import PrivacyPolicyPage
from policies.publication.operations import erase_signatory, redact_version
from policies.publication.verification import verify
from policies.register import queries
from policies.register.bodies import unfold
from policies.register.clock import database_now
from policies.register.models import Action, Body, Entry, Signatory, Signature
from policies.review import operations
from policies.review.candidates import candidate
from policies.review.errors import NotEntitled
from policies.review.models import LegalTaskState
from tests.factories.approval import approve, publish, submit
from tests.factories.approved import signing, with_text
from tests.factories.cases import give_role, make_case, signed_in
from tests.factories.policies import article, paragraph, save_articles
from tests.factories.portals import make_portal, make_user
from tests.factories.screens import decide, press, review_url

pytestmark = pytest.mark.django_db
REVIEWER = Role.LEGAL_REVIEWER


def one_article(words):
    return (article("Only", paragraph(words)),)


@pytest.fixture
def case():
    """A draft that its author wrote; `case.lawyer` read it and wrote none of it."""
    return make_case(articles=one_article("Words of the author."))


def author_with_both_roles(case):
    return give_role(case.author, case.portal, REVIEWER)


def submitter_alone(case):
    return make_user("submitter", portal=case.portal, role=REVIEWER)


def superuser(case):
    return make_user("root", superuser=True)


def superuser_who_reviews_elsewhere(case):
    return give_role(superuser(case), make_portal("away.example.org"), REVIEWER)


def lawyer_of_another_portal(case):
    return make_user("away", portal=make_portal("away.example.org"), role=REVIEWER)


def editor_alone(case):
    return make_user("editor", portal=case.portal, role=Role.EDITOR)


def who_fixed_one_comma(case):
    both = give_role(make_user("both", portal=case.portal, role=REVIEWER), case.portal, Role.EDITOR)
    save_articles(case.page, one_article("Words, of the author."), user=both)
    save_articles(case.page, one_article("Words, of the author!"), user=case.author)
    return both


def superuser_who_fixed_one_comma(case):
    root = give_role(superuser(case), case.portal, REVIEWER)
    press(root, case.page, "", ("Only", "Words, of the author."))
    return root


def author_of_a_draft_astride_a_later_version(case):
    both = give_role(make_user("both", portal=case.portal, role=REVIEWER), case.portal, Role.EDITOR)
    publish(case.page, author=case.author, reviewer=case.lawyer)
    save_articles(case.page, one_article("A draft of mine."), user=both)
    save_articles(case.page, one_article("Words of the author again."), user=case.author)
    return both


def importer(case):
    both = give_role(make_user("importer", portal=case.portal, role=REVIEWER), case.portal, Role.EDITOR)
    source = b"# Policy\n\n## Article 1. Purpose\n\nText.\n"
    case.page = import_policy(source=source, portal=case.portal, locale="en", author=both, at=database_now()).page
    save_articles(case.page, one_article("Words of the author."), user=case.author)
    return both


NOT_ENTITLED = (
    author_with_both_roles,
    submitter_alone,
    superuser,
    superuser_who_reviews_elsewhere,
    lawyer_of_another_portal,
    editor_alone,
    who_fixed_one_comma,
    superuser_who_fixed_one_comma,
    author_of_a_draft_astride_a_later_version,
    importer,
)


def versions():
    return Entry.objects.filter(action=Action.VERSION)


@pytest.mark.parametrize("who", NOT_ENTITLED, ids=lambda function: function.__name__)
class TestWhoeverIsNotEntitled:
    def test_approves_on_no_screen_and_by_no_operation_and_the_right_lawyer_does(self, case, who):
        person = who(case)
        state = submit(case.page, person if who is submitter_alone else case.author)
        digest = candidate(case.page, at=database_now()).digest
        before = versions().count()

        answer = decide(person, state, digest=digest)
        with pytest.raises(NotEntitled):
            operations.approve(task_state=state, user=person, digest=digest, at=database_now())

        assert answer.status_code in {200, 404}
        assert b'value="approve"' not in signed_in(person).get(review_url(state)).content
        assert versions().count() == before
        assert decide(case.lawyer, state).status_code == 302
        assert versions().count() == before + 1


class TestAnUnknownAuthor:
    def test_keeps_everybody_from_approving_alone(self, case):
        save_articles(case.page, one_article("Nobody knows who wrote this."), user=None)
        state = submit(case.page, case.author)
        digest = candidate(case.page, at=database_now()).digest

        decide(case.lawyer, state, digest=digest)
        again = decide(case.lawyer, state, digest=digest)

        assert len(again.context["form"].non_field_errors()) == 1
        assert not versions().exists()

    def test_deleted_by_sql_after_writing_is_still_no_reviewer(self, case):
        """Wagtail's rows forget who it was; ours do not, so that a namesake made later is somebody else."""
        with connection.cursor() as cursor:
            cursor.execute("UPDATE wagtailcore_revision SET user_id = NULL")
            cursor.execute("UPDATE wagtailcore_page SET owner_id = NULL")
            cursor.execute("DELETE FROM cms_user_groups WHERE user_id = %s", [case.author.pk])
            cursor.execute("DELETE FROM cms_user WHERE id = %s", [case.author.pk])
        again = make_user("author", portal=case.portal, role=REVIEWER)
        state = submit(case.page, make_user("editor", portal=case.portal, role=Role.EDITOR))

        assert again.uuid != case.author.uuid
        assert signed_in(case.lawyer).get(review_url(state)).status_code == 200
        assert decide(case.lawyer, state).status_code == 302
        assert get_user_model().objects.filter(username="author").count() == 1


class TestErasure:
    def test_of_a_reviewers_personal_data_leaves_the_register_verified(self, case):
        submit(case.page, case.author)
        approve(case.page, case.lawyer, comment="Read by me.")
        signature = Signature.objects.get(decision=versions().get().decision)

        erase_signatory(signature=signature)

        assert not Signatory.objects.filter(user=case.lawyer.uuid).exists()
        assert verify().faults == []
        state = LegalTaskState.objects.get()
        html = signed_in(case.author).get(review_url(state)).text
        assert case.lawyer.username not in html
        assert "Read by me." not in html
        assert "Read by me." not in str(LegalTaskState.objects.values_list("approval", "comment"))

    @pytest.mark.parametrize("replaced", [True, False])
    def test_of_words_by_an_approved_redaction_leaves_the_register_verified(self, case, client, replaced):
        publish(case.page, author=case.author, reviewer=case.lawyer)
        save_articles(case.page, one_article("The second version."), user=case.author)
        publish(case.page, author=case.author, reviewer=case.lawyer)
        chain = versions().first().chain
        document = with_text(queries.document(chain.uuid, 1), "[…]") if replaced else None

        redact_version(
            chain=chain,
            number=1,
            document=document,
            reason="As ordered.",
            signings=[signing(case.lawyer.uuid)],
            at=database_now(),
        )

        assert verify().faults == []
        assert not any("Words of the author" in unfold(body.content) for body in Body.objects.all())
        assert PrivacyPolicyPage.objects.get(pk=case.page.pk).live
        for path in ("", "versions/", "versions/1/", "versions/2/"):
            answer = client.get(f"/fr/{case.page.slug}/{path}", headers={"host": "data.example.org"})
            assert answer.status_code < 500
            assert b"Words of the author" not in answer.content
