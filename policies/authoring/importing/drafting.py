"""From a source of any kind to articles, and the report on what became of its words."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from policies.authoring.importing.assembly import Assembler
from policies.authoring.importing.definitions import with_definitions
from policies.authoring.importing.facts import facts_in, references_in
from policies.authoring.importing.imported import Imported, ImportedArticle
from policies.authoring.importing.limits import passages_in, refuse_many_articles, refuse_many_passages
from policies.authoring.importing.losses import compare
from policies.authoring.importing.mending import mended
from policies.authoring.importing.sources import Normalised, Source
from policies.authoring.importing.structure import LONGEST_HEADING, Section, Structure, structure_of
from policies.authoring.importing.texts import passages_of
from policies.authoring.importing.topics import topic_of
from policies.authoring.mentions.finding import find
from policies.authoring.streams import stream_data
from policies.document.nodes import Article, NumberingStyle, Topic
from policies.document.numbering import heading as computed_heading
from policies.document.words import words
from policies.facts.known import Known


def fresh_id() -> str:
    return str(uuid.uuid4())


def drafted(
    source: Source, locale: str, *, title: str, known: Iterable[Known], new_id: Callable[[], str] = fresh_id
) -> Imported:
    """Return the articles that a source makes, and the report; `title` is taken where the source has none.

    :raises CannotImport: there are more articles or passages than the editor can open.
    :raises UnwritableContent: the articles hold what the editor has no block for.
    """
    refuse_many_passages(passages_in(source.blocks))
    normalised = list(source.normalised)
    structure = structure_of(mended(source, normalised), locale, normalised)
    refuse_many_articles(len(structure.sections))
    # A title that was given is added, whatever words of the source it has in common.
    given = () if structure.title else compare((), (title,)).added
    title = structure.title or title
    articles = _articles(structure, locale, Assembler(new_id, normalised), normalised)
    headings = _computed_headings(articles, structure.numbering, locale)
    _report_numbers(structure.sections, articles, headings, normalised)
    passages = [tuple(passages_of(article)) for article in articles]
    compared = compare(source.units, tuple(_draft_words(structure, articles, passages)))
    counts = [len(words("\n".join((heading, *texts)))) for heading, texts in zip(headings, passages, strict=True)]
    everything = tuple(chain.from_iterable(passages))
    body = tuple(stream_data(articles))
    found = find(body, known=known, locale=locale, typed=_typed_articles(structure.sections, articles))
    return Imported(
        title=title,
        numbering=structure.numbering,
        articles=articles,
        outline=tuple(
            ImportedArticle(number, article.heading, article.topic.value, count)
            for number, article, count in zip(_numbers(articles), articles, counts, strict=True)
        ),
        words_in=compared.words_in,
        words_out=len(words(title)) + sum(counts),
        missing=compared.missing,
        added=given + compared.added,
        normalised=tuple(normalised),
        references=references_in(found, dict(zip((article.id for article in articles), headings, strict=True))),
        facts=facts_in(found, everything),
        body=body,
        mentions=found.mentions,
    )


def _articles(
    structure: Structure, locale: str, assembler: Assembler, normalised: list[Normalised]
) -> tuple[Article, ...]:
    result = []
    for position, section in enumerate(structure.sections):
        topic = topic_of(section.heading, locale)
        if not section.heading and section.label is None and len(structure.sections) > 1 and position == 0:
            topic = Topic.PREAMBLE
        blocks = with_definitions(section.blocks, normalised) if topic == Topic.DEFINITIONS else section.blocks
        result.append(
            Article(assembler.new_id(), topic, section.heading, assembler.blocks(blocks), numbered=section.numbered)
        )
    return tuple(result)


def _numbers(articles: Sequence[Article]) -> Iterator[int | None]:
    last = 0
    for article in articles:
        last += article.numbered
        yield last if article.numbered else None


def _computed_headings(articles: Sequence[Article], style: NumberingStyle, locale: str) -> list[str]:
    return [
        computed_heading(article, number, style, locale)
        for number, article in zip(_numbers(articles), articles, strict=True)
    ]


def _report_numbers(
    sections: Sequence[Section], articles: Sequence[Article], headings: Sequence[str], normalised: list[Normalised]
) -> None:
    for section, number, heading in zip(sections, _numbers(articles), headings, strict=True):
        if section.label:
            rule = "computed-heading" if section.label.number == number else "number-corrected"
            normalised.append(Normalised(rule, section.typed[:LONGEST_HEADING], heading))
        elif number is not None:
            normalised.append(Normalised("number-given", section.heading, heading))


def _typed_articles(sections: Sequence[Section], articles: Sequence[Article]) -> dict[int, str]:
    """Return the ids of articles by typed number; where a number was typed twice, its first article has it."""
    result: dict[int, str] = {}
    for section, number, article in zip(sections, _numbers(articles), articles, strict=True):
        given = section.label.number if section.label else number
        if given is not None:
            result.setdefault(given, article.id)
    return result


def _draft_words(structure: Structure, articles: Sequence[Article], passages: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the passages of the draft in the order of the source, typed numbers in place of computed ones."""
    for position, (section, article, texts) in enumerate(zip(structure.sections, articles, passages, strict=True)):
        if position == structure.title_after:
            yield structure.title
        yield f"{section.label.text if section.label else ''}\n{article.heading}"
        yield from texts
    if structure.title_after >= len(structure.sections):
        yield structure.title
