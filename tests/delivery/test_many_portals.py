"""Promise 9: the same cost with one portal as with a thousand."""

import json
from contextlib import contextmanager

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from cms.settings import base
from policies.register.models import Address
from tests.delivery.conftest import HOST, PATH
from tests.delivery.many import MANY, add_portals_like
from tests.delivery.published import publish

PATHS = [PATH, "/", "/fr/", "/sitemap.xml", "/privacy-policy", f"{PATH}versions/", f"{PATH}policy.json"]
GROWING = ("policies_", "home_")


@contextmanager
def statements():
    """Yield a list that takes down every statement that leaves this process for the database, Django's own included."""
    said = []
    driver = connection.connection
    if connection.vendor == "sqlite":
        driver.set_trace_callback(said.append)
        yield said
        driver.set_trace_callback(None)
        return

    before = driver.cursor_factory

    class Heard(before):
        def execute(self, sql, *arguments):
            said.append(sql)
            return super().execute(sql, *arguments)

    driver.cursor_factory = Heard
    yield said
    driver.cursor_factory = before


def serve(path, host):
    """Answer as a server's process does, with what Django does to its connections before and after."""
    environ = RequestFactory().get(path, headers={"host": host}).environ
    answer = WSGIHandler()(environ, lambda status, headers: None)
    answer.close()
    return answer


def full_scans(queries):
    """Return the growing tables that the plans of these queries read from end to end."""
    found = []
    for query in queries:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                steps = [step for *_numbers, step in cursor.fetchall()]
                found += [step for step in steps if step.startswith("SCAN") and step != "SCAN CONSTANT ROW"]
            else:
                cursor.execute(f"EXPLAIN (FORMAT JSON) {query['sql']}")
                plan = cursor.fetchone()[0]
                found += _scanned((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])
    return [table for table in found if any(name in table for name in GROWING)]


def _scanned(node):
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for child in node.get("Plans", []):
        yield from _scanned(child)


@pytest.fixture
def thousand(portal):
    publish(portal)
    publish(portal, locale="en", title="Privacy policy", slug="policy")
    add_portals_like(portal)


@pytest.mark.django_db(transaction=True)
class TestAReader:
    def test_costs_one_statement_among_a_thousand_portals(self, thousand, monkeypatch):
        kept = base.DATABASES["default"]
        for name in ("CONN_MAX_AGE", "CONN_HEALTH_CHECKS"):  # as in production, where connections outlive requests
            monkeypatch.setitem(connection.settings_dict, name, kept[name])
        connection.close()
        cold = serve(PATH, HOST)
        with statements() as said:
            warm = serve(PATH, HOST)
            other = serve(PATH, f"p{MANY - 1}.example.org")
        assert [cold.status_code, warm.status_code, other.status_code] == [200, 200, 200]
        assert len(said) == 2, said
        connection.close()


@pytest.mark.django_db
class TestThePublicPath:
    def test_reads_no_growing_table_from_end_to_end(self, thousand, get):
        found = {}
        for path in PATHS:
            with CaptureQueriesContext(connection) as queries:
                assert get(path).status_code in (200, 301, 302)
            found[path] = full_scans(queries.captured_queries)
        assert found == {path: [] for path in PATHS}
        assert Address.objects.count() == 2 * (MANY + 1)
