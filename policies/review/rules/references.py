"""References to articles and the numbers of articles: T2 and T3."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from policies.authoring.importing.labels import label_of
from policies.authoring.mentions.references import Heading, References, TypedNumber, Verdict
from policies.authoring.mentions.sentences import doubt_about
from policies.document.nodes import Article, List, Reference
from policies.review.rules.case import Case
from policies.review.rules.outcomes import Judgement, met, missing, warned
from policies.review.rules.patterns import folded, words_of
from policies.review.rules.prose import Kind, Sentence

_MAY_REFER = re.compile(r"art|mellad|pennad|مادة", re.IGNORECASE)
_CONTENTS = frozenset({"sommaire", "table des matieres", "contents", "table of contents"})
_LEADER = re.compile(r"(?<![\s.…·])[\s.…·]{3,}\d*\s*\Z")


def references(case: Case) -> Iterator[Judgement]:
    """T2. “Article 6” is an article of this policy, and the one that the sentence speaks of."""
    headings = _headings(case)
    today = {heading.number: heading.id for heading in headings if heading.number is not None}
    read = References(headings, today, case.locale)
    found = [*_nowhere(case)]
    for sentence in case.prose.sentences:
        if sentence.kind is not Kind.HEADING and _MAY_REFER.search(sentence.typed):
            for typed in read.in_text(sentence.typed):
                found += _judged(sentence, typed)
    yield from found or [met()]


def _headings(case: Case) -> list[Heading]:
    numbers = case.prose.reading.numbers
    return [
        Heading(article.id, numbers[article.id], article.heading, article.topic) for article in case.document.articles
    ]


def _judged(sentence: Sentence, typed: TypedNumber) -> Iterator[Judgement]:
    words = " ".join(typed.text.split())
    about = f"{folded(words)} {typed.number}"
    if typed.verdict is Verdict.ABSENT:
        yield missing(
            _("“%(words)s”: no article of this policy has this number, and no law is named. Insert a reference.")
            % {"words": words},
            sentence=sentence,
            about=about,
        )
    elif typed.verdict is Verdict.ELSEWHERE:
        yield warned(
            _("“%(words)s” may be the wrong article. %(doubt)s Insert a reference: it keeps its number right.")
            % {"words": words, "doubt": doubt_about(typed)},
            part="topic",
            sentence=sentence,
            about=about,
        )


def _nowhere(case: Case) -> Iterator[Judgement]:
    for article in case.document.articles:
        for node in case.nodes(article, Reference):
            if case.prose.reading.article(node) is None:
                yield missing(
                    _("A reference leads to an article that is not in this policy: choose another one."),
                    article=article,
                    about=node.ref,
                )


def numbers(case: Case) -> Iterator[Judgement]:
    """T3. No heading has a number that contradicts its place; a list of contents says what the headings do."""
    found = [*_typed_in_headings(case), *_contents(case)]
    yield from found or [met()]


def _typed_in_headings(case: Case) -> Iterator[Judgement]:
    for article in case.document.articles:
        typed = label_of(article.heading)
        if typed and typed.number != case.prose.reading.numbers[article.id]:
            yield missing(
                _("“%(heading)s” begins with a number that is not the article’s: take it out, it comes by itself.")
                % {"heading": article.heading},
                article=article,
                about=typed.text,
            )


def _contents(case: Case) -> Iterator[Judgement]:
    numbers = case.prose.reading.numbers
    by_number = {numbers[article.id]: article for article in case.document.articles if numbers[article.id]}
    for article in case.document.articles:
        if folded(article.heading).strip() not in _CONTENTS:
            continue
        for text in _items(case, article):
            label = label_of(text)
            if label and not _agrees(text[label.length :], by_number.get(label.number)):
                yield missing(
                    _("“%(line)s” is not what the article with this number is called: mend the list of contents.")
                    % {"line": text},
                    part="contents",
                    article=article,
                    about=folded(text),
                )


def _items(case: Case, article: Article) -> Iterator[str]:
    for block in article.content:
        if isinstance(block, List):
            for number, item in enumerate(block.items, 1):
                text = " ".join(case.prose.text_of(part.children) for part in item.content if hasattr(part, "children"))
                line = _LEADER.sub("", text)
                yield f"{number}. {line}" if block.ordered and not label_of(line) else line


def _agrees(title: str, article: Article | None) -> bool:
    return article is not None and words_of(folded(title)) == words_of(folded(article.heading))
