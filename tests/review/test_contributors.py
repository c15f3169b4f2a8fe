import uuid

import pytest
from wagtail.log_actions import LogContext
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.operations import translate_object

from home.models import LocaleRoot, Role
from policies.facts.models import DataProtectionOfficer
from policies.register.clock import database_now
from policies.review.contributors import open_contributors, record, settle, words_digest
from policies.review.models import Contribution, Part
from policies.review.subjects import NothingToReview, subject_of
from tests.factories.approval import publish, submit
from tests.factories.cases import make_case
from tests.factories.policies import article, make_policy, paragraph, save_articles
from tests.factories.portals import make_fact, make_user

pytestmark = pytest.mark.django_db


def contributors_of(page):
    named = subject_of(page)
    return open_contributors(named.subject, named.locale)


def one_article(words):
    return (article("Only", paragraph(words)),)


class TestOpenContributors:
    def test_hold_whoever_saved_a_revision(self):
        case = make_case()
        assert contributors_of(case.page) == ({case.author.uuid}, False)

    def test_hold_whoever_submitted(self):
        case = make_case()
        colleague = make_user("colleague", portal=case.portal, role=Role.EDITOR)
        submit(case.page, colleague)
        assert contributors_of(case.page) == ({case.author.uuid, colleague.uuid}, False)

    def test_are_unknown_when_a_revision_names_nobody(self):
        case = make_case()
        save_articles(case.page, one_article("Who wrote this?"), user=None)
        assert contributors_of(case.page) == ({case.author.uuid}, True)

    def test_survive_the_deletion_of_the_user(self):
        case = make_case()
        author = case.author.uuid
        case.author.delete()
        assert contributors_of(case.page) == ({author}, False)

    def test_are_nobody_once_a_version_contains_everything(self):
        case = make_case()
        publish(case.page, author=case.author, reviewer=case.lawyer)
        assert contributors_of(case.page) == (set(), False)

    def test_hold_the_author_of_a_draft_begun_before_and_saved_after_the_version(self):
        case = make_case()
        late = make_user("late", portal=case.portal, role=Role.EDITOR)
        publish(case.page, author=case.author, reviewer=case.lawyer)
        revision = save_articles(case.page, one_article("Begun long ago."), user=late)
        settle(subject=case.page.translation_key, locale="fr", up_to_revision=revision.pk - 1)
        assert contributors_of(case.page) == ({late.uuid}, False)

    def test_take_over_the_authors_of_words_that_are_reverted_to(self):
        case = make_case()
        publish(case.page, author=case.author, reviewer=case.lawyer)
        second = make_user("second", portal=case.portal, role=Role.EDITOR)
        third = make_user("third", portal=case.portal, role=Role.EDITOR)
        save_articles(case.page, one_article("Second."), user=second)
        old = case.page.revisions.order_by("pk").first()
        old.as_object().save_revision(user=third, previous_revision=old)
        assert contributors_of(case.page)[0] == {case.author.uuid, second.uuid, third.uuid}

    def test_hold_the_author_again_when_a_settled_revision_is_rewritten_in_place(self):
        case = make_case()
        revision = case.page.latest_revision
        settle(subject=case.page.translation_key, locale="fr", up_to_revision=revision.pk)
        revision.content = revision.content | {"title": "Rewritten in place"}
        revision.save()
        assert contributors_of(case.page) == ({case.author.uuid}, False)

    def test_hold_whoever_is_at_work_when_a_revision_keeps_another_name(self):
        case = make_case()
        colleague = make_user("colleague", portal=case.portal, role=Role.EDITOR)
        revision = case.page.latest_revision
        revision.content = revision.content | {"title": "Rewritten by a colleague"}
        with LogContext(user=colleague):
            revision.save()
        assert contributors_of(case.page)[0] == {case.author.uuid, colleague.uuid}

    def test_do_not_hold_whoever_saves_a_revision_with_the_same_words(self):
        case = make_case()
        with LogContext(user=case.lawyer):
            case.page.latest_revision.save()
        assert contributors_of(case.page) == ({case.author.uuid}, False)

    def test_of_a_translation_hold_the_authors_of_its_source(self):
        case = make_case()
        publish(case.page, author=case.author, reviewer=case.lawyer)
        english = LocaleRoot.objects.child_of(case.portal).get(locale__language_code="en").locale
        copy = case.page.copy_for_translation(english)
        assert contributors_of(copy) == ({case.author.uuid}, False)
        assert Contribution.objects.filter(locale="en", part=Part.COPIED, user=case.author.uuid).exists()

    def test_of_a_translation_hold_whoever_translated_a_string_that_another_put_into_it(self):
        case = make_case()
        translator = make_user("translator", portal=case.portal, role=Role.TRANSLATOR)
        english = LocaleRoot.objects.child_of(case.portal).get(locale__language_code="en").locale
        translate_object(case.page, [english], user=case.author)
        segment = StringSegment.objects.filter(context__object=case.page.translation_key).first()
        StringTranslation.objects.create(
            translation_of=segment.string,
            context=segment.context,
            locale=english,
            data="Translated words",
            last_translated_by=translator,
        )
        Translation.objects.get().save_target(user=case.author, publish=False)
        assert translator.uuid in contributors_of(case.page.get_translation(english))[0]

    def test_of_a_fact_hold_the_authors_of_its_revisions(self):
        case = make_case()
        fact = make_fact(DataProtectionOfficer, case.portal, email="dpo@example.org")
        fact.save_revision(user=case.author)
        assert contributors_of(fact) == ({case.author.uuid}, False)

    def test_of_a_portal_hold_the_authors_of_its_profile(self):
        case = make_case()
        case.portal.save_revision(user=case.author)
        assert case.author.uuid in contributors_of(case.portal)[0]

    def test_of_one_policy_say_nothing_of_another(self):
        case = make_case()
        other = make_policy(case.portal, title="Other", slug="other", user=case.lawyer)
        assert contributors_of(other) == ({case.lawyer.uuid}, False)


class TestRecord:
    def test_twice_is_once(self):
        case = make_case()
        for _ in range(2):
            record(obj=case.page, revision=case.page.latest_revision, user=case.author, at=database_now())
        assert Contribution.objects.count() == 1

    def test_knows_only_what_is_approved(self):
        root = LocaleRoot.objects.child_of(make_case().portal).first()
        with pytest.raises(NothingToReview):
            subject_of(root)


class TestWordsDigest:
    def test_leaves_identity_and_place_aside(self):
        content = {"title": "Policy", "body": '[{"id": "a", "value": 1}]', "pk": 1, "live": False, "locale": 1}
        other = {"title": "Policy", "body": '[{"value": 1, "id": "a"}]', "pk": 2, "live": True, "locale": 2}
        assert words_digest(content) == words_digest(other)

    @pytest.mark.parametrize("change", [{"title": "Other"}, {"body": "[]"}, {"numbering": "plain"}])
    def test_changes_with_the_words(self, change):
        content = {"title": "Policy", "body": '[{"id": "a"}]', "numbering": "article", "uuid": str(uuid.uuid4())}
        assert words_digest(content) != words_digest(content | change)
