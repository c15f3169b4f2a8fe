"""Policies by language: states, how far translations are behind, what waits the longest, and for whom."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from policies.register.clock import database_now
from policies.register.models import Surroundings
from policies.review.models import LegalTaskState
from tests.factories.approval import submit
from tests.factories.cases import make_case, signed_in
from tests.factories.policies import article, paragraph, save_draft
from tests.factories.portals import make_operator, make_user
from tests.factories.translated import Translated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english"), pytest.mark.any_database]


@pytest.fixture
def made():
    """French in version 2, English behind in an article and lacking another."""
    made = Translated()
    made.rewrite(*made.french("Un.", "Deux, et plus."), article("Three", paragraph("Trois.")))
    return made


def shown(user, **asked):
    return signed_in(user).get(reverse("policies_languages"), asked)


def rows(user, **asked):
    """(portal, what each cell says) of each row."""
    found = shown(user, **asked).context["rows"]
    return [
        (row.portal, [None if cell is None else [chip.label for chip in cell] for cell in row.cells]) for row in found
    ]


class TestOnTheHomeScreen:
    def awaiting(self, user):
        return signed_in(user).get(reverse("wagtailadmin_home")).text

    def test_translators_find_what_is_behind(self, made):
        home = self.awaiting(made.translator)
        assert "Translations behind" in home
        assert reverse("policies_translating", args=[made.english.pk]) in home
        assert "2 articles" in home

    def test_what_is_under_review_waits_for_the_reviewer_alone(self, made):
        submit(made.english, made.translator)
        assert "Translations behind" not in self.awaiting(made.translator)

    def test_another_portals_are_not_told(self, made):
        assert "Translations behind" not in self.awaiting(make_case("other.example.org", "other-").author)
        assert "Translations behind" not in self.awaiting(make_operator("operator"))


class TestRows:
    def test_say_how_each_language_stands(self, made):
        answer = shown(made.translator)
        assert [name for _code, name in answer.context["languages"]] == ["English", "French"]
        ((_portal, cells),) = rows(made.translator)
        assert cells == [["in force v1", "behind 2"], ["in force v2"]]
        assert reverse("policies_translating", args=[made.english.pk]) in answer.text

    def test_say_what_is_missing_and_what_the_portal_lacks(self, made):
        other = make_case("other.example.org", "other-")
        ((_portal, cells),) = rows(other.author)
        assert cells == [["missing"], ["draft"]]

    def test_are_those_of_ones_own_portals(self, made):
        other = make_case("other.example.org", "other-")
        assert [portal for portal, _cells in rows(other.author)] == [other.portal.name]
        assert len(rows(make_user("root", superuser=True))) == 2

    def test_tell_operators_what_readers_have_and_no_draft(self, made):
        save_draft(made.page, made.french("Geheim", "Deux."), user=made.case.author)
        other = make_case("other.example.org", "other-")
        operator = make_operator("operator")
        assert rows(operator) == [
            (made.case.portal.name, [["in force v1", "behind 2"], ["in force v2"]]),
            (other.portal.name, [["missing"], []]),
        ]
        led = set(re.findall(r'href="([^"]+)"', shown(operator).text.split("<tbody>")[1].split("</tbody>")[0]))
        portals = (made.case.portal, other.portal)
        assert led == {reverse("policies_portal_languages", args=[portal.uuid]) for portal in portals}


class TestChoosing:
    def test_shows_what_is_behind_or_in_review_alone(self, made):
        other = make_case("other.example.org", "other-")
        submit(other.page, other.author)
        root = make_user("root", superuser=True)
        assert [portal for portal, _cells in rows(root, show="behind")] == [made.case.portal.name]
        assert [portal for portal, _cells in rows(root, show="review")] == [other.portal.name]
        assert len(rows(root, show="nonsense", sort="nonsense", p="x")) == 2

    def test_begins_with_what_has_waited_longest(self, made):
        other = make_case("other.example.org", "other-")
        submit(other.page, other.author)
        quiet = make_case("a-quiet.example.org", "quiet-")
        root = make_user("root", superuser=True)
        long_ago = database_now() - timedelta(days=30)
        LegalTaskState.objects.filter(owner=other.portal.uuid).update(started_at=long_ago)
        names = [other.portal.name, made.case.portal.name, quiet.portal.name]
        assert [portal for portal, _cells in rows(root, sort="still")] == names
        Surroundings.objects.filter(late__gt=0).update(late_since=long_ago - timedelta(days=1))
        assert rows(root, sort="still")[0][0] == made.case.portal.name


def test_it_costs_the_same_however_many_portals_there_are(made):
    root = signed_in(make_user("root", superuser=True))
    counts = []
    for number in range(3):
        make_case(f"more{number}.example.org", f"more{number}-")
        with CaptureQueriesContext(connection) as queries:
            root.get(reverse("policies_languages"), {"sort": "still"})
        counts.append(len(queries))
    assert counts[0] == counts[-1] <= 20
