import datetime
import json

import pytest

from home.models import LocaleRoot
from policies.publication import addresses, operations
from tests.delivery.published import DAY, SIGNED, now, publish, withdraw
from tests.factories.portals import make_portal

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(portal):
    """Version 1 of three days ago, version 2 of yesterday, version 3 of tomorrow."""
    publish(portal, "Words of one.", at=now() - 3 * DAY)
    publish(portal, "Words of two.", at=now() - DAY, summary="A correction.", email="new@example.org")
    return publish(portal, "Words of three.", at=now(), effective=now() + DAY)


class TestRegister:
    def test_tells_every_version_and_its_state(self, chain, get):
        response = get("/fr/politique/versions/")
        page = response.text
        assert response.status_code == 200
        assert page.count('<th scope="row"') == 3
        assert "A correction." in page
        assert response["Content-Language"] == "fr"

    def test_says_once_that_a_version_is_the_first(self, portal, get):
        publish(portal, summary="Première version.")
        page = get("/fr/politique/versions/").text
        assert page.count("Première version") == 1
        assert get("/fr/politique/versions/1/changes/").text.count("remière version") == 1

    def test_leads_to_the_registers_of_the_other_languages(self, portal, get):
        publish(portal)
        publish(portal, locale="en", title="Privacy policy", slug="policy")
        for path in ("", "1/", "1/changes/"):
            page = get(f"/fr/politique/versions/{path}").text
            assert '<a href="/en/policy/versions/" lang="en" hreflang="en">English</a>' in page

    def test_names_no_member_of_staff(self, chain, get):
        for path in ("versions/", "versions/1/", "policy.json", "versions/1/policy.json"):
            assert "Durand" not in get(f"/fr/politique/{path}").text

    def test_is_revalidated(self, chain, get):
        etag = get("/fr/politique/versions/")["ETag"]
        assert get("/fr/politique/versions/", if_none_match=etag).status_code == 304
        withdraw(chain)
        assert get("/fr/politique/versions/", if_none_match=etag).status_code == 200

    def test_of_no_policy_is_not_found(self, portal, get):
        assert get("/fr/nothing/versions/").status_code == 404

    def test_follows_the_policy_to_its_new_address(self, chain, get):
        addresses.set_address(chain=chain, host="data.example.org", path="/fr/donnees/")
        response = get("/fr/politique/versions/1/policy.json")
        assert response.status_code == 301
        assert response["Location"] == "/fr/donnees/versions/1/policy.json"


class TestVersion:
    def test_in_force_has_no_banner(self, chain, get):
        page = get("/fr/politique/versions/2/").text
        assert "Words of two." in page
        assert 'class="banner"' not in page

    @pytest.mark.parametrize("number", [1, 3])
    def test_not_in_force_says_so(self, chain, get, number):
        response = get(f"/fr/politique/versions/{number}/")
        assert response.status_code == 200
        assert 'class="banner"' in response.text
        assert 'content="noindex"' in response.text

    def test_recalled_says_so(self, chain, get):
        operations.recall_version(chain=chain, number=3, reason="A fault.", signings=SIGNED, at=now())
        assert 'class="banner"' in get("/fr/politique/versions/3/").text

    def test_redacted_keeps_its_place(self, chain, get):
        operations.redact_version(chain=chain, number=1, document=None, reason="By order.", signings=SIGNED, at=now())
        response = get("/fr/politique/versions/1/")
        assert response.status_code == 200
        assert "Words of one." not in response.text
        assert get("/fr/politique/versions/1/policy.txt").status_code == 404
        assert get("/fr/politique/versions/2/changes/").status_code == 404

    @pytest.mark.parametrize("number", ["4", "0", "01", "-1", "abc", "99999999999999999999999"])
    def test_that_is_none_is_not_found(self, chain, get, number):
        assert get(f"/fr/politique/versions/{number}/").status_code == 404


