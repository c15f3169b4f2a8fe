from collections.abc import Iterator

import pytest
import pytest_django
from django.db import transaction
from django.test import override_settings

from tests.permissions.world import World, make_world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[World]:
    """Two portals, made once for a module: whoever asks, by a `Visitor`, leaves nothing behind."""
    # Files of tests lie in memory, from where they are not sent.
    in_memory = override_settings(WAGTAILDOCS_SERVE_METHOD="redirect")
    with django_db_blocker.unblock(), in_memory, transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)
