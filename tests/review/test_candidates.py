from datetime import UTC, datetime, timedelta

import pytest

from home.models import ChosenProcessor
from policies.document.nodes import Reference
from policies.facts.models import Controller, DataProtectionOfficer, Processor
from policies.facts.queries import next_number
from policies.register.clock import database_now
from policies.register.manifest import policy_chain
from policies.register.queries import last_version
from policies.review.candidates import candidate
from policies.review.errors import NotReady
from tests.factories.approval import publish
from tests.factories.cases import make_case
from tests.factories.policies import article, articles_with_facts, paragraph, save_articles
from tests.factories.portals import LONG_AGO, approve_fact, make_fact, make_portal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def candidate_of(obj):
    return candidate(type(obj).objects.get(pk=obj.pk), at=database_now())


def one_article(words, **options):
    return (article("Only", paragraph(words), **options),)


class TestCandidateOfAPolicy:
    def test_is_the_first_version_while_there_is_none(self):
        case = make_case()
        found = candidate_of(case.page)
        assert (found.manifest.kind, found.manifest.base, found.before) == ("first", None, None)
        assert found.document.title == case.page.title

    def test_is_based_on_the_last_version_and_compared_with_the_one_in_force(self):
        case = make_case(articles=one_article("Before."))
        publish(case.page, author=case.author, reviewer=case.lawyer)
        save_articles(case.page, one_article("After."), user=case.author)
        found = candidate_of(case.page)
        chain = policy_chain(case.portal.uuid, case.page.translation_key, "fr")
        assert found.manifest.base == last_version(chain.uuid).hash
        assert found.before.articles[0].content != found.document.articles[0].content
        assert found.manifest.kind == "wording"

    def test_says_the_same_twice(self):
        case = make_case()
        assert candidate_of(case.page).digest == candidate_of(case.page).digest

    def test_takes_the_sentence_and_the_kind_that_the_editor_chose(self):
        case = make_case()
        publish(case.page, author=case.author, reviewer=case.lawyer)
        draft = case.page.get_latest_revision_as_object()
        draft.change_summary, draft.change_kind = "We now say how long.", "substance"
        draft.save_revision(user=case.author)
        found = candidate_of(case.page)
        assert (found.manifest.summary, found.manifest.kind) == ("We now say how long.", "substance")

    def test_takes_effect_later_only_when_the_moment_is_to_come(self):
        case = make_case()
        moment = database_now().replace(microsecond=0) + timedelta(days=3)
        draft = case.page.get_latest_revision_as_object()
        draft.effective_at = moment
        draft.save_revision(user=case.author)
        page = type(case.page).objects.get(pk=case.page.pk)
        assert candidate(page, at=database_now()).manifest.effective == moment
        assert candidate(page, at=moment + timedelta(seconds=1)).manifest.effective is None

    def test_keeps_its_words_when_only_a_fact_changes(self):
        case = make_case()
        case.portal.controller = make_fact(Controller, case.portal)
        case.portal.dpo = make_fact(DataProtectionOfficer, case.portal, email="before@example.org")
        case.portal.save()
        for fact in (case.portal.controller, case.portal.dpo, case.portal):
            approve_fact(fact)
        save_articles(case.page, articles_with_facts(), user=case.author)
        before = candidate_of(case.page)
        case.portal.dpo.email = "after@example.org"
        approve_fact(case.portal.dpo, at=LONG_AGO + timedelta(days=1))
        after = candidate_of(case.page)
        assert before.words == after.words
        assert before.digest != after.digest

    @pytest.mark.parametrize(
        ("articles", "named"),
        [
            ((), "article"),
            (articles_with_facts(), "Whom to write to"),
            ((article("Only", paragraph("See ", Reference("no-such-article"))),), "Only"),
            (one_article("No heading.", heading=" "), "heading"),
        ],
    )
    def test_is_not_ready_and_says_where(self, articles, named):
        case = make_case(articles=articles)
        with pytest.raises(NotReady, match=named):
            candidate_of(case.page)


class TestCandidateOfAFact:
    def test_holds_values_before_and_after(self):
        case = make_case()
        fact = make_fact(DataProtectionOfficer, case.portal, email="before@example.org")
        approve_fact(fact)
        fact.email = "after@example.org"
        fact.save_revision(user=case.author)
        found = candidate_of(fact)
        assert (found.values_before["email"], found.values["email"]) == ("before@example.org", "after@example.org")
        assert found.manifest.facts[0].number == next_number(fact.uuid) == 2

    def test_is_not_ready_when_nothing_changes(self):
        case = make_case()
        fact = make_fact(DataProtectionOfficer, case.portal, email="same@example.org")
        approve_fact(fact)
        fact.save_revision(user=case.author)
        with pytest.raises(NotReady):
            candidate_of(fact)

    def test_of_a_portal_is_its_profile(self):
        case = make_case()
        case.portal.name = "New name"
        case.portal.save_revision(user=case.author)
        assert candidate_of(case.portal).values["name"] == "New name"

    def test_of_anything_else_is_refused(self):
        with pytest.raises(TypeError):
            candidate(object(), at=database_now())

    def test_stays_with_its_owner_whatever_its_draft_says(self):
        one, two = make_portal(host="one.example.org"), make_portal(host="two.example.org")
        dpo = make_fact(DataProtectionOfficer, two)
        dpo.owner = one
        dpo.save_revision()
        with pytest.raises(NotReady):
            candidate_of(dpo)


class TestCandidateOfAProfile:
    def test_chooses_no_fact_of_another_portal(self):
        one, two = make_portal(host="one.example.org"), make_portal(host="two.example.org")
        host = make_fact(Processor, two)
        one.processors = [ChosenProcessor(processor=host)]
        one.save_revision()
        with pytest.raises(NotReady):
            candidate_of(one)


class TestCandidateOfAMoment:
    def test_that_no_calendar_reaches_is_not_ready(self):
        case = make_case()
        draft = case.page.get_latest_revision_as_object()
        draft.effective_at = datetime(2199, 12, 31, 12, tzinfo=UTC)
        draft.save_revision(user=case.author)
        with pytest.raises(NotReady):
            candidate_of(case.page)
