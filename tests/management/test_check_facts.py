import json
from datetime import timedelta
from io import StringIO
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies.publication import operations
from policies.publication.kept_values import kept_values
from policies.publication.models import Batch
from policies.publication.queries import outdated
from tests.factories.approved import MARCH, freeze, freeze_fact, signing
from tests.factories.spreading import Portal, carry_out, contact

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LIBRARY = UUID(int=7)


def told(*arguments):
    out = StringIO()
    call_command("check_facts", *arguments, "--format", "json", stdout=out)
    return json.loads(out.getvalue())


def change_address(*, accepted):
    library = uuid4()
    dpo = freeze_fact(contact(), owner=library).fact
    portal = Portal(dpo)
    portal.freeze(at=MARCH)
    if accepted:
        operations.accept_changes(portal=portal.uuid, reason="", signings=[signing()], at=MARCH)
    freeze_fact(contact(email="new@example.org"), owner=library, fact=dpo, at=MARCH + DAY)
    return portal


class TestCheckFacts:
    def test_finds_nothing_once_every_policy_was_reached(self):
        change_address(accepted=True)
        carry_out(MARCH + DAY)

        assert told() == {"outdated": [], "kept": [], "unfinished": [], "open_proposals": 0}

    def test_fails_while_a_version_in_force_is_outdated_and_says_what_goes_no_further(self):
        portal = change_address(accepted=True)
        out = StringIO()

        with pytest.raises(SystemExit) as end:
            call_command("check_facts", "--format", "json", stdout=out)

        said = json.loads(out.getvalue())
        assert end.value.code == 1
        assert [(row["policy"], row["shown"], row["due"]) for row in said["outdated"]] == [(str(portal.subject), 1, 2)]
        assert [(row["done"], row["total"]) for row in said["unfinished"]] == [(0, 1)]

    def test_names_the_policy_to_people(self, english):
        portal = change_address(accepted=True)
        out = StringIO()

        with pytest.raises(SystemExit):
            call_command("check_facts", stdout=out)

        assert f"policy {portal.subject} (fr): version 1 shows the fact" in out.getvalue()

    def test_counts_open_proposals_as_no_fault(self):
        change_address(accepted=False)

        assert told()["open_proposals"] == 1

    def test_finds_a_version_that_shows_whom_the_portal_no_longer_chooses(self):
        portal = change_address(accepted=False)
        portal.set_profile(dpo=freeze_fact(contact("Other"), owner=uuid4()).fact, at=MARCH + 2 * DAY)

        assert None in {row.due_number for row in outdated()}

    def test_refuses_a_host_that_nobody_has(self):
        with pytest.raises(CommandError) as refusal:
            call_command("check_facts", "--portal", "nobody.example.org")

        assert refusal.value.returncode == 2

    def test_asks_one_question_however_many_policies_there_are(self):
        change_address(accepted=True)
        change_address(accepted=True)

        with CaptureQueriesContext(connection) as queries:
            assert len(outdated(MARCH + 2 * DAY)) == 2

        assert len(queries) == 1


class TestAValueThatHasBecomeEmpty:
    """A chip keeps it, since a sentence with a gap says nothing; only other words end that, so somebody is to know."""

    def empty(self, *, before, after):
        """Return a portal whose policy shows an officer whose values then change."""
        portal = Portal(freeze_fact(before, owner=LIBRARY).fact)
        portal.freeze(at=MARCH)
        operations.accept_changes(portal=portal.uuid, reason="", signings=[signing()], at=MARCH)
        self.change(portal, after, at=MARCH + DAY)
        return portal

    def change(self, portal, values, *, at):
        freeze_fact(values, owner=LIBRARY, fact=portal.dpo, at=at)
        carry_out(at)

    def test_is_told_and_is_no_fault(self):
        portal = self.empty(before=contact(), after=contact(email=""))

        assert "write to dpo@example.org" in portal.shown(MARCH + 2 * DAY)
        assert told()["kept"] == [
            {
                "portal": str(portal.uuid),
                "portal_name": "",
                "policy": str(portal.subject),
                "locale": "fr",
                "number": 2,
                "keys": ["dpo.email"],
            }
        ]

    def test_is_named_to_people(self, english):
        portal = self.empty(before=contact(), after=contact(email=""))
        out = StringIO()
        call_command("check_facts", stdout=out)

        assert f"policy {portal.subject} (fr): version 2 still says what its facts no longer have: dpo.email." in (
            out.getvalue()
        )

    def test_is_told_until_other_words_do_without_it(self):
        portal = self.empty(before=contact(), after=contact(email=""))
        freeze(owner=portal.uuid, subject=portal.subject, at=MARCH + 2 * DAY)

        assert told()["kept"] == []

    def test_is_told_no_more_once_the_fact_has_another(self):
        portal = self.empty(before=contact(), after=contact(email=""))
        self.change(portal, contact(email="new@example.org"), at=MARCH + 3 * DAY)

        assert [row.number for row in kept_values(MARCH + 2 * DAY)] == [2]
        assert kept_values(MARCH + 4 * DAY) == []

    def test_is_not_told_where_a_card_simply_leaves_the_line_out(self):
        portal = self.empty(before=contact(phone="+33 2 98 00 00 00"), after=contact())

        assert "+33 2 98 00 00 00" not in portal.shown(MARCH + 2 * DAY)
        assert told()["kept"] == []


class TestRequeueTasks:
    def test_takes_up_a_batch_whose_worker_was_killed(self):
        change_address(accepted=True)
        out = StringIO()

        call_command("requeue_tasks", "--format", "json", stdout=out)

        assert json.loads(out.getvalue())["batches_resumed"] == 1
        assert Batch.objects.get().finished_at is not None
        assert told()["outdated"] == []
