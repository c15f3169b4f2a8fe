"""Synthetic portals: valid, repeatable, and never among anybody's own."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from home.models import Container, Host
from policies.authoring.models import PrivacyPolicyPage
from policies.management.population.words import articles
from policies.models import Chain, Entry
from policies.publication.verification import verify
from policies.register.queries import versions
from tests.factories.approved import freeze
from tests.factories.portals import make_portal, make_user


def populate(portals=3, locales="fr,en", seed=7):
    out, err = StringIO(), StringIO()
    call_command("populate", portals=portals, locales=locales, seed=seed, stdout=out, stderr=err)
    return json.loads(out.getvalue()), err.getvalue()


@pytest.mark.django_db
class TestPopulation:
    def test_is_valid_and_read_by_visitors(self):
        made, progress = populate()

        assert made == {
            "portals": 3,
            "made": 3,
            "first": "p000001.populated.localhost",
            "last": "p000003.populated.localhost",
        }
        assert progress == "3 of 3 portals\n"
        found = verify()
        assert found.faults == []
        assert found.checked >= 6
        assert PrivacyPolicyPage.objects.filter(live=True).count() == 6
        for host in Host.objects.values_list("host", flat=True):
            for locale in ("fr", "en"):
                answer = Client(HTTP_HOST=host).get(f"/{locale}/privacy/")
                assert answer.status_code == 200
                assert "dpo@populated.example" in answer.text

    def test_grows_beside_accounts_and_keeps_what_stands(self):
        make_user("operator", superuser=True)
        populate(portals=1, locales="fr")
        before = set(Entry.objects.filter(chain__kind="policy").values_list("hash", flat=True))
        made, _progress = populate(portals=2, locales="fr")
        assert (made["portals"], made["made"]) == (2, 1)
        assert populate(portals=2, locales="fr")[0]["made"] == 0
        assert before < set(Entry.objects.values_list("hash", flat=True))
        assert verify().faults == []

    def test_has_the_history_that_its_seed_gives(self):
        populate(portals=2, locales="fr", seed=12)
        policies = Chain.objects.filter(kind="policy").order_by("addresses__host")
        states = [[(row.number, row.state) for row in versions(chain.uuid)] for chain in policies]
        assert states == [[(3, "deferred"), (2, "in force"), (1, "superseded")], [(1, "in force")]]
        assert verify().faults == []

    @pytest.mark.parametrize("make", [lambda: make_portal(), lambda: freeze()])
    def test_stays_out_of_a_database_with_others_data(self, make):
        make()
        before = (Container.objects.count(), Chain.objects.count(), Entry.objects.count())
        with pytest.raises(CommandError) as refused:
            populate()
        assert refused.value.returncode == 2
        assert str(refused.value).endswith("nothing was changed.")
        assert (Container.objects.count(), Chain.objects.count(), Entry.objects.count()) == before

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [({"portals": 0}, "number of portals"), ({"locales": "fr,xx"}, "“xx”"), ({"locales": ","}, "language")],
    )
    def test_says_what_it_cannot_use(self, wrong, told, english):
        with pytest.raises(CommandError) as refused:
            populate(**wrong)
        assert refused.value.returncode == 2
        assert told in str(refused.value)
        assert not Container.objects.exists()


class TestWords:
    def test_are_the_same_for_the_same_seed(self):
        assert articles(7, 1, 0) == articles(7, 1, 0) != articles(8, 1, 0)

    def test_differ_between_portals_by_little(self):
        pairs = list(zip(articles(7, 1, 0), articles(7, 2, 0), strict=True))
        assert 1 <= sum(one != other for one, other in pairs) <= 2
