"""Documents that nobody here wrote: the descriptions of the Python packages that this suite runs on."""

from collections import Counter
from importlib.metadata import distributions

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from policies.authoring.importing.markdown import read_markdown
from policies.document.encoding import decode, encode
from policies.document.nodes import PolicyDocument, PolicyType
from policies.document.render.html import render_html
from policies.document.words import words

BLOCKS = ["p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "dt", "dd", "caption", "br"]


def descriptions():
    for distribution in distributions():
        metadata = distribution.metadata
        text = metadata.get_payload() or metadata.get("Description") or ""
        if (metadata.get("Description-Content-Type") or "").startswith("text/markdown") and text.strip():
            yield pytest.param(text, id=metadata["Name"])


def words_of_html(markup):
    soup = BeautifulSoup(markup, "html.parser")
    for element in soup.find_all(BLOCKS):
        element.insert_before("\n")
        element.insert_after("\n")
    return Counter(words(soup.get_text()))


@pytest.mark.parametrize("text", sorted(descriptions(), key=lambda case: str(case.id)))
class TestDocumentOfOthers:
    def test_is_read_without_losing_a_word_unsaid(self, text):
        # A policy has no programs in it: indented and fenced passages are read as prose.
        prose = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["code", "fence"])
        source = words_of_html(prose.render(text))

        imported = read_markdown(text, "en")

        document = PolicyDocument(PolicyType.PRIVACY, "en", imported.title or "Title", imported.articles)
        assert decode(encode(document)).title == document.title
        kept = words_of_html(f"<p>{imported.title}</p>" + render_html(document, strict=False))
        told = Counter(words(" ".join(missing.word for missing in imported.missing)))
        told += Counter(words(" ".join(change.before for change in imported.normalised)))
        assert source - kept - told == Counter()
