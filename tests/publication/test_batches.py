"""Batches come to their end whatever stands in them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from policies.publication import operations
from policies.publication.models import Batch, BatchChain, BatchState
from policies.register.bodies import body_digest, fold
from policies.register.models import Body, Form
from tests.factories.approved import MARCH, freeze_fact, signing
from tests.factories.spreading import Portal, carry_out, contact
from tests.factories.triggers import triggers_off

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


class TestAPolicyThatNothingCanBeMadeOf:
    """It is told as such, and the others of its chunk get what is due."""

    @pytest.fixture
    def library(self):
        return uuid4()

    @pytest.fixture
    def dpo(self, library):
        return freeze_fact(contact(), owner=library).fact

    @pytest.fixture
    def portals(self, dpo):
        portals = [Portal(dpo) for _number in range(3)]
        for portal in portals:
            portal.freeze(at=MARCH)
            operations.accept_changes(portal=portal.uuid, reason="", signings=[signing()], at=MARCH)
        return portals

    def change(self, library, dpo):
        freeze_fact(contact(email="new@example.org"), owner=library, fact=dpo, at=MARCH + DAY)
        carry_out(MARCH + DAY)

    def states(self, chain):
        assert Batch.objects.get().finished_at is not None
        return {row.state for row in BatchChain.objects.filter(chain=chain)}

    @pytest.mark.parametrize("form", Form)
    @pytest.mark.parametrize(
        "damage", [{"digest": "sha256:" + "0" * 64}, {"content": b"not compressed"}], ids=["digest", "bytes"]
    )
    def test_because_a_stored_form_is_damaged(self, portals, library, dpo, form, damage):
        broken, *others = portals
        with triggers_off(connection):
            Body.objects.filter(chain=broken.chain(), form=form).update(**damage)
        self.change(library, dpo)

        assert self.states(broken.chain()) == {BatchState.UNABLE}
        assert all("new@example.org" in portal.shown(MARCH + 2 * DAY) for portal in others)

    def test_because_a_stored_form_is_no_policy(self, portals, library, dpo):
        broken, *others = portals
        text = '{"schema":1,"articles":{"0":null}}'
        with triggers_off(connection):
            Body.objects.filter(chain=broken.chain(), form=Form.DOCUMENT).update(
                content=fold(text), digest=body_digest(text)
            )
        self.change(library, dpo)

        assert self.states(broken.chain()) == {BatchState.UNABLE}
        assert all("new@example.org" in portal.shown(MARCH + 2 * DAY) for portal in others)

    def test_leaves_the_other_languages_of_its_policy_alone(self, portals, library, dpo):
        broken = portals[0]
        broken.freeze(at=MARCH, locale="en")
        with triggers_off(connection):
            Body.objects.filter(chain=broken.chain("fr"), form=Form.TEXT).update(content=b"not compressed")
        self.change(library, dpo)

        assert self.states(broken.chain("fr")) == {BatchState.UNABLE}
        assert "new@example.org" in broken.shown(MARCH + 2 * DAY, "en")

    def test_stops_only_its_own_policy_where_readers_of_another_language_would_be_told_of_it(
        self, portals, library, dpo
    ):
        broken, *others = portals
        broken.freeze(at=MARCH, locale="en")
        with triggers_off(connection):
            Body.objects.filter(chain=broken.chain("fr"), form=Form.DOCUMENT).update(content=b"not compressed")
        self.change(library, dpo)

        assert self.states(broken.chain("fr")) == self.states(broken.chain("en")) == {BatchState.UNABLE}
        assert all("new@example.org" in portal.shown(MARCH + 2 * DAY) for portal in others)

    def test_takes_other_words(self, portals, library, dpo):
        broken = portals[0]
        with triggers_off(connection):
            Body.objects.filter(chain=broken.chain(), form=Form.TEXT).update(content=b"not compressed")
        self.change(library, dpo)
        broken.freeze("Other words.", at=MARCH + 2 * DAY)

        assert "new@example.org" in broken.shown(MARCH + 2 * DAY)
