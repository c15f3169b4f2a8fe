"""The write-once copies of versions, on a directory and on an S3 server that others wrote."""

import hashlib
import json
import subprocess
import sys
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import boto3
import pytest
import zstandard
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from moto.server import ThreadedMotoServer

from cms.settings.files import archive_backend, storage_backend
from policies.publication import archive
from policies.publication.models import ArchiveJob
from policies.publication.write_once import Bucket, Directory, OtherContent, Unreachable
from policies.register.models import Action, Body, Capacity, Chain, ChainKind, Decision, Entry, Head, Signature

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOBODY_LISTENS = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def _keys(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "for-tests")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


@pytest.fixture(scope="session")
def s3_server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    server.stop()


@pytest.fixture
def bucket(s3_server):
    """Return a new bucket's address and a client that stands outside Clausier."""
    client = boto3.client("s3", endpoint_url=s3_server, region_name="us-east-1")
    name = f"archive-{uuid.uuid4().hex}"
    client.create_bucket(Bucket=name)
    return f"s3://{name}/kept?endpoint_url={s3_server}&region=us-east-1", client, name


@pytest.fixture(params=["directory", "bucket"])
def place(request, tmp_path):
    """Return an empty archive of each kind, and what tells which objects another program finds in it."""
    if request.param == "directory":
        root = tmp_path / "archive"
        settings = archive_backend(f"file://{root}")
        return settings, lambda: {
            str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()
        }
    url, client, name = request.getfixturevalue("bucket")

    def objects():
        found = client.list_objects_v2(Bucket=name).get("Contents", [])
        keys = [item["Key"] for item in found]
        return {key.removeprefix("kept/"): client.get_object(Bucket=name, Key=key)["Body"].read() for key in keys}

    return archive_backend(url), objects


def digest(text):
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


FORMS = (("document", 0, '{"v":1}'), ("text", 1, "words"), ("html", 1, "<p>words</p>"))


def record(chain, action, number, forms):
    """Write an entry with what it puts in place, in the order that the register's triggers check."""
    head = Head.objects.get(chain_id=chain)
    decision = Decision.objects.create(uuid=uuid.uuid4(), action=action, manifest_digest=digest("m"), decided_at=NOW)
    Signature.objects.create(
        decision=decision, position=1, reference=digest("r"), capacity=Capacity.REVIEWER, signed_at=NOW
    )
    entry = Entry.objects.create(
        chain_id=chain,
        position=head.count + 1,
        action=action,
        number=number,
        effective_from=NOW,
        manifest="{}",
        bodies=json.dumps({f"{number}/{form}/{renderer}": text and digest(text) for form, renderer, text in forms}),
        decision=decision,
        recorded_at=NOW,
        previous_hash=head.last_hash,
        hash=digest(f"{chain}{head.count}"),
    )
    Head.objects.filter(chain_id=chain).update(count=entry.position, last_hash=entry.hash)
    return entry


def freeze(number=1, chain=None, forms=FORMS):
    """Record a version with its bodies."""
    if chain is None:
        chain = Chain.objects.create(
            uuid=uuid.uuid4(),
            kind=ChainKind.POLICY,
            owner=uuid.uuid4(),
            subject=uuid.uuid4(),
            locale="fr",
            opened_at=NOW,
        ).uuid
        Head.objects.create(chain_id=chain)
    entry = record(chain, Action.VERSION, number, forms)
    for form, renderer, text in forms:
        Body.objects.create(
            chain_id=chain,
            number=number,
            form=form,
            renderer=renderer,
            content=zstandard.compress(text.encode()),
            digest=digest(text),
        )
    return entry


def redact(entry):
    """Record the redaction of a version: every form goes."""
    with transaction.atomic():
        record(entry.chain_id, Action.REDACTION, entry.number, [(form, renderer, None) for form, renderer, _ in FORMS])
        Body.objects.filter(chain_id=entry.chain_id, number=entry.number).delete()
        archive.forget(entry.chain_id, entry.number)


def name(entry, form, text, suffix):
    return f"{entry.chain_id}/{entry.number}/{form}-{digest(text).removeprefix('sha256:')}{suffix}"


