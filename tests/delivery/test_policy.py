import datetime
import gzip
import time

import pytest
import zstandard
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.models import Host, Theme
from policies.delivery import middleware
from policies.delivery.sending import coding_for, matches
from policies.publication import addresses, operations
from tests.delivery.published import DAY, SIGNED, document, now, publish, withdraw
from tests.factories.policies import sample_id
from tests.factories.portals import make_portal, make_user

pytestmark = pytest.mark.django_db


class TestPolicy:
    def test_shows_the_version_in_force(self, portal, get):
        publish(portal, "The words that were approved.", at=now() - 2 * DAY)
        response = get()
        assert response.status_code == 200
        assert "The words that were approved." in response.text
        assert response["Policy-Version"] == "1"
        assert response["Content-Language"] == "fr"
        assert response["Content-Type"] == "text/html; charset=utf-8"
        assert "max-age" not in response["Cache-Control"]

    @pytest.mark.parametrize("path", ["", "versions/1/"])
    def test_opens_a_definition_from_its_term_outside_of_the_text(self, portal, get, path):
        publish(portal)
        page = get(f"/fr/politique/{path}").text
        text, others = page.split('<p class="print-only">')
        button = f'<button type="button" class="term" popovertarget="t-{sample_id("dataset")}">DATASET</button>'
        assert button in text
        assert text.count("data that we publish.") == others.count("data that we publish.") == 1
        assert f'id="t-{sample_id("dataset")}" popover' in others

    def test_sets_no_cookie_and_touches_no_session(self, portal, get):
        publish(portal)
        response = get()
        assert "Set-Cookie" not in response.headers
        assert not response.cookies
        assert "Cookie" not in response["Vary"]

    def test_carries_the_headers_of_every_answer(self, portal, get):
        publish(portal)
        response = get()
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert "unsafe-inline" not in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"

    def test_names_its_other_languages(self, portal, get):
        publish(portal)
        publish(portal, locale="en", title="Privacy policy", slug="policy")
        link = get()["Link"]
        assert '<http://data.example.org/en/policy/>; rel="alternate"; hreflang="en"' in link
        assert '<http://data.example.org/fr/politique/>; rel="alternate"; hreflang="x-default"' in link

    def test_names_no_other_language_where_there_is_none(self, portal, get):
        publish(portal)
        assert "Link" not in get()
        assert "hreflang" not in get("/sitemap.xml").text

    def test_withdrawn_leads_to_the_languages_in_force_and_stands_for_none(self, portal, get):
        withdraw(publish(portal))
        publish(portal, locale="en", title="Privacy policy", slug="policy")
        response = get()
        assert '<a href="/en/policy/" lang="en" hreflang="en">English</a>' in response.text
        assert 'rel="alternate" hreflang' not in response.text
        assert "Link" not in response

    def test_announces_the_next_version(self, portal, get):
        publish(portal, "Old words.")
        publish(portal, "New words.", effective=now() + 30 * DAY)
        page = get().text
        assert "New words." not in page
        assert "/fr/politique/versions/1/changes/2/" in page

    def test_announces_of_two_versions_for_one_moment_the_one_that_will_stand(self, portal, get):
        coming = now() + 30 * DAY
        publish(portal, "Old words.")
        publish(portal, "New words.", effective=coming)
        publish(portal, "New words, mended.", effective=coming)
        assert "/fr/politique/versions/1/changes/3/" in get().text

    def test_is_nothing_before_its_first_version_is_in_force(self, portal, get):
        publish(portal, effective=now() + DAY)
        assert get().status_code == 404

    def test_withdrawn_says_why_and_whom_to_write_to(self, portal, get):
        withdraw(publish(portal, "Old words."))
        response = get()
        assert response.status_code == 200
        assert "It speaks of a service that ended." in response.text
        assert "dpo@example.org" in response.text
        assert "Old words." not in response.text
        assert "Policy-Version" not in response.headers

    def test_a_former_address_leads_to_the_present_one(self, portal, get):
        chain = publish(portal)
        addresses.set_address(chain=chain, host="data.example.org", path="/fr/donnees/")
        response = get()
        assert response.status_code == 301
        assert response["Location"] == "/fr/donnees/"
        assert get("/fr/donnees/").status_code == 200

    def test_a_missing_last_slash_is_mended(self, portal, get):
        publish(portal)
        response = get("/fr/politique")
        assert response.status_code == 301
        assert response["Location"] == "/fr/politique/"

    @pytest.mark.parametrize("below", ["", "/on", "/versions"])
    def test_a_missing_last_slash_keeps_what_was_asked(self, portal, get, below):
        publish(portal)
        response = get(f"/fr/politique{below}?day=2026-03-12")
        assert response["Location"] == f"/fr/politique{below}/?day=2026-03-12"

    def test_accepts_no_other_method(self, portal, get):
        publish(portal)
        response = get(method="post")
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD"

    def test_escapes_what_the_portal_is_called(self, portal, get):
        Theme.objects.filter(container=portal).update(frame='{"header": "<script>x</script>", "footer": "a & b"}')
        publish(portal)
        page = get().text
        assert "<script>" not in page
        assert "&lt;script&gt;" in page