class TestOnDay:
    def day(self, days):
        return (now() + days * DAY).date().isoformat()

    def test_leads_to_the_version_of_that_day(self, chain, get):
        response = get(f"/fr/politique/on/{self.day(-2)}/")
        assert response.status_code == 302
        assert response["Location"] == "/fr/politique/versions/1/"
        assert get(f"/fr/politique/on/{self.day(3)}/")["Location"].endswith("/versions/3/")

    def test_can_be_asked_by_the_form_of_the_register(self, chain, get):
        response = get(f"/fr/politique/on/?day={self.day(-2)}")
        assert response["Location"] == "/fr/politique/versions/1/"
        assert get("/fr/politique/on/").status_code == 404
        assert get("/fr/politique/on/?day=%00").status_code == 404

    def test_before_the_first_is_not_found(self, chain, get):
        assert get("/fr/politique/on/2001-01-01/").status_code == 404

    @pytest.mark.parametrize(
        "day", ["2026-02-30", "0000-00-00", "0001-01-01", "9999-12-31", "20260312", "2026-3-12", "today", "2026-W10-1"]
    )
    def test_that_is_none_is_not_found(self, chain, get, day):
        assert get(f"/fr/politique/on/{day}/").status_code == 404

    def test_ends_at_midnight_of_the_portal(self, db, get, time_machine):
        noumea = make_portal("noumea.example.org", locales=("fr",), time_zone="Pacific/Noumea")
        time_machine.move_to("2026-03-01T00:00:00+00:00")
        # 23:30 of the 10th in Nouméa, eleven hours ahead of Greenwich
        publish(noumea, "One.", at=now(), effective=now().replace(day=10, hour=12, minute=30))
        time_machine.move_to("2026-04-01T00:00:00+00:00")
        assert get("/fr/politique/on/2026-03-09/", host="noumea.example.org").status_code == 404
        assert get("/fr/politique/on/2026-03-10/", host="noumea.example.org").status_code == 302

    def test_knows_the_night_of_two_hours_at_two(self, portal, get, time_machine):
        time_machine.move_to("2026-10-01T00:00:00+00:00")
        # Paris, 25 October 2026: summer time ends; the day lasts until 23:00 in Greenwich.
        publish(portal, "One.", at=now(), effective=now().replace(day=25, hour=22, minute=59))
        time_machine.move_to("2026-11-01T00:00:00+00:00")
        assert get("/fr/politique/on/2026-10-24/").status_code == 404
        assert get("/fr/politique/on/2026-10-25/").status_code == 302


class TestJson:
    FIELDS = [
        "portal", "locale", "type", "title", "number", "state", "effective_from", "superseded_at", "published_at",
        "change", "prevailing", "digest", "previous_digest", "facts", "articles",
    ]  # fmt: skip

    def test_has_the_fields_that_programs_rely_on(self, chain, get):
        response = get("/fr/politique/policy.json")
        data = json.loads(response.content)
        assert list(data) == self.FIELDS
        assert data["number"] == 2
        assert data["state"] == "in force"
        assert data["change"] == {"kind": "wording", "summary": "A correction."}
        assert data["prevailing"] == {"locale": "fr", "number": 2, "behind": []}
        assert data["facts"]["dpo.email"] == "new@example.org"
        assert data["superseded_at"] is None
        assert data["digest"].startswith("sha256:")
        assert data["digest"] != data["previous_digest"]
        assert list(data["articles"][1]) == ["id", "number", "topic", "heading", "summary", "html", "text"]
        assert response["Content-Type"] == "application/json"

    def test_of_a_version_tells_what_became_of_it(self, chain, get):
        data = json.loads(get("/fr/politique/versions/1/policy.json").content)
        assert data["state"] == "superseded"
        assert data["superseded_at"] is not None
        assert data["previous_digest"] is None

    def test_of_a_policy_withdrawn_is_not_found(self, chain, get):
        withdraw(chain)
        assert get("/fr/politique/policy.json").status_code == 404
        assert json.loads(get("/fr/politique/versions/2/policy.json").content)["state"] == "withdrawn"


class TestOtherForms:
    @pytest.mark.parametrize(("name", "kind"), [("policy.md", "text/markdown"), ("policy.txt", "text/plain")])
    def test_stand_below_the_policy_and_below_each_version(self, chain, get, name, kind):
        current, first = get(f"/fr/politique/{name}"), get(f"/fr/politique/versions/1/{name}")
        assert "Words of two" in current.text
        assert "Words of one" in first.text
        assert "Politique de confidentialité" in first.text
        assert first["Content-Type"] == f"{kind}; charset=utf-8"
        # A redaction is read everywhere within the hour.
        assert first["Cache-Control"] == "public, max-age=3600"
        assert first["ETag"].startswith('"')
        assert current["Cache-Control"] == "no-cache"
        assert get(f"/fr/politique/versions/1/{name}", if_none_match=first["ETag"]).status_code == 304


class TestALanguageSwitchedOff:
    @pytest.mark.parametrize(
        "page", ["", "versions/", "versions/1/", "policy.json", "policy.txt", "versions/1/policy.md", "on/2026-01-01/"]
    )
    def test_has_nothing_to_read(self, portal, get, page):
        publish(
            portal,
            locale="en",
            title="Privacy policy",
            slug="policy",
            at=datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC),
        )
        root = LocaleRoot.objects.child_of(portal).get(locale__language_code="en")
        root.enabled = False
        root.save()
        assert get(f"/en/policy/{page}").status_code == 404
