"""What the checks found, beside the editor and on the review screen."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.models import Role
from policies.document.nodes import Reference
from policies.register.manifest import Manifest
from policies.register.models import Action, Entry
from policies.review.rules.models import RuleSetting
from tests.factories.approval import ask_for_waivers, submit
from tests.factories.cases import make_case, signed_in
from tests.factories.policies import article, paragraph, sample_id, save_articles
from tests.factories.portals import make_user
from tests.factories.screens import decide, digest_shown, messages_of, press, review_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
BLANK = "Declared at the town hall of ___."


def case_with(*words):
    case = make_case(articles=(article("Only", paragraph(*words or (BLANK,))),))
    RuleSetting.objects.filter(rule="T1").delete()
    return case


def listed(user, page):
    return signed_in(user).get(reverse("policies_checks", args=[page.pk]))


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def answered(case, answers):
    draft = fresh(case.page).get_latest_revision_as_object()
    draft.answers = answers
    draft.save_revision(user=case.author)


class TestTheListBesideTheEditor:
    def test_names_the_article_and_quotes_the_sentence(self):
        case = case_with()
        html = listed(case.author, case.page).text

        assert "Prevents submission" in html
        assert 'data-errors="1"' in html
        assert f'<blockquote class="checks-sentence">{BLANK}</blockquote>' in html
        assert f'data-article="{sample_id("Only")}"' in html
        assert 'data-answer="waiver"' in html  # a blank can only be let pass

    def test_offers_every_answer_to_a_question_of_content(self):
        case = case_with("Nothing.")
        RuleSetting.objects.filter(rule="G10").delete()

        assert 'data-answer="stated elsewhere not-applicable waiver"' in listed(case.author, case.page).text

    def test_says_that_nothing_was_found(self):
        case = case_with("Nothing is blank.")

        assert "The checks found nothing." in listed(case.author, case.page).text

    def test_shows_answers_and_lets_them_be_taken_back(self):
        case = case_with()
        RuleSetting.objects.filter(rule="G10").delete()
        answered(case, {"G10": {"answer": "not-applicable", "reason": "Nobody receives <b>anything</b>."}})
        html = listed(case.author, case.page).text

        assert "1 answer" in html
        assert "Nobody receives &lt;b&gt;anything&lt;/b&gt;." in html
        assert "data-take-back" in html

    def test_folds_what_the_version_in_force_has_already(self):
        case = make_case(articles=(article("Only", paragraph(BLANK)),))
        submit(case.page, case.author)
        decide(case.lawyer, fresh(case.page).current_workflow_task_state)
        RuleSetting.objects.filter(rule="T1").delete()
        html = listed(case.author, case.page).text

        assert 'data-errors="0"' in html
        assert "1 finding that the version in force has already" in html

    def test_reads_a_draft_that_cannot_be_frozen_yet(self):
        case = case_with("See ", Reference("gone"), ".")

        assert listed(case.author, case.page).status_code == 200

    @pytest.mark.parametrize("role", [None, Role.EDITOR, Role.LEGAL_REVIEWER])
    def test_is_not_there_for_others(self, role):
        case, other = case_with(), make_case("other.example.org", prefix="other-")
        person = make_user("somebody", portal=other.portal if role else None, role=role)

        assert listed(person, case.page).status_code in (302, 404)
        assert listed(case.author, case.portal).status_code == 404

    def test_costs_the_same_however_many_findings_there_are(self):
        case = case_with()
        counts = []
        for times in (1, 20):
            save_articles(fresh(case.page), [article("Only", *[paragraph(BLANK)] * times)], user=case.author)
            client = signed_in(case.author)
            client.get(reverse("wagtailadmin_home"))
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("policies_checks", args=[case.page.pk]))
            counts.append(len(queries))

        assert counts[0] == counts[1] <= 40


class TestAnAnswerInTheEditor:
    def test_is_saved_with_the_draft(self):
        case = case_with()
        said = {"T1": {"answer": "waiver", "reason": "In May."}}
        press(case.author, case.page, answers=json.dumps(said))

        assert fresh(case.page).get_latest_revision_as_object().answers == said

    @pytest.mark.parametrize("sent", ["{", "[1]", '"x"', "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")])
    def test_that_is_none_loses_nothing_and_is_no_crash(self, sent):
        case = case_with()
        answer = press(case.author, case.page, "", ("Only", "Other words."), answers=sent)

        assert answer.status_code == 200
        assert "Other words." in answer.text

    def test_that_is_missing_leaves_those_given(self):
        case = case_with()
        answered(case, {"T1": {"answer": "waiver", "reason": "In May."}})
        press(case.author, case.page)

        assert fresh(case.page).get_latest_revision_as_object().answers

    def test_that_is_missing_keeps_the_draft_from_being_submitted_in_words(self):
        case = case_with()
        answer = press(case.author, case.page, "submit", ("Only", BLANK))

        assert any("the checks found 1 error" in message for message in messages_of(answer))


class TestTheReviewScreen:
    def waiting(self):
        case = case_with()
        asked = ask_for_waivers(case.page, case.author, "The number comes in May.")
        return case, submit(case.page, case.author), asked

    def test_asks_for_each_error_to_let_pass(self):
        case, state, asked = self.waiting()
        html = signed_in(case.lawyer).get(review_url(state)).text

        assert "The number comes in May." in html
        assert re.findall(r'name="granted" value="([^"]+)"', html) == sorted(asked)

    def test_offers_no_tick_to_those_who_do_not_decide(self):
        case, state, _asked = self.waiting()

        assert 'name="granted"' not in signed_in(case.author).get(review_url(state)).text

    def test_approves_nothing_until_each_is_let_pass(self):
        case, state, asked = self.waiting()
        answer = decide(case.lawyer, state)

        assert "Tick each error that you let pass" in answer.text
        assert not Entry.objects.filter(action=Action.VERSION).exists()
        said = {"decision": "approve", "digest": digest_shown(case.lawyer, state), "granted": [*asked, "T9"]}
        assert signed_in(case.lawyer).post(review_url(state), said).status_code == 302
        entry = Entry.objects.get(action=Action.VERSION)
        assert [waiver["rule"] for waiver in Manifest.from_json(entry.manifest).waivers] == sorted(asked)
        version = signed_in(case.author).get(reverse("policies_version", args=[entry.chain_id, entry.number]))
        assert "The number comes in May." in version.text

    def test_keeps_the_ticks_when_something_else_is_missing(self):
        case, state, asked = self.waiting()
        said = {"decision": "refuse", "digest": "", "comment": "", "granted": list(asked)}
        html = signed_in(case.lawyer).post(review_url(state), said).text

        assert re.search(r'name="granted" value="[^"]+" form="desk-decide" checked', html)

    def test_shows_what_was_found_and_quotes_it(self):
        case, state, _asked = self.waiting()
        html = signed_in(case.lawyer).get(review_url(state)).text

        assert "The reviewer will be asked to let these pass" in html
        assert BLANK in html
