"""How the suite runs: what it needs, what is left out when that is missing, and what every test may rely on.

A fixture `seeds` (the folder of the two real policies), browser tests by pytest-playwright's fixtures on Debian's own
Chromium, and `hypothesis` without a deadline. `TEST_DATABASE_URL` runs the suite on PostgreSQL, without the tests
that touch no database, and without those that cannot tell one from another: a browser's, and `any_database`. What was
left out, and why, is printed last.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import pytest_django
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.test import TransactionTestCase
from django.utils.translation import override

from tests.isolation import let_flush_pass_triggers, put_rows_back_at_once, turn_network_off

ROOT = Path(__file__).resolve().parent.parent
SEEDS = (ROOT / os.environ.get("CLAUSIER_SEEDS", "../shared/seeds")).resolve()
CHROMIUM = shutil.which("chromium")
VALIDATORS = Path(sys.prefix) / "validators"
ON_POSTGRESQL = "TEST_DATABASE_URL" in os.environ
IN_CI = os.environ.get("CI") == "true"
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "admin_client", "admin_user"}
TRANSACTIONAL_FIXTURES = {"transactional_db", "live_server", "django_db_reset_sequences"}
BROWSER_FIXTURES = {"page", "context", "browser"}
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost",
]

# Playwright's own event loop runs in the thread of the tests, where Django would refuse its database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

hypothesis.settings.register_profile(
    "test", deadline=None, max_examples=50, derandomize=True, database=None, print_blob=True
)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=2000, database=None, print_blob=True)


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.settings.load_profile("soak" if _asked_for_soak(config) else "test")
    config.add_cleanup(turn_network_off())
    let_flush_pass_triggers()
    put_rows_back_at_once()


def _asked_for_soak(config: pytest.Config) -> bool:
    return "soak" in (config.getoption("markexpr") or "")


def _touches_database(item: pytest.Item) -> bool:
    cls = getattr(item, "cls", None)
    return (
        item.get_closest_marker("django_db") is not None
        or bool(DATABASE_FIXTURES.intersection(item.fixturenames))
        or (cls is not None and issubclass(cls, TransactionTestCase))
    )


def _is_transactional(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(TRANSACTIONAL_FIXTURES.intersection(item.fixturenames)) or (
        marker is not None and (bool(marker.kwargs.get("transaction")) or marker.args[:1] == (True,))
    )


def _is_browser_test(item: pytest.Item) -> bool:
    return item.get_closest_marker("browser") is not None or bool(BROWSER_FIXTURES.intersection(item.fixturenames))


def _is_same_everywhere(item: pytest.Item) -> bool:
    return _is_browser_test(item) or item.get_closest_marker("any_database") is not None


def _needs_seeds(item: pytest.Item) -> bool:
    return item.get_closest_marker("seeds") is not None or "seeds" in item.fixturenames


def _is_left_out(item: pytest.Item, config: pytest.Config) -> bool:
    return (
        (CHROMIUM is None and _is_browser_test(item))
        or (not SEEDS.is_dir() and _needs_seeds(item))
        or (not (VALIDATORS / "installed").exists() and item.get_closest_marker("validators") is not None)
        or (not _asked_for_soak(config) and item.get_closest_marker("soak") is not None)
        or (ON_POSTGRESQL and (_is_same_everywhere(item) or not _touches_database(item)))
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if IN_CI and CHROMIUM is None and any(_is_browser_test(item) for item in items):
        raise pytest.UsageError("There is no Chromium on the PATH, and a CI run leaves only the seeds out.")
    if IN_CI and not (VALIDATORS / "installed").exists():
        raise pytest.UsageError("The validators of pages are not installed, and a CI run leaves only the seeds out.")
    left_out = [item for item in items if _is_left_out(item, config)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not _is_left_out(item, config)]
    for item in items:
        if _is_transactional(item):
            # The flush at the end takes the rows of migrations too (root page, languages): each test puts them back.
            marker = item.get_closest_marker("django_db")
            kept = dict(marker.kwargs) if marker is not None else {}
            kept |= {"transaction": True, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**kept), append=False)
    # Pytest draws the tests of one browser together, to where the first of them stands. What empties the database
    # has to come after all that find it as the migrations left it.
    items.sort(key=_is_transactional)


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput") or config.getoption("collectonly") or "CLAUSIER_MORE_RUNS" in os.environ:
        return
    for sentence in _what_was_left_out(config):
        print(f"Left out: {sentence}")  # noqa: T201


def _what_was_left_out(config: pytest.Config) -> Iterator[str]:
    if CHROMIUM is None:
        yield "browser tests, because there is no Chromium on the PATH (apt-get install chromium)."
    if not (VALIDATORS / "installed").exists():
        yield "what validators say of public pages, because they are not installed (make test does it)."
    if not SEEDS.is_dir():
        yield f"tests on the two real policies, because {os.path.relpath(SEEDS, ROOT)} is no folder (CLAUSIER_SEEDS)."
    if not ON_POSTGRESQL and "TEST_POSTGRES_URL" not in os.environ:
        yield "the tests on PostgreSQL, because TEST_POSTGRES_URL names no server."
    if not _asked_for_soak(config):
        yield "the long versions of seeded tests, which are for “make soak”."


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Return the folder of the two real policies."""
    return SEEDS


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> None:
    """Let every connection know the rows of the migrations, also the new one that Playwright's event loop brings."""
    with django_db_blocker.unblock():
        rows = getattr(connection, "_test_serialized_contents", None)
    if rows is not None:
        type(connections["default"])._test_serialized_contents = rows


@pytest.fixture(scope="module")
def kept_for_module(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[None]:
    """Let a fixture of a module make rows once for all its tests, none of which may be transactional.

    Each test takes its own changes back. What it changes in Python too, it should get as a copy (`deepcopy`).
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def english() -> Iterator[None]:
    """Say sentences as they stand in the source, where staff without a preference read French."""
    with override("en"):
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Return how pytest-playwright starts Chromium: Debian's own, with no way out of this machine."""
    return {"executable_path": CHROMIUM, "args": BROWSER_ARGUMENTS}
