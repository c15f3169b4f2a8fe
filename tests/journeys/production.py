"""Production as it runs: gunicorn with two workers on the database of the test. Each worker can be asked by itself."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
WORKERS = 2
PATIENCE = 60  # seconds; a busy machine starts slowly


@dataclass
class Answer:
    status: int
    headers: Message
    text: str


def database_url() -> str:
    """Return the address of the database that this test uses, as `DATABASE_URL` wants it."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    secret = f":{quote(known['PASSWORD'], safe='')}" if known["PASSWORD"] else ""
    place = f"{known['HOST'] or '127.0.0.1'}:{known['PORT'] or 5432}"
    return f"postgres://{quote(known['USER'], safe='')}{secret}@{place}/{known['NAME']}"


def production_environment(folder: Path) -> dict[str, str]:
    """Return the environment of a production process on the database of the test; what it writes goes into `folder`."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "DATABASE_URL": database_url(),
        "SECRET_KEY": settings.SECRET_KEY,  # so that a session begun by the test holds
        "ADMIN_HOST": settings.ADMIN_HOST,
        "WAGTAILADMIN_BASE_URL": f"https://{settings.ADMIN_HOST}",
        "STATIC_ROOT": str(folder / "static"),
        "STORAGE_URL": f"file://{folder / 'media'}",
        "ARCHIVE_URL": f"file://{folder / 'archive'}",
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",  # no static file has been collected
    }


class Production:
    """Gunicorn, started, stopped and asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen | None = None
        self.port = 0

    def start(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = server.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--preload", "--timeout", "120"]
        command += ["--workers", str(WORKERS), "--bind", f"127.0.0.1:{self.port}", "cms.wsgi:application"]
        with (self.folder / "gunicorn.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, env=production_environment(self.folder), cwd=self.folder, stdout=log, stderr=log
            )
        _until(lambda: self.process.poll() is not None or len(self.workers()) == WORKERS)
        assert self.process.poll() is None, self.log()

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def log(self) -> str:
        return (self.folder / "gunicorn.log").read_text(errors="replace")

    def workers(self) -> list[int]:
        """Return the process ids of the workers."""
        with suppress(FileNotFoundError):
            return [
                int(pid)
                for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
            ]
        return []

    def ask_each(self, path: str, *, host: str, **headers: str) -> list[Answer]:
        """Ask every worker the same, and return their answers."""
        answers = []
        for worker in self.workers():
            with self._alone(worker):
                answers.append(self.ask(path, host=host, **headers))
        assert len(answers) == WORKERS, self.log()
        return answers

    def ask(self, path: str, *, host: str, **headers: str) -> Answer:
        """Ask whichever worker takes the request, as a proxy that speaks TLS with the reader would."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            line.request("GET", path, headers={"Host": host, "X-Forwarded-Proto": "https", **named})
            answer = line.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode(errors="replace"))
        finally:
            line.close()

    @contextmanager
    def _alone(self, worker: int) -> Iterator[None]:
        """Let one worker take all requests: the others are held still meanwhile."""
        others = [pid for pid in self.workers() if pid != worker]
        try:
            for pid in others:
                os.kill(pid, signal.SIGSTOP)
                _until(lambda pid=pid: _state(pid) == "T")
            yield
        finally:
            for pid in others:
                os.kill(pid, signal.SIGCONT)


def _state(pid: int) -> str:
    return re.search(r"\) (\S) ", Path(f"/proc/{pid}/stat").read_text())[1]


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "It did not come to pass within a minute."
        time.sleep(0.02)
