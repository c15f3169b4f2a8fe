"""What the menus of the admin offer, and how they call it."""

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from home.models import Role
from tests.factories.approval import submit
from tests.factories.cases import make_case, signed_in
from tests.factories.portals import make_user

pytestmark = pytest.mark.django_db


def shown(user, *address):
    return signed_in(user).get(reverse(*address[:1], args=address[1:])).content.decode()


def read_english(user):
    UserProfile.objects.create(user=user, preferred_language="en")


class TestActions:
    def test_say_that_the_text_goes_to_legal_approval(self):
        case = make_case()
        read_english(case.author)

        html = shown(case.author, "wagtailadmin_pages:edit", case.page.pk)

        assert "Submit for legal approval" in html
        assert "Submit to" not in html

    def test_take_back_what_was_submitted(self):
        case = make_case()
        read_english(case.author)
        submit(case.page, case.author)

        html = shown(case.author, "wagtailadmin_pages:edit", case.page.pk)

        assert "Take back what was submitted" in html


class TestMainMenu:
    def test_offers_the_appearance_of_portals_to_editors_alone(self):
        case = make_case()

        assert reverse("theme:index") in shown(case.author, "wagtailadmin_home")
        assert reverse("theme:index") not in shown(case.lawyer, "wagtailadmin_home")


class TestHomeScreen:
    def test_leads_a_reviewer_to_no_screen_that_refuses_them(self):
        case = make_case()
        editor = reverse("wagtailadmin_pages:edit", args=[case.page.pk])
        explorer = reverse("wagtailadmin_explore", args=[case.portal.pk])

        for person, may in ((case.author, True), (case.lawyer, False)):
            html = shown(person, "wagtailadmin_home")
            assert case.page.title in html
            assert (f'"{editor}"' in html) is may
            assert (f'href="{explorer}"' in html) is may

    def test_leads_a_translator_to_the_editor(self):
        case = make_case()
        translator = make_user("translator", portal=case.portal, role=Role.TRANSLATOR)

        assert reverse("wagtailadmin_pages:edit", args=[case.page.pk]) in shown(translator, "wagtailadmin_home")
