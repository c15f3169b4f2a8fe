import dataclasses
import json
import re

import pytest
from bs4 import BeautifulSoup

from policies.document.nodes import Topic
from policies.publication import operations
from tests.delivery.published import DAY, SIGNED, document, now, publish, withdraw
from tests.factories.policies import article, paragraph, sample_id
from tests.factories.portals import make_portal

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(portal):
    """Version 1 of three days ago, version 2 of yesterday, version 3 of tomorrow."""
    publish(portal, "Words of one.", at=now() - 3 * DAY)
    publish(portal, "Words of two.", at=now() - DAY, summary="A correction.", email="new@example.org")
    return publish(portal, "Words of three.", at=now(), effective=now() + DAY)


def rearranged():
    """The same policy, its last article before the others, one gone and one come."""
    first, *others, last = document().articles
    new = article("New", paragraph("Something new."), heading="Come")
    return dataclasses.replace(document(), articles=(last, first, *others[:-1], new))


def day(days):
    return (now() + days * DAY).date().isoformat()


def parsed(response):
    return BeautifulSoup(response.text, "html.parser")


def sides(response):
    """What stands before and now, passage by passage, as text: names included."""
    return [pair.get_text(" ", strip=True) for pair in parsed(response).select(".pair > div")]


class TestChanges:
    def test_begin_with_the_sentence(self, chain, get):
        main = parsed(get("/fr/politique/versions/2/changes/")).main
        assert main.select("h1, .sentence, .change")[1].get_text().startswith("Une adresse électronique change")

    def test_are_marked_word_by_word(self, chain, get):
        page = get("/fr/politique/versions/2/changes/").text
        assert "Words of <del>one</del>" in page
        assert "Words of <ins>two</ins>" in page
        assert "Words of three" not in page

    def test_name_both_sides_in_words_at_each_passage(self, chain, get):
        found = sides(get("/fr/politique/versions/2/changes/"))
        assert found[:2] == ["Avant dpo@example.org", "Maintenant new@example.org"]
        assert re.sub(r"\s+", " ", found[2]) == "Avant Words of one ."
        assert len(found) == 4

    def test_show_only_articles_that_changed_and_fold_the_others_between(self, chain, get):
        page = parsed(get("/fr/politique/versions/2/changes/"))
        assert [heading.get_text() for heading in page.select(".change h2")] == [
            "Article 6. Contact",
            "Article 7. Words",
        ]
        folded = page.select_one("details.unchanged")
        assert folded.summary.get_text() == "6 articles inchangés"
        assert len(folded.select("li a")) == 6
        assert not folded.has_attr("open")

    def test_say_what_is_moved_renumbered_added_and_removed(self, portal, get):
        publish(portal, at=now() - 2 * DAY)
        publish(portal, wanted=rearranged())
        page = parsed(get("/fr/politique/versions/2/changes/"))
        kinds = {section.h2.get_text(): section.li.get_text() for section in page.select(".change")}
        number = next(key for key in kinds if key.endswith("Words"))
        assert re.findall(r"\d+", kinds[number]) == ["7", "1"]
        assert kinds["Article 7. Come"] == "Ajouté"
        assert kinds["Article 6. Contact"] == "Supprimé"
        assert any(re.findall(r"\d+", kind) == ["1", "2"] for kind in kinds.values())

    def test_of_an_article_that_comes_or_goes_are_its_whole_text(self, portal, get):
        publish(portal, at=now() - 2 * DAY)
        publish(portal, wanted=rearranged())
        whole = parsed(get("/fr/politique/versions/2/changes/")).select(".whole")
        told = [part.get_text(" ", strip=True) for part in whole]
        assert "Maintenant Something new." in told
        assert any(text.startswith("Avant") and "dpo@example.org" in text for text in told)

    def test_of_a_title_are_shown_too(self, portal, get):
        publish(portal, at=now() - 2 * DAY)
        publish(portal, title="Politique nouvelle")
        assert sides(get("/fr/politique/versions/2/changes/"))[1] == "Maintenant Politique nouvelle"

    def test_say_that_nothing_stood_where_a_passage_is_new(self, portal, get):
        publish(portal, "One.", at=now() - 2 * DAY)
        publish(portal, "One.", "Two.")
        before, after = sides(get("/fr/politique/versions/2/changes/"))
        assert before != "Avant"
        assert after == "Maintenant Two."

    def test_escape_what_they_show(self, portal, get):
        publish(portal, "A <b>b</b>.", at=now() - 2 * DAY)
        publish(portal, "A <script>x</script>.")
        page = get("/fr/politique/versions/2/changes/").text
        assert "<script" not in page
        assert "&lt;" in page

    def test_between_any_two(self, chain, get):
        page = get("/fr/politique/versions/1/changes/3/").text
        assert "<ins>three</ins>" in page
        assert '<link rel="canonical" href="http://data.example.org/fr/politique/versions/1/changes/3/">' in page

    def test_backwards_are_named_by_their_versions_and_lead_to_the_order_of_time(self, chain, get):
        page = get("/fr/politique/versions/3/changes/1/")
        assert "Words of <ins>one</ins>" in page.text
        assert [side.partition(" W")[0] for side in sides(page)[-2:]] == ["Version 3", "Version 1"]
        assert parsed(page).select_one(".standing-line a")["href"] == "/fr/politique/versions/1/changes/3/"

    def test_between_a_version_and_itself_are_none(self, chain, get):
        page = parsed(get("/fr/politique/versions/2/changes/2/"))
        assert page.select(".change, .unchanged") == []

    def test_of_the_first_say_that_it_is_the_first(self, chain, get):
        response = get("/fr/politique/versions/1/changes/")
        assert response.status_code == 200
        assert "<ins>" not in response.text

    def test_pass_over_a_version_that_nobody_ever_had(self, chain, portal, get):
        operations.recall_version(chain=chain, number=3, reason="A fault.", signings=SIGNED, at=now())
        publish(portal, "Words of four.", at=now())
        page = get("/fr/politique/versions/4/changes/").text
        assert "<del>two</del>" in page
        assert "three" not in page

    def test_with_a_version_that_is_none_are_not_found(self, chain, get):
        assert get("/fr/politique/versions/1/changes/9/").status_code == 404
        assert get("/fr/politique/versions/9/changes/").status_code == 404

    def test_with_a_redacted_version_say_so(self, chain, get):
        operations.redact_version(chain=chain, number=1, document=None, reason="By order.", signings=SIGNED, at=now())
        response = get("/fr/politique/versions/1/changes/3/")
        assert response.status_code == 404
        assert "Words of one" not in response.text
        assert "retiré" in response.text


