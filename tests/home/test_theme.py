import json
from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Locale

from home.models import Theme
from home.theme import contrast_with_white
from tests.factories.policies import make_policy
from tests.factories.portals import make_portal, make_user

FORM = {
    "header": "Titre",
    "home_url": "",
    "accent": "#003366",
    "footer": "",
    **{f"links-{name}_FORMS": count for name, count in (("TOTAL", 0), ("INITIAL", 0), ("MIN_NUM", 0), ("MAX_NUM", 9))},
}


def link(number, **fields):
    """A row of the form for a link."""
    row = {
        "place": "header",
        "label": "Accueil",
        "url": "https://example.org/",
        "locale": "",
        "id": "",
        "ORDER": number,
    }
    return {f"links-{number}-{name}": value for name, value in (row | fields).items()}


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
        form = FORM | {"header": "Nouveau titre"}
        response = client.post(reverse("theme:edit", args=[portal.theme.pk]), form)
        assert response.status_code == 302
        assert Theme.objects.get(container=portal).header == "Nouveau titre"

    def test_says_what_is_wrong_with_a_pale_colour(self, client):
        portal = make_portal()
        client.force_login(make_user(portal=portal, role="editor"))
        form = FORM | {"accent": "#ffff00"}
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


@pytest.mark.django_db
class TestLinks:
    @pytest.fixture
    def portal(self):
        return make_portal(locales=("fr", "en"))

    @pytest.fixture
    def client(self, client, portal):
        client.force_login(make_user(portal=portal, role="editor"))
        return client

    def change(self, client, portal, *links):
        form = FORM | {"links-TOTAL_FORMS": len(links)}
        for one in links:
            form |= one
        return client.post(reverse("theme:edit", args=[portal.theme.pk]), form)

    def test_stand_at_their_places_in_their_languages(self, client, portal):
        english = Locale.objects.get(language_code="en")
        foot = link(1, place="footer", label="Legal notice", locale=english.pk)
        assert self.change(client, portal, link(0), foot).status_code == 302
        public = Client(HTTP_HOST=portal.hosts.get().host)
        french, page = public.get("/fr/").text, public.get("/en/").text
        assert 'href="https://example.org/">Accueil' in french
        assert french.index("Accueil") < french.index("<main")
        assert "Legal notice" not in french
        assert page.index("Legal notice") > page.index("</main>")

    def test_are_a_change_of_the_frame(self, client, portal):
        before = portal.theme.revision
        self.change(client, portal, link(0))
        assert Theme.objects.get(pk=portal.theme.pk).revision > before

    @pytest.mark.parametrize(
        "fields",
        [{"url": "javascript:alert(1)"}, {"url": "ftp://x.org/"}, {"url": "x"}, {"label": "a\u202eb"}, {"label": ""}],
    )
    def test_lead_to_pages_and_can_be_read(self, client, portal, fields):
        assert self.change(client, portal, link(0, **fields)).status_code == 200
        assert not Theme.objects.get(pk=portal.theme.pk).links.exists()


@pytest.mark.django_db
class TestPreview:
    def shown(self, client, portal, **fields):
        return client.post(reverse("policies_theme_preview", args=[portal.theme.pk]), FORM | fields)

    def test_shows_a_policy_in_a_frame_that_is_not_saved(self, client):
        portal = make_portal()
        make_policy(portal, title="Politique")
        client.force_login(make_user(portal=portal, role="editor"))
        page = self.shown(client, portal, header="Un autre titre", accent="#5b2333").text
        assert "Politique" in page
        assert "Un autre titre" in page
        assert "#5b2333" in page
        assert Theme.objects.get(pk=portal.theme.pk).header != "Un autre titre"

    @pytest.mark.usefixtures("english")
    def test_says_what_is_wrong_and_where_there_is_nothing_to_show(self, client):
        portal = make_portal()
        client.force_login(make_user(portal=portal, role="editor"))
        assert "has no policy yet" in self.shown(client, portal).text
        assert "too pale to be read" in self.shown(client, portal, accent="#ffff00").text

    def test_is_nothing_for_another_portals_editor(self, client):
        here, there = make_portal("here.example.org"), make_portal("there.example.org")
        client.force_login(make_user(portal=there, role="editor"))
        assert self.shown(client, here).status_code == 404
