from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from policies.document.encoding import decode
from policies.document.nodes import Fact, FactUsed, Paragraph
from policies.facts.models import FactType
from policies.publication.errors import StaleBase, UnableToFreeze, UnableToRecord
from policies.publication.operations import freeze_version
from policies.publication.verification import verify
from policies.register import queries
from policies.register.models import Action, Chain, Decision, Entry, Signatory
from tests.factories.approved import MARCH, freeze, freeze_fact, make_document, make_manifest, signing

pytestmark = pytest.mark.django_db


class TestFreezing:
    def test_records_the_words_as_they_were_signed(self):
        document = make_document("We collect your name.")

        entry = freeze(document)

        assert queries.document(entry.chain_id, 1) == document
        assert decode(queries.body(entry.chain_id, 1, "document")) == document
        assert "We collect your name." in queries.body(entry.chain_id, 1, "html")
        assert verify().faults == []

    def test_opens_the_chains_above_under_the_same_decision(self):
        entry = freeze()

        assert list(Chain.objects.order_by("kind").values_list("kind", flat=True)) == [
            "installation",
            "owner",
            "policy",
        ]
        assert Entry.objects.filter(action=Action.OPENING).count() == 2
        assert Decision.objects.get().entries.count() == 3
        assert entry.position == 1

    def test_the_same_manifest_twice_is_one_version(self):
        document, owner, subject = make_document(), uuid4(), uuid4()
        manifest = make_manifest(document, owner=owner, subject=subject)
        first = freeze_version(document=document, manifest=manifest, signings=[signing()], at=MARCH)

        again = freeze_version(document=document, manifest=manifest, signings=[signing(uuid4())], at=MARCH)

        assert again == first
        assert Entry.objects.filter(action=Action.VERSION).count() == 1
        assert Decision.objects.count() == 1

    def test_takes_effect_at_once_when_nothing_else_is_said(self):
        entry = freeze(at=MARCH)

        assert entry.effective_from == MARCH

    def test_keeps_who_signed_apart(self):
        freeze(signings=[signing(comment="Lu et approuvé.")])

        assert Signatory.objects.get().comment == "Lu et approuvé."


class TestFreezingRefuses:
    def test_words_other_than_those_signed(self):
        signed = make_manifest(make_document("One."), owner=uuid4(), subject=uuid4())

        with pytest.raises(UnableToFreeze):
            freeze_version(document=make_document("Two."), manifest=signed, signings=[signing()], at=MARCH)

        assert not Entry.objects.exists()

    def test_a_manifest_that_starts_from_an_older_version(self):
        owner, subject = uuid4(), uuid4()
        stale = make_manifest(make_document("Late."), owner=owner, subject=subject)
        freeze(make_document("First."), owner=owner, subject=subject)

        with pytest.raises(StaleBase):
            freeze_version(document=make_document("Late."), manifest=stale, signings=[signing()], at=MARCH)

    def test_a_version_without_signature(self):
        document = make_document()
        manifest = make_manifest(document, owner=uuid4(), subject=uuid4())

        with pytest.raises(UnableToRecord):
            freeze_version(document=document, manifest=manifest, signings=[], at=MARCH)

        assert not Chain.objects.exists()

    def test_one_person_signing_twice(self):
        with pytest.raises(UnableToRecord):
            freeze(signings=[signing(), signing()])

    def test_a_version_that_would_have_begun_already(self):
        with pytest.raises(UnableToFreeze):
            freeze(effective=MARCH - timedelta(microseconds=1))

    def test_a_fact_that_nobody_approved(self):
        used = FactUsed(fact=str(uuid4()), number=1, digest="sha256:" + "0" * 64)

        with pytest.raises(UnableToFreeze):
            freeze(make_document(facts=(used,)))

    def test_a_fact_that_nothing_resolves(self):
        document = make_document()
        article = replace(document.articles[0], content=(Paragraph((Fact("dpo.email"),)),))

        with pytest.raises(UnableToFreeze):
            freeze(replace(document, articles=(article,)))

        assert not Entry.objects.exists()

    def test_other_words_announced_as_a_change_of_facts(self):
        owner, subject = uuid4(), uuid4()
        freeze(make_document("First."), owner=owner, subject=subject)

        with pytest.raises(UnableToFreeze):
            freeze(make_document("Second."), owner=owner, subject=subject, kind="facts")

    def test_a_moment_that_has_no_local_time_everywhere(self):
        with pytest.raises(UnableToFreeze):
            freeze(effective=datetime(9999, 12, 31, 23, 30, tzinfo=UTC))

    def test_a_clock_that_went_back(self):
        entry = freeze(make_document("First."))
        policy = {"owner": entry.chain.owner, "subject": entry.chain.subject}

        with pytest.raises(UnableToRecord):
            freeze(make_document("Second."), at=MARCH - timedelta(seconds=1), **policy)


class TestAFact:
    def test_stays_with_its_owner(self):
        revision = freeze_fact({"name": "DPO"}, owner=uuid4())

        with pytest.raises(UnableToFreeze):
            freeze_fact({"name": "Somebody else"}, owner=uuid4(), fact=revision.fact)

    def test_stays_of_its_kind(self):
        owner = uuid4()
        revision = freeze_fact({"name": "DPO"}, owner=owner)

        with pytest.raises(UnableToFreeze):
            freeze_fact({"name": "Ville"}, owner=owner, fact=revision.fact, kind=FactType.CONTROLLER)

    def test_is_not_recorded_by_a_clock_that_went_back(self):
        owner = uuid4()
        revision = freeze_fact({"name": "DPO"}, owner=owner)

        with pytest.raises(UnableToRecord):
            freeze_fact({"name": "DPO 2"}, owner=owner, fact=revision.fact, at=MARCH - timedelta(seconds=1))
