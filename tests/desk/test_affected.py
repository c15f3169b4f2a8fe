"""The line beside an article in the editor: which other policies of the portal show it."""

import pytest
from django.urls import reverse

from policies.desk.affected import articles_elsewhere
from policies.register.clock import database_now
from policies.review.subjects import subject_of
from tests.factories.approval import publish
from tests.factories.cases import make_case, signed_in
from tests.factories.policies import article, make_policy, paragraph, sample_id

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

SHARED, OWN = article("Shared", paragraph("Both say this.")), article("Own", paragraph("One says this."))


@pytest.fixture
def case():
    """A policy in French and English whose first article both have; the second stands in French alone."""
    case = make_case(articles=(SHARED, OWN))
    publish(case.page, author=case.author, reviewer=case.lawyer)
    english = make_policy(case.portal, "en", articles=(SHARED,), user=case.author)
    type(english).objects.filter(pk=english.pk).update(translation_key=case.page.translation_key)
    english.refresh_from_db()
    publish(english, author=case.author, reviewer=case.lawyer)
    return case


def answer(user, page_id):
    return signed_in(user).get(reverse("policies_affected", args=[page_id]))


class TestTheArticlesOfAPolicy:
    def test_say_where_else_they_are_shown(self, case):
        assert answer(case.author, case.page.pk).json() == {sample_id("Shared"): "Shown in 1 policy, 2 languages"}

    def test_take_one_query_for_all_of_them(self, case, django_assert_num_queries):
        named, now = subject_of(case.page), database_now()
        with django_assert_num_queries(1):
            articles_elsewhere(named, now)

    def test_say_nothing_of_other_portals(self, case):
        other = make_case("other.example.org", prefix="other", articles=(OWN,))
        publish(other.page, author=other.author, reviewer=other.lawyer)
        assert sample_id("Own") not in answer(case.author, case.page.pk).json()
        assert answer(other.author, other.page.pk).json() == {}

    def test_are_not_told_to_people_of_other_portals(self, case):
        other = make_case("other.example.org", prefix="other")
        assert answer(other.author, case.page.pk).status_code == 404

    @pytest.mark.parametrize("key", [999_999, 10**30])
    def test_of_what_is_no_policy_are_not_found(self, case, key):
        assert answer(case.author, key).status_code == 404
        assert answer(case.author, case.portal.pk).status_code == 404
