import feedparser
import pytest
from bs4 import BeautifulSoup
from lxml import etree

from home.models import Theme
from policies.publication import addresses, operations
from tests.delivery.published import DAY, SIGNED, document, now, publish, withdraw

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PATH = "/fr/politique/feed.atom"


@pytest.fixture
def chain(portal):
    """Version 1 of three days ago, version 2 of yesterday, version 3 of tomorrow."""
    publish(portal, "Words of one.", at=now() - 3 * DAY)
    publish(portal, "Words of two.", at=now() - DAY, summary="A <b> correction & more.", email="new@example.org")
    return publish(portal, "Words of three.", at=now(), effective=now() + DAY)


def read(response):
    feed = feedparser.parse(response.content, sanitize_html=False)
    assert not feed.bozo, feed.bozo_exception
    return feed


class TestFeed:
    def test_has_one_entry_for_each_version_the_newest_first(self, chain, get):
        response = get(PATH)
        feed = read(response)
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert feed.version == "atom10"
        assert feed.feed.title == "Politique de confidentialité"
        assert [entry.title for entry in feed.entries] == [
            f"Politique de confidentialité, version {number}" for number in (3, 2, 1)
        ]
        assert [entry.link for entry in feed.entries] == [
            f"http://data.example.org/fr/politique/versions/{number}/" for number in (3, 2, 1)
        ]

    def test_has_what_the_format_demands(self, chain, get):
        feed = read(get(PATH))
        for each in (feed.feed, *feed.entries):
            assert each.id.startswith("urn:uuid:")
            assert each.updated_parsed
            assert each.title
        assert feed.feed.author
        assert len({each.id for each in (feed.feed, *feed.entries)}) == 4
        links = {link.rel: link.href for link in feed.feed.links}
        assert links == {"self": f"http://data.example.org{PATH}", "alternate": "http://data.example.org/fr/politique/"}

    def test_holds_the_difference_as_the_page_shows_it(self, chain, get):
        entry = read(get(PATH)).entries[1]
        assert entry.summary == "A <b> correction & more."
        assert entry.content[0].type == "text/html"
        content = BeautifulSoup(entry.content[0].value, "html.parser")
        page = BeautifulSoup(get("/fr/politique/versions/2/changes/").text, "html.parser")
        assert [str(pair) for pair in content.select(".pair")] == [str(pair) for pair in page.select(".pair")]
        assert all(link["href"].startswith("http://data.example.org/") for link in content.select("a"))

    def test_is_well_formed_whatever_it_says(self, portal, get):
        Theme.objects.filter(container=portal).update(frame='{"header": "a & <b> \\u0001"}')
        publish(portal, "A ]]> & <b>.", at=now() - 3 * DAY, title="A & <B>")
        publish(portal, "A <script>x</script>.", title="A & <B>")
        etree.fromstring(get(PATH).content)
        content = read(get(PATH)).entries[0].content[0].value
        assert "<script" not in content

    def test_keeps_its_names_when_the_policy_moves(self, chain, get):
        before = [entry.id for entry in read(get(PATH)).entries]
        addresses.set_address(chain=chain, host="data.example.org", path="/fr/donnees/")
        assert get(PATH)["Location"] == "/fr/donnees/feed.atom"
        assert [entry.id for entry in read(get("/fr/donnees/feed.atom")).entries] == before

    def test_names_no_member_of_staff(self, chain, get):
        assert "Durand" not in get(PATH).text

    def test_is_linked_from_the_policy_and_from_its_register(self, chain, get):
        link = f'<link rel="alternate" type="application/atom+xml" title="[^"]*" href="{PATH}">'
        for page in ("/fr/politique/", "/fr/politique/versions/"):
            assert BeautifulSoup(get(page).text, "html.parser").select_one(f'link[href="{PATH}"]'), link
        withdraw(chain)
        assert get(PATH).status_code == 200

    def test_is_revalidated(self, chain, portal, get):
        etag = get(PATH)["ETag"]
        assert get(PATH, if_none_match=etag).status_code == 304
        publish(portal, "Words of four.", at=now())
        assert get(PATH, if_none_match=etag).status_code == 200

    def test_of_no_policy_is_not_found(self, portal, get):
        assert get("/fr/nothing/feed.atom").status_code == 404

    def test_tells_a_long_history_in_three_queries_more_than_the_register(
        self, portal, get, django_assert_max_num_queries
    ):
        for number in range(23):
            publish(portal, f"Words {number}.", at=now() - (30 - number) * DAY)
        with django_assert_max_num_queries(15):
            feed = read(get(PATH))
        assert len(feed.entries) == 23
        assert "<ins>" in feed.entries[19].content[0].value
        assert "<ins>" not in feed.entries[20].content[0].value


class TestRedaction:
    def redact(self, chain, number, wanted=None):
        operations.redact_version(
            chain=chain, number=number, document=wanted, reason="By order.", signings=SIGNED, at=now()
        )

    def test_reaches_the_version_and_the_difference_with_the_next(self, chain, get):
        assert "one" in get(PATH).text
        self.redact(chain, 1)
        page = get(PATH).text
        assert "one" not in page.replace("one@", "")

    def test_shows_the_words_put_in_place(self, chain, get):
        self.redact(chain, 2, document("[redacted]", email="new@example.org"))
        page = get(PATH).text
        assert "two" not in page
        assert "[redacted]" in page

    def test_marks_as_new_what_it_touches(self, chain, get):
        before = {entry.id: entry.updated for entry in read(get(PATH)).entries}
        self.redact(chain, 1)
        after = {entry.id: entry.updated for entry in read(get(PATH)).entries}
        assert [before[each] == after[each] for each in before] == [True, False, False]
