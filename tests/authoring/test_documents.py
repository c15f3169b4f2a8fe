"""A page and the articles that were written into it say the same."""

from datetime import UTC, datetime

import pytest

from policies.authoring.documents import document_of
from policies.facts.resolution import resolver
from tests.factories.policies import make_policy, sample_articles
from tests.factories.portals import make_portal

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)


def read(page):
    portal = page.get_parent().get_parent().specific
    return document_of(page, resolver=resolver(portal=portal.uuid, locale=page.locale.language_code, at=NOW))


class TestDocumentOf:
    def test_reads_what_was_written(self):
        page = make_policy(make_portal())

        assert read(page.get_latest_revision_as_object()).articles == sample_articles()
