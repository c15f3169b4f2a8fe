"""What one approved change of a fact costs to reach every policy, against plain publications of the same pages.

One process, in the same run: policies a second, against pages a second that Wagtail's own publication of a revision
brings to the live row, of the policies' own pages and of plain pages with the same words; and how much memory the
propagation adds at each size. Copies for the archive are a task of their own, as with a worker, and measured apart.
Sizes are numbers of policies: 100 and 1,000, and 10,000 where `BENCH_LARGE` is set.
"""

import os
import resource
import subprocess
import sys
import time
import uuid
from tempfile import TemporaryDirectory
from typing import Any

import django
from django.core.management import call_command

from benchmarks.databases import ROOT, environment, plain_articles
from benchmarks.figures import reference_ms, tell

SIZES = (100, 1_000, *((10_000,) if "BENCH_LARGE" in os.environ else ()))
PLAIN = 40
"""Pages published: enough for a mean, as each costs the same. Half of them before the propagation, half after it."""


SCHEMA = "clausier_bench_propagating"


def main() -> None:
    with TemporaryDirectory(prefix="clausier-bench-") as folder:
        urls = {"sqlite": f"sqlite:///{folder}/propagating.sqlite3"}
        if url := os.environ.get("BENCH_POSTGRES_URL"):
            urls["postgresql"] = with_schema(url)
        for kind, url in urls.items():
            for size in SIZES:
                env = environment(url, folder)
                for step, more in (("fill", {}), ("measure", {"TASKS_BACKEND": "django_tasks_db.DatabaseBackend"})):
                    command = [sys.executable, "-m", "benchmarks.propagating", step, kind, str(size)]
                    subprocess.run(command, env=env | more, cwd=ROOT, check=True)


def with_schema(url: str) -> str:
    """Return the address of an empty schema in a database whose other figures use the one that is there."""
    import psycopg2

    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
    connection.close()
    return f"{url}{'&' if '?' in url else '?'}options=-c%20search_path%3D{SCHEMA}"


def fill(size: int) -> None:
    """Bring the population to a size, in the database of this process's environment, and add a few plain pages."""
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("populate", portals=size, locales="fr", seed=1, verbosity=0)
    add_plain_pages()
    change_address()


def measure(database: str, size: int) -> None:
    """Carry out the one change that waits."""
    django.setup()
    from policies.publication.archive import store_waiting
    from policies.publication.models import Batch
    from policies.publication.operations import propagate

    store_waiting()
    batch = Batch.objects.latest("pk")
    own, plain = Rate(own_revisions()), Rate(plain_revisions())
    own.publish_half()
    plain.publish_half()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.process_time(), time.perf_counter()
    done = propagate(batch)
    spent, elapsed = time.process_time() - begin[0], time.perf_counter() - begin[1]
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    own.publish_half()
    plain.publish_half()
    copied = time.process_time()
    store_waiting()
    copied = time.process_time() - copied
    tell(
        "propagating_to_plain_publication",
        database=database,
        policies=done,
        ratio=round(done / elapsed / own.a_second, 1),
        ratio_to_plain_pages=round(done / elapsed / plain.a_second, 1),
        policies_a_second=round(done / elapsed, 1),
        cpu_ms_each=round(spent * 1000 / done, 2),
        own_pages_a_second=round(own.a_second, 1),
        plain_pages_a_second=round(plain.a_second, 1),
        archive_cpu_ms_each=round(copied * 1000 / done, 2),
        memory_mb=round((after - before) / 1024, 1),
        reference_ms=reference_ms(),
    )


class Rate:
    """How many revisions of some Wagtail's own publication brings to the live row in a second."""

    def __init__(self, revisions: list[Any]) -> None:
        self.revisions = revisions
        self.published = 0
        self.elapsed = 0.0

    def publish_half(self) -> None:
        """Publish half of the revisions, or what is left."""
        from policies.publication.pages import publish_revision

        begin = time.perf_counter()
        for revision in self.revisions[self.published :][: PLAIN // 2]:
            publish_revision(revision)
            self.published += 1
        self.elapsed += time.perf_counter() - begin

    @property
    def a_second(self) -> float:
        return self.published / self.elapsed


def change_address() -> None:
    """Have every portal accept changes, and approve another address of the officer whom they share."""
    from home.models import Container
    from policies.facts.models import DataProtectionOfficer, FactType
    from policies.management.population.portals import LIBRARY
    from policies.publication import batches
    from policies.publication.operations import accept_changes, record_fact
    from policies.publication.signing import Signing
    from policies.register.clock import database_now
    from policies.review.candidates import candidate

    signing = Signing(user=uuid.uuid4(), name="Reviewer")
    for portal in Container.objects.filter(kind="portal"):
        accept_changes(portal=portal.uuid, reason="To measure.", signings=[signing], at=database_now())
    officer = DataProtectionOfficer.objects.get(owner__name=LIBRARY)
    officer.email = f"{uuid.uuid4()}@populated.example"
    officer.save_revision()
    at = database_now()
    found = candidate(officer, at=at)
    enqueue, batches.enqueue = batches.enqueue, lambda batch: None
    try:
        record_fact(manifest=found.manifest, values=found.values, fact_type=FactType.DPO, signings=[signing], at=at)
    finally:
        batches.enqueue = enqueue


def own_revisions() -> list[Any]:
    """Return the last revisions of some policies' own pages."""
    from policies.authoring.models import PrivacyPolicyPage

    return [page.get_latest_revision() for page in PrivacyPolicyPage.objects.order_by("pk")[:PLAIN]]


def plain_revisions() -> list[Any]:
    """Return the last revisions of the plain pages."""
    from benchmarks.plain.models import PlainPage

    return [page.get_latest_revision() for page in PlainPage.objects.order_by("-pk")[:PLAIN]]


def add_plain_pages() -> None:
    """Add live plain pages with the words of some policies."""
    from wagtail.models import Locale, Page

    from benchmarks.plain.models import PlainPage
    from policies.register.models import Chain, ChainKind

    root = Page.objects.filter(depth=1).get()
    locale = Locale.objects.get(language_code="fr")
    for chain in Chain.objects.filter(kind=ChainKind.POLICY)[:PLAIN]:
        page = PlainPage(title="Politique", slug=f"plain-{uuid.uuid4()}", locale=locale)
        page.body = plain_articles(chain.owner, chain.subject, chain.locale)
        root.add_child(instance=page)
        page.save_revision().publish()
        page.save_revision()


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(int(sys.argv[3]))
    else:
        measure(sys.argv[2], int(sys.argv[3]))