@pytest.mark.django_db
class TestQueue:
    def test_notes_document_and_html_of_a_version(self):
        entry = freeze()
        archive.queue(entry=entry)
        assert set(ArchiveJob.objects.values_list("chain", "number", "form")) == {
            (entry.chain_id, 1, "document"),
            (entry.chain_id, 1, "html"),
        }

    def test_notes_them_once(self):
        entry = freeze()
        archive.queue(entry=entry)
        archive.queue(entry=entry)
        assert ArchiveJob.objects.count() == 2

    def test_notes_nothing_for_an_entry_without_bodies(self):
        entry = freeze()
        archive.queue(entry=record(entry.chain_id, Action.RECALL, 1, []))
        assert not ArchiveJob.objects.exists()

    def test_goes_with_the_transaction_that_fails(self):
        entry = freeze()
        with transaction.atomic():
            archive.queue(entry=entry)
            transaction.set_rollback(True)
        assert not ArchiveJob.objects.exists()

    def test_stores_after_the_commit(self, place, settings, django_capture_on_commit_callbacks):
        settings.ARCHIVE, objects = place
        entry = freeze()
        with django_capture_on_commit_callbacks(execute=True):
            archive.queue(entry=entry)
            assert objects() == {}
        assert objects() == {
            name(entry, "document", '{"v":1}', ".json"): b'{"v":1}',
            name(entry, "html", "<p>words</p>", ".html"): b"<p>words</p>",
        }


@pytest.mark.django_db
class TestStoreWaiting:
    def test_stores_each_object_once(self, place, settings):
        settings.ARCHIVE, objects = place
        archive.queue(entry=freeze())
        assert archive.store_waiting().stored == 2
        assert archive.store_waiting() == archive.Outcome(stored=0, removed=0, waiting=0, failures=[])
        assert len(objects()) == 2

    def test_keeps_equal_versions_of_two_chains_apart(self, place, settings):
        settings.ARCHIVE, objects = place
        for entry in (freeze(), freeze()):
            archive.queue(entry=entry)
        archive.store_waiting()
        assert len(objects()) == 4

    def test_finishes_what_was_killed_before_it_was_noted(self, place, settings):
        settings.ARCHIVE, objects = place
        archive.queue(entry=freeze())
        archive.store_waiting()
        ArchiveJob.objects.update(stored_at=None, claimed_at=datetime.now(UTC) - archive.LEASE - timedelta(seconds=1))
        assert archive.store_waiting() == archive.Outcome(stored=2, removed=0, waiting=0, failures=[])
        assert len(objects()) == 2

    def test_leaves_a_job_to_the_worker_that_holds_it(self, place, settings):
        settings.ARCHIVE, objects = place
        archive.queue(entry=freeze())
        ArchiveJob.objects.update(claimed_at=datetime.now(UTC))
        assert archive.store_waiting() == archive.Outcome(stored=0, removed=0, waiting=2, failures=[])
        assert objects() == {}

    def test_never_replaces_what_somebody_else_wrote(self, place, settings):
        settings.ARCHIVE, objects = place
        entry = freeze()
        archive.queue(entry=entry)
        taken = name(entry, "html", "<p>words</p>", ".html")
        archive.write_once().put(name=taken, content=b"other bytes")
        outcome = archive.store_waiting()
        assert outcome.stored == 1
        assert outcome.waiting == 1
        assert outcome.failures == [f"The archive holds other bytes under {taken}."]
        assert ArchiveJob.objects.get(form="html").last_error == outcome.failures[0]
        assert objects()[taken] == b"other bytes"

    def test_stores_nothing_whose_own_bytes_are_damaged(self, place, settings):
        settings.ARCHIVE, objects = place
        entry = freeze()
        archive.queue(entry=entry)
        ArchiveJob.objects.filter(form="html").delete()
        redact(entry)
        Body.objects.bulk_create(
            [Body(chain_id=entry.chain_id, number=1, form="document", content=b"junk", digest=digest('{"v":1}'))]
        )
        assert "damaged" in archive.store_waiting().failures[0]
        assert objects() == {}