class TestRedaction:
    def test_of_everything_leaves_nothing_in_the_memory_of_a_process(self, portal, get):
        chain = publish(portal, "The name of a witness.")
        assert "The name of a witness." in get().text
        said = {"reason": "As ordered.", "signings": SIGNED, "at": now()}
        operations.redact_version(chain=chain, number=1, document=None, **said)
        assert "The name of a witness." not in get().text

    def test_shows_the_redacted_words_at_once(self, portal, get):
        chain = publish(portal, "The name of a witness.")
        get()
        said = {"reason": "As ordered.", "signings": SIGNED, "at": now()}
        operations.redact_version(chain=chain, number=1, document=document("[redacted]"), **said)
        assert "[redacted]" in get().text


class TestHost:
    def test_that_went_to_another_portal_shows_nothing_of_the_former_one(self, portal, get):
        publish(portal, "Words of the first portal.")
        other = make_portal("other.example.org")
        Host.objects.filter(container=portal).delete()
        Host.objects.filter(container=other).update(host="data.example.org")
        assert get().status_code == 404
        assert "/fr/politique/" not in get("/fr/").text

    def test_that_is_nobodys_any_more_answers_nothing(self, portal, get):
        publish(portal)
        Host.objects.filter(container=portal).delete()
        assert get().status_code == 421


class TestCost:
    @pytest.fixture
    def published(self, portal):
        publish(portal)

    def test_is_one_query_cold_and_warm(self, published, get, django_assert_num_queries):
        with django_assert_num_queries(1):
            cold = get()
        with django_assert_num_queries(1):
            warm = get()
        assert cold.status_code == warm.status_code == 200
        assert cold.content == warm.content

    def test_does_not_fetch_again_a_body_that_it_holds(self, portal, published, get):
        get()
        publish(portal, locale="en", title="Privacy policy", slug="policy")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = get().text
        assert len(queries) == 1
        assert "First words." in page
        assert "/en/policy/" in page

    def test_keeps_no_more_pages_than_told(self, portal, get, monkeypatch):
        monkeypatch.setattr(middleware.RECENT, "_size", 1)
        publish(portal)
        publish(portal, locale="en", title="Privacy policy", slug="policy")
        first, other, again = get(), get("/en/policy/"), get()
        assert first.content == again.content != other.content


