"""Versions to come that lack what a later one changed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from home.models import Role
from policies.authoring.models import PrivacyPolicyPage
from policies.document.render.text import render_text
from policies.publication.errors import UnableToRecord
from policies.publication.pending import carry, outrun, with_the_change
from policies.register import queries
from policies.register.clock import database_now
from policies.register.manifest import policy_chain
from policies.register.models import Chain
from tests.factories.approval import approve, publish, submit
from tests.factories.cases import make_case, signed_in
from tests.factories.policies import article, paragraph, save_articles
from tests.factories.portals import make_user
from tests.factories.screens import review_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

FIRST = {"Data": "Your address.", "Retention": "One year.", "Rights": "Write to us."}


@pytest.fixture
def case():
    """A version in force, and one to come in twenty days that rewords the first article."""
    case = make_case()
    say(case)
    case.page = publish(case.page, author=case.author, reviewer=case.lawyer)
    case.moment = database_now().replace(microsecond=0) + timedelta(days=20)
    say(case, effective=case.moment, Data="Your address and your name.")
    case.page = publish(case.page, author=case.author, reviewer=case.lawyer)
    case.chain = Chain.objects.get(uuid=policy_chain(case.portal.uuid, case.page.translation_key, "fr").uuid)
    return case


def say(case, effective=None, **words):
    """Save a draft that says something else than the first version in some articles."""
    draft = PrivacyPolicyPage.objects.get(pk=case.page.pk)
    articles = [article(name, paragraph(text)) for name, text in (FIRST | words).items()]
    save_articles(draft, articles, user=case.author)
    draft = PrivacyPolicyPage.objects.get(pk=case.page.pk).get_latest_revision_as_object()
    draft.effective_at = effective
    draft.save_revision(user=case.author)


def mend(case, **words):
    say(case, **({"Retention": "Six months."} | words))
    case.page = publish(case.page, author=case.author, reviewer=case.lawyer)


def text(case, number):
    return queries.body(case.chain.uuid, number, "text")


class TestAVersionToCome:
    def test_lacks_nothing_while_nothing_was_changed_beside_it(self, case):
        assert outrun(case.chain, database_now()) == []

    def test_lacks_nothing_that_it_has_already(self, case):
        say(case, Data="Your address and your name.")
        state = submit(case.page, case.author)
        assert "will take it away" not in signed_in(case.lawyer).get(review_url(state)).text
        approve(case.page, case.lawyer)
        assert outrun(case.chain, database_now()) == []

    def test_lacks_what_was_changed_beside_it(self, case):
        mend(case)
        (found,) = outrun(case.chain, database_now())
        assert (found.version.number, found.change.number, found.base.number) == (2, 3, 1)
        assert outrun(case.chain, case.moment + timedelta(days=1)) == []

    def test_built_on_another_to_come_keeps_what_that_one_changes(self, case):
        say(case, effective=case.moment + timedelta(days=9), Data="Your address and your name.", Rights="Call us.")
        case.page = publish(case.page, author=case.author, reviewer=case.lawyer)
        mend(case)
        for number in (2, 3):
            result = with_the_change(next(e for e in outrun(case.chain, database_now()) if e.version.number == number))
            assert result.doubtful == ()
            text = render_text(result.document)
            assert "Your address and your name." in text
            assert "Six months." in text

    def test_is_made_whole_by_a_draft_that_is_approved_like_any_other(self, case):
        mend(case)
        result = carry(chain=case.chain, number=2, user=case.author, at=database_now())
        assert result.doubtful == ()
        submit(case.page, case.author)
        approve(case.page, case.lawyer)

        assert outrun(case.chain, database_now()) == []
        entry = queries.version_in_force(case.chain.uuid, case.moment)
        assert (entry.number, entry.effective_from) == (4, case.moment)
        assert "Your address and your name." in text(case, 4)
        assert "Six months." in text(case, 4)

    def test_keeps_its_own_words_where_both_changed_an_article(self, case):
        mend(case, Data="Your postal address.")
        result = carry(chain=case.chain, number=2, user=case.author, at=database_now())
        assert len(result.doubtful) == 1
        draft = PrivacyPolicyPage.objects.get(pk=case.page.pk).get_latest_revision_as_object()
        assert "Your address and your name." in str(draft.body)
        assert draft.effective_at == case.moment

    def test_is_not_carried_over_a_draft_that_nobody_has_approved(self, case):
        mend(case)
        say(case, Rights="Call us.")
        with pytest.raises(UnableToRecord, match="draft that nobody has approved"):
            carry(chain=case.chain, number=2, user=case.author, at=database_now())

    def test_is_carried_by_who_writes_for_the_portal_alone(self, case):
        mend(case)
        stranger = make_case("two.example.org", "two-").author
        for user in (case.lawyer, stranger):
            with pytest.raises(UnableToRecord, match="Only editors"):
                carry(chain=case.chain, number=2, user=user, at=database_now())


class TestTheScreen:
    def url(self, case, number=2):
        return reverse("policies_pending", args=[case.chain.uuid, number])

    def test_is_led_to_from_the_versions_and_says_what_is_lacking(self, case):
        mend(case)
        client = signed_in(case.author)
        assert self.url(case) in client.get(reverse("policies_versions", args=[case.chain.uuid])).text
        html = client.get(self.url(case)).text
        assert "will take away what version 3 has changed meanwhile" in html
        assert "Article 2. Retention" in html
        assert "Recall version 2" in html

    def test_leads_to_the_draft(self, case):
        mend(case, Data="Your postal address.")
        answer = signed_in(case.author).post(self.url(case), follow=True)
        assert answer.redirect_chain[-1][0] == reverse("wagtailadmin_pages:edit", args=[case.page.pk])
        assert "This draft has the change." in answer.text
        assert "Article 1. Data" in answer.text

    def test_offers_nothing_that_is_refused(self, case):
        mend(case)
        reader = make_user("reader", portal=case.portal, role=Role.READER)
        html = signed_in(reader).get(self.url(case)).text
        assert "Make a draft of it" not in html
        assert "Recall version" not in html
        assert "Only editors of this portal" in signed_in(reader).post(self.url(case)).text

    def test_of_a_version_that_lacks_nothing_leads_back(self, case):
        for number in (1, 2, 7):
            answer = signed_in(case.author).get(self.url(case, number), follow=True)
            assert "Nothing is to be done about this version any more." in answer.text

    def test_of_another_portal_is_not_found(self, case):
        mend(case)
        stranger = make_case("two.example.org", "two-").lawyer
        assert signed_in(stranger).get(self.url(case)).status_code == 404

    def test_is_announced_to_the_reviewer_of_the_change(self, case):
        say(case, Retention="Six months.")
        state = submit(case.page, case.author)
        assert "does not have this change and will take it away" in signed_in(case.lawyer).get(review_url(state)).text
