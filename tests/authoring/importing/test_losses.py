"""Promise 7: every word of the source is in the draft or in the loss report."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Locale

from policies.authoring.documents import document_of
from policies.authoring.guards import Unresolved
from policies.authoring.importing.losses import compare
from policies.authoring.importing.markdown import read_markdown
from policies.authoring.importing.texts import passages_of
from policies.authoring.models import PrivacyPolicyPage
from policies.authoring.streams import stream_data
from policies.document.words import words

WORD = st.text("abcdefghé", min_size=2, max_size=8).map(lambda word: "w" + word)
SENTENCE = st.lists(WORD, min_size=1, max_size=8).map(" ".join)
MARKED = st.tuples(
    st.sampled_from(
        ["{}", "**{}**", "*{}*", "{}.", "{} :", "[{}](https://x.example/)", "`{}`", "<b>{}</b>", "{}  \nwz"]
    ),
    SENTENCE,
).map(lambda pair: pair[0].format(pair[1]))
LINE = st.lists(MARKED, min_size=1, max_size=3).map(" ".join)
BLOCK = st.tuples(
    st.sampled_from(
        [
            "{}", "# {}", "## {}", "#### {}", "## Article 4. {}", "## ARTICLE PREMIER {}", "## Définitions {}", "- {}",
            "  - {}", "1. {}", "7. {}", "> {}", "> - {}", "    {}", "| {} |\n|---|", "**{}** : wq", "- **{}** : wq",
            "wa : - {}. - wb. - wc", "{}\n---", "![{}](https://x.example/)", "***", "\n\n{}", "- {}\n\n\n\n- wd",
            "<div>{}</div>", "[{}][kr]",
            "[kr]: https://x.example/ \"{}\"", "```\n{}\n```", "{}\f", "1. **{}**", "**{}**", "* * {}",
        ]
    ),
    LINE,
).map(lambda pair: pair[0].format(pair[1]))  # fmt: skip
MARKDOWN = st.lists(st.tuples(BLOCK, st.sampled_from(["\n", "\n\n", "\n\n\n\n"])), max_size=12).map(
    lambda parts: "".join(map("".join, parts))
)
# What a plain reading of the file finds, without addresses, which a link keeps.
ADDRESSES = re.compile(r"https?://[^\s)>\"]*")


def draft_words(imported):
    texts = [imported.title]
    for article in imported.articles:
        texts += [article.heading, *passages_of(article)]
    return words("\n".join(texts))


class TestNoWordIsLost:
    @given(MARKDOWN)
    def test_each_word_is_in_the_draft_or_reported(self, text):
        imported = read_markdown(text, "fr")

        wanted = Counter(word for word in words(ADDRESSES.sub(" ", text)) if word.startswith("w"))
        found = Counter(draft_words(imported)) + Counter(entry.word for entry in imported.missing)
        assert wanted - found == Counter()

    @given(MARKDOWN)
    def test_the_report_adds_up(self, text):
        imported = read_markdown(text, "fr")

        assert imported.words_in - len(imported.missing) + len(imported.added) == sum(
            len(words(text)) for text in [imported.title, *_sections(imported)]
        ) + _typed_words(imported)

    @pytest.mark.django_db
    @given(MARKDOWN)
    def test_each_word_of_the_draft_passes_through_the_editor(self, text):
        imported = read_markdown(text, "fr", title="Titre")

        page = PrivacyPolicyPage(title=imported.title, locale=Locale(language_code="fr"))
        page.body = stream_data(imported.articles)

        held = document_of(page, resolver=Unresolved()).articles
        assert [words("\n".join([article.heading, *passages_of(article)])) for article in held] == [
            words("\n".join([article.heading, *passages_of(article)])) for article in imported.articles
        ]

    @given(st.text(st.characters(), max_size=300))
    def test_no_text_whatever_crashes(self, text):
        imported = read_markdown(text, "fr")

        assert len(imported.missing) <= imported.words_in

    @given(st.text("#*-_>`[]()!<&;:1. \n\t|\\=~aé", max_size=200))
    def test_no_markup_whatever_crashes(self, text):
        imported = read_markdown(text, "en")

        assert len(imported.missing) <= imported.words_in


def _sections(imported):
    for article in imported.articles:
        yield article.heading
        yield from passages_of(article)


def _typed_words(imported):
    """The words of typed numbers ("ARTICLE 4"), which stand in the report of what was normalised."""
    return sum(
        len(words(entry.before)) - len(words(_heading_after(entry.after)))
        for entry in imported.normalised
        if entry.rule in ("computed-heading", "number-corrected")
    )


def _heading_after(computed):
    return re.sub(r"^(?:Article \d+|ARTICLE PREMIER|ARTICLE \d+|\d+)(?:\. |\.?$)", "", computed)


class TestComparison:
    def test_names_what_is_gone_and_what_is_new_in_order(self):
        compared = compare(["un deux trois", "quatre cinq"], ["un trois nouveau", "quatre"])

        assert [entry.word for entry in compared.missing] == ["deux", "cinq"]
        assert [entry.word for entry in compared.added] == ["nouveau"]
        assert compared.missing[1].context == "quatre cinq"

    def test_tells_words_moved(self):
        compared = compare(["b a"], ["a b"])

        assert len(compared.missing) == len(compared.added) == 1

    def test_tells_as_few_words_as_can_be(self):
        source = ["voir https a fr", "là https b fr", "et https c fr", "fin"]

        compared = compare(source, ["voir là et", "https c fr fin"])

        assert [entry.word for entry in compared.missing] == ["https", "a", "fr", "https", "b", "fr"]
        assert compared.added == ()

    @pytest.mark.parametrize("lost", [1, 150, 1000])
    def test_finds_its_way_back_behind_a_long_stretch(self, lost):
        text = [f"mot{number}" for number in range(3000)]

        compared = compare(text, text[:1000] + text[1000 + lost :])

        assert [entry.word for entry in compared.missing] == text[1000 : 1000 + lost]
        assert compared.added == ()

    @given(st.lists(st.sampled_from("abcde"), max_size=60), st.data())
    def test_tells_only_what_was_taken_away(self, text, data):
        kept = [word for word in text if data.draw(st.booleans())]

        compared = compare(text, kept)

        assert len(compared.missing) == len(text) - len(kept)
        assert compared.added == ()

    @given(st.lists(st.sampled_from("abcde")), st.lists(st.sampled_from("abcde")))
    def test_adds_up(self, before, after):
        compared = compare(before, after)

        missing, added = (Counter(entry.word for entry in part) for part in (compared.missing, compared.added))
        assert Counter(before) - missing + added == Counter(after)
        assert len(before) - missing.total() + added.total() == len(after)
