from datetime import timedelta
from uuid import uuid4

import pytest

from policies.document.digests import wording_digests
from policies.publication import operations
from policies.publication.errors import UnableToRecord
from policies.publication.verification import verify
from policies.register import queries
from policies.register.models import Body, Entry, Signatory, Signature, Standing
from tests.factories.approved import MARCH, freeze, make_document, signing

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SAID = {"reason": "The court ordered it.", "signings": [signing()]}


@pytest.fixture
def chain():
    """A policy with version 1 in force and version 2 to come."""
    owner, subject = uuid4(), uuid4()
    freeze(make_document("First."), owner=owner, subject=subject)
    pending = freeze(make_document("Second."), owner=owner, subject=subject, effective=MARCH + 10 * DAY)
    return pending.chain


class TestRecall:
    def test_keeps_a_pending_version_from_ever_taking_effect(self, chain):
        operations.recall_version(chain=chain, number=2, at=MARCH + DAY, **SAID)

        assert queries.version_in_force(chain.uuid, MARCH + 20 * DAY).number == 1
        assert [row.state for row in queries.versions(chain.uuid, MARCH + DAY)] == ["recalled", "in force"]
        assert verify().faults == []

    def test_twice_is_recorded_once(self, chain):
        first = operations.recall_version(chain=chain, number=2, at=MARCH + DAY, **SAID)

        assert operations.recall_version(chain=chain, number=2, at=MARCH + 2 * DAY, **SAID) == first

    @pytest.mark.parametrize("number", [1, 3])
    def test_is_refused_for_what_has_begun_or_never_was(self, chain, number):
        with pytest.raises(UnableToRecord):
            operations.recall_version(chain=chain, number=number, at=MARCH + DAY, **SAID)

        assert not Entry.objects.filter(action="recall").exists()

    def test_leaves_room_for_another_version(self, chain):
        operations.recall_version(chain=chain, number=2, at=MARCH + DAY, **SAID)

        entry = freeze(make_document("Third."), owner=chain.owner, subject=chain.subject, at=MARCH + DAY)

        assert entry.number == 3


class TestWithdrawal:
    def test_leaves_nothing_in_force_until_reinstated(self, chain):
        withdrawal = operations.withdraw_policy(chain=chain, at=MARCH + DAY, **SAID)
        operations.reinstate_policy(chain=chain, at=MARCH + 3 * DAY, **SAID)

        assert queries.standing(chain.uuid, MARCH + 2 * DAY) == (Standing.WITHDRAWN, withdrawal)
        assert queries.version_in_force(chain.uuid, MARCH + 3 * DAY).number == 1
        assert verify().faults == []

    def test_outlasts_a_version_that_takes_effect_meanwhile(self, chain):
        operations.withdraw_policy(chain=chain, at=MARCH + DAY, **SAID)

        assert queries.version_in_force(chain.uuid, MARCH + 20 * DAY) is None

    def test_twice_is_recorded_once(self, chain):
        first = operations.withdraw_policy(chain=chain, at=MARCH + DAY, **SAID)

        assert operations.withdraw_policy(chain=chain, at=MARCH + 2 * DAY, **SAID) == first

    def test_must_come_before_a_reinstatement(self, chain):
        with pytest.raises(UnableToRecord):
            operations.reinstate_policy(chain=chain, at=MARCH + DAY, **SAID)

    def test_is_not_ended_by_a_clock_that_went_back(self, chain):
        operations.withdraw_policy(chain=chain, at=MARCH + 2 * DAY, **SAID)

        with pytest.raises(UnableToRecord):
            operations.reinstate_policy(chain=chain, at=MARCH + DAY, **SAID)


class TestRedaction:
    def test_deletes_every_form_and_the_chain_still_verifies(self, chain):
        operations.redact_version(chain=chain, number=1, document=None, at=MARCH + DAY, **SAID)

        assert queries.document(chain.uuid, 1) is None
        assert not Body.objects.filter(chain=chain, number=1).exists()
        assert verify().faults == []

    def test_replaces_every_form(self, chain):
        redacted = make_document("[…]")

        operations.redact_version(chain=chain, number=1, document=redacted, at=MARCH + DAY, **SAID)

        assert queries.document(chain.uuid, 1) == redacted
        assert "First." not in queries.body(chain.uuid, 1, "html") + queries.body(chain.uuid, 1, "text")
        assert verify().faults == []

    def test_twice_is_recorded_once(self, chain):
        first = operations.redact_version(chain=chain, number=1, document=None, at=MARCH + DAY, **SAID)

        assert operations.redact_version(chain=chain, number=1, document=None, at=MARCH + 2 * DAY, **SAID) == first

    def test_may_go_further_later(self, chain):
        operations.redact_version(chain=chain, number=1, document=make_document("[…]"), at=MARCH + DAY, **SAID)
        operations.redact_version(chain=chain, number=1, document=None, at=MARCH + 2 * DAY, **SAID)

        assert queries.document(chain.uuid, 1) is None
        assert verify().faults == []

    def test_leaves_other_versions_alone(self, chain):
        operations.redact_version(chain=chain, number=1, document=None, at=MARCH + DAY, **SAID)

        assert queries.document(chain.uuid, 2) == make_document("Second.")


class TestErasure:
    def test_of_a_signatory_leaves_the_register_whole(self, chain):
        signature = Signature.objects.first()

        operations.erase_signatory(signature=signature)
        operations.erase_signatory(signature=signature)

        assert not Signatory.objects.filter(signature=signature).exists()
        assert verify().faults == []


class TestChecked:
    def test_records_that_nothing_had_to_change(self, chain):
        entry = operations.record_checked(chain=chain, at=MARCH + DAY, **SAID)

        assert (entry.action, entry.number) == ("checked", 1)  # 2 is still to come
        assert queries.version_in_force(chain.uuid, MARCH + DAY).number == 1
        assert verify().faults == []


class TestWordingIsFrozen:
    def test_knows_the_words_of_versions_that_stand(self, chain):
        operations.recall_version(chain=chain, number=2, at=MARCH + DAY, **SAID)

        def known(text):
            return queries.wording_is_frozen(chain.subject, "fr", wording_digests(make_document(text)))

        assert (known("First."), known("Second."), known("Other.")) == (True, False, False)

    def test_forgets_words_that_were_redacted(self, chain):
        operations.redact_version(chain=chain, number=1, document=make_document("[…]"), at=MARCH + DAY, **SAID)

        def known(text):
            return queries.wording_is_frozen(chain.subject, "fr", wording_digests(make_document(text)))

        assert (known("First."), known("[…]")) == (False, True)
