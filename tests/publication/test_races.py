"""Several writers at once, each with a connection of its own."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections, transaction

from policies.publication.closing import close_language
from policies.publication.errors import StaleBase, UnableToPublish
from policies.publication.models import Proposal
from policies.publication.operations import accept_changes, freeze_version
from policies.publication.queries import outdated
from policies.publication.verification import verify
from policies.register.clock import database_now
from policies.register.models import Action, Chain, ChainKind, Entry
from policies.review.workflow import installation_workflow
from tests.factories.approval import publish
from tests.factories.approved import MARCH, freeze, freeze_fact, make_document, make_manifest, signing
from tests.factories.cases import make_case
from tests.factories.policies import make_policy
from tests.factories.spreading import Portal, carry_out, contact

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def at_once(*jobs):
    """Run the jobs at the same moment; return what each returned or raised."""
    barrier, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(index, job):
        barrier.wait()
        try:
            results[index] = job()
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def one_within_the_other(first, second):
    """Run `first`, and `second` before what `first` did is committed, or at once after it if it has to wait."""
    done, over = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            first()
            done.set()
            over.wait(0.7)  # for ever, if the other waits for us

    def follow():
        done.wait(10)
        second()
        over.set()

    results = at_once(hold, follow)
    assert [error for error in results if isinstance(error, Exception)] == []


def until_settled(job):
    """Return a job that looks again, as a reviewer does, when the register moved since it was on screen."""

    def run():
        for _turn in range(20):
            try:
                return job()
            except StaleBase:
                continue
        raise AssertionError("The register never stood still.")

    return run


class Story:
    """A library's officer, and a portal that chose them or is about to."""

    def __init__(self, *, accepting=True):
        self.library = uuid4()
        self.dpo = freeze_fact(contact(), owner=self.library).fact
        self.portal = Portal(self.dpo)
        if accepting:
            accept_changes(portal=self.portal.uuid, reason="", signings=[signing()], at=MARCH)

    def change(self, fact=None, at=MARCH + DAY):
        values = contact(email="new@example.org")
        return freeze_fact(values, owner=self.library, fact=fact or self.dpo, at=at)

    def shown(self):
        carry_out(MARCH + 2 * DAY)
        assert verify().faults == []
        assert outdated(MARCH + 3 * DAY) == []
        return self.portal.shown(MARCH + 3 * DAY)


class TestAFactApprovedWhileAPolicyBeginsToShowIt:
    """Whoever comes second knows of the first, so that the policy gets the new value, or the portal a proposal."""

    @pytest.fixture(autouse=True)
    def _nobody_works(self, settings):
        """What is queued on commit would be carried out as of today; here batches run as of the story's own days."""
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}

    @pytest.mark.parametrize("is_open", [False, True], ids=["first words", "other words"])
    @pytest.mark.parametrize("words_first", [False, True], ids=["the fact first", "the words first"])
    def test_reaches_it(self, is_open, words_first):
        story = Story()
        if is_open:
            freeze(owner=story.portal.uuid, subject=story.portal.subject)
        jobs = [until_settled(story.change), until_settled(lambda: story.portal.freeze(at=MARCH + DAY))]

        one_within_the_other(*(reversed(jobs) if words_first else jobs))

        assert "new@example.org" in story.shown()

    @pytest.mark.parametrize("words_first", [False, True], ids=["the fact first", "the words first"])
    def test_is_proposed_to_a_portal_that_did_not_accept(self, words_first):
        story = Story(accepting=False)
        jobs = [until_settled(story.change), until_settled(lambda: story.portal.freeze(at=MARCH + DAY))]

        one_within_the_other(*(reversed(jobs) if words_first else jobs))

        assert "dpo@example.org" in story.shown()
        assert [(row.fact_number, row.state) for row in Proposal.objects.all()] == [(2, "open")]

    @pytest.mark.parametrize("profile_first", [False, True], ids=["the fact first", "the profile first"])
    def test_reaches_it_through_a_profile_that_chooses_the_fact(self, profile_first):
        story = Story()
        story.portal.freeze(at=MARCH)
        other = freeze_fact(contact("Other", "other@example.org"), owner=story.library).fact
        jobs = [
            until_settled(lambda: story.change(other)),
            until_settled(lambda: story.portal.set_profile(dpo=other, at=MARCH + DAY)),
        ]

        one_within_the_other(*(reversed(jobs) if profile_first else jobs))

        assert "new@example.org" in story.shown()

    def test_leaves_nobody_waiting_for_somebody_who_waits(self):
        """Two libraries whose policies show each other's officers, a portal of both, and everybody acts at once."""
        stories = [Story(), Story()]
        for story, other in (stories, reversed(stories)):
            library = Portal(other.dpo, uuid=story.library)
            library.freeze(at=MARCH)
        portal = stories[0].portal

        for turn in range(3):
            at = MARCH + DAY + turn * timedelta(hours=1)
            results = at_once(
                *(until_settled(lambda story=story, at=at: story.change(at=at)) for story in stories),
                until_settled(lambda at=at: portal.freeze(at=at)),
                until_settled(lambda at=at, turn=turn: portal.set_profile(dpo=stories[turn % 2].dpo, at=at)),
            )
            assert [error for error in results if isinstance(error, Exception)] == []

        stories[0].shown()


