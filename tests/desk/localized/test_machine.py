import pytest
from django.urls import reverse
from wagtail_localize.machine_translators.base import BaseMachineTranslator
from wagtail_localize.models import StringTranslation

from tests.factories.cases import make_case, signed_in
from tests.factories.localized import english, localize_url, put, update, words

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.usefixtures("english")]


class Silent(BaseMachineTranslator):
    """A machine that is not there."""

    display_name = "Silent"

    def can_translate(self, source_locale, target_locale):
        return True

    def translate(self, source_locale, target_locale, strings):
        raise ConnectionError


@pytest.fixture
def machine(settings):
    def use(name):
        settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
            "CLASS": "policies.desk.localized.machine.MachineTranslator",
            "OPTIONS": {"CLASS": name},
        }

    use("wagtail_localize.machine_translators.dummy.DummyTranslator")
    return use


@pytest.mark.usefixtures("machine")
def test_gives_a_draft_and_leaves_what_somebody_translated(case, client, translation, translator):
    put(client, translation, "One", "One")
    client.post(localize_url("machine_translate", translation.pk))
    translation.save_target(user=translator)
    assert "rien. gardons ne Nous" in words(english(case))
    assert not english(case).live
    assert StringTranslation.objects.get(data="One").translation_type == "manual"


@pytest.mark.parametrize("way", ["machine_translate", "update_translations"])
def test_that_does_not_answer_is_told_in_a_sentence(client, translation, machine, way):
    machine(f"{__name__}.Silent")
    pk = translation.source_id if way == "update_translations" else translation.pk
    answer = client.post(localize_url(way, pk), {"use_machine_translation": "on"}, follow=True)
    assert "Silent did not answer" in answer.text
    assert not StringTranslation.objects.exists()


@pytest.mark.usefixtures("machine")
def test_does_nothing_for_another_portal(translation):
    other = make_case("autre.example.org", prefix="other")
    answer = signed_in(other.author).post(localize_url("machine_translate", translation.pk))
    assert answer.status_code == 404
    assert not StringTranslation.objects.exists()


def test_is_not_offered_where_there_is_none(case, client, translation):
    update(client, translation)
    assert "machine_translate" not in client.get(reverse("wagtailadmin_pages:edit", args=[english(case).pk])).text
