"""The CPU time of one visit inside the application, without web server, client or network: `HOST PATH REQUESTS`."""

import gc
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from statistics import median
from typing import Any

from benchmarks.databases import ROOT


def visits_ms(env: Mapping[str, str], host: str, path: str, *, requests: int) -> float:
    """Return the CPU milliseconds of one visit, measured in a process of its own with the environment given."""
    command = [sys.executable, "-m", "benchmarks.application", host, path, str(requests)]
    run = subprocess.run(command, env=dict(env), cwd=ROOT, check=True, capture_output=True, text=True)
    return float(json.loads(run.stdout))


def main(host: str, path: str, requests: int) -> None:
    from cms.wsgi import application

    def visit() -> None:
        told: list[str] = []
        answer = application(environ(host, path), lambda status, _headers, _error=None: told.append(status))
        b"".join(answer)
        answer.close()
        if told != ["200 OK"]:
            raise SystemExit(f"{host}{path} answered {told}: there is nothing to measure.")

    visit()
    gc.freeze()  # as gunicorn does with --preload
    taken = []
    for _round in range(5):
        begin = time.process_time()
        for _request in range(requests):
            visit()
        taken.append((time.process_time() - begin) * 1000 / requests)
    print(json.dumps(median(taken)))


def environ(host: str, path: str) -> dict[str, Any]:
    """Return a request as a WSGI server hands it over."""
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": host,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": host,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