@pytest.mark.django_db
class TestStorageThatFails:
    def test_is_tried_again_when_it_answers(self, bucket, settings):
        url, client, bucket_name = bucket
        archive.queue(entry=freeze())
        settings.ARCHIVE = archive_backend(f"s3://{bucket_name}?endpoint_url={NOBODY_LISTENS}&region=us-east-1")
        down = archive.store_waiting()
        assert (down.stored, down.waiting) == (0, 2)
        assert len(down.failures) == 1
        assert "does not answer" in down.failures[0]
        settings.ARCHIVE = archive_backend(url)
        assert archive.store_waiting().stored == 2
        assert client.list_objects_v2(Bucket=bucket_name)["KeyCount"] == 2

    def test_does_not_undo_the_commit(self, settings, django_capture_on_commit_callbacks):
        settings.ARCHIVE = archive_backend(f"s3://none?endpoint_url={NOBODY_LISTENS}&region=us-east-1")
        with django_capture_on_commit_callbacks(execute=True):
            archive.queue(entry=freeze())
        assert archive.waiting().count() == 2

    def test_says_that_a_bucket_is_missing(self, s3_server, settings):
        settings.ARCHIVE = archive_backend(f"s3://nowhere?endpoint_url={s3_server}&region=us-east-1")
        archive.queue(entry=freeze())
        assert all("NoSuchBucket" in failure for failure in archive.store_waiting().failures)
        assert archive.waiting().count() == 2

    def test_says_that_writing_is_forbidden(self, settings, forbidding_server):
        settings.ARCHIVE = archive_backend(f"s3://kept?endpoint_url={forbidding_server}&region=us-east-1")
        archive.queue(entry=freeze())
        assert all("AccessDenied" in failure for failure in archive.store_waiting().failures)
        assert archive.waiting().count() == 2

    def test_says_that_the_directory_cannot_be_written(self, tmp_path, settings):
        (tmp_path / "archive").write_text("a file where the directory should be")
        settings.ARCHIVE = archive_backend(f"file://{tmp_path}/archive")
        archive.queue(entry=freeze())
        assert all("Not a directory" in failure for failure in archive.store_waiting().failures)


