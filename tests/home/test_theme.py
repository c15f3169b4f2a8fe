import json
from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from home.models import Theme
from home.theme import contrast_with_white
from tests.factories.portals import make_portal, make_user


class TestContrastWithWhite:
    @pytest.mark.parametrize(("colour", "ratio"), [("#ffffff", 1), ("#000000", 21), ("#767676", 4.54)])
    def test_is_that_of_the_guidelines(self, colour, ratio):
        assert contrast_with_white(colour) == pytest.approx(ratio, abs=0.01)

    @given(st.integers(0, 0xFFFFFF))
    def test_lies_between_1_and_21(self, colour):
        assert 1 <= contrast_with_white(f"#{colour:06x}") <= 21.0001


@pytest.mark.django_db
class TestTheme:
    def test_keeps_its_frame_as_delivery_reads_it(self):
        theme = make_portal(name="Exemple").theme
        frame = json.loads(theme.frame)
        assert datetime.fromisoformat(frame.pop("changed_at")).tzinfo is not None
        assert frame == {"header": "Exemple", "home_url": "", "accent": "#0b4f6c", "footer": ""}

    def test_has_a_new_revision_with_each_change(self):
        theme = make_portal().theme
        theme.footer = "Mairie d’Exemple"
        theme.save()
        assert Theme.objects.get(pk=theme.pk).revision == 2

    def test_keeps_its_revision_when_nothing_changes(self):
        theme = make_portal().theme
        theme.save()
        assert theme.revision == 1

    @pytest.mark.parametrize("accent", ["red", "#fff", "#12345", "#gggggg", "#0b4f6c;}", "", "#ffffff", "#777777"])
    def test_refuses_what_is_no_colour_or_too_pale(self, accent):
        theme = make_portal().theme
        theme.accent = accent
        with pytest.raises(ValidationError) as refusal:
            theme.full_clean()
        assert list(refusal.value.message_dict) == ["accent"]

    @pytest.mark.parametrize("field", ["header", "footer"])
    @pytest.mark.parametrize("text", ["a\x01b", "a\u202eb", "a\nb"])
    def test_refuses_what_cannot_be_shown(self, field, text):
        theme = make_portal().theme
        setattr(theme, field, text)
        with pytest.raises(ValidationError) as refusal:
            theme.full_clean()
        assert list(refusal.value.message_dict) == [field]


@pytest.mark.django_db
class TestThemeInTheAdmin:
    def test_is_changed_by_an_editor_of_the_portal(self, client):
        portal = make_portal()
        client.force_login(make_user(portal=portal, role="editor"))
        form = {"header": "Nouveau titre", "home_url": "", "accent": "#003366", "footer": ""}
        response = client.post(reverse("theme:edit", args=[portal.theme.pk]), form)
        assert response.status_code == 302
        assert Theme.objects.get(container=portal).header == "Nouveau titre"

    def test_says_what_is_wrong_with_a_pale_colour(self, client):
        portal = make_portal()
        client.force_login(make_user(portal=portal, role="editor"))
        form = {"header": "Titre", "home_url": "", "accent": "#ffff00", "footer": ""}
        response = client.post(reverse("theme:edit", args=[portal.theme.pk]), form)
        assert response.status_code == 200
        assert list(response.context["form"].errors) == ["accent"]

    @pytest.mark.parametrize("role", ["legal-reviewer", "translator"])
    def test_is_not_changed_by_another_role(self, client, role):
        portal = make_portal()
        client.force_login(make_user(portal=portal, role=role))
        assert client.get(reverse("theme:edit", args=[portal.theme.pk])).status_code == 302

    @pytest.mark.parametrize("view", ["edit", "delete", "history", "usage", "history_results"])
    def test_is_out_of_reach_of_another_portals_editor(self, client, view):
        here, there = make_portal("here.example.org"), make_portal("there.example.org")
        client.force_login(make_user(portal=there, role="editor"))
        assert client.get(reverse(f"theme:{view}", args=[here.theme.pk])).status_code == 302

    def test_lists_a_users_own_portals_alone(self, client):
        make_portal("here.example.org", name="Ici")
        there = make_portal("there.example.org", name="Là")
        client.force_login(make_user(portal=there, role="editor"))
        response = client.get(reverse("theme:index"))
        assert [theme.container for theme in response.context["object_list"]] == [there]
