"""From an article to the same one in another language."""

import json
import re

import pytest

from policies.register.models import Surroundings
from tests.delivery.published import DAY, now, publish
from tests.factories.policies import sample_id
from tests.factories.portals import make_portal

pytestmark = pytest.mark.django_db
HOST = "trois.example.org"
PURPOSES, PREAMBLE = sample_id("Purposes"), sample_id("Preamble")


@pytest.fixture
def portal(db):
    return make_portal(HOST, locales=("fr", "en", "ar"))


@pytest.fixture
def read(get):
    return lambda path="/fr/politique/": get(path, host=HOST).text


def ways(page, article):
    """The links below the heading of an article."""
    found = re.search(rf'<section id="a-{article}".*?</h2>\n<p class="ways">(.*?)</p>', page, re.DOTALL)
    return re.findall(r"<a [^>]*>[^<]*</a>", found[1])


class TestArticle:
    def test_leads_to_itself_and_to_the_same_one_in_each_language_in_force(self, portal, read):
        publish(portal)
        publish(portal, locale="en", title="Privacy policy", slug="policy")
        publish(portal, locale="ar", title="سياسة الخصوصية", slug="sirr")
        itself, *others = ways(read(), PURPOSES)
        assert f'href="#a-{PURPOSES}"' in itself
        said = 'aria-label="Article 3 – English">English</a>'
        assert others[0] == f'<a href="/en/policy/#a-{PURPOSES}" hreflang="en" lang="en" {said}'
        said = 'aria-label="المادة 3 – العربية">العربية</a>'
        assert others[1] == f'<a href="/ar/sirr/#a-{PURPOSES}" hreflang="ar" lang="ar" dir="rtl" {said}'

    def test_is_called_by_its_heading_where_it_has_no_number(self, portal, read):
        publish(portal)
        publish(portal, locale="en", title="Privacy policy", slug="policy")
        assert 'aria-label="Preamble – English"' in ways(read(), PREAMBLE)[1]

    def test_turns_the_names_of_other_directions(self, portal, read):
        publish(portal)
        publish(portal, locale="ar", title="سياسة الخصوصية", slug="sirr")
        assert 'hreflang="fr" lang="fr" dir="ltr"' in ways(read("/ar/sirr/"), PURPOSES)[1]

    def test_leads_to_no_version_that_is_still_to_come(self, portal, read):
        publish(portal)
        publish(portal, locale="en", title="Privacy policy", slug="policy", effective=now() + DAY)
        assert len(ways(read(), PURPOSES)) == 1

    def test_leads_nowhere_by_what_was_recorded_before_articles_were_told_of(self, portal, read):
        publish(portal)
        publish(portal, locale="en", title="Privacy policy", slug="policy")
        for row in Surroundings.objects.all():
            data = json.loads(row.data)
            for language in data["languages"]:
                del language["articles"]
            Surroundings.objects.filter(pk=row.pk).update(data=json.dumps(data))
        assert len(ways(read(), PURPOSES)) == 1

    def test_costs_no_query_of_its_own(self, portal, read, django_assert_num_queries):
        publish(portal)
        publish(portal, locale="en", title="Privacy policy", slug="policy")
        with django_assert_num_queries(1):
            read()

    def test_leads_nowhere_from_a_version_or_another_form(self, portal, read):
        publish(portal)
        publish(portal, locale="en", title="Privacy policy", slug="policy")
        for path in ("versions/1/", "policy.md", "policy.txt", "policy.json"):
            assert "ways" not in read(f"/fr/politique/{path}")
            assert "/en/policy/#" not in read(f"/fr/politique/{path}")
