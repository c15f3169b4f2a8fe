"""Opinions on the review screen, and the page that somebody outside opens by their link."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from home.models import Role
from policies.facts.models import DataProtectionOfficer
from policies.register.clock import database_now
from policies.review import comments, opinions
from policies.review import operations as review
from policies.review.models import Opinion, OpinionRequest
from policies.review.opinion_links import new_sheet, path_of
from tests.factories.approval import approve, publish, submit
from tests.factories.cases import ADMIN_HOST, make_case, signed_in
from tests.factories.opinions import ask, give
from tests.factories.policies import article, paragraph, save_articles
from tests.factories.portals import approve_fact, make_fact, make_user
from tests.factories.screens import review_url

pytestmark = pytest.mark.django_db
WORDS = "We keep your address two years."


@pytest.fixture
def case():
    """A second version in review, of which one article changes and one stays."""
    stays = article("Stays", paragraph("Nothing else."))
    case = make_case(articles=(stays, article("Changes", paragraph("We keep your address one year."))))
    publish(case.page, author=case.author, reviewer=case.lawyer)
    save_articles(case.page, (stays, article("Changes", paragraph(WORDS))), user=case.author)
    case.state = submit(case.page, case.author)
    return case


@pytest.fixture
def outsider():
    return Client(HTTP_HOST=ADMIN_HOST, enforce_csrf_checks=True)


def send(outsider, asked, sense="favourable", text="", **more):
    return outsider.post(path_of(asked), {"sheet": new_sheet(asked), "sense": sense, "text": text, **more})


def expire(asked):
    OpinionRequest.objects.filter(pk=asked.pk).update(
        asked_at=database_now() - timedelta(days=2), expires_at=database_now() - timedelta(days=1)
    )


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.usefixtures("english")
class TestSection:
    def ask(self, case, user, **said):
        data = {"opinion": "ask", "name": "Anne Le Bihan", "email": "dpo@ville.example", "days": "14"} | said
        return signed_in(user).post(review_url(case.state), data)

    def test_sends_a_link(self, case):
        answer = self.ask(case, case.author, days="3", question="Is it lawful?")
        assert answer.status_code == 302
        asked = OpinionRequest.objects.get()
        assert (asked.name, asked.email, asked.question) == ("Anne Le Bihan", "dpo@ville.example", "Is it lawful?")
        assert asked.expires_at - asked.asked_at == timedelta(days=3)

    @pytest.mark.parametrize("wrong", [{"email": "nobody"}, {"name": ""}, {"days": "99"}, {"days": "soon"}])
    def test_gives_back_what_was_typed(self, case, wrong):
        answer = self.ask(case, case.author, question="My <question>", **wrong)
        assert answer.status_code == 200
        assert "My &lt;question&gt;" in answer.text
        assert 'class="desk-fold" open' in answer.text
        assert not OpinionRequest.objects.exists()

    def test_is_good_for_two_weeks_where_nothing_is_said(self, case):
        self.ask(case, case.author, days="")
        asked = OpinionRequest.objects.get()
        assert asked.expires_at - asked.asked_at == timedelta(days=14)

    def test_shows_translators_no_form_and_takes_none_from_them(self, case):
        translator = make_user("translator", portal=case.portal, role=Role.TRANSLATOR)
        give(ask(case.state, case.author), "comment", "Well done.")
        shown = signed_in(translator).get(review_url(case.state)).text
        assert "Well done." in shown
        assert 'name="opinion"' not in shown
        assert "Only editors and legal reviewers" in self.ask(case, translator, name="Another").text
        assert OpinionRequest.objects.count() == 1

    def test_does_not_exist_for_another_portal(self, case):
        other = make_case("other.example.org", prefix="other-")
        assert self.ask(case, other.author).status_code == 404
        assert not OpinionRequest.objects.exists()

    def test_tells_who_answered_and_who_did_not(self, case):
        give(ask(case.state, case.author, question="Is it <lawful>?"), "unfavourable", "Too <long>.")
        ask(case.state, case.lawyer, name="Bob")
        shown = signed_in(case.lawyer).get(review_url(case.state)).text
        assert "Is it &lt;lawful&gt;?" in shown
        assert "Too &lt;long&gt;." in shown
        assert "No answer yet." in shown
        assert shown.count('value="withdraw"') == 2

    def test_withdraws_a_link(self, case, outsider):
        asked = ask(case.state, case.author)
        data = {"opinion": "withdraw", "request": str(asked.uuid)}
        assert signed_in(case.lawyer).post(review_url(case.state), data).status_code == 302
        assert "the link was withdrawn on" in signed_in(case.author).get(review_url(case.state)).text
        assert outsider.get(path_of(asked)).status_code == 410

    @pytest.mark.parametrize("request_named", ["", "1", "00000000-0000-4000-8000-000000000000"])
    def test_withdraws_nothing_that_is_not_there(self, case, request_named):
        data = {"opinion": "withdraw", "request": request_named}
        assert signed_in(case.lawyer).post(review_url(case.state), data).status_code == 200

    def test_stays_on_the_screen_after_the_decision(self, case):
        give(ask(case.state, case.author), "unfavourable", "Too long.")
        review.refuse(task_state=case.state, user=case.lawyer, comment="No.", at=database_now())
        shown = signed_in(case.author).get(review_url(case.state)).text
        assert "Too long." in shown
        assert 'name="opinion"' not in shown
        assert "This has already been decided." in self.ask(case, case.author).text

    def test_tells_that_whoever_asked_is_gone(self, case):
        by = make_user("gone", portal=case.portal, role=Role.EDITOR)
        ask(case.state, by)
        by.delete()
        assert "Asked by somebody unknown" in signed_in(case.author).get(review_url(case.state)).text

    def test_names_nobody_whose_data_were_erased(self, case):
        asked = ask(case.state, case.author)
        give(asked, "comment", "Hm.")
        opinions.erase_person(asked=asked, at=database_now())
        shown = signed_in(case.author).get(review_url(case.state)).text
        assert "Le Bihan" not in shown
        assert "a person whose data was erased" in shown


class TestPage:
    def test_shows_what_changes_as_the_review_screen_does(self, case, outsider):
        asked = ask(case.state, case.author, question="Is it <lawful>?")
        page = outsider.get(path_of(asked)).text
        on_screen = signed_in(case.lawyer).get(review_url(case.state)).text
        assert "Is it &lt;lawful&gt;?" in page
        assert case.portal.name in page
        difference = re.compile(r'<article class="desk-change".*?</article>', re.DOTALL)
        shown, as_staff_see_it = difference.search(page), difference.search(on_screen)
        assert "<ins>" in shown.group()
        assert text_of(shown.group()) == text_of(as_staff_see_it.group())

    def test_shows_nothing_else_that_staff_say(self, case, outsider):
        comments.comment(task_state=case.state, user=case.lawyer, article="", text="Hmm.", at=database_now())
        give(ask(case.state, case.author, name="Bob", email="bob@x.example"), "comment", "Bob’s own words.")
        page = outsider.get(path_of(ask(case.state, case.lawyer))).text
        for unsaid in ("Hmm.", "Bob", "/admin/", "author", "<script", 'name="decision"'):
            assert unsaid not in page
        assert not re.search(r'(?:href|src|action)="(?!#|/static/)', page)

    def test_shows_the_values_of_a_fact_and_no_policy_that_it_touches(self, case, outsider):
        fact = make_fact(DataProtectionOfficer, case.portal, email="before@example.org")
        approve_fact(fact)
        fact.email = "after@example.org"
        fact.save_revision(user=case.author)
        page = outsider.get(path_of(ask(submit(fact, case.author), case.author))).text
        assert "before@example.org" in page
        assert "after@example.org" in page
        assert "desk-touched" not in page

    def test_is_kept_nowhere_and_leads_nowhere(self, case, outsider):
        answer = outsider.get(path_of(ask(case.state, case.author)))
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["X-Frame-Options"] == "DENY"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "script-src" not in answer["Content-Security-Policy"]
        assert not answer.cookies
        assert "Vary" not in answer or "Cookie" not in answer["Vary"]

    def test_takes_an_opinion_without_a_cookie_and_says_thank_you(self, case, outsider):
        asked = ask(case.state, case.author)
        answer = send(outsider, asked, "unfavourable", "Too <long>.")
        assert (answer.status_code, answer.url) == (302, f"{path_of(asked)}#thanks")
        assert "Too &lt;long&gt;." in outsider.get(path_of(asked)).text
        assert not outsider.cookies

    def test_opens_nothing_of_the_admin(self, case, outsider):
        send(outsider, ask(case.state, case.author))
        answer = outsider.get(review_url(case.state))
        assert answer.status_code == 302
        assert "/login/" in answer.url

    def test_takes_one_opinion_from_a_form_that_is_sent_twice(self, case, outsider):
        asked = ask(case.state, case.author)
        sheet = new_sheet(asked)
        assert {send(outsider, asked, sheet=sheet).status_code for _ in range(2)} == {302}
        assert Opinion.objects.count() == 1

    @pytest.mark.parametrize(
        "wrong", [{"sheet": ""}, {"sheet": "x" * 5000}, {"sense": ""}, {"sense": "approve"}, {"text": "\x00 Typed."}]
    )
    def test_gives_back_what_was_typed(self, case, outsider, wrong):
        asked = ask(case.state, case.author)
        answer = send(outsider, asked, **({"sense": "comment", "text": "Typed <here>. Typed."} | wrong))
        assert answer.status_code == 200
        assert "Typed" in answer.text
        assert 'role="alert"' in answer.text
        assert not Opinion.objects.exists()

    @pytest.mark.parametrize("text", ["", "x" * 5001])
    def test_says_what_is_wrong_with_the_words(self, case, outsider, text):
        answer = send(outsider, ask(case.state, case.author), "unfavourable", text)
        assert 'role="alert"' in answer.text
        assert text in answer.text

    @pytest.mark.parametrize("ending", ["expired", "withdrawn", "approved", "refused", "taken back", "changed"])
    def test_says_in_one_sentence_that_it_is_over(self, case, outsider, ending):
        asked = ask(case.state, case.lawyer, question="ZQX")
        now = database_now()
        if ending == "expired":
            expire(asked)
        elif ending == "withdrawn":
            opinions.withdraw(task_state=case.state, user=case.author, request=asked.uuid, at=now)
        elif ending == "approved":
            approve(case.page, case.lawyer)
        elif ending == "refused":
            review.refuse(task_state=case.state, user=case.lawyer, comment="No.", at=now)
        elif ending == "taken back":
            case.state.workflow_state.cancel(user=case.author)
        else:
            save_articles(case.page, (article("Changes", paragraph("Others.")),), user=case.author)
        for answer in (outsider.get(path_of(asked)), send(outsider, asked, "comment", "My words <3")):
            assert answer.status_code == 410
            assert answer["Cache-Control"] == "no-store"
            for unsaid in ("two years", "ZQX", case.portal.name, case.page.title, "lawyer", "Le Bihan"):
                assert unsaid not in answer.text
        assert "My words &lt;3" in answer.text
        assert not Opinion.objects.exists()

    def test_knows_no_link_that_was_changed(self, case, outsider):
        asked, other = ask(case.state, case.author), ask(case.state, case.author)
        uuid, signature = path_of(asked).rsplit("/")[-1].split(".")
        for link in ("", uuid, f"{other.uuid}.{signature}", f"{uuid}.{signature}x", f"{uuid}.{signature}/x", "fr/"):
            for answer in (outsider.get(f"/opinion/{link}"), outsider.post(f"/opinion/{link}", {"text": "x"})):
                assert answer.status_code == 404
                assert "two years" not in answer.text

    def test_opens_with_a_slash_at_its_end(self, case, outsider):
        assert outsider.get(path_of(ask(case.state, case.author)) + "/").status_code == 200

    def test_is_on_the_hosts_of_no_portal(self, case):
        path = path_of(ask(case.state, case.author))
        reader = Client(HTTP_HOST="data.example.org")
        assert reader.get(path).status_code == 404
        assert reader.post(path).status_code == 405

    @pytest.mark.parametrize("method", ["put", "delete", "patch"])
    def test_is_read_and_sent_and_nothing_else(self, case, outsider, method):
        assert getattr(outsider, method)(path_of(ask(case.state, case.author))).status_code == 405

    def test_speaks_the_language_of_its_portal(self, case, outsider):
        asked = ask(case.state, case.author)
        assert outsider.get(path_of(asked))["Content-Language"] == "fr"
        case.portal.default_locale = case.portal.default_locale.__class__.objects.get(language_code="en")
        case.portal.save()
        answer = outsider.get(path_of(asked))
        assert answer["Content-Language"] == "en"
        assert '<html lang="en"' in answer.text
