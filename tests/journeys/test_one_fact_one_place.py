"""Promise 4: a changed address, approved once, is in force everywhere at the same moment, and no other word changes."""

import json
import os
import random
import signal
import warnings
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import override_settings
from wagtail.models import Locale

from home.models import Role
from policies.facts.models import Controller, DataProtectionOfficer
from policies.publication import operations
from policies.publication.batches import propagate
from policies.publication.models import Batch, Proposal, ProposalState
from policies.publication.queries import outdated, progress
from policies.publication.verification import verify
from policies.register import queries
from policies.register.clock import database_now
from policies.register.manifest import policy_chain
from policies.register.models import Action, Entry
from tests.factories.approval import publish
from tests.factories.approved import MARCH, freeze_fact, signing
from tests.factories.policies import articles_with_facts, make_policy
from tests.factories.portals import make_fact, make_library, make_portal, make_user
from tests.factories.spreading import LEAD, Portal, contact

SEED = 20261123
OLD, NEW = "dpo@example.org", "privacy@example.org"

GIVEN_UP_AFTER = 300  # seconds: a child whom a lock of the runner's threads holds back would never end


class Story:
    """A library with an officer whom three portals show; the first two accept changes of shared facts."""

    def __init__(self):
        Locale.objects.get_or_create(language_code="fr")
        library = make_library()
        self.author = make_user("library-author", portal=library, role=Role.EDITOR)
        self.reviewer = make_user("library-reviewer", portal=library, role=Role.LEGAL_REVIEWER)
        self.officer = self.approved(make_fact(DataProtectionOfficer, library, name="DPO", email=OLD))
        self.chains, self.lawyers, self.portals = [], [], []
        for number in range(3):
            self.open_portal(number)

    def approved(self, obj):
        obj.save_revision(user=self.author)
        return publish(obj, author=self.author, reviewer=self.reviewer)

    def open_portal(self, number):
        portal = make_portal(host=f"data{number}.example.org", locales=("fr",))
        for user, role in ((self.author, Role.EDITOR), (self.reviewer, Role.LEGAL_REVIEWER)):
            user.groups.add(portal.role_groups.get(role=role).group)
        lawyer = make_user(f"lawyer{number}", portal=portal, role=Role.LEGAL_REVIEWER)
        portal.controller = self.approved(make_fact(Controller, portal, name=f"City {number}"))
        portal.dpo = self.officer
        self.approved(portal)
        page = make_policy(portal, articles=articles_with_facts(), user=self.author)
        publish(page, author=self.author, reviewer=self.reviewer)
        if number < 2:
            said = {"reason": "By decree.", "signings": [signing(lawyer.uuid)]}
            operations.accept_changes(portal=portal.uuid, at=database_now(), **said)
        self.chains.append(policy_chain(portal.uuid, page.translation_key, "fr").uuid)
        self.portals.append(portal)
        self.lawyers.append(lawyer)

    def change_address(self):
        self.officer.email = NEW
        self.approved(self.officer)
        return Batch.objects.get()

    def text(self, number, at):
        entry = queries.version_in_force(self.chains[number], at)
        return queries.body(entry.chain_id, entry.number, "text")


@pytest.mark.django_db
class TestAChangedAddress:
    def test_is_in_force_everywhere_from_the_same_moment_and_proposed_where_nobody_accepted(
        self, django_capture_on_commit_callbacks
    ):
        story = Story()
        with django_capture_on_commit_callbacks(execute=True):
            batch = story.change_address()

        moment = batch.effective_from
        assert batch.effective_from - batch.created_at == LEAD
        for number in (0, 1):
            assert OLD in story.text(number, moment - timedelta(microseconds=1))
            assert NEW in story.text(number, moment)
            assert queries.version_in_force(story.chains[number], moment).number == 2
            assert OLD in queries.body(story.chains[number], 1, "text")
        assert OLD in story.text(2, moment + timedelta(days=1))
        proposal = Proposal.objects.get()
        assert (proposal.portal, proposal.state) == (story.portals[2].uuid, ProposalState.OPEN)
        assert (progress(batch).done, progress(batch).total) == (2, 2)
        assert outdated(moment) == []
        assert verify().faults == []

    def test_reaches_the_third_portal_once_its_reviewer_accepts_the_proposal(self, django_capture_on_commit_callbacks):
        story = Story()
        story.change_address()
        proposal = Proposal.objects.get()
        manifest, plan = operations.proposal_manifest(proposal, at=database_now())
        with django_capture_on_commit_callbacks(execute=True):
            entry = operations.accept_proposal(
                proposal=proposal,
                digest=manifest.digest(),
                signing=signing(story.lawyers[2].uuid),
                at=database_now(),
            )

        assert len(plan.chains) == 1
        assert NEW in story.text(2, entry.effective_from + timedelta(minutes=1))
        assert verify().faults == []


