import pytest

from policies.delivery import middleware
from tests.factories.portals import make_portal

HOST = "data.example.org"
PATH = "/fr/politique/"


@pytest.fixture(autouse=True)
def _cold():
    """Each test begins as a process does: with no page kept."""
    middleware.RECENT.clear()


@pytest.fixture
def portal(db):
    return make_portal(HOST, locales=("fr", "en"))


@pytest.fixture
def get(client):
    """Ask a host for a path."""

    def ask(path=PATH, host=HOST, method="get", **headers):
        return getattr(client, method)(path, headers={"host": host, **headers})

    return ask
