"""Which facts a text can show."""

import datetime

import pytest

from policies.facts.models import Controller, DataProtectionOfficer, LegalReference, Processor
from policies.facts.offered import offered_facts
from policies.facts.resolution import resolver
from tests.factories.portals import approve_fact, make_fact, make_library, make_portal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)


@pytest.fixture
def portal():
    portal = make_portal(name="Open data")
    wordings = {"fr": {"name": "Ville", "forms": {"de": "de la Ville", "à": ""}}}
    portal.controller = make_fact(Controller, portal, name="City", email="city@example.org", wordings=wordings)
    portal.save()
    approve_fact(portal.controller)
    approve_fact(portal)
    return portal


def offered(portal, locale="fr"):
    return {group.title: group for group in offered_facts(resolver(portal=portal.uuid, locale=locale, at=NOW))}


class TestOfferedFacts:
    def test_have_their_words_in_every_form_of_the_language(self, portal):
        name, email = offered(portal)["Controller"].facts

        assert (name.key, [(fact.form, fact.value) for fact in name.forms]) == (
            "controller.name",
            [("", "Ville"), ("de", "de la Ville")],
        )
        assert (email.key, [fact.value for fact in email.forms]) == ("controller.email", ["city@example.org"])
        assert [fact.form for fact in offered(portal, "br")["Controller"].facts[0].forms] == [""]

    def test_say_what_nobody_has_been_chosen_for(self, portal):
        (name,) = offered(portal)["Data protection officer"].facts

        assert (name.key, name.forms[0].value) == ("dpo.name", None)

    def test_tell_processors_apart(self, portal):
        for name in ("Host", "Mailer"):
            processor = make_fact(Processor, portal, name=name)
            approve_fact(processor)
            portal.processors.create(processor=processor)
        approve_fact(portal)

        assert {"Processor: Host", "Processor: Mailer"} <= set(offered(portal))

    def test_are_the_laws_of_the_portal_and_of_libraries_too(self, portal):
        library, other = make_library(), make_portal("x.example.org")
        for owner, citation in ((portal, "Loi 2"), (library, "Loi 1"), (library, "Loi 4"), (other, "Loi 3")):
            approve_fact(
                make_fact(LegalReference, owner, citation=citation, wordings={"fr": {"forms": {"de": "de la loi"}}})
            )

        groups = offered_facts(resolver(portal=portal.uuid, locale="fr", at=NOW))
        laws = {group.owner: group.facts for group in groups if group.title == "Laws"}

        assert {owner: [law.forms[0].value for law in of] for owner, of in laws.items()} == {
            portal.uuid: ["Loi 2"],
            library.uuid: ["Loi 1", "Loi 4"],
        }
        assert [form.form for form in laws[portal.uuid][0].forms] == ["", "de"]
        assert all(law.key == f"law.{law.fact}.citation" for of in laws.values() for law in of)

    def test_say_whose_they_are(self, portal):
        library = make_library()
        portal.dpo = make_fact(DataProtectionOfficer, library, name="Officer")
        portal.save()
        approve_fact(portal.dpo)
        approve_fact(portal)

        groups = offered(portal)

        assert groups["Data protection officer"].owner == library.uuid
        assert {fact.fact for fact in groups["Data protection officer"].facts} == {portal.dpo.uuid}
        assert {groups[title].owner for title in ("This portal", "Controller", "Supervisory authority")} == {
            portal.uuid
        }

    def test_are_those_approved(self, portal):
        portal.dpo = make_fact(DataProtectionOfficer, portal, name="Draft")
        portal.save()
        portal.controller.name = "Draft"
        portal.controller.save()

        assert "Draft" not in str(offered(portal))

    def test_are_all_that_resolve(self, portal):
        found = resolver(portal=portal.uuid, locale="fr", at=NOW)

        for group in offered_facts(found):
            for fact in group.facts:
                assert fact.forms == tuple(found.fact(fact.key, form.form) for form in fact.forms)

    def test_are_few_in_a_portal_that_approved_nothing(self):
        groups = offered_facts(resolver(portal=make_portal("new.example.org").uuid, locale="fr", at=NOW))

        assert all(fact.forms[0].value is None for group in groups for fact in group.facts)
