"""Closing a language: all its policies are withdrawn by one act, and what is recorded of it verifies."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from home.models import LocaleRoot
from home.operations import add_language, set_default_language
from home.queries import locale_codes, root_in
from policies.publication import acts
from policies.publication.act_requests import approve_request, ask, ask_to_close, base_of, possible, refuse_request
from policies.publication.chains import append, name_of
from policies.publication.closing import close_language
from policies.publication.errors import UnableToRecord
from policies.publication.models import ActRequest, RequestState
from policies.publication.surroundings import recompute
from policies.publication.verification import verify
from policies.register.clock import database_now
from policies.register.closings import closed_at
from policies.register.manifest import Manifest, policy_chain
from policies.register.models import Action, Chain, Entry, Head, Standing, Surroundings
from policies.register.queries import standing
from policies.review.models import OutgoingMail
from policies.review.operations import refuse
from tests.factories.approval import approve, publish, submit
from tests.factories.approved import MARCH, freeze, make_document, signing
from tests.factories.cases import make_case
from tests.factories.policies import make_policy
from tests.factories.portals import make_portal, make_user
from tests.factories.triggers import triggers_off
from tests.publication.test_reused_decisions import act_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

HOST = "data.example.org"
DAY = timedelta(days=1)


@pytest.fixture
def portal():
    return make_portal(HOST, locales=("fr", "en"))


@pytest.fixture
def case():
    """A draft in English beside a French policy, and two who may decide."""
    case = make_case(HOST)
    case.english = make_policy(case.portal, "en", title="Privacy policy", slug="privacy", user=case.author)
    OutgoingMail.objects.all().delete()
    return case


def english(portal, *, effective=None, at=MARCH, path=""):
    return freeze(
        make_document(locale="en"), owner=portal.uuid, subject=uuid4(), at=at, effective=effective, host=HOST, path=path
    ).chain


def close(portal, locale="en", at=MARCH + DAY):
    return close_language(container=portal, locale=locale, reason="Done with.", signings=[signing()], at=at)


def asked(case, user=None, reason="Done with."):
    return ask_to_close(container=case.portal, locale="en", reason=reason, user=user or case.author, at=database_now())


def approved(request, user):
    return approve_request(request=request, user=user, base=base_of(request), at=database_now())


class TestClosing:
    def test_withdraws_what_is_in_force_and_what_is_to_come_under_one_decision(self, portal):
        chains = [english(portal, path="/en/one/"), english(portal, effective=MARCH + 9 * DAY, path="/en/two/")]
        act = close(portal)

        withdrawals = Entry.objects.filter(action=Action.WITHDRAWAL)
        assert {entry.chain for entry in withdrawals} == set(chains)
        assert {entry.decision_id for entry in withdrawals} == {act.decision_id}
        assert [standing(chain.uuid, MARCH + 20 * DAY)[0] for chain in chains] == [Standing.WITHDRAWN] * 2
        assert locale_codes(portal) == ["fr"]
        assert verify().faults == []

    def test_leaves_other_languages_and_what_is_withdrawn_already(self, portal):
        french = freeze(owner=portal.uuid, host=HOST).chain
        before = english(portal)
        acts.withdraw_policy(chain=before, reason="Earlier.", signings=[signing()], at=MARCH + DAY / 2)
        close(portal)

        assert standing(french.uuid)[0] == Standing.IN_FORCE
        assert Entry.objects.filter(chain=before, action=Action.WITHDRAWAL).count() == 1
        assert Surroundings.objects.get(chain=before, valid_until=None).standing == Standing.WITHDRAWN
        assert verify().faults == []

    def test_of_a_language_without_policies_is_recorded_too(self, portal):
        close(portal)
        assert closed_at([portal.uuid]) == {portal.uuid: {"en": MARCH + DAY}}
        assert verify().faults == []

    @pytest.mark.parametrize(("locale", "why"), [("fr", "default language"), ("br", "not open"), ("xx", "not open")])
    def test_is_refused_with_a_sentence(self, portal, locale, why):
        with pytest.raises(UnableToRecord, match=why):
            close(portal, locale)
        assert not Entry.objects.exists()

    def test_of_the_prevailing_language_is_refused(self, portal):
        set_default_language(container=portal, locale="en")
        with pytest.raises(UnableToRecord, match="prevails"):
            close(portal, "fr")

    def test_twice_is_two_acts_once_the_language_was_open_again(self, portal):
        chain = english(portal)
        close(portal)
        add_language(container=portal, locale="en")
        acts.reinstate_policy(chain=chain, reason="Back.", signings=[signing()], at=MARCH + 2 * DAY)
        assert Surroundings.objects.get(chain=chain, valid_until=None).standing == Standing.IN_FORCE
        close(portal, at=MARCH + 3 * DAY)
        assert closed_at([portal.uuid])[portal.uuid] == {"en": MARCH + 3 * DAY}
        assert verify().faults == []

    def test_is_not_what_switching_a_language_off_is(self, portal):
        chain = english(portal)
        close(portal)
        add_language(container=portal, locale="en")
        acts.reinstate_policy(chain=chain, reason="Back.", signings=[signing()], at=MARCH + 2 * DAY)
        root = root_in(portal, "en")
        root.enabled = False
        root.save()
        assert Surroundings.objects.get(chain=chain, valid_until=None).standing == Standing.NONE

    def test_shows_nothing_of_what_was_withdrawn_in_a_language_that_no_act_closed(self, portal):
        chain = english(portal)
        acts.withdraw_policy(chain=chain, reason="Earlier.", signings=[signing()], at=MARCH + DAY)
        root = root_in(portal, "en")
        root.enabled = False
        root.save()
        assert Surroundings.objects.get(chain=chain, valid_until=None).standing == Standing.NONE


class TestAsking:
    def test_is_for_editors_and_reviewers_and_needs_a_reason(self, case):
        for role in ("translator", "manager", "reader"):
            with pytest.raises(UnableToRecord, match="Only editors and legal reviewers"):
                asked(case, make_user(role, portal=case.portal, role=role))
        with pytest.raises(UnableToRecord, match="Say why"):
            asked(case, reason=" ")
        asked(case)
        with pytest.raises(UnableToRecord, match="already"):
            asked(case)

    def test_is_told_to_reviewers_and_the_outcome_to_whoever_asked(self, case):
        request = asked(case)
        refuse_request(request=request, user=case.lawyer, comment="Keep it.", at=database_now())
        mails = OutgoingMail.objects.order_by("pk").values_list("recipient", flat=True)
        assert [mail.partition("@")[0] for mail in mails] == ["lawyer", "author"]
        assert "Keep it." in OutgoingMail.objects.latest("pk").text
        assert locale_codes(case.portal) == ["fr", "en"]

    def test_waits_for_what_is_submitted(self, case):
        state = submit(case.english, case.author)
        with pytest.raises(UnableToRecord, match="“Privacy policy” awaits approval in this language"):
            asked(case)
        refuse(task_state=state, user=case.lawyer, comment="No.", at=database_now())
        request = asked(case)
        case.english.refresh_from_db()
        type(case.english).objects.get(pk=case.english.pk).current_workflow_state.resume(user=case.author)
        with pytest.raises(UnableToRecord, match="awaits approval"):
            approved(request, case.lawyer)
        assert ActRequest.objects.get().state == RequestState.OPEN

    def test_says_nothing_of_words_that_were_erased_later(self, case):
        publish(case.english, author=case.author, reviewer=case.lawyer)
        request = asked(case, reason="Jeanne Dupont wrote it.")
        acts.redact_version(
            chain=Chain.objects.get(uuid=policy_chain(case.portal.uuid, case.english.translation_key, "en").uuid),
            number=1,
            document=None,
            reason="By order.",
            passages=["Jeanne Dupont"],
            signings=[signing()],
            at=database_now(),
        )
        request.refresh_from_db()
        assert request.reason == ""
        assert not OutgoingMail.objects.filter(text__contains="Dupont").exists()


class TestApproving:
    def test_is_of_what_was_on_screen(self, case):
        publish(case.english, author=case.author, reviewer=case.lawyer)
        request = asked(case)
        base = base_of(request)
        chain = Chain.objects.get(uuid=policy_chain(case.portal.uuid, case.english.translation_key, "en").uuid)
        acts.record_checked(chain=chain, reason="", signings=[signing()], at=database_now())
        with pytest.raises(UnableToRecord, match="has changed since you opened this"):
            approve_request(request=request, user=case.lawyer, base=base, at=database_now())
        assert approved(request, case.lawyer).state == RequestState.DONE
        assert not type(case.english).objects.get(pk=case.english.pk).live
        assert verify().faults == []

    def test_leaves_no_way_to_publish_in_the_language(self, case):
        submit(case.english, case.author)
        LocaleRoot.objects.filter(locale__language_code="en").update(enabled=False)
        with pytest.raises(Exception, match="This language of the portal is closed"):
            approve(case.english, case.lawyer)
        assert not Entry.objects.exists()

    def test_leaves_no_way_to_put_a_policy_back(self, case):
        publish(case.english, author=case.author, reviewer=case.lawyer)
        chain = Chain.objects.get(uuid=policy_chain(case.portal.uuid, case.english.translation_key, "en").uuid)
        acts.withdraw_policy(chain=chain, reason="Earlier.", signings=[signing()], at=database_now())
        said = {"chain": chain, "action": Action.REINSTATEMENT, "reason": "Back.", "user": case.author}
        back = ask(at=database_now(), **said)
        approved(asked(case), case.lawyer)
        assert (Action.REINSTATEMENT, 0) not in possible(chain, database_now())
        with pytest.raises(UnableToRecord, match="has to be opened first"):
            approved(back, case.lawyer)


class TestWhatVerifies:
    def test_is_the_withdrawal_of_what_was_named_alone(self, portal):
        act = close(portal)
        other = freeze(owner=portal.uuid, at=MARCH + DAY, host=HOST).chain
        withdrawal = Manifest(
            action=Action.WITHDRAWAL, chain=name_of(other), batch=act.decision.manifest_digest, reason="Done with."
        )
        append(chain=other, manifest=withdrawal, act=act_of(act, MARCH + DAY), effective_from=MARCH + DAY)
        recompute(owner=other.owner, subject=other.subject)
        assert [fault.fault for fault in verify().faults] == ["What was signed is not what entry 2 records."]

    def test_misses_a_withdrawal_that_was_cut_off(self, portal):
        chain = english(portal)
        close(portal)
        last = Entry.objects.get(chain=chain, action=Action.WITHDRAWAL)
        with triggers_off(connection):
            Head.objects.filter(chain=chain).update(count=last.position - 1, last_hash=last.previous_hash)
            last.delete()
        assert any("its withdrawal is not recorded" in fault.fault for fault in verify().faults)
