"""The review screen of a fact that many policies show: whom it touches before, how far it has come after."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from policies.document.nodes import Fact
from policies.facts.models import DataProtectionOfficer, Processor
from policies.publication.models import Batch, BatchChain, Proposal
from policies.register.clock import database_now
from tests.factories.approval import submit
from tests.factories.cases import make_case, signed_in
from tests.factories.portals import approve_fact, make_fact
from tests.factories.screens import decide, digest_shown, reason_told, review_url
from tests.factories.sharing import NEW, OLD, accept, carry_out, make_shared, see_too
from tests.factories.spreading import Portal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture(scope="module")
def made(kept_for_module):
    with override("en"):
        return make_shared(accepting=("first", "second"), asked=("third",))


@pytest.fixture
def shared(made):
    return deepcopy(made)


def screen(user, state):
    response = signed_in(user).get(review_url(state))
    assert response.status_code == 200
    return response


def text_of(response):
    return " ".join(response.content.decode().split())


class TestWhomAChangeTouches:
    def test_is_told_in_policies_languages_and_portals(self, shared):
        touched = screen(shared.reviewer, shared.submit()).context["touched"]
        assert (touched.reach.policies, touched.reach.languages, touched.reach.portals) == (2, 1, 2)
        assert touched.asked_count == 1

    def test_takes_effect_everywhere_at_once_after_the_lead(self, shared, settings):
        settings.FACTS_LEAD = timedelta(minutes=15)
        assert screen(shared.reviewer, shared.submit()).context["touched"].minutes == 15

    def test_is_shown_before_and_after_in_policies_that_the_reviewer_sees(self, shared):
        see_too(shared.reviewer, shared.portals["first"])
        response = screen(shared.reviewer, shared.submit())
        (change,) = response.context["touched"].changes
        assert change.portal == "First"
        html = text_of(response)
        assert f"<del>{OLD}</del>" in html
        assert f"<ins>{NEW}</ins>" in html

    def test_is_a_number_in_portals_that_the_reviewer_does_not_see(self, shared):
        see_too(shared.reviewer, shared.portals["first"])
        response = screen(shared.reviewer, shared.submit())
        assert response.context["touched"].elsewhere.portals == 1
        assert "Second" not in text_of(response)
        assert "Third" not in text_of(response)

    def test_names_who_is_asked_first_to_whoever_sees_that_portal(self, shared):
        see_too(shared.reviewer, shared.portals["third"])
        assert screen(shared.reviewer, shared.submit()).context["touched"].asked == ["Third"]

    def test_asks_a_portal_that_accepts_changes_for_a_processor_by_another_name(self, shared):
        case = shared.portals["first"]
        see_too(shared.reviewer, case)
        host = make_fact(Processor, shared.library, name="Host")
        approve_fact(host)
        now = database_now()
        portal = Portal(shared.dpo.uuid, uuid=case.portal.uuid)
        portal.set_profile(processors=[host.uuid], at=now)
        portal.freeze(at=now, effective=now + 2 * settings.FACTS_LEAD, more=[Fact(f"processor.{host.uuid}.name")])
        draft = type(host).objects.get(pk=host.pk).get_latest_revision_as_object()
        draft.name = "Another host"
        draft.save_revision(user=shared.editor)
        touched = screen(shared.reviewer, submit(host, shared.editor)).context["touched"]
        assert touched.new_processor
        assert touched.asked == ["First"]

    def test_is_nobody_where_no_policy_shows_the_fact(self):
        case = make_case()
        fact = make_fact(DataProtectionOfficer, case.portal, email=OLD)
        fact.save_revision(user=case.author)
        touched = screen(case.lawyer, submit(fact, case.author)).context["touched"]
        assert (touched.reach.policies, touched.minutes, touched.changes) == (0, 0, [])

    def test_of_a_profile_is_shown_in_that_portals_policies(self, shared):
        case = shared.portals["third"]
        other = make_fact(DataProtectionOfficer, shared.library, name="Another officer", email="other@example.org")
        approve_fact(other)
        portal = type(case.portal).objects.get(pk=case.portal.pk)
        portal.dpo = other
        portal.save_revision(user=case.author)
        response = screen(case.lawyer, submit(portal, case.author))
        (change,) = response.context["touched"].changes
        assert change.portal == "Third"
        assert "<ins>other@example.org</ins>" in text_of(response)

    def test_comes_in_pages(self, shared, monkeypatch):
        monkeypatch.setattr("policies.desk.touching.PAGE_SIZE", 1)
        see_too(shared.reviewer, *shared.portals.values())
        state = shared.submit()
        client = signed_in(shared.reviewer)
        pages = [client.get(review_url(state) + f"?p={page}").context["touched"] for page in ("1", "2", "99", "x")]
        assert [[change.portal for change in page.changes] for page in pages] == [
            ["First"],
            ["Second"],
            ["Second"],
            ["First"],
        ]

    def test_takes_as_many_queries_for_many_policies_as_for_few(self, shared):
        see_too(shared.reviewer, *shared.portals.values())
        state = shared.submit()
        client = signed_in(shared.reviewer)
        client.get(review_url(state))
        with CaptureQueriesContext(connection) as few:
            client.get(review_url(state))
        for name in ("fourth", "fifth", "sixth"):
            see_too(shared.reviewer, shared.add(name, accepting=True, locales=("fr", "en")))
        with CaptureQueriesContext(connection) as many:
            client.get(review_url(state))
        assert len(many) <= len(few)


class TestAfterTheApproval:
    def test_the_screen_tells_how_far_it_has_come(self, shared):
        state = shared.submit()
        decide(shared.reviewer, state)
        assert screen(shared.reviewer, state).context["progress"].waiting == 2
        carry_out()
        progress = screen(shared.reviewer, state).context["progress"]
        assert (progress.reached, progress.total, progress.is_over) == (2, 2, True)

    def test_the_screen_counts_the_proposals_that_nobody_answered(self, shared):
        state = shared.submit()
        decide(shared.reviewer, state)
        assert screen(shared.reviewer, state).context["proposals_open"] == Proposal.objects.count() == 1

    def test_another_portal_that_accepts_meanwhile_has_the_change_shown_again(self, shared):
        state = shared.submit()
        digest = digest_shown(shared.reviewer, state)
        accept(shared.portals["third"].portal, shared.portals["third"].lawyer)
        answer = decide(shared.reviewer, state, digest=digest)
        assert len(reason_told(answer)) == 1
        assert answer.context["touched"].reach.portals == 3
        assert not Batch.objects.filter(fact=shared.dpo.uuid).exists()

    def test_what_moved_or_came_late_is_named_to_who_sees_it(self, shared):
        state = shared.submit()
        decide(shared.reviewer, state)
        carry_out()
        BatchChain.objects.filter(chain=shared.chain("first")).update(moved=True)
        BatchChain.objects.filter(chain=shared.chain("second")).update(late=True)
        see_too(shared.reviewer, shared.portals["first"])
        (row,) = screen(shared.reviewer, state).context["remarkable"]
        assert row.portal == "First"

    @pytest.mark.parametrize("name", ["policies_batch", "policies_batch_progress"])
    def test_progress_exists_for_the_facts_own_staff_and_the_portals_concerned(self, shared, name):
        decide(shared.reviewer, shared.submit())
        url = reverse(name, args=[Batch.objects.get(fact=shared.dpo.uuid).pk])
        answers = {
            person.username: signed_in(person).get(url).status_code
            for person in (shared.editor, shared.portals["first"].author, shared.portals["third"].author)
        }
        assert answers == {"library-editor": 200, "first-author": 200, "third-author": 404}

    @pytest.mark.parametrize("key", [999_999, 10**30])
    def test_progress_of_what_never_was_is_not_found(self, shared, key):
        assert signed_in(shared.editor).get(reverse("policies_batch", args=[key])).status_code == 404

    def test_home_lists_it_until_it_is_in_effect(self, shared):
        decide(shared.reviewer, shared.submit())
        carry_out()
        html = text_of(signed_in(shared.portals["first"].author).get(reverse("wagtailadmin_home")))
        url = reverse("policies_batch", args=[Batch.objects.get(fact=shared.dpo.uuid).pk])
        assert url in html
        assert url not in text_of(signed_in(shared.portals["third"].author).get(reverse("wagtailadmin_home")))
        Batch.objects.update(effective_from="2020-01-01T00:00:00Z")
        assert url not in text_of(signed_in(shared.portals["first"].author).get(reverse("wagtailadmin_home")))
