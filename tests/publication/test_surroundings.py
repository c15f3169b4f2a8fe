import json
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps

from home.models import LocaleRoot
from policies.document.nodes import ContactCard, ContactRole, Fact
from policies.publication import operations, surroundings
from policies.publication.addresses import set_address
from policies.publication.errors import AddressTaken
from policies.publication.verification import verify
from policies.register.models import Address, Surroundings
from tests.factories.approved import MARCH, freeze, make_document, signing
from tests.factories.portals import make_portal

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HOST = "data.example.org"


def periods(chain):
    rows = Surroundings.objects.filter(chain=chain).order_by("valid_from")
    return [(row.valid_from, row.valid_until, row.standing, row.number) for row in rows]


def told(chain, moment):
    rows = Surroundings.objects.filter(chain=chain, valid_from__lte=moment).order_by("-valid_from")
    return json.loads(rows.first().data)


class TestSurroundings:
    def test_cover_now_and_every_moment_to_come(self):
        owner, subject = uuid4(), uuid4()
        freeze(owner=owner, subject=subject)
        entry = freeze(make_document("Next."), owner=owner, subject=subject, effective=MARCH + DAY)

        assert periods(entry.chain) == [
            (MARCH, MARCH + DAY, "in-force", 1),
            (MARCH + DAY, None, "in-force", 2),
        ]

    def test_announce_the_next_version_until_it_comes(self):
        owner, subject = uuid4(), uuid4()
        freeze(owner=owner, subject=subject)
        entry = freeze(
            make_document("Next."), owner=owner, subject=subject, effective=MARCH + DAY, summary="You can write to us."
        )

        assert told(entry.chain, MARCH)["next"] == {
            "number": 2,
            "effective_from": "2026-03-13T08:00:00.000000Z",
            "summary": "You can write to us.",
        }
        assert told(entry.chain, MARCH + DAY)["next"] is None
        assert told(entry.chain, MARCH + DAY)["previous"] is True

    def test_say_nothing_stands_before_the_first_version(self):
        entry = freeze(effective=MARCH + DAY)

        assert periods(entry.chain)[0] == (MARCH, MARCH + DAY, "none", None)

    def test_tell_of_a_withdrawal_with_its_reason_and_whom_to_write_to(self):
        card = ContactCard(ContactRole.DPO, (Fact("dpo.email", value="dpo@example.org"),))
        document = make_document()
        chain = freeze(replace(document, articles=(replace(document.articles[0], content=(card,)),))).chain
        operations.withdraw_policy(chain=chain, reason="Closed.", signings=[signing()], at=MARCH + DAY)

        found = told(chain, MARCH + DAY)

        assert found["withdrawn"] == {"since": "2026-03-13T08:00:00.000000Z", "reason": "Closed."}
        assert found["contact"] == [{"key": "dpo.email", "value": "dpo@example.org"}]
        assert found["version"] is None

    def test_list_the_languages_in_force_in_the_order_of_the_portal(self):
        portal = make_portal(HOST, locales=("fr", "en"))
        subject = uuid4()
        english = freeze(make_document(locale="en"), owner=portal.uuid, subject=subject, host=HOST)
        french = freeze(make_document(locale="fr"), owner=portal.uuid, subject=subject, host=HOST)
        rows = Surroundings.objects.filter(valid_until=None)

        listed = [[language["locale"] for language in json.loads(row.data)["languages"]] for row in rows]

        assert listed == [["fr", "en"], ["fr", "en"]]
        assert {json.loads(row.data)["default_locale"] for row in rows} == {"fr"}
        assert english.chain != french.chain

    def test_pair_the_articles_of_two_languages_by_every_id_they_answer_to(self):
        subject = uuid4()
        portal = make_portal(HOST, locales=("fr", "en"))
        french, english = make_document("Un.", "Deux.", "Trois."), make_document("One.", "Two.", "More.", locale="en")
        one, two, three = french.articles
        adopted = replace(one, id="a-model", former_ids=(one.id,))
        there = (
            replace(english.articles[2], id="more"),
            replace(english.articles[0], former_ids=("older",)),
            replace(english.articles[1], id="another", former_ids=("a-second-model",), numbered=False),
        )
        freeze(replace(english, articles=there), owner=portal.uuid, subject=subject, host=HOST)
        here = (adopted, replace(two, former_ids=("a-second-model",)), three)
        chain = freeze(replace(french, articles=here), owner=portal.uuid, subject=subject, host=HOST).chain

        paired = told(chain, MARCH)["languages"][1]["articles"]

        assert paired == {
            "a-model": {"id": one.id, "name": "Article 2"},
            two.id: {"id": "another", "name": "Heading 2"},
        }
        assert told(chain, MARCH)["languages"][0]["articles"] == {}

    def test_have_nothing_for_a_language_that_is_switched_off(self):
        portal = make_portal(HOST, locales=("fr", "en"))
        subject = uuid4()
        english = freeze(make_document(locale="en"), owner=portal.uuid, subject=subject, host=HOST).chain
        french = freeze(make_document(locale="fr"), owner=portal.uuid, subject=subject, host=HOST).chain
        root = LocaleRoot.objects.child_of(portal).get(locale__language_code="en")

        root.enabled = False
        root.save()

        assert Surroundings.objects.get(chain=english, valid_until=None).standing == "none"
        assert [language["locale"] for language in told(french, MARCH + DAY)["languages"]] == ["fr"]
        assert verify().faults == []

    def test_follow_the_time_zone_of_the_portal(self):
        portal = make_portal(HOST)
        chain = freeze(owner=portal.uuid).chain

        portal.time_zone = "Indian/Reunion"
        portal.save()

        assert told(chain, MARCH)["time_zone"] == "Indian/Reunion"

    def test_number_the_contents_as_the_headings_are(self):
        entry = freeze(make_document("One.", "Two."))

        assert told(entry.chain, MARCH)["contents"][1] == {
            "id": "00000000-0000-0000-0000-000000000002",
            "number": 2,
            "label": "Article 2",
            "heading": "Heading 2",
        }

    def test_computed_again_are_the_same(self):
        entry = freeze(host=HOST)
        before = list(Surroundings.objects.values_list("chain", "valid_from", "data"))

        surroundings.recompute(owner=entry.chain.owner, subject=entry.chain.subject)

        assert list(Surroundings.objects.values_list("chain", "valid_from", "data")) == before

    def test_follow_a_withdrawal(self):
        chain = freeze().chain
        operations.withdraw_policy(chain=chain, reason="Closed.", signings=[signing()], at=MARCH + DAY)

        assert periods(chain) == [(MARCH + DAY, None, "withdrawn", None)]
        assert told(chain, MARCH + DAY)["title"] == "Confidentialité"


