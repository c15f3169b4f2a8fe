import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from home.models import Container, Role
from home.queries import root_in
from policies.facts.models import Controller, FactRevision, Processor
from tests.factories.portals import make_fact, make_library, make_portal, make_user

pytestmark = pytest.mark.django_db


def form_of(**values):
    empty = {"processors-TOTAL_FORMS": 0, "processors-INITIAL_FORMS": 0}
    return {"name": "Exemple", "domain": "data.example.org", "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0} | (
        empty | values
    )


def with_processor(processor):
    return {
        "processors-TOTAL_FORMS": 1,
        "processors-INITIAL_FORMS": 0,
        "processors-0-processor": processor.pk,
        "processors-0-id": "",
    }


def edit_url(portal):
    return reverse("wagtailadmin_pages:edit", args=[portal.pk])


class TestProfileForm:
    def test_saves_a_draft_that_changes_no_approved_fact(self, client):
        portal, library = make_portal(), make_library()
        controller, processor = make_fact(Controller, library), make_fact(Processor, library)
        client.force_login(make_user(portal=portal, role=Role.EDITOR))
        form = form_of(controller=controller.pk, **with_processor(processor))
        assert client.post(edit_url(portal), form).status_code == 302
        draft = Container.objects.get(pk=portal.pk).get_latest_revision_as_object()
        assert (draft.name, draft.title, draft.controller) == ("Exemple", "Exemple", controller)
        assert [row.processor for row in draft.processors.all()] == [processor]
        assert not FactRevision.objects.exists()

    def test_opens_for_editors_of_the_portal_alone(self, client):
        here, there = make_portal("here.example.org"), make_portal("there.example.org")
        client.force_login(make_user(portal=here, role=Role.EDITOR))
        assert client.get(edit_url(here)).status_code == 200
        assert client.get(edit_url(there)).status_code == 404

    def test_publishes_nothing_for_a_superuser(self, client):
        portal = make_portal()
        client.force_login(make_user(superuser=True))
        client.post(edit_url(portal), form_of(name="Autre", **{"action-publish": "1"}))
        assert Container.objects.get(pk=portal.pk).live is False
        assert "action-publish" not in client.get(edit_url(portal)).content.decode()

    def test_refuses_another_portals_facts_with_a_sentence(self, client):
        portal, other = make_portal("here.example.org"), make_portal("there.example.org")
        controller, processor = make_fact(Controller, other), make_fact(Processor, other)
        editor = make_user(portal=portal, role=Role.EDITOR)
        client.force_login(editor)
        form = form_of(controller=controller.pk, **with_processor(processor))
        assert client.post(edit_url(portal), form).status_code == 400
        editor.groups.add(other.role_groups.get(role=Role.EDITOR).group)
        response = client.post(edit_url(portal), form)
        assert response.status_code == 200
        assert list(response.context["form"].errors) == ["controller"]
        assert "processor" in response.context["form"].formsets["processors"].errors[0]
        assert Container.objects.get(pk=portal.pk).controller is None

    @pytest.mark.parametrize("who", [{"role": Role.EDITOR}, {"superuser": True}])
    def test_sets_nothing_that_an_operator_sets(self, client, who):
        portal = make_portal(locales=("fr", "en"))
        client.force_login(make_user(portal=portal, **who) if "role" in who else make_user(**who))
        form = form_of(prevailing_locale=root_in(portal, "en").locale.pk, time_zone="Indian/Reunion")
        assert client.post(edit_url(portal), form).status_code == 302
        saved = Container.objects.get(pk=portal.pk)
        assert (saved.prevailing_locale, saved.time_zone) == (portal.default_locale, "Europe/Paris")

    def test_refuses_a_prevailing_language_that_the_portal_lacks(self):
        portal = make_portal("here.example.org")
        portal.prevailing_locale = make_portal("there.example.org", locales=("en",)).default_locale
        with pytest.raises(ValidationError) as refusal:
            portal.clean()
        assert list(refusal.value.message_dict) == ["prevailing_locale"]

    def test_has_no_preview_of_its_own(self):
        portal = make_portal()
        assert [page.is_previewable() for page in (portal, root_in(portal, "fr"))] == [False, False]
