"""What a translator begins with: a sentence as it was translated before it changed, or as a policy in force says it.

A beginning stands in the sentence's field with a line that says what it is. It counts as not translated, and no draft
has it, until somebody has read it and saved it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import wraps
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count
from django.db.models.signals import post_save
from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from policies.desk.localized.chips import MARK
from policies.desk.localized.links import (
    Links,
    chips_of,
    counted,
    links_of,
    with_labels_of,
    with_links_of,
    words_between,
)
from policies.document.words import words
from policies.register.clock import database_now
from policies.register.queries import texts_in_force

_ELSEWHERE = 20
"""Policies that are asked how they say a sentence: those with most of the sentences in question."""


Place = tuple[int, int]
"""Rows of wagtail-localize: where a sentence stands (its context), and what it says (its string)."""


class Sentence(NamedTuple):
    """A sentence of a source."""

    place: Place
    text: str
    links: Links


class Beginning(NamedTuple):
    """What to begin a sentence with, and what is said of it."""

    text: str
    said: str


def connect() -> None:
    """Look for beginnings whenever a source is read anew, and when a translation of it is asked for."""
    TranslationSource.refresh_segments = _refreshing(TranslationSource.refresh_segments)
    post_save.connect(_begin_asked_for, sender=Translation, dispatch_uid="policies_localized_beginnings")


def sentences_of(source: TranslationSource) -> list[Sentence]:
    """Return the sentences of a source in their order."""
    rows = StringSegment.objects.filter(source=source).order_by("order")
    found = rows.values_list("context_id", "string_id", "string__data", "attrs")
    return [Sentence((context, string), text, links_of(attrs)) for context, string, text, attrs in found]


def begin(source: TranslationSource, locale: Locale, before: Sequence[Sentence] = ()) -> None:
    """Give what nobody has translated yet into `locale` something to begin with; `before` is what the source said."""
    now = {each.place: each for each in sentences_of(source)}
    stands = _translations(locale, now)
    missing = [each for each in now.values() if each.place not in stands]
    begun = _from_before(locale, missing, [each for each in before if each.place not in now])
    begun |= _from_this_policy(source, locale, [each for each in missing if each.place not in begun])
    begun |= _from_elsewhere(source, locale, [each for each in missing if each.place not in begun])
    # Saved as they are: what `chips.keep_chips` and wagtail-localize do with what somebody saves is not for these.
    rows = [
        StringTranslation(
            context_id=context,
            translation_of_id=string,
            locale=locale,
            data=beginning.text,
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            has_error=True,
            field_error=MARK + beginning.said,
        )
        for (context, string), beginning in begun.items()
    ]
    # Somebody who translates the same sentence at this moment has it: that stays.
    StringTranslation.objects.bulk_create(rows, ignore_conflicts=True)


def _refreshing(refresh: Any) -> Any:
    @wraps(refresh)
    def refresh_and_begin(source: TranslationSource) -> None:
        before = sentences_of(source)
        refresh(source)
        for translation in source.translations.select_related("target_locale"):
            begin(source, translation.target_locale, before)

    return refresh_and_begin


def _begin_asked_for(instance: Translation, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if created and not raw:
        begin(instance.source, instance.target_locale)


def _translations(locale: Locale, places: Iterable[Place]) -> dict[Place, str]:
    """Return what stands for the sentences of some places and others there, read by somebody or not."""
    rows = StringTranslation.objects.filter(locale=locale, context__in={context for context, _string in places})
    return {(context, string): text for context, string, text in rows.values_list("context", "translation_of", "data")}


def _from_before(locale: Locale, missing: list[Sentence], gone: list[Sentence]) -> dict[Place, Beginning]:
    """Return the translations of what stood in the same contexts, each of the sentence that is most like it."""
    stood = _translations(locale, (each.place for each in gone))
    left: dict[int, list[Sentence]] = defaultdict(list)
    for each in gone:
        if each.place in stood:
            left[each.place[0]].append(each)
    found = {}
    for sentence in missing:
        candidates = left[sentence.place[0]]
        if not candidates:
            continue
        likeness = {each.place: _likeness(each.text, sentence.text) for each in candidates}
        most_like = max(candidates, key=lambda each: likeness[each.place])
        candidates.remove(most_like)
        text = with_links_of(stood[most_like.place], most_like.links, sentence.links)
        said = _("The text has changed since: read this against it, mend it and save it.")
        found[sentence.place] = Beginning(text, said)
    return found


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, words(one), words(other), autojunk=False).ratio()


def _from_this_policy(source: TranslationSource, locale: Locale, missing: list[Sentence]) -> dict[Place, Beginning]:
    """Return the translations of the same sentences where they stand, or stood, in other articles."""
    rows = StringTranslation.objects.filter(
        locale=locale,
        translation_of__in={string for _context, string in (each.place for each in missing)},
        context__object_id=source.object_id,
        has_error=False,
    )
    texts = dict(rows.order_by("updated_at", "pk").values_list("translation_of", "data"))
    said = _("It was translated so elsewhere in this policy: read this and save it.")
    return {each.place: Beginning(texts[each.place[1]], said) for each in missing if each.place[1] in texts}


def _from_elsewhere(source: TranslationSource, locale: Locale, missing: list[Sentence]) -> dict[Place, Beginning]:
    """Return how policies in force say the same sentences in this language, in words that their readers have."""
    strings = {string for _context, string in (each.place for each in missing)}
    rows = StringTranslation.objects.filter(locale=locale, translation_of__in=strings, has_error=False)
    rows = rows.exclude(context=None).exclude(context__object_id=source.object_id)
    policies = rows.values("context__object_id").annotate(count=Count("pk")).order_by("-count", "context__object_id")
    subjects = list(policies.values_list("context__object_id", flat=True)[:_ELSEWHERE])
    if not subjects:
        return {}
    public = _lines_in_force(subjects, locale.language_code)
    said_there = rows.filter(context__object_id__in=subjects).order_by("-updated_at", "pk")
    candidates: dict[int, list[tuple[UUID, str]]] = defaultdict(list)
    for string, subject, text in said_there.values_list("translation_of", "context__object_id", "data"):
        candidates[string].append((subject, text))
    found = {}
    for sentence in missing:
        for subject, text in candidates[sentence.place[1]]:
            if _says(public.get(subject, ()), text, sentence):
                said = _("A policy in force says it so: read this, mend it where needed and save it.")
                found[sentence.place] = Beginning(with_labels_of(text, sentence.text, chips_of(sentence.links)), said)
                break
    return found


def _lines_in_force(subjects: Iterable[UUID], locale: str) -> dict[UUID, list[str]]:
    """Return the lines of text that readers of some policies have now."""
    texts = texts_in_force(subjects, locale, database_now())
    return {
        subject: [" ".join(line.split()) for text in those for line in text.splitlines()]
        for subject, those in texts.items()
    }


def _says(lines: Iterable[str], text: str, sentence: Sentence) -> bool:
    """Whether one of some lines has the words of a translation, whatever stands in place of its chips."""
    parts = words_between(text, chips_of(sentence.links))
    if not parts or counted(text) != counted(sentence.text):
        return False
    pattern = re.compile(r"(?<!\w)" + ".*?".join(re.escape(part) for part in parts) + r"(?!\w)")
    return any(pattern.search(line) for line in lines)
