"""What changes between two documents of one policy, article by article.

Articles are matched by id, through former ids. Computed numbers are compared as numbers: a reference whose number
follows a renumbering is no rewording. A fact whose value changes is no rewording either, but is shown.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from policies.document.alignment import Fragment, Line, aligned
from policies.document.digests import content_digest
from policies.document.encoding import canonical
from policies.document.lines import ArticleLine, LineKind, article_lines
from policies.document.nodes import Article, ContactCard, Fact, Node, PolicyDocument, Topic, field_names
from policies.document.render.reading import Reading
from policies.document.words import words

__all__ = [
    "ArticleChange",
    "Change",
    "Comparison",
    "FactChange",
    "Fragment",
    "Line",
    "change_kind",
    "compare",
    "fact_changes",
]

Kind = Literal["first", "wording", "substance", "facts"]

# More words than these, in all, are more than a correction.
_WORDS_OF_A_CORRECTION = 20
_CITATION = ".citation"
_TOPICS_OF_SUBSTANCE = frozenset({Topic.PURPOSES, Topic.RECIPIENTS, Topic.TRANSFERS, Topic.RETENTION})


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    REWORDED = "reworded"
    FACTS = "facts"


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact shown in one form with another value. None: not shown, because a contact card has no such line there.

    Where a citation leads is a fact of its own, its link: None for a citation that leads nowhere.
    """

    key: str
    form: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """How one article changes.

    `lines` hold the whole article, before and after, when its words or facts change, and are empty when it is only
    moved or renumbered. `unchanged_before` counts the unchanged articles between the change before this one and this.
    """

    id: str
    before: Article | None
    after: Article | None
    number_before: int | None
    number_after: int | None
    kinds: frozenset[Change]
    lines: tuple[Line, ...] = ()
    facts: tuple[FactChange, ...] = ()
    unchanged_before: int = 0

    @property
    def article(self) -> Article:
        """The article as it is now, or as it was when it is removed."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 a change has a side
        return found

    @property
    def number(self) -> int | None:
        """Today's number, or the last one of a removed article."""
        return self.number_before if self.after is None else self.number_after


@dataclass(frozen=True, slots=True)
class Comparison:
    """The articles that change, in the order of the newer document, removed ones near where they stood."""

    first: bool
    title_before: str | None
    title_after: str
    numbering_changed: bool
    articles: tuple[ArticleChange, ...]
    unchanged: int

    @property
    def title_changed(self) -> bool:
        return not self.first and self.title_before != self.title_after

    @property
    def is_empty(self) -> bool:
        """Whether a reader would see no difference."""
        return not (self.first or self.title_changed or self.numbering_changed or self.articles)

    def having(self, kind: Change) -> tuple[ArticleChange, ...]:
        """Return the articles that change in one way, whatever else changes in them."""
        return tuple(change for change in self.articles if kind in change.kinds)

    def counts(self) -> dict[Change, int]:
        """Return how many articles change in each way, zeros included."""
        found = Counter(kind for change in self.articles for kind in change.kinds)
        return {kind: found[kind] for kind in Change}


def compare(before: PolicyDocument | None, after: PolicyDocument) -> Comparison:
    """Return what changes from `before` to `after`; everything is added when there is nothing before.

    Documents may be drafts: what is unresolved is compared as such.
    """
    pairs = _matched(before, after)
    changes = list(_changes(before, after, pairs))
    kept: list[ArticleChange] = []
    skipped = 0
    unchanged = 0
    for change in changes:
        if change.kinds:
            kept.append(_following(change, skipped))
            skipped = 0
        else:
            skipped += 1
            unchanged += 1
    return Comparison(
        first=before is None,
        title_before=before.title if before else None,
        title_after=after.title,
        numbering_changed=before is not None and before.numbering != after.numbering,
        articles=tuple(kept),
        unchanged=unchanged,
    )


def change_kind(comparison: Comparison) -> Kind:
    """Propose the kind of a change, for a person to confirm.

    "substance" when articles come or go, a purpose, recipient, transfer or retention period does or states another
    number, or more words change than a correction would; "facts" when nothing but values of facts changes.
    """
    if comparison.first:
        return "first"
    counts = comparison.counts()
    if counts[Change.ADDED] or counts[Change.REMOVED]:
        return "substance"
    reworded = comparison.having(Change.REWORDED)
    if any(_is_substance(change) for change in reworded):
        return "substance"
    if sum(_changed_words(change) for change in reworded) > _WORDS_OF_A_CORRECTION:
        return "substance"
    wording = reworded or counts[Change.MOVED] or comparison.title_changed or comparison.numbering_changed
    return "facts" if counts[Change.FACTS] and not wording else "wording"


# --- pairing -----------------------------------------------------------------------------------------------

_Pairs = list[tuple[Article | None, Article | None]]


def _matched(before: PolicyDocument | None, after: PolicyDocument) -> _Pairs:
    """Pair the articles, in the order of `after`, each removed one behind the article that it stood behind."""
    if before is None:
        return [(None, article) for article in after.articles]
    partner: dict[str, Article] = {}
    left = {article.id: article for article in before.articles}
    for article in after.articles:
        if found := left.pop(article.id, None):
            partner[article.id] = found
    for article in after.articles:
        if article.id not in partner and (found := _namesake(article, left)):
            partner[article.id] = left.pop(found.id)
    pairs: _Pairs = [(partner.get(article.id), article) for article in after.articles]
    position = 0
    for article in before.articles:
        if article.id in left:
            pairs.insert(position, (article, None))
        position = next((index for index, pair in enumerate(pairs) if pair[0] is article), position - 1) + 1
    return pairs


def _namesake(article: Article, candidates: dict[str, Article]) -> Article | None:
    ids = {article.id, *article.former_ids}
    return next((found for found in candidates.values() if ids & {found.id, *found.former_ids}), None)


