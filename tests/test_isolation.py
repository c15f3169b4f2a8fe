"""What every test may rely on."""

import socket
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from wagtail.models import Locale, Page

from policies.review.models import OutgoingMail
from tests.isolation import NetworkIsOff

ROOT = Path(__file__).resolve().parent.parent


class TestNetwork:
    def test_is_off_by_address(self):
        with socket.socket() as client, pytest.raises(NetworkIsOff):
            client.connect(("192.0.2.1", 80))

    def test_is_off_by_name(self):
        with pytest.raises(NetworkIsOff):
            socket.getaddrinfo("example.org", 443)

    def test_reaches_this_machine(self):
        with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
            client.connect(server.getsockname())
            assert client.getpeername() == server.getsockname()


@pytest.mark.django_db(transaction=True)
class TestTransactionalTests:
    @pytest.mark.parametrize("again", [False, True])
    def test_each_find_the_rows_of_the_migrations(self, again):
        assert Page.objects.filter(depth=1).exists()
        assert Locale.objects.exists()

    def test_empty_insert_only_tables_and_keep_their_triggers(self):
        with connection.cursor() as cursor:
            cursor.execute(INSERT_ONLY[connection.vendor])
            try:
                record_mail()
                call_command("flush", interactive=False, inhibit_post_migrate=True)
                assert not OutgoingMail.objects.exists()
                record_mail()
                with pytest.raises(DatabaseError, match="insert-only"):
                    OutgoingMail.objects.all().delete()
            finally:
                cursor.execute(NO_LONGER[connection.vendor])


def record_mail():
    OutgoingMail.objects.create(recipient="a@example.org", subject="a", text="a", created_at=datetime.now(UTC))


INSERT_ONLY = {
    "sqlite": """CREATE TRIGGER policies_isolation BEFORE DELETE ON policies_outgoingmail
        BEGIN SELECT RAISE(ABORT, 'insert-only'); END""",
    "postgresql": """CREATE FUNCTION policies_isolation() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION 'insert-only'; END $$;
        CREATE TRIGGER policies_isolation_row BEFORE DELETE ON policies_outgoingmail
        FOR EACH ROW EXECUTE FUNCTION policies_isolation();
        CREATE TRIGGER policies_isolation_table BEFORE TRUNCATE ON policies_outgoingmail
        FOR EACH STATEMENT EXECUTE FUNCTION policies_isolation()""",
}
NO_LONGER = {
    "sqlite": "DROP TRIGGER policies_isolation",
    "postgresql": "DROP FUNCTION policies_isolation CASCADE",
}


class TestBrowser:
    @pytest.mark.django_db(transaction=True)
    def test_reaches_the_live_server_under_the_name_of_a_portal(self, live_server, page):
        port = live_server.thread.port
        answer = page.goto(f"http://portal.localhost:{port}/static/none.css")
        assert answer.status in (404, 421)

    def test_reaches_nothing_else(self, page):
        with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
            page.goto("http://example.org/")


class TestEnvironmentScript:
    def test_says_in_one_sentence_that_python_is_missing(self, tmp_path):
        run = subprocess.run(
            [ROOT / ".ci/environment", tmp_path / "venv", "no-such-python"], capture_output=True, text=True, check=False
        )
        assert run.returncode == 2
        assert run.stderr.count("\n") == 1
        assert "Python 3.11.2" in run.stderr

    def test_says_in_one_sentence_that_python_is_too_old(self, tmp_path):
        old = tmp_path / "python3"
        old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2"\nexit 1\n')
        old.chmod(0o755)
        run = subprocess.run(
            [ROOT / ".ci/environment", tmp_path / "venv", old], capture_output=True, text=True, check=False
        )
        assert run.returncode == 2
        assert run.stderr.count("\n") == 1
        assert "Python 3.9.2 is older" in run.stderr
