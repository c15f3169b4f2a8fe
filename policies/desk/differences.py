"""A comparison laid out for reading: headings, changed lines side by side, unchanged ones folded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.document.comparison import ArticleChange, Change, Comparison, Line
from policies.document.nodes import PolicyDocument
from policies.document.numbering import heading
from policies.facts.wording import DAYS
from policies.review.notifications import language_name

_KINDS = {
    Change.ADDED: gettext_lazy("added"),
    Change.REMOVED: gettext_lazy("removed"),
    Change.MOVED: gettext_lazy("moved"),
    Change.RENUMBERED: gettext_lazy("renumbered"),
    Change.REWORDED: gettext_lazy("reworded"),
    Change.FACTS: gettext_lazy("facts change"),
}


@dataclass(frozen=True)
class Passage:
    """Consecutive lines of an article that change, or that all stay."""

    changed: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class ArticleDifference:
    """One article that changes. `numbers` says from which number to which, where both exist and differ."""

    id: str
    heading: str
    kinds: tuple[str, ...]
    numbers: str
    passages: tuple[Passage, ...]
    unchanged_before: int


def differences(comparison: Comparison, document: PolicyDocument) -> list[ArticleDifference]:
    """Return the articles that change, in the order of the newer document."""
    return [_difference(change, document) for change in comparison.articles]


def _difference(change: ArticleChange, document: PolicyDocument) -> ArticleDifference:
    return ArticleDifference(
        id=change.id,
        heading=heading(change.article, change.number, document.numbering, document.locale),
        kinds=tuple(str(label) for kind, label in _KINDS.items() if kind in change.kinds),
        numbers=_numbers(change),
        passages=tuple(_passages(change.lines)),
        unchanged_before=change.unchanged_before,
    )


def _numbers(change: ArticleChange) -> str:
    before, after = change.number_before, change.number_after
    if before is None or after is None or before == after:
        return ""
    return _("was number %(before)d, becomes number %(after)d") % {"before": before, "after": after}


def _passages(lines: tuple[Line, ...]) -> Iterator[Passage]:
    for changed, group in groupby(lines, key=lambda line: line.changed):
        yield Passage(changed, tuple(group))


@dataclass(frozen=True)
class ValueDifference:
    """One part of a fact before and after, as lines of text; empty where there is nothing."""

    label: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        return self.before != self.after


def value_differences(
    before: dict[str, Any] | None, after: dict[str, Any], labels: dict[str, str], names: dict[str, str]
) -> list[ValueDifference]:
    """Return every part of a fact that has a value on either side. `names` gives the names of chosen facts."""
    rows = [
        ValueDifference(label, _part(key, before or {}, names, labels), _part(key, after, names, labels))
        for key, label in labels.items()
    ]
    return [row for row in rows if row.before or row.after]


def _part(key: str, values: dict[str, Any], names: dict[str, str], labels: dict[str, str]) -> str:
    value = values.get(key)
    if key in DAYS and value:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    if key == "wordings":
        return "\n".join(_wordings(value or {}, labels))
    return _written(value, names)


def _wordings(wordings: dict[str, dict[str, Any]], labels: dict[str, str]) -> Iterator[str]:
    """Tell what a fact is called in each language, one line for each part of it."""
    for locale in sorted(wordings):
        language = capfirst(language_name(locale))
        # What was approved comes back sorted by key, what is drafted as it was typed: order says nothing here.
        for part, value in sorted(wordings[locale].items(), key=lambda item: (item[0] != "name", item[0])):
            if isinstance(value, dict):
                for form, text in sorted(value.items()):
                    said = {"language": language, "part": labels["name"], "form": form, "text": text}
                    if text:
                        yield _("%(language)s, %(part)s (%(form)s): %(text)s") % said
            elif value:
                said = {"language": language, "part": labels.get(part, part), "text": value}
                yield _("%(language)s, %(part)s: %(text)s") % said


def _written(value: Any, names: dict[str, str]) -> str:
    if value is True:
        return _("yes")
    if isinstance(value, list):
        return "\n".join(_written(child, names) for child in value)
    text = str(value or "")
    return names.get(text, text)