def _staying(order: list[int]) -> set[int]:
    """Return the values of a longest increasing subsequence: the articles that need not have moved."""
    tails: list[int] = []
    lengths: list[int] = []
    for value in order:
        place = bisect_left(tails, value)
        tails[place : place + 1] = [value]
        lengths.append(place)
    result: set[int] = set()
    wanted = len(tails) - 1
    for value, length in zip(reversed(order), reversed(lengths), strict=True):
        if length == wanted:
            result.add(value)
            wanted -= 1
    return result


# --- changes -----------------------------------------------------------------------------------------------


def _changes(before: PolicyDocument | None, after: PolicyDocument, pairs: _Pairs) -> Iterator[ArticleChange]:
    new = Reading(after, strict=False)
    old = Reading(before, strict=False) if before else new
    identity = {was.id: now.id for was, now in pairs if was and now}
    places = {article.id: index for index, article in enumerate(before.articles)} if before else {}
    order = [places[was.id] for was, now in pairs if was and now]
    staying = _staying(order)
    for was, now in pairs:
        number_before = old.numbers[was.id] if was else None
        number_after = new.numbers[now.id] if now else None
        kinds: set[Change] = set()
        lines: tuple[Line, ...] = ()
        facts: tuple[FactChange, ...] = ()
        if was and now:
            if places[was.id] not in staying:
                kinds.add(Change.MOVED)
            elif number_before != number_after and was.numbered == now.numbered:
                kinds.add(Change.RENUMBERED)
            if was != now and (was := canonical(was)) != (now := canonical(now)):
                lines_before, lines_after = article_lines(old, was, identity), article_lines(new, now, {})
                facts = fact_changes(_units(was), _units(now))
                kinds |= {Change.FACTS} if facts else set()
                kinds |= {Change.REWORDED} if _reworded(was, now, lines_before, lines_after) else set()
                if kinds & {Change.FACTS, Change.REWORDED}:
                    lines = aligned(lines_before, lines_after)
        elif now:
            kinds.add(Change.ADDED)
            lines = aligned([], article_lines(new, now, {}))
        elif was:
            kinds.add(Change.REMOVED)
            lines = aligned(article_lines(old, was, identity), [])
        id = now.id if now else was.id if was else ""
        yield ArticleChange(id, was, now, number_before, number_after, frozenset(kinds), lines, facts)


def _reworded(was: Article, now: Article, before: list[ArticleLine], after: list[ArticleLine]) -> bool:
    if _wording(before) != _wording(after):
        return True
    # What no line shows (the topic, a list that becomes ordered) is wording too; ids that change are not.
    return content_digest(was) != content_digest(now)


def _wording(lines: list[ArticleLine]) -> list[tuple[object, ...]]:
    # Which lines a card has is a matter of facts: nobody wrote them.
    return [line.wording for line in lines if line.kind != LineKind.CONTACT]


def fact_changes(was: Iterable[Fact | ContactCard], now: Iterable[Fact | ContactCard]) -> tuple[FactChange, ...]:
    """Return the facts that both show with another value, and the lines that cards gained or lost (None there).

    `was` and `now` are what an article shows: cards, and the facts outside them. Sorted by key and form.
    """
    old, new = tuple(was), tuple(now)
    found: dict[tuple[str, str], FactChange] = {}
    for shown in (_lines_of_cards, _outside_cards):
        before, after = _values(shown(old)), _values(shown(new))
        keys = before.keys() | after.keys() if shown is _lines_of_cards else before.keys() & after.keys()
        for key, form in keys:
            value, value_now = before.get((key, form)), after.get((key, form))
            if value != value_now:
                found[key, form] = FactChange(key, form, value, value_now)
    return tuple(found[key] for key in sorted(found))


def _units(node: Node) -> Iterator[Fact | ContactCard]:
    """Yield the contact cards below a node, and the facts that stand in none."""
    if isinstance(node, Fact | ContactCard):
        yield node
        return
    for name in field_names(type(node)):
        value = getattr(node, name)
        if isinstance(value, tuple):
            for child in value:
                if isinstance(child, Node):
                    yield from _units(child)


def _lines_of_cards(units: Iterable[Fact | ContactCard]) -> Iterator[Fact]:
    return (line for unit in units if isinstance(unit, ContactCard) for line in unit.lines)


def _outside_cards(units: Iterable[Fact | ContactCard]) -> Iterator[Fact]:
    return (unit for unit in units if isinstance(unit, Fact))


def _values(facts: Iterable[Fact]) -> dict[tuple[str, str], str | None]:
    shown = tuple(facts)
    values = {(node.key, node.form): node.value for node in shown}
    links = {(_link_of(node), node.form): node.href for node in shown if node.key.endswith(_CITATION)}
    return links | values


def _link_of(citation: Fact) -> str:
    return f"{citation.key.removesuffix(_CITATION)}.link"


def _following(change: ArticleChange, skipped: int) -> ArticleChange:
    return ArticleChange(
        change.id,
        change.before,
        change.after,
        change.number_before,
        change.number_after,
        change.kinds,
        change.lines,
        change.facts,
        skipped,
    )


# --- the kind of a change ----------------------------------------------------------------------------------


def _is_substance(change: ArticleChange) -> bool:
    for line in change.lines:
        if line.kind == LineKind.ROW and line.changed and not (line.before and line.after):
            return True
        if change.article.topic in _TOPICS_OF_SUBSTANCE and any(
            any(character.isdigit() for character in fragment.text) for fragment in line.differing
        ):
            return True
    return False


def _changed_words(change: ArticleChange) -> int:
    return sum(len(words(fragment.text)) for line in change.lines for fragment in line.differing)
