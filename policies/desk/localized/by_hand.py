"""What somebody changed in the draft of a translation by hand, since wagtail-localize wrote it: that stays.

The newer of the two counts: a sentence that was translated since then, or else what stands in the draft.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    TranslationContext,
    TranslationLog,
    TranslationSource,
)
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from policies.authoring.models import PolicyPage
from policies.desk.localized.chips import MARK
from policies.desk.localized.links import Links, links_of, with_links_of

TITLE = ""
Sentence = tuple[str, Links]
"""What a sentence of a draft says, and its links."""
InSource = Mapping[tuple[int, str], list[tuple[int, Links]]]
"""The strings of wagtail-localize and their links, by context and path."""


def article_of(path: str) -> str | None:
    """Return the article in which a path of wagtail-localize lies, by id; `TITLE` for the title, None for the rest."""
    field, *below = path.split(".")
    if field == "body" and below:
        return below[0]
    return TITLE if field == "title" else None


def read_by_hand(source: TranslationSource, locale: Locale, kept: PolicyPage) -> None:
    """Take what was changed by hand in the draft `kept` for the translation of the sentences that stand there.

    Where an article no longer has the sentences of its source one by one, all that was translated of it before waits
    for somebody to read it, so that the article stays in the draft as it is.
    """
    log = TranslationLog.objects.filter(source=source, locale=locale).order_by("-created_at", "-pk").first()
    touched = _touched(log.revision.as_object() if log and log.revision else None, kept)
    if not touched:
        return
    there, here = _in_source(source, touched), _in_draft(kept, touched)
    parted = _parted(source, there, here)
    rows = StringTranslation.objects.filter(locale=locale, context__in=[context for context, _path in there])
    older = {(row.context_id, row.translation_of_id): row for row in rows if log and row.updated_at <= log.created_at}
    for (context, path), sentences in there.items():
        for index, (string, links) in enumerate(sentences):
            row = older.get((context, string))
            if row is not None and len(here[path]) == len(sentences):
                row.data = with_links_of(*here[path][index], links)
            if row is not None and article_of(path) in parted:
                row.has_error = True
                row.field_error = MARK + _("The article was changed by hand: read this, and save it if it is to stand.")
    StringTranslation.objects.bulk_update(older.values(), ["data", "has_error", "field_error"])


def _touched(written: PolicyPage | None, kept: PolicyPage) -> set[str | None]:
    """Return which articles of a draft, and whether its title, are others than they were written."""
    before = _raw(written) if written is not None else {}
    return {article for article, raw in _raw(kept).items() if before.get(article) != raw}


def _raw(page: PolicyPage) -> Mapping[str, Any]:
    return {child["id"]: child for child in page.body.get_prep_value()} | {TITLE: page.title}


def _parted(source: TranslationSource, there: InSource, here: Mapping[str, list[Sentence]]) -> set[str | None]:
    """Return the articles of a draft that do not have the sentences of their source one by one."""
    counts = {path: len(sentences) for (_context, path), sentences in there.items()}
    added = here.keys() - counts.keys()
    # What the source had once, and has no more, goes from the translation, too.
    once = TranslationContext.objects.filter(object_id=source.object_id, path__in=added).values_list("path", flat=True)
    others = {path for path, count in counts.items() if len(here.get(path, ())) != count}
    return {article_of(path) for path in (others | added) - set(once)}


def _in_source(source: TranslationSource, articles: Collection[str | None]) -> InSource:
    """Return the sentences of some articles by context and path, in order."""
    found = defaultdict(list)
    rows = StringSegment.objects.filter(source=source).order_by("order")
    for context, path, string, attrs in rows.values_list("context", "context__path", "string", "attrs"):
        if article_of(path) in articles:
            found[context, path].append((string, links_of(attrs)))
    return found


def _in_draft(page: PolicyPage, articles: Collection[str | None]) -> dict[str, list[Sentence]]:
    """Return the sentences of some articles by path, in order."""
    found: dict[str, list[Sentence]] = defaultdict(list)
    for value in extract_segments(page):
        if isinstance(value, StringSegmentValue) and article_of(value.path) in articles:
            found[value.path].append((value.string.data, value.attrs or {}))
    return found