class TestRevalidation:
    @pytest.fixture(autouse=True)
    def published(self, portal):
        self.portal = portal
        self.chain = publish(portal, "Old words.")

    def test_answers_304_to_a_reader_who_has_it(self, get):
        first = get()
        again = get(if_none_match=first["ETag"])
        assert again.status_code == 304
        assert again.content == b""
        assert again["ETag"] == first["ETag"]
        assert "Content-Length" not in again.headers
        assert not first["ETag"].startswith("W/")

    def test_compares_weakly(self, get):
        assert get(if_none_match='"other", W/' + get()["ETag"]).status_code == 304

    def test_takes_no_date_for_an_answer(self, get):
        first = get()
        publish(self.portal, locale="en", title="Privacy policy", slug="policy", at=now() - 2 * DAY)
        asked = {"if_modified_since": first["Last-Modified"]}
        assert "/en/policy/" in get(**asked).text
        assert get(if_none_match='"other"', **asked).status_code == 200

    def test_head_has_the_headers_alone(self, get):
        full, head = get(), get(method="head")
        assert head.content == b""
        assert head["Content-Length"] == str(len(full.content))
        assert head["ETag"] == full["ETag"]

    def test_codings_have_their_own_etags(self, get):
        plain, gzipped, zstd = get(), get(accept_encoding="gzip"), get(accept_encoding="gzip, br, zstd")
        assert gzipped["Content-Encoding"] == "gzip"
        assert gzip.decompress(gzipped.content) == plain.content
        assert zstd["Content-Encoding"] == "zstd"
        assert zstandard.ZstdDecompressor().decompress(zstd.content) == plain.content
        assert len({plain["ETag"], gzipped["ETag"], zstd["ETag"]}) == 3
        assert {plain["Vary"], gzipped["Vary"], zstd["Vary"]} == {"Accept-Encoding"}

    def test_changes_with_the_next_version(self, get):
        before = get()["ETag"]
        publish(self.portal, "New words.", at=now())
        after = get(if_none_match=before)
        assert after.status_code == 200
        assert "New words." in after.text
        assert after["Policy-Version"] == "2"

    def test_changes_when_a_deferred_version_takes_over(self, get):
        effective = now() + datetime.timedelta(seconds=1.5)
        publish(self.portal, "New words.", effective=effective)
        before = get()
        assert "New words." not in before.text
        time.sleep((effective - now()).total_seconds() + 0.1)  # the clock is the database's, which nobody can set
        after = get(if_none_match=before["ETag"])
        assert after.status_code == 200
        assert "New words." in after.text

    def test_changes_with_the_theme(self, get):
        before = get()["ETag"]
        theme = Theme.objects.get(container=self.portal)
        theme.footer = "Une ligne nouvelle."
        theme.save()
        assert "Une ligne nouvelle." in get(if_none_match=before).text

    def test_changes_with_a_withdrawal(self, get):
        before = get()["ETag"]
        withdraw(self.chain)
        assert get(if_none_match=before).status_code == 200

    def test_changes_with_a_siblings_first_version(self, get):
        before = get()["ETag"]
        publish(self.portal, locale="en", title="Privacy policy", slug="policy")
        assert get(if_none_match=before).status_code == 200

    def test_does_not_change_because_someone_logs_in(self, get, client):
        before = get()["ETag"]
        client.force_login(make_user("lawyer"))
        assert get(if_none_match=before).status_code == 304

    def test_differs_between_portals(self, get):
        other = make_portal("autre.example.org", locales=("fr",))
        publish(other, "Other words.")
        assert get(host="autre.example.org")["ETag"] != get()["ETag"]


class TestCodings:
    @pytest.mark.parametrize(
        ("accepted", "coding"),
        [
            ("gzip", "gzip"),
            ("gzip, deflate, br, zstd", "zstd"),
            ("zstd;q=0, gzip;q=0.5", "gzip"),
            ("gzip;q=0.9, zstd;q=0.1", "gzip"),
            ("*", "zstd"),
            ("gzip;q=0, *;q=0", ""),
            ("identity", ""),
            ("gzip;q=abc", ""),
            (";;;,,,=", ""),
        ],
    )
    def test_follow_the_readers_weights(self, accepted, coding):
        assert coding_for(accepted) == coding

    def test_a_star_matches_whatever_there_is(self):
        assert matches("*", '"x"')
        assert not matches('"y", "z"', '"x"')


class TestPreview:
    def test_a_dummy_request_passes_untouched(self, portal, rf):
        publish(portal)
        request = rf.get("/fr/politique/", headers={"host": "data.example.org"})
        request.is_dummy = True
        request.policy_host = "data.example.org"
        answer = middleware.PolicyMiddleware(lambda _request: "the draft")(request)
        assert answer == "the draft"

    def test_a_document_is_not_published_by_being_made(self, portal, get):
        document("Words of a draft.")
        assert get().status_code == 404
