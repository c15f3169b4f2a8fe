"""Several writers at once, each with a connection of its own."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections

from policies.publication.errors import StaleBase
from policies.publication.operations import freeze_version
from policies.publication.verification import verify
from policies.register.models import Action, Chain, ChainKind, Entry
from tests.factories.approved import MARCH, freeze, make_document, make_manifest, signing

pytestmark = pytest.mark.django_db(transaction=True)


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
