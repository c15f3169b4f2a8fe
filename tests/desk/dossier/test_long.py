"""A policy with two hundred versions: the dossier takes seconds, few queries, and little more memory than its texts."""

import io
import time
import tracemalloc
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies.desk.dossier.as_zip import as_zip
from tests.factories.approved import MARCH, freeze, make_document
from tests.factories.portals import make_portal
from tests.factories.told import dossier_of

VERSIONS = 200
SECONDS = 30  # 3 where nobody else uses the machine
BYTES = 60_000_000


@pytest.fixture
def chain():
    owner, subject = make_portal(host="data.example.org").uuid, uuid4()
    words = "some words that make this as long as a real article. " * 60
    for number in range(VERSIONS):
        document = make_document(*(f"In version {number}, {article}: {words}" for article in range(4)))
        entry = freeze(document, owner=owner, subject=subject, at=MARCH + timedelta(hours=number))
    return entry.chain


@pytest.mark.django_db
def test_dossier_of_two_hundred_versions_is_made_in_sane_time_and_memory(chain):
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        content = as_zip(dossier_of(chain))
    assert time.perf_counter() - started < SECONDS
    assert len(queries) <= 20
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert sum(name.startswith("texts/") for name in archive.namelist()) == 3 * VERSIONS

    tracemalloc.start()
    try:
        as_zip(dossier_of(chain))
        assert tracemalloc.get_traced_memory()[1] < BYTES
    finally:
        tracemalloc.stop()
