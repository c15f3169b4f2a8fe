import datetime

import pytest

from policies.facts.known import known_values
from policies.facts.models import Controller, DataProtectionOfficer, Processor
from tests.factories.portals import approve_fact, make_fact, make_library, make_portal

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.UTC)


def values_of(portal, locale="fr", at=NOW):
    return [
        (known.key, known.form, known.words, known.shows)
        for known in known_values(portal=portal.uuid, locale=locale, at=at)
    ]


class TestKnownValues:
    def test_are_those_of_the_profile_in_every_wording_and_form(self):
        portal = make_portal(name="Données", locales=("fr", "en"))
        portal.controller = make_fact(
            Controller,
            portal,
            name="Ville",
            email="v@example.org",
            wordings={"fr": {"forms": {"de": "de la Ville"}}, "en": {"name": "City", "forms": {"of": "of the City"}}},
        )
        portal.save()
        approve_fact(portal.controller)
        approve_fact(portal)

        assert sorted(values_of(portal)) == sorted(
            [
                ("controller.name", "", "Ville", "Ville"),
                ("controller.email", "", "v@example.org", "v@example.org"),
                ("controller.name", "de", "de la Ville", "de la Ville"),
                ("controller.name", "", "City", "Ville"),
                ("controller.name", "", "of the City", "Ville"),
                ("portal.name", "", "Données", "Données"),
                ("portal.domain", "", "data.example.org", "data.example.org"),
            ]
        )

    def test_name_each_processor_apart(self):
        portal, library = make_portal(), make_library()
        processor = make_fact(Processor, library, name="OpenDataSoft", website="https://ods.example/")
        portal.processors.create(processor=processor)
        approve_fact(processor)
        approve_fact(portal)

        keys = {key for key, *_ in values_of(portal)}

        assert {f"processor.{processor.uuid}.name", f"processor.{processor.uuid}.website"} <= keys

    def test_are_those_approved_and_no_draft(self):
        portal = make_portal()
        portal.dpo = make_fact(DataProtectionOfficer, portal, email="old@example.org")
        portal.save()
        approve_fact(portal.dpo)
        approve_fact(portal)
        portal.dpo.email = "new@example.org"
        portal.dpo.save()

        assert "new@example.org" not in [words for _key, _form, words, _shows in values_of(portal)]

    def test_are_none_of_another_portal(self):
        other = make_portal("other.example.org")
        other.dpo = make_fact(DataProtectionOfficer, other, email="other@example.org")
        other.save()
        approve_fact(other.dpo)
        portal = make_portal()
        approve_fact(portal)

        assert {key for key, *_ in values_of(portal)} == {"portal.name", "portal.domain"}

    def test_are_none_before_the_profile_is_approved(self):
        assert values_of(make_portal()) == []