class TestForms:
    def test_of_the_register_offer_every_version_and_propose_the_last_change(self, chain, get):
        page = parsed(get("/fr/politique/versions/"))
        offered = {name: page.select_one(f"#{name}") for name in ("from", "to")}
        assert [option.get_text() for option in offered["from"].select("option")] == ["1", "2", "3"]
        assert {name: field.select_one("[selected]").get_text() for name, field in offered.items()} == {
            "from": "1",
            "to": "2",
        }
        assert page.select_one("label[for=since]")

    def test_lead_to_the_permanent_address(self, chain, get):
        response = get("/fr/politique/changes/?from=1&to=3")
        assert (response.status_code, response["Location"]) == (302, "/fr/politique/versions/1/changes/3/")

    @pytest.mark.parametrize("asked", ["from=1", "from=&to=2", "from=x&to=2", "from=1&to=9999999999", "from=²&to=1"])
    def test_filled_in_wrongly_are_answered_in_one_sentence(self, chain, get, asked):
        response = get(f"/fr/politique/changes/?{asked}")
        assert response.status_code == 404
        assert "pas de version" in response.text

    def test_are_not_there_where_nothing_can_be_compared(self, portal, get):
        publish(portal)
        assert not parsed(get("/fr/politique/versions/")).select("#from, #since")

    def test_stand_in_the_register_for_whoever_asks_nothing(self, chain, get):
        assert get("/fr/politique/changes/")["Location"] == "/fr/politique/versions/"


