"""What somebody changed in the draft of a translation by hand, since wagtail-localize wrote it: that stays.

The newer of the two counts: a sentence that was translated since then, or else what stands in the draft.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, TranslationLog, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from policies.authoring.models import PolicyPage
from policies.desk.localized.chips import MARK, what_is_wrong
from policies.desk.localized.links import Links, chips_of, links_of, with_links_of

TITLE = ""


class Sentence(NamedTuple):
    """A sentence of a draft, and what its links are."""

    text: str
    links: Links


class Row(NamedTuple):
    """A translation that somebody made, of a sentence that the source still has; `newer` than the draft, or before."""

    translation: StringTranslation
    source: Sentence
    newer: bool


Rows = Mapping[str, list[Row]]
Sentences = Mapping[str, list[Sentence]]
"""By path of wagtail-localize, in order."""


def article_of(path: str) -> str | None:
    """Return the article in which a path of wagtail-localize lies, by id; `TITLE` for the title, None for the rest."""
    field, *below = path.split(".")
    if field == "body" and below:
        return below[0]
    return TITLE if field == "title" else None


def read_by_hand(source: TranslationSource, locale: Locale, kept: PolicyPage, says: Mapping[str, str]) -> None:
    """Take what was changed by hand in the draft `kept` for the translation of the sentences that it translates.

    Where that cannot be told sentence by sentence, or the draft is one of before (`says` are the wordings of the source
    by article), all that was translated of the article waits for somebody to read it, so that the draft keeps it.
    """
    log = TranslationLog.objects.filter(source=source, locale=locale).order_by("-created_at", "-pk").first()
    if log is None:
        return
    written = log.revision.as_object() if log.revision else None
    touched = _touched(written, kept)
    if not touched:
        return
    rows = _rows(source, locale, touched, log)
    if written is None:
        parted = set(touched)
    else:
        then, now = _sentences(written, touched), _sentences(kept, touched)
        parted = {article for article in touched if not _is_told(article, then, now, rows)}
        parted |= {article for article in touched if _is_of_before(article, written, kept, says)}
    older = [(path, row.translation) for path, known in rows.items() for row in known if not row.newer]
    for path, translation in older:
        if article_of(path) in parted:
            translation.has_error = True
            said = _("The article was changed by hand: read this, and save it if it is to stand.")
            translation.field_error = MARK + said
    changed = [translation for _path, translation in older]
    StringTranslation.objects.bulk_update(changed, ["data", "has_error", "field_error"])


def _touched(written: PolicyPage | None, kept: PolicyPage) -> set[str | None]:
    """Return which articles of a draft, and whether its title, are others than they were written."""
    before = _raw(written) if written is not None else {}
    return {article for article, raw in _raw(kept).items() if before.get(article) != raw}


def _raw(page: PolicyPage) -> Mapping[str, Any]:
    return {child["id"]: child for child in page.body.get_prep_value()} | {TITLE: page.title}


def _is_of_before(article: str | None, written: PolicyPage, kept: PolicyPage, says: Mapping[str, str]) -> bool:
    """Whether an article of a draft declares another text than it was written for, and not the one of now."""
    before: str | None = written.translated_from.get(article)
    declared: str | None = kept.translated_from.get(article)
    return declared not in (before, says.get(article or ""))


def _is_told(article: str | None, then: Sentences, now: Sentences, rows: Rows) -> bool:
    """Take over an article's sentences that were changed by hand; False where they are not told one by one."""
    paths = {path for path in {*then, *now} if article_of(path) == article}
    if any(len(then.get(path, ())) != len(now.get(path, ())) for path in paths):
        return False
    took = [_took(then[path], now[path], rows.get(path, [])) for path in paths]
    return all(took)


def _took(then: list[Sentence], now: list[Sentence], rows: list[Row]) -> bool:
    changed = [(was, is_now) for was, is_now in zip(then, now, strict=True) if was.text != is_now.text]
    told = sum(row.newer for row in rows)  # whoever translated a sentence since has seen what stood there
    for translation, source in ((row.translation, row.source) for row in rows if not row.newer):
        mine = [each for each in zip(then, now, strict=True) if _as_in(source, each[0]) == translation.data]
        said = {_as_in(source, is_now) for _was, is_now in mine}
        if said <= {translation.data}:
            continue
        text = said.pop()
        if said or what_is_wrong(source.text, text, chips_of(source.links)):
            return False
        translation.data = text
        told += len(mine)
    return told >= len(changed)


def _as_in(source: Sentence, sentence: Sentence) -> str:
    """Return a sentence of a draft with its links named as those of its source are."""
    return with_links_of(sentence.text, sentence.links, source.links)


def _rows(source: TranslationSource, locale: Locale, articles: Collection[str | None], log: TranslationLog) -> Rows:
    translations = StringTranslation.objects.filter(locale=locale, context__object_id=source.object_id, has_error=False)
    known = {(each.context_id, each.translation_of_id): each for each in translations}
    found: dict[str, list[Row]] = defaultdict(list)
    for path, place, sentence in _of_source(source):
        if article_of(path) in articles and place in known:
            translation = known.pop(place)
            found[path].append(Row(translation, sentence, newer=translation.updated_at > log.created_at))
    return found


def _of_source(source: TranslationSource) -> Iterator[tuple[str, tuple[int, int], Sentence]]:
    rows = StringSegment.objects.filter(source=source).order_by("order")
    for path, context, string, text, attrs in rows.values_list(
        "context__path", "context", "string", "string__data", "attrs"
    ):
        yield path, (context, string), Sentence(text, links_of(attrs))


def _sentences(page: PolicyPage, articles: Collection[str | None]) -> Sentences:
    found: dict[str, list[Sentence]] = defaultdict(list)
    for value in extract_segments(page):
        if isinstance(value, StringSegmentValue) and article_of(value.path) in articles:
            found[value.path].append(Sentence(value.string.data, value.attrs or {}))
    return found
