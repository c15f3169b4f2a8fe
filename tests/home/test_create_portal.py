import json
import subprocess
import sys
import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from home.models import Container
from home.queries import locale_codes
from policies.facts.models import Controller
from tests.factories.portals import make_fact, make_library, make_portal

pytestmark = pytest.mark.django_db


def create(host="new.example.org", *, name="Nouveau", locale="fr", **more):
    out = StringIO()
    call_command("create_portal", host, name=name, locale=locale, stdout=out, **more)
    return out.getvalue()


class TestCreatePortalCommand:
    def test_answers_in_json(self):
        answer = json.loads(create("New.Example.org"))
        portal = Container.objects.get(name="Nouveau")
        assert answer == {"portal": portal.pk, "host": "new.example.org"}

    def test_can_answer_in_a_sentence(self):
        assert "new.example.org" in create(format="text")

    def test_puts_the_default_language_first(self):
        create(locale="en", locales="fr, en")
        assert locale_codes(Container.objects.get(name="Nouveau")) == ["en", "fr"]

    @pytest.mark.parametrize("by", ["pk", "uuid"])
    def test_chooses_the_controller_as_a_draft(self, by):
        controller = make_fact(Controller, make_library())
        create(controller=str(getattr(controller, by)))
        assert Container.objects.get(name="Nouveau").controller == controller

    @pytest.mark.parametrize(
        "wrong",
        [
            {"host": "data.example.org"},
            {"host": "not a host"},
            {"locale": "xx"},
            {"locales": "fr,klingon"},
            {"name": " "},
            {"name": "a\x01b"},
            {"name": "a\u202eb"},
            {"time_zone": "Mars"},
            {"controller": "999999"},
            {"controller": "x"},
            {"controller": str(uuid.UUID(int=0))},
            {"controller": "9" * 40},
        ],
    )
    def test_refuses_unusable_input_in_one_sentence_and_changes_nothing(self, wrong):
        make_portal("data.example.org")
        with pytest.raises(CommandError) as refusal:
            create(**wrong)
        assert refusal.value.returncode == 2
        assert "\n" not in str(refusal.value)
        assert Container.objects.count() == 1

    def test_refuses_another_portals_controller(self):
        controller = make_fact(Controller, make_portal("data.example.org"))
        with pytest.raises(CommandError) as refusal:
            create(controller=str(controller.pk))
        assert refusal.value.returncode == 2

    def test_exits_with_two_when_an_option_is_missing(self):
        run = subprocess.run(
            [sys.executable, "manage.py", "create_portal", "new.example.org"], capture_output=True, text=True
        )
        assert (run.returncode, run.stdout) == (2, "")
        assert "Traceback" not in run.stderr
