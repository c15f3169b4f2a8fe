"""What facts made is believed only where somebody entitled approved it for that portal, whoever has the database."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from policies.document.nodes import Fact
from policies.facts.models import Due, FactType
from policies.publication import operations
from policies.publication.errors import UnableToRecord
from policies.publication.models import Plan
from policies.publication.spreading import spread
from policies.publication.verification import verify
from policies.register.models import Action, Entry, Shown
from tests.factories.approved import MARCH, freeze_fact, signing
from tests.factories.spreading import Portal, carry_out, contact
from tests.factories.triggers import triggers_off

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def library():
    return uuid4()


@pytest.fixture
def dpo(library):
    return freeze_fact(contact(), owner=library).fact


@pytest.fixture
def portal(dpo):
    portal = Portal(dpo)
    portal.freeze(at=MARCH)
    return portal


def change(library, dpo):
    return freeze_fact(contact(email="new@example.org"), owner=library, fact=dpo, at=MARCH + DAY)


def faults():
    return [fault.fault for fault in verify().faults]


class TestAFactThatThePortalDidNotAccept:
    def test_is_no_version_of_it_whatever_the_tables_say(self, portal, library, dpo, english):
        revision = change(library, dpo)
        Due.objects.create(
            owner=portal.uuid,
            fact=dpo,
            fact_number=2,
            effective_from=revision.effective_from,
            decision=revision.decision,
        )
        spread(policies={(portal.uuid, portal.subject)}, at=MARCH + 2 * DAY)

        assert any("shows a fact that nobody approved for this portal" in fault for fault in faults())
        assert any(fault.startswith("Nobody settled") for fault in faults())


class TestAProcessorByAnotherName:
    """Named anew by one revision and otherwise changed by the next, which an acceptance would cover by itself."""

    @pytest.fixture
    def host(self, portal, library):
        host = freeze_fact(contact("Host A"), owner=library, kind=FactType.PROCESSOR).fact
        operations.accept_changes(portal=portal.uuid, reason="", signings=[signing()], at=MARCH)
        portal.set_profile(processors=[host], at=MARCH)
        portal.freeze(at=MARCH + timedelta(hours=1), more=[Fact(f"processor.{host}.name")])
        return host

    def test_is_no_version_of_a_portal_that_did_not_agree_to_it(self, portal, library, host, english):
        named = {"owner": library, "fact": host, "kind": FactType.PROCESSOR}
        freeze_fact(contact("Host B"), at=MARCH + DAY, **named)
        revision = freeze_fact(contact("Host B", "moved@example.org"), at=MARCH + DAY, **named)
        assert faults() == []
        Due.objects.create(
            owner=portal.uuid,
            fact=host,
            fact_number=3,
            effective_from=revision.effective_from,
            decision=revision.decision,
        )
        spread(policies={(portal.uuid, portal.subject)}, at=MARCH + 2 * DAY)

        assert "Host B" in portal.shown(MARCH + 2 * DAY)
        assert any("shows a fact that nobody approved for this portal" in fault for fault in faults())
        assert any(fault.startswith("Nobody settled") for fault in faults())


class TestRowsThatAreGone:
    @pytest.fixture
    def _changed(self, portal, library, dpo):
        operations.accept_changes(portal=portal.uuid, reason="", signings=[signing()], at=MARCH)
        change(library, dpo)
        carry_out(MARCH + DAY)
        assert faults() == []

    @pytest.mark.usefixtures("_changed")
    @pytest.mark.parametrize("model", [Due, Shown, Plan])
    def test_are_named(self, model):
        with triggers_off(connection):
            for row in model.objects.all():
                model.objects.filter(pk=row.pk)._raw_delete("default")
                assert faults() != [], row
                row.save(force_insert=True)
        assert faults() == []

    @pytest.mark.usefixtures("_changed")
    def test_a_version_that_facts_made_cannot_be_recalled_by_itself(self, portal):
        made = Entry.objects.get(chain=portal.chain(), action=Action.VERSION, number=2)

        with pytest.raises(UnableToRecord):
            operations.recall_version(chain=made.chain, number=2, reason="No.", signings=[signing()], at=MARCH + DAY)
