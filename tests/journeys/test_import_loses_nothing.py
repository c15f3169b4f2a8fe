"""Promise 7: every word of the two real policies is read on the portals that publish them, in order."""

import html.parser
import json
import re
import unicodedata
from itertools import chain
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Locale

from home.models import Role
from policies.models import PrivacyPolicyPage
from tests.factories.approval import ask_for_waivers, publish
from tests.factories.portals import make_portal, make_user


def source_words(markdown: str) -> list[str]:
    """The words that a person reads in the source, stripped of Markdown by hand."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    text = re.sub(r"[#*<>\\]", " ", text)
    return plain_words(text)


def plain_words(text: str) -> list[str]:
    text = unicodedata.normalize("NFC", text).casefold()
    return re.findall(r"[^\W_]+", text)


class MainText(html.parser.HTMLParser):
    """Collects what stands in `<main>`, a space between elements."""

    def __init__(self) -> None:
        super().__init__()
        self.depth, self.parts = 0, []

    def handle_starttag(self, tag, attrs):
        if tag == "main" or self.depth:
            self.depth += tag not in {"br", "hr", "img", "input", "link", "meta", "wbr"}
        self.parts.append(" " if tag in BLOCKS else "")

    def handle_endtag(self, tag):
        if self.depth:
            self.depth -= 1
        self.parts.append(" " if tag in BLOCKS else "")

    def handle_data(self, data):
        if self.depth:
            self.parts.append(data)


BLOCKS = {"p", "li", "dt", "dd", "h1", "h2", "h3", "td", "th", "section", "br", "div", "nav", "ul", "ol", "dl", "aside"}


def words_read(page: str) -> list[str]:
    parser = MainText()
    parser.feed(page)
    return plain_words("".join(parser.parts))


def first_word_not_in_order(needles: list[str], haystack: list[str]) -> str | None:
    """The context of the first of `needles` that does not follow the others in `haystack`."""
    rest = iter(haystack)
    for position, word in enumerate(needles):
        if word not in rest:
            return " ".join(needles[max(0, position - 5) : position + 5])
    return None


@pytest.mark.seeds
@pytest.mark.django_db
class TestRealPolicies:
    @pytest.fixture(params=[0, 1], ids=["first seed", "second seed"])
    def source(self, request, seeds) -> Path:
        return sorted(seeds.glob("*.txt"))[request.param]

    def test_are_read_word_for_word_once_approved(self, source, capsys):
        Locale.objects.get_or_create(language_code="fr")
        portal = make_portal(host="data.example.org", locales=("fr",), checked=True)
        author = make_user("importer", portal=portal, role=Role.EDITOR)
        lawyer = make_user("lawyer", portal=portal, role=Role.LEGAL_REVIEWER)

        arguments = ["--portal", "data.example.org", "--locale", "fr", "--author", "importer", "--format", "json"]
        call_command("import_policy", str(source), *arguments)
        report = json.loads(capsys.readouterr().out)
        draft = PrivacyPolicyPage.objects.get(pk=report["page"])
        waivers = ask_for_waivers(draft, author)
        page = publish(draft, author=author, reviewer=lawyer, granted=waivers)
        answer = Client(HTTP_HOST="data.example.org").get(f"/fr/{page.slug}/")

        assert waivers
        assert report["missing"] == []
        assert [row["number"] for row in report["articles"]] == [None, *range(1, 13)]
        assert answer.status_code == 200
        needles = source_words(source.read_text(encoding="utf-8"))
        assert len(needles) > 1500
        assert first_word_not_in_order(needles, words_read(answer.content.decode())) is None
        extra = len(words_read(answer.content.decode())) - len(needles)
        assert extra < 150, "the page says much that the source does not"


class TestTheComparisonItself:
    def test_notices_one_lost_word(self):
        words = list(chain(["a", "b"], ["c"]))

        assert first_word_not_in_order(words, ["x", "a", "b", "y", "c"]) is None
        assert first_word_not_in_order(words, ["a", "c"]) == "a b c"

    def test_reads_only_what_stands_in_main(self):
        assert words_read("<nav>no</nav><main><p>Un<br>deux</p><p>trois</p></main>") == ["un", "deux", "trois"]
