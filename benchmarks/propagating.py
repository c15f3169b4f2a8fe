"""What one approved change of a fact costs to reach every policy, against plain publications of the same pages.

One process, in the same run: pages a second of both, and how much memory the propagation adds at each size. Sizes are
numbers of policies: 100 and 1,000, and 10,000 where `BENCH_LARGE` is set.
"""

import os
import resource
import subprocess
import sys
import time
import uuid
from tempfile import TemporaryDirectory

import django
from django.core.management import call_command

from benchmarks.databases import ROOT, environment, plain_articles
from benchmarks.figures import reference_ms, tell

SIZES = (100, 1_000, *((10_000,) if "BENCH_LARGE" in os.environ else ()))
PLAIN = 20
"""Plain pages published: enough for a mean, as each costs the same."""


SCHEMA = "clausier_bench_propagating"


def main() -> None:
    with TemporaryDirectory(prefix="clausier-bench-") as folder:
        urls = {"sqlite": f"sqlite:///{folder}/propagating.sqlite3"}
        if url := os.environ.get("BENCH_POSTGRES_URL"):
            urls["postgresql"] = with_schema(url)
        for kind, url in urls.items():
            for size in SIZES:
                command = [sys.executable, "-m", "benchmarks.propagating", kind, str(size)]
                subprocess.run(command, env=environment(url, folder), cwd=ROOT, check=True)


def with_schema(url: str) -> str:
    """Return the address of an empty schema in a database whose other figures use the one that is there."""
    import psycopg2

    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
    connection.close()
    return f"{url}{'&' if '?' in url else '?'}options=-c%20search_path%3D{SCHEMA}"


def measure(database: str, size: int) -> None:
    """Bring the population to a size, in the database of this process's environment, and change one address."""
    django.setup()
    from policies.publication.models import Batch
    from policies.publication.operations import propagate

    call_command("migrate", verbosity=0)
    call_command("populate", portals=size, locales="fr", seed=1, verbosity=0)
    plain_rate = publish_plain()
    change_address()
    batch = Batch.objects.latest("pk")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.process_time(), time.perf_counter()
    done = propagate(batch)
    spent, elapsed = time.process_time() - begin[0], time.perf_counter() - begin[1]
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tell(
        "propagating_to_plain_publication",
        database=database,
        policies=done,
        ratio=round(done / elapsed / plain_rate, 1),
        policies_a_second=round(done / elapsed, 1),
        cpu_ms_each=round(spent * 1000 / done, 2),
        plain_a_second=round(plain_rate, 1),
        memory_mb=round((after - before) / 1024, 1),
        reference_ms=reference_ms(),
    )


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


def publish_plain() -> float:
    """Return how many plain pages of the same words one process publishes in a second."""
    from wagtail.models import Locale, Page

    from benchmarks.plain.models import PlainPage
    from policies.register.models import Chain, ChainKind

    root = Page.objects.filter(depth=1).get()
    locale = Locale.objects.get(language_code="fr")
    revisions = []
    for chain in Chain.objects.filter(kind=ChainKind.POLICY)[:PLAIN]:
        page = PlainPage(title="Politique", slug=f"plain-{uuid.uuid4()}", locale=locale)
        page.body = plain_articles(chain.owner, chain.subject, chain.locale)
        root.add_child(instance=page)
        page.save_revision().publish()
        revisions.append(page.save_revision())
    begin = time.perf_counter()
    for revision in revisions:
        revision.publish()
    return len(revisions) / (time.perf_counter() - begin)


if __name__ == "__main__":
    measure(sys.argv[1], int(sys.argv[2]))