class TestSinceADay:
    def test_lead_from_the_version_of_that_day_to_the_one_in_force(self, chain, get):
        response = get(f"/fr/politique/changes/?since={day(-2)}")
        assert "<del>one</del>" in response.text
        assert "<ins>two</ins>" in response.text
        assert 'href="http://data.example.org/fr/politique/versions/1/changes/2/"' in response.text

    @pytest.mark.parametrize("days", [-1, 0])
    def test_say_that_nothing_changed(self, chain, get, days):
        response = get(f"/fr/politique/changes/?since={day(days)}")
        assert response.status_code == 200
        assert parsed(response).select(".change, .unchanged") == []

    @pytest.mark.parametrize(
        "since", ["2026-02-30", "", "today", "2026-3-12", "%00", "0000-00-00", "9999-12-31", "2999-01-01", "2001-01-01"]
    )
    def test_that_cannot_be_answered_are_so_in_the_language_of_the_policy(self, chain, get, since):
        for suffix in ("", "changes.json"):
            response = get(f"/fr/politique/changes/{suffix}?since={since}")
            assert response.status_code == 404
            assert response["Content-Language"] == "fr"

    def test_are_refused_for_a_day_to_come_whose_version_is_known(self, chain, get):
        assert get(f"/fr/politique/changes/?since={day(2)}").status_code == 404

    def test_are_none_of_a_policy_withdrawn(self, chain, get):
        withdraw(chain)
        assert get(f"/fr/politique/changes/?since={day(-2)}").status_code == 404

    def test_count_days_as_the_portal_does(self, db, get, time_machine):
        noumea = make_portal("noumea.example.org", locales=("fr",), time_zone="Pacific/Noumea")
        time_machine.move_to("2026-03-01T00:00:00+00:00")
        publish(noumea, "One.", at=now())
        # 23:30 of the 10th in Nouméa, eleven hours ahead of Greenwich
        publish(noumea, "Two.", at=now(), effective=now().replace(day=10, hour=12, minute=30))
        time_machine.move_to("2026-03-20T00:00:00+00:00")
        ask = "/fr/politique/changes/?since=2026-03-{}"
        assert "<ins>Two</ins>" in get(ask.format("09"), host="noumea.example.org").text
        assert "<ins>" not in get(ask.format("10"), host="noumea.example.org").text


class TestJson:
    @pytest.mark.parametrize("place", ["versions/2/changes/", "versions/1/changes/2/", "changes/"])
    def test_stands_beside_the_page(self, chain, get, place):
        response = get(f"/fr/politique/{place}changes.json")
        if place == "changes/":
            response = get(f"/fr/politique/{place}changes.json?since={day(-2)}")
        data = json.loads(response.content)
        assert (data["before"]["number"], data["after"]["number"]) == (1, 2)
        assert data["sentence"].startswith("Une adresse électronique change")
        assert response["Access-Control-Allow-Origin"] == "*"
        assert 'rel="alternate" type="application/json"' in get("/fr/politique/versions/2/changes/").text

    def test_tells_each_article_that_changes(self, chain, get):
        data = json.loads(get("/fr/politique/versions/2/changes/changes.json").content)
        contact, words = data["articles"]
        assert contact["kinds"] == ["facts"]
        assert contact["facts"] == [
            {"key": "dpo.email", "form": "", "before": "dpo@example.org", "after": "new@example.org"}
        ]
        assert words["id"] == sample_id("Words")
        assert words["number"] == {"before": 7, "after": 7}
        line = words["lines"][-1]
        assert "".join(fragment["text"] for fragment in line["before"]) == "Words of one."
        assert {"kind": "added", "text": " two"} in line["after"]
        assert data["unchanged"] == 6

    def test_of_the_first_version_has_nothing_before(self, chain, get):
        data = json.loads(get("/fr/politique/versions/1/changes/changes.json").content)
        assert data["before"] is None
        assert {tuple(each["kinds"]) for each in data["articles"]} == {("added",)}

    def test_that_is_none_is_a_problem_in_plain_words(self, chain, get):
        response = get("/fr/politique/versions/1/changes/9/changes.json")
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"
        assert json.loads(response.content)["detail"].startswith("Cette politique n’a pas de version")


def test_a_topic_alone_is_a_change_without_lines(portal, get):
    publish(portal, at=now() - 2 * DAY)
    *others, last = document().articles
    publish(
        portal,
        wanted=dataclasses.replace(document(), articles=(*others, dataclasses.replace(last, topic=Topic.MINORS))),
    )
    page = parsed(get("/fr/politique/versions/2/changes/"))
    assert [section.li.get_text() for section in page.select(".change")] == ["Reformulé"]
