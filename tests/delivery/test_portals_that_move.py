"""Portals that get other hosts or another default language, as readers find them."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Site

from home.models import Host, LocaleRoot
from home.operations import HostInUse, LanguageNotEnabled, NoHost, UnusableHost, set_default_language, set_host
from policies.publication.addresses import set_address
from policies.publication.errors import AddressTaken, HostWasPublic
from policies.publication.verification import verify
from policies.register.models import Address
from tests.delivery.published import publish
from tests.factories.policies import make_policy
from tests.factories.portals import make_library, make_portal

pytestmark = pytest.mark.django_db
NEW = "new.example.org"


def states(portal):
    return dict(portal.hosts.values_list("host", "state"))


class TestAnotherHost:
    def test_answers_and_the_former_one_leads_there_for_ever(self, portal, get):
        publish(portal, "Words.")

        set_host(container=portal, host="NEW.example.org.", canonical=True)

        assert "Words." in get(host=NEW).text
        moved = get()
        assert (moved.status_code, moved["Location"]) == (301, f"http://{NEW}/fr/politique/")
        assert get("/fr/politique/versions/1/").headers["Location"] == f"http://{NEW}/fr/politique/versions/1/"
        assert states(portal) == {"data.example.org": "former", NEW: "canonical"}
        assert verify().faults == []

    def test_changes_what_readers_hold(self, portal, get):
        publish(portal)
        before = get()["ETag"]

        set_host(container=portal, host=NEW, canonical=True)

        assert get(host=NEW)["ETag"] != before
        assert f'href="http://{NEW}/' in get(host=NEW).text

    def test_twice_changes_nothing(self, portal, get):
        publish(portal)
        for _time in range(2):
            set_host(container=portal, host=NEW, canonical=True)

        assert Address.objects.count() == 2
        assert verify().faults == []

    def test_and_back_again(self, portal, get):
        publish(portal)
        set_host(container=portal, host=NEW, canonical=True)
        set_host(container=portal, host="data.example.org", canonical=True)

        assert get().status_code == 200
        assert get(host=NEW)["Location"] == "http://data.example.org/fr/politique/"
        assert verify().faults == []

    def test_leaves_no_address_behind_that_had_moved_before(self, portal, get):
        chain = publish(portal, slug="old")
        publish(portal, "More.", slug="old")
        set_address(chain=chain, host="data.example.org", path="/fr/politique/")
        set_host(container=portal, host=NEW, canonical=True)

        assert get("/fr/old/")["Location"] == f"http://{NEW}/fr/politique/"

    def test_is_where_staff_see_a_draft(self, portal):
        page = make_policy(portal, slug="politique")

        set_host(container=portal, host=NEW, canonical=True)

        assert page.full_url == f"http://{NEW}/fr/politique/"
        assert not Site.objects.filter(hostname="data.example.org").exists()

    def test_can_be_added_as_a_former_one(self, portal, get):
        publish(portal)

        set_host(container=portal, host="old.example.org", canonical=False)

        assert get(host="old.example.org").status_code == 301
        assert get().status_code == 200

    def test_that_is_the_only_one_cannot_become_a_former_one(self, portal):
        with pytest.raises(NoHost):
            set_host(container=portal, host="data.example.org", canonical=False)

        assert states(portal) == {"data.example.org": "canonical"}

    @pytest.mark.parametrize(
        ("host", "error"), [("not a host", UnusableHost), ("127.0.0.1", UnusableHost), ("testserver", HostInUse)]
    )
    def test_that_no_portal_can_have_is_refused(self, portal, host, error):
        with pytest.raises(error):
            set_host(container=portal, host=host, canonical=True)

        assert states(portal) == {"data.example.org": "canonical"}

    def test_is_refused_to_a_library(self):
        with pytest.raises(NoHost):
            set_host(container=make_library(), host=NEW, canonical=True)


class TestAnotherPortalsHost:
    def test_is_refused_while_that_portal_answers_there(self, portal):
        make_portal("autre.example.org")

        with pytest.raises(HostInUse):
            set_host(container=portal, host="autre.example.org", canonical=True)

    def test_is_taken_over_where_nothing_was_ever_public(self, portal, get):
        other = make_portal("autre.example.org")
        set_host(container=other, host="spare.example.org", canonical=False)
        publish(portal)

        set_host(container=portal, host="spare.example.org", canonical=True)

        assert get(host="spare.example.org").status_code == 200
        assert states(other) == {"autre.example.org": "canonical"}
        assert verify().faults == []

    def test_is_refused_where_something_was_public(self, portal, get):
        other = make_portal("autre.example.org")
        publish(other)
        set_host(container=other, host="ailleurs.example.org", canonical=True)
        publish(portal)

        with pytest.raises(HostWasPublic):
            set_host(container=portal, host="autre.example.org", canonical=True)

        assert get(host="autre.example.org")["Location"] == "http://ailleurs.example.org/fr/politique/"
        assert states(portal) == {"data.example.org": "canonical"}
        assert verify().faults == []


class TestAnAddressOnTheNewHost:
    def test_that_is_another_policys_stops_the_move_and_nothing_changes(self, portal, get):
        publish(portal)
        set_host(container=portal, host=NEW, canonical=True)
        publish(portal, slug="autre", subject=portal.uuid, title="Autre")
        Address.objects.filter(host=NEW, path="/fr/autre/").update(path="/fr/free/")
        Address.objects.filter(host="data.example.org").update(path="/fr/free/")

        with pytest.raises(AddressTaken):
            set_host(container=portal, host="data.example.org", canonical=True)

        assert states(portal)[NEW] == "canonical"


class TestVerification:
    def test_misses_no_policy_that_answers_where_its_portal_only_redirects(self, portal):
        publish(portal)
        set_host(container=portal, host=NEW, canonical=False)
        Host.objects.filter(host="data.example.org").update(state="former")
        Host.objects.filter(host=NEW).update(state="canonical")

        assert len(verify().faults) == 1


class TestAnotherDefaultLanguage:
    def test_is_where_the_first_address_leads(self, portal, get):
        publish(portal)
        publish(portal, locale="en", title="Privacy policy", slug="privacy")
        before = get()["ETag"]

        set_default_language(container=portal, locale="en")

        assert get("/")["Location"].endswith("/en/")
        assert get("/privacy-policy")["Location"].endswith("/en/privacy/")
        assert get()["ETag"] != before
        assert Site.objects.get(hostname="data.example.org").root_page.locale.language_code == "en"
        assert verify().faults == []

    def test_is_one_that_the_portal_has(self, portal):
        LocaleRoot.objects.filter(locale__language_code="en").update(enabled=False)

        for locale in ("en", "br"):
            with pytest.raises(LanguageNotEnabled):
                set_default_language(container=portal, locale=locale)


def run(command, *args, **options):
    out = StringIO()
    call_command(command, *args, stdout=out, **options)
    return out.getvalue()


class TestCommands:
    def test_answer_in_json_or_in_a_sentence(self, portal):
        said = run("set_host", NEW, "--canonical", portal="data.example.org")
        assert json.loads(said) == {"portal": portal.pk, "host": NEW, "state": "canonical"}
        assert NEW in run("set_host", NEW, "--canonical", portal=NEW, format="text")
        assert "old.example.org" in run("set_host", "old.example.org", "--former", portal=NEW, format="text")

    def test_change_the_default_language(self, portal):
        said = run("set_default_language", "en", portal="data.example.org")
        assert json.loads(said) == {"portal": portal.pk, "locale": "en"}
        assert "en" in run("set_default_language", "en", portal="data.example.org", format="text")

    @pytest.mark.parametrize(
        "wrong",
        [
            ("set_host", NEW, "--canonical", "--portal", "nobody.example.org"),
            ("set_host", "not a host", "--canonical", "--portal", "data.example.org"),
            ("set_host", "data.example.org", "--former", "--portal", "data.example.org"),
            ("set_host", NEW, "--portal", "data.example.org"),
            ("set_default_language", "br", "--portal", "data.example.org"),
            ("set_default_language", "klingon", "--portal", "data.example.org"),
            ("set_default_language", "en", "--portal", "nobody.example.org"),
        ],
    )
    def test_refuse_unusable_input_in_one_sentence_and_change_nothing(self, portal, wrong):
        with pytest.raises(CommandError) as refusal:
            call_command(*wrong)

        assert refusal.value.returncode in (1, 2)
        assert "\n" not in str(refusal.value)
        assert states(portal) == {"data.example.org": "canonical"}

    def test_tell_what_was_public_from_what_is_free(self, portal):
        other = make_portal("autre.example.org")
        publish(other)
        set_host(container=other, host="ailleurs.example.org", canonical=True)

        with pytest.raises(CommandError) as refusal:
            run("set_host", "autre.example.org", "--former", portal="data.example.org")

        assert refusal.value.returncode == 2
