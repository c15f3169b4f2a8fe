"""The stored forms of a policy with other facts, made without reading its words.

Facts are found by pattern in the JSON. In HTML and text they are found by what they look like there: where that stands
as often as the document has it, every place is theirs. Wherever this leaves a doubt, the form is rendered anew from the
document. What comes out is what rendering everything anew would give.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from policies.document.comparison import ArticleChange, Change, Comparison, fact_changes
from policies.document.encoding import decode, plain, to_json
from policies.document.nodes import Article, ContactCard, Fact, FactUsed, Topic
from policies.document.render.html import render_card_html, render_fact_html, render_html
from policies.document.render.text import render_card_text, render_text
from policies.document.rewriting import FactSource, Renewing
from policies.document.skimming import Skimmed, node_of


@dataclass(frozen=True, slots=True)
class Stored:
    """A version's forms; `text` and `html` are None where they are to be rendered anew."""

    document: Skimmed
    text: str | None
    html: str | None


@dataclass(frozen=True, slots=True)
class Patched:
    """A version's forms with other facts, what changed, and the keys that keep what they last said.

    The articles of `changes` have no words: only their ids, numbers and headings are known.
    """

    document: Skimmed
    text: str
    html: str
    facts: tuple[FactUsed, ...]
    changes: Comparison
    kept: tuple[str, ...]


_Changed = Mapping[str, tuple[Fact | ContactCard, Fact | ContactCard]]
"""What each unit that changes was and is, by its JSON."""


def kept_keys(document: Skimmed, source: FactSource) -> tuple[str, ...]:
    """Return the keys of a policy that resolve to nothing any more, sorted."""
    renewing = Renewing(source)
    for unit in document.units:
        renewing.unit(node_of(unit.text))
    return tuple(sorted(renewing.kept))


def patched(stored: Stored, source: FactSource) -> Patched:
    """Return the forms with every fact as `source` has it. Wording, ids and numbers stay.

    :raises ValueError: the document is no policy, or shows something that nothing resolves.
    """
    renewing = Renewing(source)
    before = {unit.text: node_of(unit.text) for unit in stored.document.units}
    after = {text: renewing.unit(node) for text, node in before.items()}
    changed = {text: (before[text], after[text]) for text in before if after[text] != before[text]}
    facts = tuple(sorted(set(source.used()), key=lambda used: (used.fact, used.number, used.digest)))
    document = stored.document.with_units(
        {text: to_json(plain(now)) for text, (_was, now) in changed.items()},
        [to_json(plain(used)) for used in facts],
    )
    occurrences = Counter(unit.text for unit in stored.document.units if unit.text in changed)
    text, html = stored.text, stored.html
    if changed and stored.document.has_facts_in_headers():
        text = html = None
    text = None if text is None else _text_with(text, changed, occurrences, stored.document.locale)
    html = None if html is None else _html_with(html, changed, occurrences, stored.document.locale)
    if text is None or html is None:
        whole = decode(document.text)
        text, html = text or render_text(whole), html or render_html(whole)
    return Patched(document, text, html, facts, _comparison(stored.document, changed), tuple(sorted(renewing.kept)))


def _html_with(html: str, changed: _Changed, occurrences: Mapping[str, int], locale: str) -> str | None:
    """Return the HTML with units replaced; None where others look like them, or they do not all become the same."""
    places = _Places()
    for unit, (was, now) in changed.items():
        if not places.expect(zip(_in_html(was, locale), _in_html(now, locale), strict=True), occurrences[unit]):
            return None
    return places.replaced(html)


def _in_html(node: Fact | ContactCard, locale: str) -> tuple[str, ...]:
    """Return how a unit is written in HTML: a fact outside a link, and inside one."""
    if isinstance(node, ContactCard):
        return (render_card_html(node, locale),)
    return (render_fact_html(node, locale), render_fact_html(node, locale, linked=True))


