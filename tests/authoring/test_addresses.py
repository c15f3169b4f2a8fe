"""Where a policy will be read, as staff see it before anything is published."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies.authoring.models import PrivacyPolicyPage
from tests.factories.policies import make_policy
from tests.factories.portals import make_library, make_portal

pytestmark = pytest.mark.django_db


class TestAddress:
    def test_has_the_portals_host_and_the_language(self):
        page = make_policy(make_portal(locales=("fr", "en")), "en", title="Privacy policy")

        assert page.full_url == "http://data.example.org/en/privacy-policy/"
        assert page.url == page.full_url

    def test_is_none_in_a_library(self):
        assert make_policy(make_library()).url is None

    def test_costs_the_same_whatever_the_number_of_portals(self):
        page = make_policy(make_portal())
        counts = []
        for other in ("a.example.org", "b.example.org", "c.example.org"):
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                assert PrivacyPolicyPage.objects.get(pk=page.pk).full_url
            counts.append(len(queries))
            make_portal(other)

        assert len(set(counts)) == 1

    def test_comes_from_the_title_in_its_own_language(self):
        portal = make_portal(locales=("fr", "ar"))

        assert make_policy(portal, "fr", title="Données personnelles").slug == "donnees-personnelles"
        assert make_policy(portal, "ar", title="سياسة الخصوصية").slug == "سياسة-الخصوصية"
        assert make_policy(portal, "fr", title="…").slug == "privacy"