class TestRaces:
    def test_one_manifest_frozen_four_times_is_one_version(self):
        document = make_document()
        manifest = make_manifest(document, owner=uuid4(), subject=uuid4())

        def job():
            return freeze_version(document=document, manifest=manifest, signings=[signing()], at=MARCH)

        results = at_once(job, job, job, job)

        assert {entry.pk for entry in results} == {Entry.objects.get(action=Action.VERSION).pk}
        assert verify().faults == []

    def test_of_two_manifests_on_one_base_the_second_is_refused(self):
        owner, subject = uuid4(), uuid4()
        freeze(owner=owner, subject=subject)
        documents = [make_document(f"{number}.") for number in range(3)]
        manifests = [make_manifest(document, owner=owner, subject=subject) for document in documents]

        results = at_once(
            *(
                lambda document=document, manifest=manifest: freeze_version(
                    document=document, manifest=manifest, signings=[signing()], at=MARCH + timedelta(hours=1)
                )
                for document, manifest in zip(documents, manifests, strict=True)
            )
        )

        assert [type(result) for result in results].count(StaleBase) == 2
        assert Entry.objects.filter(action=Action.VERSION).count() == 2
        assert verify().faults == []

    def test_first_acts_of_an_installation_share_one_chain(self):
        results = at_once(freeze, freeze, freeze)

        assert all(isinstance(result, Entry) for result in results)
        assert Chain.objects.filter(kind=ChainKind.INSTALLATION).count() == 1
        assert verify().faults == []

    def test_two_languages_of_one_policy_know_each_other_afterwards(self):
        owner, subject = uuid4(), uuid4()

        at_once(
            lambda: freeze(make_document(locale="fr"), owner=owner, subject=subject, host="data.example.org"),
            lambda: freeze(make_document(locale="en"), owner=owner, subject=subject, host="data.example.org"),
        )

        assert verify().faults == []
        assert Entry.objects.filter(action=Action.VERSION).count() == 2


class TestALanguageClosedWhileATextInItIsApproved:
    def test_keeps_the_text_out(self):
        installation_workflow()
        case = make_case()
        page = make_policy(case.portal, "en", slug="privacy", user=case.author)
        said = {"locale": "en", "reason": "Done with.", "signings": [signing()]}

        def publish_meanwhile():
            # SQLite has one writer: there it is the submission that comes too late, and nothing waits for approval.
            with pytest.raises((UnableToPublish, AttributeError)):
                publish(page, author=case.author, reviewer=case.lawyer)

        one_within_the_other(
            lambda: close_language(container=case.portal, at=database_now(), **said), publish_meanwhile
        )

        assert not Entry.objects.filter(action=Action.VERSION).exists()
        assert verify().faults == []