def _text_with(text: str, changed: _Changed, occurrences: Mapping[str, int], locale: str) -> str | None:
    """Return the text with units replaced; None where the place of one is in doubt, or what the place does to it."""
    places = _Places()
    for unit, (was, now) in changed.items():
        old, new = _in_text(was, locale), _in_text(now, locale)
        if old == new:
            continue
        if not _stands_alike(was, old, new) or not places.expect([(old, new)], occurrences[unit]):
            return None
    return places.replaced(text)


class _Places:
    """Passages to replace wherever they stand, and how often they are expected to.

    Expected are all that the document has, each in a place of its own. What is found as often as that, leaving out
    what lies within a longer passage found (an address in its card, a domain in an address), is therefore these and
    nothing else: take the longest passage that was found where the document has none; nothing could have hidden one
    of its own places, so that it would have been found too often.
    """

    def __init__(self) -> None:
        self.after: dict[str, str] = {}
        self._group: dict[str, str] = {}
        self._expected: Counter[str] = Counter()

    def expect(self, ways: Iterable[tuple[str, str]], number: int) -> bool:
        """Count in a unit that stands in so many places, in one of several ways, each with what it becomes.

        False where one way would have to become two different things.
        """
        first = ""
        for old, new in ways:
            if self.after.setdefault(old, new) != new:
                return False
            first = self._group.setdefault(old, first or old)
        self._expected[first] += number
        return True

    def replaced(self, whole: str) -> str | None:
        """Return the whole with every passage replaced; None where there are other places than expected."""
        found = sorted((at, -len(old), old) for old in self.after for at in _found(whole, old))
        parts: list[str] = []
        there: Counter[str] = Counter()
        end = 0
        for at, _length, old in found:
            if at + len(old) <= end:
                continue
            if at < end:
                return None
            parts += [whole[end:at], self.after[old]]
            there[self._group[old]] += 1
            end = at + len(old)
        return "".join([*parts, whole[end:]]) if there == self._expected else None


def _found(whole: str, part: str) -> Iterator[int]:
    """Yield wherever a part stands, places that overlap included."""
    at = whole.find(part)
    while at >= 0:
        yield at
        at = whole.find(part, at + 1)


def _in_text(node: Fact | ContactCard, locale: str) -> str:
    return render_card_text(node, locale) if isinstance(node, ContactCard) else node.value or ""


def _stands_alike(node: Fact | ContactCard, old: str, new: str) -> bool:
    """Whether a place that leaves the old text of a unit as it is does so with the new one.

    Places indent lines, join them, and take spaces from around breaks. What has lines and stands there as it is, stands
    where nothing is done to lines.
    """
    if isinstance(node, Fact) and not (_is_plain(old) and _is_plain(new)):
        return False
    return "\n" in old or "\n" not in new


def _is_plain(value: str) -> bool:
    return bool(value) and value == value.strip() and " \n" not in value and "\n " not in value


def _comparison(document: Skimmed, changed: _Changed) -> Comparison:
    """Return what changes in which article, as `comparison.compare` does but for the words."""
    units: dict[int, dict[str, None]] = {}
    for unit in document.units:
        if unit.text in changed:
            units.setdefault(bisect_right(document.ends, unit.start), {})[unit.text] = None
    articles = []
    for index, texts in units.items():
        was, now = zip(*(changed[text] for text in texts), strict=True)
        if facts := _fact_changes(was, now):
            found = document.headings[index]
            article = Article(found.id, Topic.OTHER, found.heading, content=())
            kinds = frozenset({Change.FACTS})
            articles.append(ArticleChange(found.id, article, article, found.number, found.number, kinds, facts=facts))
    unchanged = len(document.headings) - len(articles)
    return Comparison(False, document.title, document.title, False, tuple(articles), unchanged)


_fact_changes = lru_cache(maxsize=64)(fact_changes)
"""The same facts change in most articles and policies that a change reaches."""
