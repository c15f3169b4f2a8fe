"""What “Policies by language” costs with many portals of three languages: milliseconds of CPU and queries.

Sizes are numbers of portals: 50, two pages of them, and 1,000 where `BENCH_LARGE` is set. An operator sees all portals,
an editor those in which they hold the role: here, all of them too.
"""

import os
import subprocess
import sys
from tempfile import TemporaryDirectory

import django
from django.core.management import call_command

from benchmarks.databases import ROOT, environment
from benchmarks.figures import cpu_ms, reference_ms, tell
from benchmarks.reviewing import opens

SIZES = (50, *((1_000,) if "BENCH_LARGE" in os.environ else ()))
LOCALES = "fr,en,br"
ROUNDS = 9


def main() -> None:
    with TemporaryDirectory(prefix="clausier-bench-") as folder:
        env = environment(f"sqlite:///{folder}/languages.sqlite3", folder)
        for size in SIZES:
            for step in ("fill", "measure"):
                command = [sys.executable, "-m", "benchmarks.languages", step, str(size)]
                subprocess.run(command, env=env, cwd=ROOT, check=True)


def fill(size: int) -> None:
    """Bring the population to a size, in the database of this process's environment."""
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("populate", portals=size, locales=LOCALES, seed=1, verbosity=0)


def measure() -> None:
    django.setup()
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from home.models import Container, ContainerKind, Role
    from home.staffing import give_role, let_operate
    from policies.register.clock import database_now

    portals = Container.objects.filter(kind=ContainerKind.PORTAL)
    people = get_user_model().objects
    operator, _made = people.get_or_create(username="bench-operator")
    let_operate(operator)
    editor, _made = people.get_or_create(username="bench-editor")
    for portal in portals:
        give_role(container=portal, role=Role.EDITOR, user=editor, at=database_now())
    for who in (operator, editor):
        client = Client(headers={"host": "localhost"})
        client.force_login(who)
        for asked in ("", "?sort=still", "?show=behind&sort=still"):
            url = reverse("policies_languages") + asked
            opens(client, url)
            with CaptureQueriesContext(connection) as queries:
                opens(client, url)
            tell(
                "policies_by_language",
                database=connection.vendor,
                portals=portals.count(),
                who=who.username.removeprefix("bench-"),
                asked=asked,
                queries=len(queries),
                ms=round(cpu_ms(lambda client=client, url=url: opens(client, url), times=ROUNDS), 1),
                reference_ms=reference_ms(),
            )


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]))
    else:
        measure()
