import os
import random

import pytest
from django.db import connection, transaction

from policies.publication.verification import verify
from policies.register.models import Address
from tests.factories.histories import make_history
from tests.factories.triggers import triggers_off
from tests.publication.tampering import DERIVED, REGISTER, tamper

pytestmark = pytest.mark.django_db
SEED = int(os.environ.get("TAMPERING_SEED") or random.SystemRandom().randrange(10**9))
WAYS = dict.fromkeys(REGISTER, ("edit", "delete", "swap")) | dict.fromkeys(DERIVED, ("edit",))
CASES = pytest.mark.parametrize("model", WAYS, ids=lambda model: model.__name__)


def undetected(model, times, seed):
    """What `verify` does not notice of `times` tamperings, each undone before the next."""
    rng = random.Random(f"{seed} {model.__name__}")
    unnoticed = [fault.fault for fault in verify().faults]
    with triggers_off(connection):
        for time in range(times):
            with transaction.atomic():
                done = tamper(model, WAYS[model][time % len(WAYS[model])], rng)
                if not verify().faults:
                    unnoticed.append(done)
                transaction.set_rollback(True)
    return unnoticed


@pytest.fixture(scope="module", autouse=True)
def _history(django_db_setup, django_db_blocker):
    """Made once for all: each test takes back whatever it did."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_history()
        yield
        transaction.set_rollback(True)


class TestTampering:
    def test_a_register_that_nobody_touched_has_no_faults(self):
        assert verify().faults == []
        assert verify().checked == 12

    @CASES
    def test_is_noticed(self, model):
        assert undetected(model, 5 * len(WAYS[model]), SEED) == [], f"seed {SEED}"

    @pytest.mark.soak
    @CASES
    def test_is_noticed_a_thousand_times(self, model):
        assert undetected(model, 100, SEED) == [], f"seed {SEED}"


class TestFaults:
    def test_name_portal_policy_language_and_version(self):
        body = Address.objects.get(host="autre.example.org").chain.bodies.get(form="text")
        with triggers_off(connection), transaction.atomic():
            type(body).objects.filter(pk=body.pk).update(digest="sha256:" + "0" * 64)

            fault = verify().faults[0]

            transaction.set_rollback(True)
        assert (fault.portal, fault.policy, fault.locale, fault.number) == (
            str(body.chain.owner),
            str(body.chain.subject),
            "fr",
            1,
        )