@pytest.fixture
def forbidding_server():
    """Return the address of a server that refuses every request as S3 does."""

    class Forbid(BaseHTTPRequestHandler):
        def do_PUT(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            body = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
            self.send_response(403)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            """Keep the tests' output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Forbid)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.django_db
class TestForget:
    def test_removes_every_object_of_a_redacted_version_and_no_other(self, place, settings):
        settings.ARCHIVE, objects = place
        first = freeze()
        second = freeze(number=2, chain=first.chain_id)
        for entry in (first, second):
            archive.queue(entry=entry)
        archive.store_waiting()
        redact(first)
        assert archive.store_waiting().removed == 2
        assert {key.split("/")[1] for key in objects()} == {"2"}
        assert not ArchiveJob.objects.filter(number=1).exists()

    def test_is_tried_again_when_the_storage_was_down(self, bucket, settings):
        url, client, bucket_name = bucket
        settings.ARCHIVE = archive_backend(url)
        entry = freeze()
        archive.queue(entry=entry)
        archive.store_waiting()
        redact(entry)
        settings.ARCHIVE = archive_backend(f"s3://{bucket_name}/kept?endpoint_url={NOBODY_LISTENS}&region=us-east-1")
        assert archive.store_waiting().waiting == 2
        settings.ARCHIVE = archive_backend(url)
        assert archive.store_waiting() == archive.Outcome(stored=0, removed=2, waiting=0, failures=[])
        assert client.list_objects_v2(Bucket=bucket_name)["KeyCount"] == 0

    def test_reaches_an_object_that_is_being_stored_meanwhile(self, place, settings, monkeypatch):
        settings.ARCHIVE, objects = place
        entry = freeze()
        archive.queue(entry=entry)

        class RedactedAfterPut:
            def __init__(self, place):
                self.place, self.redacted = place, False

            def put(self, *, name, content):
                self.place.put(name=name, content=content)
                if not self.redacted:
                    redact(entry)
                self.redacted = True

            def remove(self, *, name):
                self.place.remove(name=name)

        slow = RedactedAfterPut(archive.write_once())
        monkeypatch.setattr(archive, "write_once", lambda: slow)
        assert archive.store_waiting().stored == 0
        archive.store_waiting()
        assert objects() == {}
        assert not archive.waiting().exists()


class TestDirectory:
    def test_survives_a_writer_killed_half_way(self, tmp_path):
        killed = subprocess.run([sys.executable, "-c", KILLED_HALF_WAY, tmp_path], check=False)
        assert killed.returncode == -9
        assert not (tmp_path / "a" / "object.json").exists()
        place = Directory(root=str(tmp_path))
        place.put(name="a/object.json", content=b"whole")
        assert (tmp_path / "a" / "object.json").read_bytes() == b"whole"
        place.remove(name="a/object.json")
        assert list((tmp_path / "a").iterdir()) == []

    def test_lets_one_of_many_writers_win(self, tmp_path):
        place = Directory(root=str(tmp_path))

        def put(number):
            try:
                place.put(name="object.json", content=str(number).encode())
            except OtherContent:
                return 0
            return 1

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(put, range(8))) == 1

    def test_keeps_what_is_there(self, tmp_path):
        place = Directory(root=str(tmp_path))
        place.put(name="object.json", content=b"first")
        with pytest.raises(OtherContent):
            place.put(name="object.json", content=b"second")
        assert (tmp_path / "object.json").read_bytes() == b"first"


KILLED_HALF_WAY = """
import os, signal, sys
from policies.publication import write_once
write_once.os.fsync = lambda descriptor: os.kill(os.getpid(), signal.SIGKILL)
write_once.Directory(root=sys.argv[1]).put(name="a/object.json", content=b"whole")
"""


class TestBucket:
    def test_lets_one_of_many_writers_win(self, bucket, s3_server):
        _url, _client, bucket_name = bucket
        place = Bucket(bucket=bucket_name, endpoint_url=s3_server, region="us-east-1")

        def put(number):
            try:
                place.put(name="object.json", content=str(number).encode())
            except OtherContent:
                return 0
            return 1

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(put, range(8))) == 1

    def test_asks_for_no_retention(self, bucket, s3_server):
        _url, client, bucket_name = bucket
        place = Bucket(bucket=bucket_name, endpoint_url=s3_server, region="us-east-1")
        place.put(name="object.json", content=b"{}")
        head = client.head_object(Bucket=bucket_name, Key="object.json")
        assert "ObjectLockMode" not in head
        assert head["ContentType"] == "application/json"

    def test_says_that_nothing_answers(self):
        place = Bucket(bucket="kept", endpoint_url=NOBODY_LISTENS, region="us-east-1")
        with pytest.raises(Unreachable):
            place.remove(name="object.json")


class TestMediaStorage:
    def test_keeps_uploads_in_a_bucket(self, bucket, settings):
        url, client, bucket_name = bucket
        settings.STORAGES = {**settings.STORAGES, "default": storage_backend(url)}
        saved = default_storage.save("logo.txt", ContentFile(b"a logo"))
        again = default_storage.save("logo.txt", ContentFile(b"another"))
        assert client.get_object(Bucket=bucket_name, Key=f"kept/{saved}")["Body"].read() == b"a logo"
        assert saved != again


def run(*arguments):
    out, err = StringIO(), StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=err)
    except SystemExit as stop:
        return stop.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.mark.django_db
class TestArchiveVersions:
    def test_stores_what_waits(self, place, settings):
        settings.ARCHIVE, _objects = place
        archive.queue(entry=freeze())
        code, out, _err = run("archive_versions", "--format", "json")
        assert code == 0
        assert json.loads(out) == {"stored": 2, "removed": 0, "waiting": 0, "failures": []}

    def test_exits_1_while_something_waits(self, settings):
        settings.ARCHIVE = archive_backend(f"s3://none?endpoint_url={NOBODY_LISTENS}&region=us-east-1")
        archive.queue(entry=freeze())
        code, out, err = run("archive_versions")
        assert code == 1
        assert "2 waiting" in out
        assert "does not answer" in err


@pytest.mark.django_db
class TestRequeueTasks:
    def make(self, minutes, status=TaskResultStatus.RUNNING):
        return DBTaskResult.objects.create(
            status=status,
            started_at=datetime.now(UTC) - timedelta(minutes=minutes),
            args_kwargs={"args": [], "kwargs": {}},
            task_path="policies.publication.archive.store_copies",
            backend_name="default",
            run_after=NOW,
        )

    def test_returns_a_task_whose_worker_was_killed(self):
        lost = self.make(minutes=31)
        assert run("requeue_tasks", "--format", "json") == (0, '{"requeued": 1, "batches_resumed": 0}\n', "")
        lost.refresh_from_db()
        assert lost.status == TaskResultStatus.READY
        assert lost.started_at is None

    def test_leaves_a_task_that_may_still_run(self):
        self.make(minutes=29)
        self.make(minutes=90, status=TaskResultStatus.SUCCESSFUL)
        assert run("requeue_tasks", "--format", "json")[1] == '{"requeued": 0, "batches_resumed": 0}\n'

    def test_refuses_a_time_that_is_none(self):
        with pytest.raises(CommandError) as refused:
            call_command("requeue_tasks", "--minutes", "0")
        assert refused.value.returncode == 2
