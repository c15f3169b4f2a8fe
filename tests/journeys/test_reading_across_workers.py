"""Promises 1 and 9: whichever process answers, a reader is told that the page changed when it did, and only then."""

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from home.models import Theme
from policies.authoring.streams import stream_data
from policies.document.nodes import Fact, Topic
from policies.facts.models import DataProtectionOfficer
from policies.models import PrivacyPolicyPage
from policies.register.clock import database_now
from tests.factories.approval import publish
from tests.factories.cases import make_case
from tests.factories.policies import article, make_policy, paragraph, save_draft
from tests.factories.portals import approve_fact, make_fact
from tests.journeys.production import Production

HOST, PATH = "data.example.org", "/fr/politique/"


@pytest.fixture(scope="module")
def production(django_db_setup, tmp_path_factory):
    """Two workers for all tests of this module; what they keep in memory must not matter to the next test either."""
    running = Production(tmp_path_factory.mktemp("production"))
    running.start()
    yield running
    running.stop()


def words(text):
    return (
        article("Words", paragraph(text)),
        article("Whom to write to", paragraph("Write to ", Fact("dpo.email"), "."), topic=Topic.DPO),
    )


@pytest.mark.django_db(transaction=True)
class TestAReaderWhoHasThePage:
    @pytest.fixture(autouse=True)
    def published(self, production):
        self.production = production
        self.case = make_case(host=HOST, slug="politique", articles=words("Old words."))
        self.dpo = make_fact(DataProtectionOfficer, self.case.portal, name="DPO", email="dpo@example.org")
        approve_fact(self.dpo)
        self.case.portal.dpo = self.dpo
        self.case.portal.save()
        approve_fact(self.case.portal)
        self.publish(self.case.page)
        self.before = self.etag_of_each_worker()

    def publish(self, page):
        return publish(page, author=self.case.author, reviewer=self.case.lawyer)

    def etag_of_each_worker(self, **headers):
        """Return the one ETag that every worker sends with the page."""
        answers = self.production.ask_each(PATH, host=HOST, **headers)
        assert [answer.status for answer in answers] == [200, 200], self.production.log()
        [etag] = {answer.headers["ETag"] for answer in answers}
        return etag

    def is_told_nothing_new(self, **headers):
        answers = self.production.ask_each(PATH, host=HOST, If_None_Match=self.before, **headers)
        return [answer.status for answer in answers] == [304, 304]

    def is_sent(self, text):
        answers = self.production.ask_each(PATH, host=HOST, If_None_Match=self.before)
        return [(answer.status, text in answer.text) for answer in answers] == [(200, True), (200, True)]

    def test_gets_the_new_frame_from_every_worker(self):
        theme = Theme.objects.get(container=self.case.portal)
        theme.footer = "Une ligne nouvelle."
        theme.save()

        assert self.is_sent("Une ligne nouvelle.")
        assert self.etag_of_each_worker() != self.before

    def test_gets_the_link_to_a_new_translation_from_every_worker(self):
        english = make_policy(
            self.case.portal, "en", slug="policy", articles=words("English words."), user=self.case.author
        )
        PrivacyPolicyPage.objects.filter(pk=english.pk).update(translation_key=self.case.page.translation_key)
        draft = PrivacyPolicyPage.objects.get(pk=english.pk)
        draft.save_revision(user=self.case.author)
        self.publish(draft)

        assert self.is_sent("/en/policy/")
        assert self.etag_of_each_worker() != self.before

    def test_gets_the_deferred_version_from_every_worker_once_it_is_in_force(self):
        draft = PrivacyPolicyPage.objects.get(pk=self.case.page.pk).get_latest_revision_as_object()
        draft.body = stream_data(words("New words."))
        draft.effective_at = database_now() + timedelta(seconds=6)
        draft.save_revision(user=self.case.author)
        self.publish(self.case.page)
        announced = self.production.ask_each(PATH, host=HOST)
        assert database_now() < draft.effective_at, "This machine is too slow to see the page of before."

        time.sleep((draft.effective_at - database_now()).total_seconds() + 0.1)

        assert ["New words." in answer.text for answer in announced] == [False, False]
        assert ["Old words." in answer.text for answer in announced] == [True, True]
        assert self.is_sent("New words.")
        assert self.etag_of_each_worker() not in {self.before, *(answer.headers["ETag"] for answer in announced)}

    def test_is_told_nothing_of_a_saved_draft(self):
        save_draft(self.case.page, words("Draft words."), user=self.case.author)
        PrivacyPolicyPage.objects.filter(pk=self.case.page.pk).update(title="Titre du brouillon")

        assert self.is_told_nothing_new()
        assert self.etag_of_each_worker() == self.before

    def test_is_told_nothing_of_a_fact_that_nobody_approved(self):
        self.dpo.email = "someone.else@example.org"
        self.dpo.save()
        self.dpo.save_revision(user=self.case.author)

        assert self.is_told_nothing_new()
        assert self.etag_of_each_worker() == self.before

    def test_is_told_nothing_of_another_portals_publication(self):
        other = make_case(host="autre.example.org", prefix="other-", slug="politique")
        publish(other.page, author=other.author, reviewer=other.lawyer)

        assert self.is_told_nothing_new()
        assert self.etag_of_each_worker() == self.before

    def test_is_told_nothing_of_a_login(self):
        client = Client(HTTP_HOST=settings.ADMIN_HOST)
        client.force_login(self.case.lawyer)
        cookie = f"sessionid={client.cookies['sessionid'].value}"
        admin = self.production.ask_each("/admin/login/", host=settings.ADMIN_HOST, Cookie=cookie)
        assert [answer.status for answer in admin] == [302, 302], "the cookie opens no session"

        assert self.is_told_nothing_new(Cookie=cookie)
        assert self.etag_of_each_worker(Cookie=cookie) == self.before

    def test_is_told_nothing_of_a_restart(self):
        workers = self.production.workers()
        self.production.stop()
        self.production.start()

        assert not set(workers) & set(self.production.workers())
        assert self.is_told_nothing_new()
        assert self.etag_of_each_worker() == self.before


@pytest.mark.django_db(transaction=True)
class TestProductionWithoutCollectedFiles:
    def test_still_lets_policies_be_read(self, production):
        case = make_case(host=HOST, slug="politique")
        publish(case.page, author=case.author, reviewer=case.lawyer)

        answer = production.ask(PATH, host=HOST)

        assert answer.status == 200
        assert "/static/policies/public.css" in answer.text
        assert "No static file was collected" in production.log()
