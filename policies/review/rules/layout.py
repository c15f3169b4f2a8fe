"""Lists glued into paragraphs, headings made of bold words, levels that jump: T9 and T10."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from policies.authoring.importing.mending import glued_bullets
from policies.document.nodes import Article, Paragraph, Strong, Subheading, Text, walk
from policies.review.rules.case import Case
from policies.review.rules.outcomes import Judgement, met, warned
from policies.review.rules.patterns import folded

_LONGEST_HEADING = 90
_ENDS = (".", ";", ",", ":", "!", "?", "…")
_DECIMAL = re.compile(r"\s*(\d+(?:\.\d+)+)\.?\s")


def glued_lists(case: Case) -> Iterator[Judgement]:
    """T9. A list is a list."""
    found = []
    for article in case.document.articles:
        for paragraph in case.nodes(article, Paragraph):
            text = case.prose.text_of(paragraph.children)
            if len(glued_bullets(text)) > 1:
                found.append(
                    warned(
                        _("A list is glued into this paragraph: make a list of it, one item for each dash."),
                        article=article,
                        about=folded(text[:60]),
                    )
                )
    yield from found or [met()]


def headings(case: Case) -> Iterator[Judgement]:
    """T10. Headings are headings, and no level is left out."""
    found = []
    for article in case.document.articles:
        found += [*_bold_headings(case, article), *_jumps(case, article)]
    yield from found or [met()]


def _bold_headings(case: Case, article: Article) -> Iterator[Judgement]:
    for block in article.content:
        if not isinstance(block, Paragraph) or not _is_bold(block):
            continue
        text = case.prose.text_of(block.children)
        if 0 < len(text) <= _LONGEST_HEADING and not text.endswith(_ENDS):
            yield warned(
                _("“%(text)s” is a heading in bold: make a subheading of it, so that it is read out as one.")
                % {"text": text},
                part="bold",
                article=article,
                about=folded(text),
            )


def _is_bold(paragraph: Paragraph) -> bool:
    return all(
        isinstance(child, Strong) or (isinstance(child, Text) and not child.value.strip())
        for child in paragraph.children
    )


def _jumps(case: Case, article: Article) -> Iterator[Judgement]:
    """Find subheadings numbered by hand, "4.1.1" where there is no "4.1"."""
    seen: set[str] = set()
    for subheading in (node for node in walk(article) if isinstance(node, Subheading)):
        text = case.prose.text_of(subheading.children)
        number = _DECIMAL.match(text)
        if number is None:
            continue
        seen.add(number[1])
        above = number[1].rpartition(".")[0]
        if "." in above and above not in seen:
            yield warned(
                _("“%(text)s” stands below a heading %(above)s that is not there: mend the levels.")
                % {"text": text, "above": above},
                article=article,
                about=number[1],
            )
