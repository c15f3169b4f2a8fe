import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.facts.models import Controller, DataProtectionOfficer, Processor
from policies.facts.values import digest, encode, fact_values, profile_values
from tests.factories.portals import make_fact, make_library, make_portal

json_values = st.recursive(
    st.none() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


class TestEncodedValues:
    @given(st.dictionaries(st.text(), json_values))
    def test_can_be_read_back(self, values):
        assert json.loads(encode(values)) == values

    @given(st.dictionaries(st.text(max_size=5), st.text(max_size=5)))
    def test_do_not_depend_on_the_order_of_keys(self, values):
        assert encode(dict(reversed(values.items()))) == encode(values)

    def test_keep_letters_as_they_are(self):
        assert encode({"name": "Métropole"}) == '{"name":"Métropole"}'

    def test_have_a_digest_that_says_its_algorithm(self):
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", digest(encode({})))


@pytest.mark.django_db
class TestValuesOfAFact:
    def test_hold_a_trait_only_where_it_is_there(self):
        library = make_library()

        assert "private" not in fact_values(make_fact(Controller, library))
        assert fact_values(make_fact(Controller, library, private=True))["private"] is True

    def test_hold_its_wordings_by_language(self):
        fact = make_fact(
            DataProtectionOfficer,
            make_library(),
            name="Délégué",
            email="dpd@example.org",
            wordings={"en": {"name": "Officer", "forms": {"of": "of the officer"}}},
        )
        assert fact_values(fact) == {
            "name": "Délégué",
            "address": "",
            "email": "dpd@example.org",
            "phone": "",
            "form": "",
            "website": "",
            "wordings": {"en": {"name": "Officer", "address": "", "forms": {"of": "of the officer"}}},
        }

    def test_end_lines_as_on_paper(self):
        fact = make_fact(Controller, make_library(), address=" 1 rue Haute \r\n29200 Ville\r\n")
        assert fact_values(fact)["address"] == "1 rue Haute\n29200 Ville"

    def test_are_those_of_a_revision_when_it_is_given(self):
        fact = make_fact(Controller, make_library(), name="Avant")
        fact.name = "Après"
        draft = fact.save_revision().as_object()
        assert fact_values(Controller.objects.get(pk=fact.pk))["name"] == "Avant"
        assert fact_values(draft)["name"] == "Après"


@pytest.mark.django_db
class TestValuesOfAProfile:
    def test_name_the_choices_by_uuid(self):
        portal, library = make_portal("data.example.org", name="Exemple"), make_library()
        portal.controller = make_fact(Controller, library)
        hosters = [make_fact(Processor, library, name=name) for name in ("A", "B")]
        portal.processors = [portal.processors.model(processor=hoster) for hoster in hosters]
        assert profile_values(portal) == {
            "name": "Exemple",
            "domain": "data.example.org",
            "controller": str(portal.controller.uuid),
            "dpo": None,
            "authority": None,
            "processors": sorted(str(hoster.uuid) for hoster in hosters),
        }