class TestAddresses:
    def test_of_former_times_lead_to_the_one_that_answers(self):
        chain = freeze(host=HOST, path="/fr/donnees/").chain
        set_address(chain=chain, host=HOST, path="/fr/vie-privee/")
        set_address(chain=chain, host="new.example.org", path="/fr/vie-privee/")

        assert dict(Address.objects.values_list("path", "redirect_to").filter(host=HOST)) == {
            "/fr/donnees/": "//new.example.org/fr/vie-privee/",
            "/fr/vie-privee/": "//new.example.org/fr/vie-privee/",
        }

    def test_can_be_taken_up_again_by_their_own_policy(self):
        chain = freeze(host=HOST, path="/fr/a/").chain
        set_address(chain=chain, host=HOST, path="/fr/b/")
        set_address(chain=chain, host=HOST, path="/fr/a/")

        assert dict(Address.objects.values_list("path", "redirect_to")) == {"/fr/a/": "", "/fr/b/": "/fr/a/"}

    def test_never_go_to_another_policy(self):
        chain = freeze(host=HOST, path="/fr/a/").chain
        set_address(chain=chain, host=HOST, path="/fr/b/")

        with pytest.raises(AddressTaken):
            freeze(host=HOST, path="/fr/a/")

    def test_are_written_as_hosts_are_compared(self):
        freeze(host="Data.Example.ORG.", path="/fr/a/")

        assert Address.objects.get().host == "data.example.org"


class TestAddressesTakenAway:
    @pytest.mark.parametrize("path", ["/fr/a/", "/fr/b/", "/fr/c/"])
    def test_are_missed_former_ones_included(self, path):
        portal = make_portal(HOST)
        chain = freeze(owner=portal.uuid, host=HOST, path="/fr/a/").chain
        set_address(chain=chain, host=HOST, path="/fr/b/")
        set_address(chain=chain, host=HOST, path="/fr/c/")
        set_address(chain=chain, host=HOST, path="/fr/b/")
        assert verify().faults == []

        Address.objects.filter(path=path).delete()

        assert verify().faults

    def test_are_missed_when_none_is_left(self):
        portal = make_portal(HOST)
        freeze(owner=portal.uuid, host=HOST, path="/fr/a/")

        Address.objects.all().delete()

        assert [fault.policy for fault in verify().faults]

    def test_are_counted_anew_by_the_migration(self):
        chain = freeze(host=HOST, path="/fr/a/").chain
        set_address(chain=chain, host=HOST, path="/fr/b/")
        freeze(host=HOST, path="/fr/c/")
        Address.objects.update(together=1)

        import_module("policies.migrations.0005_addresses_counted").count(apps, None)

        assert dict(Address.objects.values_list("path", "together")) == {"/fr/a/": 2, "/fr/b/": 2, "/fr/c/": 1}
