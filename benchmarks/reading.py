"""How a visit of a policy compares with nginx, with a bare view of the same bytes, and with a plain Wagtail page."""

import argparse
import shutil
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.application import visits_ms
from benchmarks.databases import PLAIN_HOST, POLICY_PATH, PORTAL_HOST, prepared
from benchmarks.figures import reference_ms, tell
from benchmarks.load import Load, Target, fetch, interleaved
from benchmarks.servers import bare, gunicorn, nginx

ROUNDS = 3


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="measure a server that runs already, for example http://127.0.0.1:8000/fr/…/")
    parser.add_argument("--host", default=PORTAL_HOST, help="that it is asked for")
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args(arguments)
    for program in ("wrk", "nginx"):
        if not shutil.which(program) and not Path("/usr/sbin", program).exists():
            raise SystemExit(f"{program} is missing (on Debian: apt-get install {program}).")
    if options.url:
        measure("running", Target(options.url, options.host), {}, options.seconds, options.rounds)
        return
    with prepared() as environments:
        for kind, env in environments.items():
            with TemporaryDirectory(prefix="clausier-bench-") as folder, ExitStack() as stack:
                place = Path(folder)
                site = stack.enter_context(gunicorn("cms.wsgi:application", env=env, folder=place))
                plain = stack.enter_context(
                    gunicorn("cms.wsgi:application", env={**env, "BENCH_PLAIN": "1"}, folder=place)
                )
                others = {"plain_wagtail": Target(plain + POLICY_PATH, PLAIN_HOST)}
                policy = Target(site + POLICY_PATH, PORTAL_HOST)
                measure(kind, policy, others, options.seconds, options.rounds)
            measure_application(kind, env)


def measure(database: str, policy: Target, others: Mapping[str, Target], seconds: int, rounds: int) -> None:
    """Tell the figures of one server, nginx and the bare view started beside it with the same bytes."""
    body = fetch(policy)
    for other in others.values():
        fetch(other)
    with TemporaryDirectory(prefix="clausier-bench-") as folder, ExitStack() as stack:
        place = Path(folder)
        targets = {
            "policy": policy,
            "nginx": Target(stack.enter_context(nginx(body, folder=place)) + "/page.html", "localhost"),
            "bare_view": Target(stack.enter_context(bare(body, folder=place)) + "/", "localhost"),
            **others,
        }
        loads = interleaved(targets, folder=place, seconds=seconds, rounds=rounds)
    for name in ("nginx", "bare_view", *others):
        tell(f"reading_to_{name}", database=database, ratio=round(loads["policy"].rate / loads[name].rate, 3))
    tell("reading_ms", database=database, reference_ms=reference_ms(), bytes=len(body), **_milliseconds(loads))


def measure_application(database: str, env: Mapping[str, str]) -> None:
    """Tell what a visit costs inside the application, where neither client nor web server takes its share."""
    policy, plain = [], []
    for _round in range(ROUNDS):
        policy.append(visits_ms(env, PORTAL_HOST, POLICY_PATH, requests=2000))
        plain.append(visits_ms({**env, "BENCH_PLAIN": "1"}, PLAIN_HOST, POLICY_PATH, requests=20))
    tell(
        "reading_cpu_to_plain_wagtail",
        database=database,
        ratio=round(median(plain) / median(policy), 1),
        ms=round(median(policy), 3),
        plain_ms=round(median(plain), 3),
        reference_ms=reference_ms(),
    )


def _milliseconds(loads: Mapping[str, Load]) -> dict[str, dict[str, float]]:
    return {name: {"p50": round(load.p50, 2), "p99": round(load.p99, 2)} for name, load in loads.items()}


if __name__ == "__main__":
    main(sys.argv[1:])