class DyingWorker:
    """A process that carries a batch out, two policies a transaction, and is killed before a given statement."""

    def __init__(self, batch):
        self.batch = batch

    def run(self, deadly, at):
        connections.close_all()  # a connection must not be shared with the child
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12: the runner has threads, the child none
            child = os.fork()
        if child == 0:
            signal.alarm(GIVEN_UP_AFTER)
            for inherited in connections.all(initialized_only=True):
                inherited.connection = None  # the parent's, which is not ours to use or close
            passed = 0

            def count(execute, sql, params, many, context):
                nonlocal passed
                passed += 1
                if passed == deadly:
                    os.kill(os.getpid(), signal.SIGKILL)
                return execute(sql, params, many, context)

            try:
                with connection.execute_wrapper(count):
                    propagate(self.batch, at=at, chunk=2)
            finally:
                os._exit(0)
        _pid, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status)


@pytest.mark.django_db(transaction=True)
class TestAKilledWorker:
    def test_leaves_whole_policies_and_whoever_takes_over_comes_to_the_same(self):
        library, at = signing().user, MARCH + timedelta(days=1)
        dpo = freeze_fact(contact(), owner=library).fact
        portals = [Portal(dpo) for _number in range(6)]
        for portal in portals:
            portal.freeze(at=MARCH)
            operations.accept_changes(portal=portal.uuid, reason="", signings=[signing()], at=MARCH)
        chances = random.Random(SEED)
        for turn in range(3):
            made = Entry.objects.filter(action=Action.VERSION).count()
            email = f"turn{turn}@example.org"
            moment = at + turn * timedelta(days=1)
            # What is queued on commit would carry the batch out at once; here a worker of our own does.
            plan = freeze_without_task(contact(email=email), owner=library, fact=dpo, at=moment)
            killed = DyingWorker(plan).run(chances.randrange(5, 60), moment)

            propagate(plan, at=moment, chunk=2)

            assert killed
            assert Entry.objects.filter(action=Action.VERSION).count() == made + len(portals)
            assert all(email in portal.shown(moment + LEAD) for portal in portals)
            assert (progress(plan).done, progress(plan).changed) == (6, 6)
        assert verify().faults == []


def freeze_without_task(values, **more):
    """Approve a fact as an installation with workers does: the batch is queued, nobody has taken it yet."""
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}):
        revision = freeze_fact(values, **more)
    return Batch.objects.get(decision=revision.decision)


@pytest.mark.soak
@pytest.mark.django_db
class TestTenThousandVersions:
    def test_stay_green(self):
        library, at = signing().user, MARCH
        dpo = freeze_fact(contact(), owner=library).fact
        portals = [Portal(dpo) for _number in range(500)]
        for portal in portals:
            portal.freeze(at=at)
            operations.accept_changes(portal=portal.uuid, reason="", signings=[signing()], at=at)
        for turn in range(20):
            at += timedelta(days=1)
            freeze_fact(contact(email=f"turn{turn}@example.org"), owner=library, fact=dpo, at=at)
            propagate(Batch.objects.latest("pk"), at=at)

        assert told("verify_versions") == {"checked": 500 + 10_000, "faults": [], "anchor_lag": None}
        assert told("check_facts") == {"outdated": [], "kept": [], "unfinished": [], "open_proposals": 0}


def told(command):
    """Return what a command says to programs, having found nothing that does not hold."""
    out = StringIO()
    call_command(command, "--format", "json", stdout=out)
    return json.loads(out.getvalue())
