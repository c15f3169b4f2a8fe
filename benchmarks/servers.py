"""Servers on 127.0.0.1, started for one measurement and stopped by their own process."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

WORKERS = "2"

BARE = """
import os
from django.conf import settings
settings.configure(SECRET_KEY="x", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[], INSTALLED_APPS=[])
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import re_path
BODY = open(os.environ["BENCH_BODY"], "rb").read()
urlpatterns = [re_path("", lambda request: HttpResponse(BODY))]
application = get_wsgi_application()
"""

NGINX = """
{user}
worker_processes 2;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{}}
http {{
    access_log off;
    default_type text/html;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000;
    open_file_cache max=100;
    {temporary}
    server {{ listen 127.0.0.1:{port}; root {folder}/www; }}
}}
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, *, env: Mapping[str, str], folder: Path) -> Iterator[str]:
    """Yield the address of a server once it listens, and stop it afterwards."""
    log = folder / f"server-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=dict(env), cwd=folder, stdout=output, stderr=output)
        try:
            _wait(process, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen, port: int, log: Path) -> None:
    for _attempt in range(600):
        if process.poll() is not None:
            raise SystemExit(f"A server did not start: {log.read_text(errors='replace')[-2000:]}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("A server did not start within a minute.")


def gunicorn(application: str, *, env: Mapping[str, str], folder: Path) -> AbstractContextManager[str]:
    """Return the context of gunicorn serving a WSGI application, as production does."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--workers", WORKERS, "--bind", f"127.0.0.1:{port}"]
    return running([*command, "--no-control-socket", "--preload", application], port, env=env, folder=folder)


def bare(body: bytes, *, folder: Path) -> AbstractContextManager[str]:
    """Return the context of a Django view without database or middleware that returns the bytes."""
    (folder / "bare_view.py").write_text(BARE)
    (folder / "body").write_bytes(body)
    env = {**os.environ, "BENCH_BODY": str(folder / "body"), "PYTHONPATH": str(folder)}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    return gunicorn("bare_view:application", env=env, folder=folder)


def nginx(body: bytes, *, folder: Path) -> AbstractContextManager[str]:
    """Return the context of nginx serving the bytes as a static file named page.html."""
    port = free_port()
    (folder / "www").mkdir(exist_ok=True)
    (folder / "www/page.html").write_bytes(body)
    folder.chmod(0o755)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    configuration = folder / "nginx.conf"
    configuration.write_text(
        NGINX.format(
            user="user root;" if os.getuid() == 0 else "",
            folder=folder,
            port=port,
            temporary=" ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds),
        )
    )
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
    return running([program, "-c", str(configuration)], port, env=os.environ, folder=folder)
