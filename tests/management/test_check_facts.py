import json
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies.publication import operations
from policies.publication.models import Batch
from policies.publication.queries import outdated
from tests.factories.approved import MARCH, freeze_fact, signing
from tests.factories.spreading import Portal, carry_out, contact

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


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

        assert told() == {"outdated": [], "unfinished": [], "open_proposals": 0}

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


class TestRequeueTasks:
    def test_takes_up_a_batch_whose_worker_was_killed(self):
        change_address(accepted=True)
        out = StringIO()

        call_command("requeue_tasks", "--format", "json", stdout=out)

        assert json.loads(out.getvalue())["batches_resumed"] == 1
        assert Batch.objects.get().finished_at is not None
        assert told()["outdated"] == []
