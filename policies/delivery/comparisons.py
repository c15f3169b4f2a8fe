"""Two versions of a policy side by side: which two, and how a page, a feed and a program are told the difference."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.delivery.chains import Policy
from policies.delivery.dates import UnknownDay, day_of, end_of_day
from policies.document.alignment import aligned
from policies.document.comparison import ArticleChange, Change, Comparison, Fragment, Line, compare
from policies.document.lines import LineKind, plain_line
from policies.document.nodes import Article, PolicyDocument
from policies.document.numbering import heading, numbers
from policies.document.sentences import sentence
from policies.register import queries
from policies.register.queries import VersionRow

_KINDS = {
    Change.ADDED: gettext_lazy("Added"),
    Change.REMOVED: gettext_lazy("Removed"),
    Change.MOVED: gettext_lazy("Moved"),
    Change.RENUMBERED: gettext_lazy("Renumbered"),
    Change.REWORDED: gettext_lazy("Reworded"),
    Change.FACTS: gettext_lazy("Contact details and other facts"),
}
_WITH_NUMBERS = {
    Change.MOVED: gettext_lazy("Moved (from number %(before)s to number %(after)s)"),
    Change.RENUMBERED: gettext_lazy("Renumbered (from number %(before)s to number %(after)s)"),
}
_MARKS = {"removed": "del", "added": "ins"}

NO_SUCH_VERSION = gettext_lazy("This policy has no version with that number.")
NO_SUCH_DAY = gettext_lazy("There is no such day. Write it as year-month-day, for example 2026-03-12.")
NONE_THAT_DAY = gettext_lazy("No version of this policy was in force on that day.")


class NothingToCompare(Exception):
    """There are no two versions as asked for; `sentence` tells a reader why."""

    def __init__(self, sentence: Promise | str) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Compared:
    """A version and the one that it is compared with, None for the first. `difference` tells what changes.

    `among` are the numbers of all versions.
    """

    before: VersionRow | None
    after: VersionRow
    earlier: PolicyDocument | None
    document: PolicyDocument
    difference: Comparison
    among: tuple[int, ...]

    @property
    def sentence(self) -> str:
        return sentence(self.difference, self.document.locale) if self.earlier else ""

    @property
    def is_backwards(self) -> bool:
        """Whether the version compared with takes effect after the other."""
        return self.before is not None and queries.order(self.before.entry) > queries.order(self.after.entry)


def before_of(rows: Sequence[VersionRow], number: int) -> int | None:
    """Return the number of the version that readers had before another; nobody ever had one that was recalled."""
    return max((row.number for row in rows if row.number < number and row.state != "recalled"), default=None)


def compared(policy: Policy, rows: Sequence[VersionRow], number: int, before: int | None = None) -> Compared:
    """Return a version compared with another, with the one that readers had before unless it is named.

    :raises NothingToCompare: one of them does not exist, or a redaction deleted its text.
    """
    wanted = before_of(rows, number) if before is None else before
    by_number = {row.number: row for row in rows}
    if number not in by_number or (wanted is not None and wanted not in by_number):
        raise NothingToCompare(NO_SUCH_VERSION)
    documents = queries.documents_of(policy.uuid, {number} | ({wanted} if wanted is not None else set()))
    return of_documents(by_number, documents, number, wanted)


def of_documents(
    rows: dict[int, VersionRow], documents: dict[int, PolicyDocument], number: int, before: int | None
) -> Compared:
    """Compare two versions whose documents were read already, both by number.

    :raises NothingToCompare: a redaction deleted the text of one of them.
    """
    if number not in documents or (before is not None and before not in documents):
        raise NothingToCompare(gettext_lazy("The text of this version was removed by an approved redaction."))
    earlier = None if before is None else documents[before]
    return Compared(
        before=None if before is None else rows[before],
        after=rows[number],
        earlier=earlier,
        document=documents[number],
        difference=compare(earlier, documents[number]),
        among=tuple(sorted(rows)),
    )


def numbers_since(policy: Policy, rows: Sequence[VersionRow], day: str, now: datetime) -> tuple[int, int]:
    """Return the versions in force at the end of a day, written YYYY-MM-DD, and now. Today ends now.

    :raises NothingToCompare: there is no such day, it is to come, or nothing was in force then or is now.
    """
    zone = policy.portal.time_zone
    try:
        end = end_of_day(day, zone)
        today = end_of_day(day_of(now, zone).iso, zone)
    except UnknownDay as error:
        raise NothingToCompare(NO_SUCH_DAY) from error
    if end > today:
        raise NothingToCompare(gettext_lazy("That day is still to come: nothing can have changed since."))
    then = queries.version_in_force(policy.uuid, min(end, now))
    if then is None or then.number is None:
        raise NothingToCompare(NONE_THAT_DAY)
    current = next((row.number for row in rows if row.state == "in force"), None)
    if current is None:
        raise NothingToCompare(gettext_lazy("No version of this policy is in force."))
    return then.number, current


# --- for people --------------------------------------------------------------------------------------------


def shown(compared: Compared) -> dict[str, Any]:
    """Return what the template of a difference fills in: nothing for a first version."""
    earlier, document, difference = compared.earlier, compared.document, compared.difference
    if earlier is None:
        return {}
    changed = {change.article.id for change in difference.articles}
    count = numbers(document)
    staying = iter([_unchanged(document, article, count) for article in document.articles if article.id not in changed])
    backwards = compared.is_backwards
    return {
        "number": compared.after.number,
        "sentence": compared.sentence,
        "before_name": _version_name(compared.before) if backwards else _("Before"),
        "after_name": _version_name(compared.after) if backwards else _("Now"),
        "titles": [_sides(line) for line in _titles(difference)],
        "changes": [_shown_change(change, earlier, document, staying) for change in difference.articles],
        "unchanged": list(staying),
    }


def _version_name(row: VersionRow | None) -> str:
    return _("Version %(number)s") % {"number": row.number if row else ""}


def _unchanged(document: PolicyDocument, article: Article, count: dict[str, int | None]) -> dict[str, str]:
    return {
        "id": article.id,
        "heading": heading(article, count[article.id], document.numbering, document.locale),
    }


def _shown_change(
    change: ArticleChange, earlier: PolicyDocument, document: PolicyDocument, staying: Iterator[dict[str, str]]
) -> dict[str, Any]:
    side = earlier if change.after is None else document
    return {
        "unchanged": [next(staying) for _each in range(change.unchanged_before)],
        "id": change.id,
        "stands": change.after is not None,
        "heading": heading(change.article, change.number, side.numbering, side.locale),
        "kinds": [_kind(kind, change) for kind in Change if kind in change.kinds],
        **_lines(change),
    }


def _lines(change: ArticleChange) -> dict[str, list[Any]]:
    """Return the whole text of an article that comes or goes, below its heading; else the lines that differ."""
    if change.before is None or change.after is None:
        whole = [line for line in change.lines if line.kind != LineKind.HEADING]
        return {"whole": [_plain(line.before or line.after) for line in whole], "lines": []}
    return {"whole": [], "lines": [_sides(line) for line in change.lines if line.changed]}


def _titles(difference: Comparison) -> Sequence[Line]:
    if not difference.title_changed:
        return ()
    return aligned([plain_line(difference.title_before or "")], [plain_line(difference.title_after)])


def _sides(line: Line) -> dict[str, SafeString]:
    return {"before": _marked(line.before), "after": _marked(line.after)}


def _kind(kind: Change, change: ArticleChange) -> str:
    told = {"before": change.number_before, "after": change.number_after}
    with_numbers = kind in _WITH_NUMBERS and None not in told.values() and told["before"] != told["after"]
    return str(_WITH_NUMBERS[kind] % told if with_numbers else _KINDS[kind])


def _plain(fragments: Sequence[Fragment]) -> str:
    return "".join(fragment.text for fragment in fragments)


def _marked(fragments: Sequence[Fragment]) -> SafeString:
    """Return one side of a line as HTML; the space before a word that changes is not marked."""
    return mark_safe("".join(_fragment(fragment) for fragment in fragments))  # noqa: S308 (each is escaped)


def _fragment(fragment: Fragment) -> str:
    element = _MARKS.get(fragment.kind)
    if element is None:
        return escape(fragment.text)
    words = fragment.text.lstrip(" ") or fragment.text
    space = fragment.text[: -len(words)]
    return format_html("{space}<{element}>{words}</{element}>", space=space, element=element, words=words)


# --- for programs ------------------------------------------------------------------------------------------


def as_json(policy: Policy, compared: Compared) -> dict[str, Any]:
    """Return a difference as `changes.json` has it: whole articles that change, line by line."""
    difference = compared.difference
    return {
        "portal": policy.portal.host,
        "locale": policy.locale,
        "before": _row_json(compared.before) if compared.before else None,
        "after": _row_json(compared.after),
        "sentence": sentence(difference, compared.document.locale),
        "title": {"before": difference.title_before, "after": difference.title_after},
        "numbering_changed": difference.numbering_changed,
        "unchanged": difference.unchanged,
        "articles": [_change_json(change) for change in difference.articles],
    }


def _row_json(row: VersionRow) -> dict[str, Any]:
    return {"number": row.number, "state": row.state, "effective_from": row.effective_from.isoformat()}


def _change_json(change: ArticleChange) -> dict[str, Any]:
    return {
        "id": change.id,
        "kinds": [str(kind) for kind in Change if kind in change.kinds],
        "number": {"before": change.number_before, "after": change.number_after},
        "heading": {
            "before": change.before.heading if change.before else None,
            "after": change.after.heading if change.after else None,
        },
        "facts": [
            {"key": fact.key, "form": fact.form, "before": fact.before, "after": fact.after} for fact in change.facts
        ],
        "lines": [
            {"kind": str(line.kind), "before": _fragments_json(line.before), "after": _fragments_json(line.after)}
            for line in change.lines
        ],
    }


def _fragments_json(fragments: Sequence[Fragment]) -> list[dict[str, str]]:
    return [{"kind": fragment.kind, "text": fragment.text} for fragment in fragments]
