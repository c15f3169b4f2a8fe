"""What wagtail-localize has translated, as a draft: an article that is not translated whole stays as it stood before.

No draft mixes languages. An article is taken over once each of its sentences is translated, and is then declared to
translate what the source says; until then the draft has the article that it had, or none.
"""

from typing import Any

from django.db.models import Q
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, TranslationSource

from home.queries import container_of
from policies.authoring.models import PolicyPage
from policies.desk.localized.by_hand import TITLE, article_of, read_by_hand
from policies.review.translating import wordings_of

# What a translation says of itself, whatever its source does.
_OWN = ("slug", "numbering", "effective_at", "change_kind", "change_summary", "answers", "same_meaning")

Raw = dict[str, Any]


def translated_draft(source: TranslationSource, locale: Locale, *, kept: PolicyPage | None) -> PolicyPage:
    """Return the draft, not saved, of a translation; `kept` is its latest draft so far, None where it is new."""
    there = source.as_instance()
    says = wordings_of(there)
    if kept is not None:
        read_by_hand(source, locale, kept, says)
    draft: PolicyPage = source.get_ephemeral_translated_instance(locale, fallback=True)
    waiting = _waiting(source, locale)
    if kept is not None:
        for name in _OWN:
            setattr(draft, name, getattr(kept, name))
        if TITLE in waiting:
            draft.title = kept.title
    before: list[Raw] = list(kept.body.get_prep_value()) if kept is not None else []
    declared: dict[str, str] = dict(kept.translated_from) if kept is not None else {}
    translated = [child for child in draft.body.get_prep_value() if child["id"] not in waiting]
    in_source = [str(child.id) for child in there.body]
    draft.body = _merged(in_source, translated, before, _once_in_source(source, locale) | declared.keys())
    if there.locale_id == container_of(draft).prevailing_locale_id:
        declared |= {child["id"]: says[child["id"]] for child in translated if child["id"] in says}
    present = {str(child.id) for child in draft.body}
    draft.translated_from = {article: digest for article, digest in declared.items() if article in present}
    return draft


def _waiting(source: TranslationSource, locale: Locale) -> set[str]:
    """Return the articles with a sentence that nobody has translated, by id; `TITLE` for the title."""
    segments = StringSegment.objects.filter(source=source).annotate_translation(locale)
    paths = segments.filter(Q(translation=None) | Q(translation="")).values_list("context__path", flat=True)
    return {article for article in map(article_of, paths) if article is not None}


def _once_in_source(source: TranslationSource, locale: Locale) -> set[str]:
    """Return the articles of which a sentence was ever translated, by id."""
    rows = StringTranslation.objects.filter(locale=locale, context__object_id=source.object_id)
    paths = rows.values_list("context__path", flat=True).distinct()
    return {article for article in map(article_of, paths) if article}


def _merged(order: list[str], translated: list[Raw], before: list[Raw], once: set[str]) -> list[Raw]:
    """Return the articles in the order of the source: as they are translated now, or else as they stood before.

    What the translation alone has stays behind what it followed; what its source had `once`, and has no more, goes.
    """
    now = {child["id"]: child for child in translated}
    stood = {child["id"]: child for child in before}
    result = [now.get(article) or stood[article] for article in order if article in now or article in stood]
    previous = None
    for child in before:
        if child["id"] not in order and child["id"] not in once:
            at = next((place for place, each in enumerate(result, start=1) if each["id"] == previous), 0)
            result.insert(at, child)
        previous = child["id"]
    return result
