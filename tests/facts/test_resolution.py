import datetime
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from home.models import Container
from policies.document.nodes import ContactCard, ContactRole, Fact
from policies.facts.models import (
    Controller,
    DataProtectionOfficer,
    FactRevision,
    FactType,
    LegalReference,
    Processor,
    SupervisoryAuthority,
)
from policies.facts.operations import add_revision
from policies.facts.resolution import resolver
from tests.factories.portals import approve_fact, make_fact, make_library, make_portal

NOON = datetime.datetime(2026, 3, 12, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


def resolve(portal, key, form="", *, locale="fr", at=NOON):
    return resolver(portal=portal.uuid, locale=locale, at=at).fact(key, form)


def make_chosen(model, choice, *, locales=("fr",), **values):
    """Make a portal that chose a fact of a library, both approved."""
    portal = make_portal(locales=locales)
    fact = make_fact(model, make_library(), **values)
    setattr(portal, choice, fact)
    portal.save()
    approve_fact(fact)
    approve_fact(portal)
    return portal, fact


@pytest.mark.django_db
class TestResolvedFact:
    def test_has_the_approved_value(self):
        portal, _ = make_chosen(DataProtectionOfficer, "dpo", email="dpd@example.org")
        assert resolve(portal, "dpo.email") == Fact(key="dpo.email", value="dpd@example.org")

    def test_does_not_see_a_row_that_changed(self):
        portal, fact = make_chosen(DataProtectionOfficer, "dpo", email="dpd@example.org")
        DataProtectionOfficer.objects.filter(pk=fact.pk).update(email="other@example.org", live=True)
        assert resolve(portal, "dpo.email").value == "dpd@example.org"

    def test_does_not_see_a_choice_that_nobody_approved(self):
        portal, _ = make_chosen(DataProtectionOfficer, "dpo", email="dpd@example.org")
        Container.objects.filter(pk=portal.pk).update(dpo=None, name="Autre")
        assert resolve(portal, "dpo.email").value == "dpd@example.org"
        assert resolve(portal, "portal.name").value != "Autre"

    def test_changes_at_the_moment_approved(self):
        portal, fact = make_chosen(DataProtectionOfficer, "dpo", email="dpd@example.org")
        fact.email = "new@example.org"
        approve_fact(fact, at=NOON + HOUR)
        assert resolve(portal, "dpo.email", at=NOON).value == "dpd@example.org"
        assert resolve(portal, "dpo.email", at=NOON + HOUR).value == "new@example.org"

    @pytest.mark.parametrize(
        "key",
        [
            "",
            "dpo",
            "dpo.",
            ".email",
            "dpo.password",
            "dpo.wordings",
            "portal.dpo",
            "portal.processors",
            "authority.name",
            "processor.name",
            "processor.x.name",
            "processor.5290e610-2d2d-4268-8338-7eb4a4c0c220.name",
            "processors.0.name",
            "dpo.email.",
        ],
    )
    def test_has_no_value_for_a_key_that_names_nothing(self, key):
        portal, _ = make_chosen(DataProtectionOfficer, "dpo", email="dpd@example.org")
        assert resolve(portal, key) == Fact(key=key)

    def test_has_no_value_when_what_is_approved_is_empty(self):
        portal, _ = make_chosen(DataProtectionOfficer, "dpo")
        assert resolve(portal, "dpo.email").value is None

    def test_has_no_value_in_a_portal_without_an_approved_profile(self):
        portal = make_portal()
        assert resolve(portal, "portal.name").value is None
        assert resolve(portal, "dpo.name").value is None

    def test_has_no_value_when_the_chosen_fact_was_never_approved(self):
        portal = make_portal()
        portal.controller = make_fact(Controller, make_library())
        portal.save()
        approve_fact(portal)
        assert resolve(portal, "controller.name").value is None

    def test_finds_the_processors_that_the_portal_chose(self):
        portal, library = make_portal(), make_library()
        chosen, other = make_fact(Processor, library, name="A"), make_fact(Processor, library, name="B")
        portal.processors = [portal.processors.model(processor=chosen)]
        portal.save()
        for fact in (chosen, other, portal):
            approve_fact(fact)
        assert resolve(portal, f"processor.{chosen.uuid}.name").value == "A"
        assert resolve(portal, f"processor.{other.uuid}.name").value is None

    def test_speaks_for_the_portal_itself(self):
        portal = make_portal("data.example.org", name="Exemple")
        approve_fact(portal)
        assert resolve(portal, "portal.name").value == "Exemple"
        assert resolve(portal, "portal.domain").value == "data.example.org"

    def test_takes_three_queries_for_a_whole_document(self, django_assert_num_queries):
        portal, _ = make_chosen(DataProtectionOfficer, "dpo", email="dpd@example.org")
        asked = resolver(portal=portal.uuid, locale="en", at=NOON)
        with django_assert_num_queries(3):
            for key in ("dpo.name", "dpo.email", "portal.name", "controller.name", "authority.name"):
                asked.fact(key)
                asked.fact(key, "of")
            asked.card(ContactRole.DPO)


@pytest.mark.django_db
class TestWordsOfALanguage:
    wordings = {
        "fr": {"forms": {"a": "à la Ville"}},
        "en": {"name": "City of Example", "forms": {"of": "of the City"}},
        "br": {"address": "Straed", "forms": {"soft": "gêr"}},
    }

    def make(self):
        return make_chosen(
            Controller,
            "controller",
            locales=("fr", "en", "br", "es"),
            name="Ville d’Exemple",
            address="Rue",
            email="mairie@example.org",
            wordings=self.wordings,
        )[0]

    @pytest.mark.parametrize(
        ("locale", "key", "form", "value", "fell_back"),
        [
            ("fr", "controller.name", "", "Ville d’Exemple", False),
            ("en", "controller.name", "", "City of Example", False),
            ("en", "controller.name", "of", "of the City", False),
            ("en", "controller.name", "to", "City of Example", True),
            ("en", "controller.address", "", "Rue", False),
            ("br", "controller.name", "", "Ville d’Exemple", True),
            ("br", "controller.name", "soft", "gêr", False),
            ("br", "controller.address", "", "Straed", False),
            ("es", "controller.name", "", "Ville d’Exemple", True),
            ("es", "controller.email", "", "mairie@example.org", False),
            ("fr", "controller.name", "de", "Ville d’Exemple", True),
            ("fr", "controller.name", "a", "à la Ville", False),
        ],
    )
    def test_fall_back_and_say_so(self, locale, key, form, value, fell_back):
        expected = Fact(key=key, form=form, value=value, fell_back=fell_back)
        assert resolve(self.make(), key, form, locale=locale) == expected


@pytest.mark.django_db
class TestContactCard:
    def test_has_the_lines_that_have_a_value_in_order(self):
        portal, _ = make_chosen(
            SupervisoryAuthority, "authority", name="Autorité", website="https://authority.example", phone="+33 1 23"
        )
        card = resolver(portal=portal.uuid, locale="fr", at=NOON).card(ContactRole.AUTHORITY)
        assert card == ContactCard(
            role=ContactRole.AUTHORITY,
            lines=(
                Fact(key="authority.name", value="Autorité"),
                Fact(key="authority.phone", value="+33 1 23"),
                Fact(key="authority.website", value="https://authority.example"),
            ),
        )

    def test_is_none_when_nobody_was_chosen(self):
        portal = make_portal()
        approve_fact(portal)
        assert resolver(portal=portal.uuid, locale="fr", at=NOON).card(ContactRole.DPO) is None


@pytest.mark.django_db
class TestFactsUsed:
    def test_are_those_asked_for_alone(self):
        portal, fact = make_chosen(DataProtectionOfficer, "dpo", email="dpd@example.org")
        asked = resolver(portal=portal.uuid, locale="fr", at=NOON)
        assert asked.used() == ()
        asked.fact("dpo.email")
        row = FactRevision.objects.get(fact=fact.uuid)
        assert [(used.fact, used.number, used.digest) for used in asked.used()] == [(str(fact.uuid), 1, row.digest)]

    def test_are_sorted_and_named_once(self):
        portal, _ = make_chosen(DataProtectionOfficer, "dpo", email="dpd@example.org")
        asked = resolver(portal=portal.uuid, locale="fr", at=NOON)
        for key in ("portal.name", "dpo.email", "dpo.name", "portal.domain"):
            asked.fact(key)
        names = [used.fact for used in asked.used()]
        assert names == sorted(names)
        assert len(names) == 2

    def test_hold_a_fact_that_was_asked_for_and_is_empty(self):
        portal, fact = make_chosen(DataProtectionOfficer, "dpo")
        asked = resolver(portal=portal.uuid, locale="fr", at=NOON)
        asked.fact("dpo.email")
        assert [used.fact for used in asked.used()] == [str(fact.uuid)]


moments = st.integers(0, 5)
changes = st.lists(st.tuples(st.sampled_from("PAB"), moments, st.integers(0, 2)), max_size=12)


class TestResolutionAtAnyMoment(TestCase):
    """Random approvals of a profile P, which chooses A, B or nobody, and of the facts A and B."""

    @given(changes, moments)
    def test_is_that_of_the_last_approval_not_after_it(self, approvals, hour):
        portal = make_portal()
        facts = {"A": uuid.uuid4(), "B": uuid.uuid4()}
        history = []
        for number, (kind, starts, choice) in enumerate(approvals):
            values = (
                {"name": f"{kind}{number}", "wordings": {}}
                if kind in facts
                else {
                    "name": "P",
                    "dpo": [None, *map(str, facts.values())][choice],
                    "controller": None,
                    "authority": None,
                    "processors": [],
                }
            )
            history.append((kind, starts, number, values))
            add_revision(
                fact=facts.get(kind, portal.uuid),
                type=FactType.DPO if kind in facts else FactType.PORTAL,
                owner=portal.uuid,
                values=values,
                effective_from=NOON + starts * HOUR,
                decision=uuid.uuid4(),
            )

        def last(kind):
            rows = [row for row in history if row[0] == kind and row[1] <= hour]
            return max(rows, key=lambda row: row[1:3])[3] if rows else {}

        names = {str(identity): kind for kind, identity in facts.items()}
        chosen = names.get(last("P").get("dpo"))
        expected = last(chosen).get("name") if chosen else None
        assert resolve(portal, "dpo.name", at=NOON + hour * HOUR).value == expected


@pytest.mark.django_db
class TestLaw:
    LINK = "https://law.example/fr"

    def make(self, owner=None, **values):
        law = make_fact(LegalReference, owner or make_library(), **({"citation": "RGPD", "link": self.LINK} | values))
        approve_fact(law)
        return law

    def test_of_a_library_is_cited_without_being_chosen(self):
        key = f"law.{self.make().uuid}.citation"
        assert resolve(make_portal(), key) == Fact(key=key, value="RGPD", href=self.LINK)

    def test_of_the_portal_itself_is_cited(self):
        portal = make_portal()
        assert resolve(portal, f"law.{self.make(portal).uuid}.citation").value == "RGPD"

    def test_of_another_portal_is_not(self):
        law = self.make(make_portal("there.example.org"))
        assert resolve(make_portal(), f"law.{law.uuid}.citation").value is None

    def test_has_the_words_the_forms_and_the_link_of_a_language(self):
        english = {"citation": "GDPR", "link": "https://law.example/en", "forms": {"the": "the GDPR"}}
        key = f"law.{self.make(wordings={'en': english}).uuid}.citation"
        portal = make_portal(locales=("fr", "en", "br"))
        assert resolve(portal, key, locale="en") == Fact(key=key, value="GDPR", href="https://law.example/en")
        assert resolve(portal, key, "the", locale="en").value == "the GDPR"
        assert resolve(portal, key, locale="br") == Fact(key=key, value="RGPD", fell_back=True, href=self.LINK)

    def test_shows_its_link_too(self):
        key = f"law.{self.make().uuid}.link"
        assert resolve(make_portal(locales=("fr", "en")), key, locale="en") == Fact(key=key, value=self.LINK)

    @pytest.mark.parametrize("link", ["", "javascript:alert(1)", "ftp://law.example/"])
    def test_leads_nowhere_but_to_a_page(self, link):
        assert resolve(make_portal(), f"law.{self.make(link=link).uuid}.citation").href is None

    def test_is_known_at_a_moment(self):
        law = self.make()
        law.citation = "règlement (UE) 2016/679"
        approve_fact(law, at=NOON + HOUR)
        key = f"law.{law.uuid}.citation"
        portal = make_portal()
        shown = [resolve(portal, key, at=NOON + shift).value for shift in (HOUR * 0, HOUR)]
        assert shown == ["RGPD", "règlement (UE) 2016/679"]

    @pytest.mark.parametrize(
        "key", ["law", "law.", "law..citation", "law.x.citation", "law.{law}.name", "law.{law}.a.citation"]
    )
    def test_has_no_value_under_another_key(self, key):
        key = key.format(law=self.make().uuid)
        assert resolve(make_portal(), key) == Fact(key=key)

    def test_is_no_other_kind_of_fact(self):
        officer = make_fact(DataProtectionOfficer, make_library(), name="DPD")
        approve_fact(officer)
        assert resolve(make_portal(), f"law.{officer.uuid}.citation").value is None

    def test_takes_one_query_however_many_are_cited(self, django_assert_num_queries):
        portal, library = make_portal(), make_library()
        keys = [f"law.{self.make(library, citation=f'loi {n}').uuid}.citation" for n in range(5)]
        found = resolver(portal=portal.uuid, locale="fr", at=NOON)
        with django_assert_num_queries(2):  # the laws, and the portal's default language
            assert [found.fact(key).value for key in keys] == [f"loi {n}" for n in range(5)]
        assert len(found.used()) == 5
