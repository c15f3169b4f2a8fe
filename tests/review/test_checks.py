"""What the rules find in a draft: what keeps it from being submitted, what a reviewer lets pass, what is old."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from wagtail.models import TaskState

from policies.document.nodes import PolicyDocument, PolicyType
from policies.facts import operations
from policies.facts.models import Controller, FactRevision, FactType
from policies.facts.values import decode, encode, fact_values
from policies.register.clock import database_now
from policies.register.manifest import Manifest
from policies.register.models import Action, Entry
from policies.review.candidates import candidate
from policies.review.errors import NotGranted
from policies.review.models import LegalTaskState
from policies.review.rules.checking import findings
from policies.review.rules.models import RuleSetting
from policies.review.rules.outcomes import Severity
from policies.review.rules.private import strangers_in
from policies.review.rules.prose import Prose
from policies.review.rules.queries import table
from tests.factories.approval import approve, ask_for_waivers, publish, submit
from tests.factories.cases import make_case
from tests.factories.policies import article, paragraph, sample_id, save_articles
from tests.factories.portals import LONG_AGO, approve_fact, make_fact, make_portal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
BLANK = "Declared at the town hall of ___."


def one(words):
    return (article("Only", paragraph(words)),)


def case_with(words=BLANK):
    case = make_case(articles=one(words))
    RuleSetting.objects.filter(rule="T1").delete()
    return case


def manifest():
    return Manifest.from_json(Entry.objects.filter(action=Action.VERSION).latest("pk").manifest)


def last_state():
    return LegalTaskState.objects.latest("pk")


def sent(case):
    page = fresh(case.page)
    page.get_workflow().start(page, case.author)
    return last_state()


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def answered(case, answers, **more):
    """Save a draft with these answers alone."""
    draft = fresh(case.page).get_latest_revision_as_object()
    draft.answers = answers
    for name, value in more.items():
        setattr(draft, name, value)
    draft.save_revision(user=case.author)


class TestAnError:
    def test_keeps_a_draft_from_being_submitted_and_says_where(self):
        state = sent(case_with())

        assert state.status == TaskState.STATUS_REJECTED
        assert "the checks found 1 error: Article 1: " in state.comment

    def test_is_counted_with_the_others(self):
        state = sent(case_with(f"{BLANK} And {BLANK} Then {{{{ name }}}}."))

        assert "errors. The first: Article 1: " in state.comment

    def test_is_no_obstacle_to_saving(self):
        case = case_with()

        save_articles(case.page, one(f"{BLANK} Still."), user=case.author)

        assert "Still." in str(fresh(case.page).get_latest_revision_as_object().body)

    def test_that_is_a_warning_only_blocks_nothing(self):
        case = case_with()
        RuleSetting.objects.create(rule="T1", severity=RuleSetting.Severity.WARNING)

        assert sent(case).status == TaskState.STATUS_IN_PROGRESS

    def test_found_after_the_submission_does_not_keep_it_from_being_approved(self):
        case = make_case(articles=one(BLANK))
        submit(case.page, case.author)
        RuleSetting.objects.all().delete()

        approve(case.page, case.lawyer)

        assert manifest().waivers is None


class TestAWaiver:
    def test_lets_a_draft_be_submitted_and_its_reviewer_decide(self):
        case = case_with()
        asked = ask_for_waivers(case.page, case.author, "The number comes in May.")
        submit(case.page, case.author)

        with pytest.raises(NotGranted):
            approve(case.page, case.lawyer)
        assert not Entry.objects.filter(action=Action.VERSION).exists()

        approve(case.page, case.lawyer, granted=asked)
        (waiver,) = manifest().waivers
        assert waiver == {
            "rule": asked.pop(),
            "article": sample_id("Only"),
            "reason": "The number comes in May.",
        }

    def test_is_signed_with_the_words(self):
        case = case_with()
        (key,) = ask_for_waivers(case.page, case.author)
        before = candidate(fresh(case.page), at=database_now())
        answered(case, {key: {"answer": "waiver", "reason": "Another reason."}})
        after = candidate(fresh(case.page), at=database_now())

        assert before.digest != after.digest
        assert before.words != after.words

    def test_is_the_same_whoever_reads_it(self):
        case = case_with()
        ask_for_waivers(case.page, case.author)
        at = database_now()
        with override("fr"):
            french = candidate(fresh(case.page), at=at)

        assert candidate(fresh(case.page), at=at).digest == french.digest

    def test_for_what_is_no_longer_found_is_not_recorded(self):
        case = case_with()
        ask_for_waivers(case.page, case.author)
        save_articles(fresh(case.page), one("Nothing is blank."), user=case.author)
        publish(case.page, author=case.author, reviewer=case.lawyer)

        assert manifest().waivers is None

    def test_of_nonsense_is_none(self):
        case = case_with()
        answered(case, {"T1": "yes", "nothing": {}, "T1.number": {"answer": "waiver", "reason": ""}})

        assert sent(case).status == TaskState.STATUS_REJECTED


class TestAnOldDebt:
    def in_force(self):
        case = case_with()
        asked = ask_for_waivers(case.page, case.author)
        publish(case.page, author=case.author, reviewer=case.lawyer, granted=asked)
        return case

    def changed(self, case, words, kind):
        save_articles(fresh(case.page), one(words), user=case.author)
        answered(case, {}, change_kind=kind)
        return sent(case)

    def test_does_not_block_a_change_of_wording(self):
        state = self.changed(self.in_force(), f"{BLANK} Mended.", "wording")

        assert state.status == TaskState.STATUS_IN_PROGRESS

    def test_blocks_a_change_of_substance(self):
        state = self.changed(self.in_force(), f"{BLANK} More.", "substance")

        assert state.status == TaskState.STATUS_REJECTED

    def test_covers_no_second_blank(self):
        state = self.changed(self.in_force(), f"{BLANK} Declared to ___ too.", "wording")

        assert state.status == TaskState.STATUS_REJECTED


def document(*words):
    return PolicyDocument(PolicyType.PRIVACY, "fr", "Politique", one(" ".join(words)))


def met(strangers, text):
    (sentence, *_others) = [s for s in Prose(text).sentences if s.text != "Only"]
    return {(found.fact.owner, found.fact.field, found.fact.words) for found in strangers.met_in(sentence.words)}


class TestStrangersOfOneText:
    def facts(self, count):
        for number in range(count):
            portal = make_portal(f"data{number}.example.org", name=f"Portail Numéro{number}")
            fact = make_fact(
                Controller, portal, name=f"Commune de Villeneuve {number}", email=f"dpo@villeneuve{number}.example"
            )
            approve_fact(fact)
            approve_fact(portal)
            yield portal, fact

    def test_are_those_that_the_table_of_all_portals_finds(self):
        list(self.facts(3))
        text = document("Écrivez à la commune de Villeneuve 1, dpo@villeneuve2.example, ou sur data0.example.org")
        at = database_now()

        assert met(strangers_in([text], at), text) == met(table(at).strangers, text) != set()

    def test_cost_the_same_however_many_portals_there_are(self):
        text = document("Écrivez à la commune de Villeneuve 1.")
        counts = []
        for host in "ab":
            for number in range(4):
                approve_fact(make_fact(Controller, make_portal(f"{host}{number}.example.org"), name="Commune de Plus"))
            with CaptureQueriesContext(connection) as queries:
                strangers_in([text], database_now())
            counts.append(len(queries))

        assert counts[0] == counts[1] <= 4

    def test_are_as_approved_at_the_moment(self):
        ((portal, fact),) = self.facts(1)
        at = database_now()
        fact.name = "Commune de Villevieille"
        operations.add_revision(
            fact=fact.uuid,
            type=FactType.CONTROLLER,
            owner=portal.uuid,
            values=fact_values(fact),
            effective_from=at + datetime.timedelta(days=1),
            decision=uuid.uuid4(),
        )
        old, new = document("La commune de Villeneuve 0 répond."), document("La commune de Villevieille répond.")

        assert met(strangers_in([old], at), old)
        assert not met(strangers_in([new], at), new)
        later = at + datetime.timedelta(days=2)
        assert not met(strangers_in([old], later), old)
        assert met(strangers_in([new], later), new)
        assert not met(strangers_in([old], LONG_AGO - datetime.timedelta(days=1)), old)

    def test_are_found_when_an_earlier_row_was_committed_later(self):
        ((_portal, fact),) = self.facts(1)
        row, last = FactRevision.objects.get(fact=fact.uuid), FactRevision.objects.latest("pk").pk
        early, late = document("La commune de Villeneuve 0 répond."), document("La commune de Trèstard répond.")

        def committed(pk, name):
            row.pk, row.fact, row.values = pk, uuid.uuid4(), encode(decode(row.values) | {"name": name})
            row.save(force_insert=True)

        committed(last + 9, "Commune de Villeneuve 9")
        assert met(strangers_in([early], database_now()), early)
        committed(last + 5, "Commune de Trèstard")

        assert met(strangers_in([late], database_now()), late)

    def test_are_found_in_a_draft(self):
        list(self.facts(1))
        case = make_case("own.example.org", articles=one("La commune de Villeneuve 0 répond."))
        RuleSetting.objects.filter(rule="T5").delete()
        found = candidate(case.page, at=database_now()).checks

        (error,) = findings(found.results, Severity.ERROR)
        assert error.rule == "T5"
        assert "Portail Numéro0" in error.message
