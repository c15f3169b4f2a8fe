"""The screen on which a portal's manager says who holds which role."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from home.models import Role, RoleTerm
from home.roles import has_role
from home.staffing import give_role
from policies.review.models import OutgoingMail
from tests.factories.approval import submit
from tests.factories.cases import make_case, signed_in
from tests.factories.portals import make_user
from tests.factories.screens import decide, review_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def case():
    case = make_case()
    case.manager = make_user("manager")
    give_role(container=case.portal, role=Role.MANAGER, user=case.manager, at=timezone.now())
    return case


def change(case, user=None, **said):
    url = reverse("policies_people", args=[case.portal.uuid])
    return signed_in(user or case.manager).post(url, said, follow=True)


def give(case, email="new@example.org", role=Role.EDITOR, **more):
    return change(case, change="give", email=email, role=role, **more)


class TestTheManager:
    def test_finds_the_screen_at_home(self, case):
        url = reverse("policies_people", args=[case.portal.uuid])
        assert url in signed_in(case.manager).get(reverse("wagtailadmin_home")).text
        assert url not in signed_in(case.author).get(reverse("wagtailadmin_home")).text
        html = signed_in(case.manager).get(url).text
        assert "author" in html
        assert "lawyer" in html

    def test_gives_a_role_to_somebody_new_who_chooses_a_password(self, case, client):
        assert "new@example.org is told by e-mail." in give(case).text
        user = get_user_model().objects.get(email="new@example.org")
        assert has_role(user, case.portal.uuid, Role.EDITOR)
        mail = OutgoingMail.objects.get(recipient="new@example.org")
        path = re.search(r"https?://[^/]+(/admin/password_reset/\S+)", mail.text)[1]
        form = client.get(path, follow=True)
        done = client.post(
            form.request["PATH_INFO"], {"new_password1": "s3cret-Word!", "new_password2": "s3cret-Word!"}
        )
        assert done.status_code == 302
        assert client.login(username=user.get_username(), password="s3cret-Word!")

    def test_gives_a_role_to_somebody_known_whatever_the_capitals(self, case):
        other = make_case("two.example.org", "two-")
        give(case, other.author.email.upper())
        assert has_role(other.author, case.portal.uuid, Role.EDITOR)
        assert has_role(other.author, other.portal.uuid, Role.EDITOR)

    def test_writes_the_link_again_to_who_has_chosen_no_password(self, case):
        give(case)
        give(case, role=Role.TRANSLATOR)
        last = OutgoingMail.objects.filter(recipient="new@example.org").latest("pk")
        assert "/admin/password_reset/" in last.text

    def test_does_not_guess_who_of_several_is_meant(self, case):
        get_user_model().objects.update(email="shared@example.org")
        assert "Several accounts have this address." in give(case, "shared@example.org").text

    def test_names_a_deputy_until_a_day(self, case):
        day = timezone.localdate() + timedelta(days=10)
        give(case, role=Role.LEGAL_REVIEWER, until=day.isoformat(), deputy=str(case.lawyer.uuid))
        term = RoleTerm.objects.get()
        assert (term.stands_in_for, timezone.localdate(term.until)) == (case.lawyer, day)
        html = signed_in(case.manager).get(reverse("policies_people", args=[case.portal.uuid])).text
        assert "stands in for lawyer" in html

    def test_takes_a_role_away_and_it_is_kept_who_did(self, case):
        change(case, change="take", role="editor", person=str(case.author.uuid))
        assert not has_role(case.author, case.portal.uuid, Role.EDITOR)
        entry = PageLogEntry.objects.filter(page=case.portal.pk, action="home.role.take").get()
        assert (entry.user, entry.data["person"]) == (case.manager, str(case.author.uuid))

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ({"email": "nobody"}, "Enter a valid email address."),
            ({"role": "emperor"}, "is not one of the available choices"),
            ({"role": "auditor"}, "Say until when"),
            ({"until": "2001-01-01"}, "between tomorrow and a year"),
            ({"until": "9999-12-31"}, "between tomorrow and a year"),
            ({"until": "soon"}, "Enter a valid date."),
            ({"deputy": "x"}, "Enter a valid UUID."),
            ({"email": "a\x00@example.org"}, "Null characters are not allowed."),
        ],
    )
    def test_is_told_in_a_sentence_what_cannot_be(self, case, said, sentence):
        before = get_user_model().objects.count()
        answer = give(case, **said)
        assert sentence in answer.text
        assert get_user_model().objects.count() == before

    def test_neither_writes_nor_decides(self, case):
        state = submit(case.page, case.author)
        assert "Only a legal reviewer" in decide(case.manager, state).text
        assert signed_in(case.manager).get(reverse("wagtailadmin_pages:edit", args=[case.page.pk])).status_code == 302

    def test_of_one_portal_has_nothing_to_say_in_another(self, case):
        other = make_case("two.example.org", "two-")
        url = reverse("policies_people", args=[other.portal.uuid])
        assert signed_in(case.manager).get(url).status_code == 404
        assert (
            signed_in(case.manager).post(url, {"change": "give", "email": "a@b.org", "role": "editor"}).status_code
            == 404
        )
        assert signed_in(case.lawyer).get(reverse("policies_people", args=[case.portal.uuid])).status_code == 404


class TestAnAddress:
    def test_is_not_chosen_by_its_owner(self, case):
        form = {"name_email-first_name": "A", "name_email-last_name": "B", "name_email-email": "boss@example.org"}
        signed_in(case.author).post(reverse("wagtailadmin_account"), form)
        assert not get_user_model().objects.filter(email="boss@example.org").exists()


class TestWhoOnlyReads:
    @pytest.mark.parametrize("role", [Role.READER, Role.AUDITOR])
    def test_sees_a_submission_and_can_neither_speak_nor_decide(self, case, role):
        reader = make_user("reader-only")
        until = timezone.now() + timedelta(days=30)
        give_role(container=case.portal, role=role, user=reader, until=until, at=timezone.now())
        state = submit(case.page, case.author)
        html = signed_in(reader).get(review_url(state)).text
        assert "Write a comment" not in html
        assert 'value="approve"' not in html
        answer = signed_in(reader).post(review_url(state), {"remark": "comment", "text": "Hello"})
        assert "Only people who write or decide" in answer.text
        assert signed_in(reader).get(reverse("wagtailadmin_home")).status_code == 200
