"""Load by wrk: so many requests as a server answers, and how long each takes."""

import http.client
import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

CONNECTIONS = 12

REPORT = """
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('JSON {"requests":%d,"us":%d,"p50":%.3f,"p99":%.3f,"errors":%d}\\n', summary.requests,
    summary.duration, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""


@dataclass(frozen=True)
class Target:
    url: str
    host: str


@dataclass(frozen=True)
class Load:
    """Medians over the rounds: requests a second, milliseconds of the median and the slowest hundredth."""

    rate: float
    p50: float
    p99: float


def fetch(target: Target) -> bytes:
    """Return the body at a target, uncompressed; anything but 200 ends the measurement with a sentence."""
    parts = urlsplit(target.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    connection.request("GET", parts.path or "/", headers={"Host": target.host})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{target.host}{parts.path} answered {answer.status}: there is nothing to measure.")
    return body


def interleaved(targets: Mapping[str, Target], *, folder: Path, seconds: int, rounds: int) -> dict[str, Load]:
    """Return what each target bears, loaded in turn so that a slow minute of the machine hits all of them."""
    (folder / "report.lua").write_text(REPORT)
    for target in targets.values():
        _wrk(target, folder, 1)
    found: dict[str, list[dict[str, float]]] = {name: [] for name in targets}
    for _round in range(rounds):
        for name, target in targets.items():
            found[name].append(_wrk(target, folder, seconds))
    for name, runs in found.items():
        if any(run["errors"] for run in runs):
            raise SystemExit(f"{name} answered with errors under load: the figures would mean nothing.")
    return {
        name: Load(*(median(run[key] for run in runs) for key in ("rate", "p50", "p99")))
        for name, runs in found.items()
    }


def _wrk(target: Target, folder: Path, seconds: int) -> dict[str, float]:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s", "-s", str(folder / "report.lua")]
    run = subprocess.run(
        [*command, "-H", f"Host: {target.host}", target.url], capture_output=True, text=True, check=True
    )
    line = next(line for line in run.stdout.splitlines() if line.startswith("JSON "))
    told: dict[str, float] = json.loads(line.removeprefix("JSON "))
    return {**told, "rate": told["requests"] / (told["us"] / 1e6)}
