"""The stored forms of a policy with other facts, made without reading its words.

Facts are found by pattern in the JSON and in the HTML, which both mark them, and by their values in the text, which
does not: where a value stands in the text as often as facts say it, every place is theirs. Wherever this leaves a
doubt, the form is rendered anew from the document. What comes out is what rendering everything anew would give.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from policies.document.comparison import ArticleChange, Change, Comparison, fact_changes
from policies.document.encoding import decode, plain, to_json
from policies.document.nodes import Article, ContactCard, Fact, FactUsed, Topic
from policies.document.render.html import render_card_html, render_fact_html, render_html
from policies.document.render.text import render_card_text, render_text
from policies.document.rewriting import FactSource, Renewing
from policies.document.skimming import Skimmed, node_of

_HTML_UNIT = re.compile(
    r'<div class="contact-card contact-[a-z]+">.*?</div>|<span class="fact" data-fact="[^"]*">.*?</span>', re.DOTALL
)


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
    document = Skimmed(
        stored.document.with_units(
            {text: to_json(plain(now)) for text, (_was, now) in changed.items()},
            ",".join(to_json(plain(used)) for used in facts),
        )
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
    replaced: dict[str, str] = {}
    for was, now in changed.values():
        for old, new in zip(_in_html(was, locale), _in_html(now, locale), strict=True):
            if replaced.setdefault(old, new) != new:
                return None
    there = Counter(_HTML_UNIT.findall(html))
    if sum(there[old] for old in replaced) != sum(occurrences.values()):
        return None
    return _HTML_UNIT.sub(lambda match: replaced.get(match.group(), match.group()), html)


def _in_html(node: Fact | ContactCard, locale: str) -> tuple[str, ...]:
    """Return how a unit is written in HTML: a fact outside a link, and inside one."""
    if isinstance(node, ContactCard):
        return (render_card_html(node, locale),)
    return (render_fact_html(node, locale), render_fact_html(node, locale, linked=True))


def _text_with(text: str, changed: _Changed, occurrences: Mapping[str, int], locale: str) -> str | None:
    """Return the text with units replaced; None where the place of one is in doubt, or what the place does to it."""
    replaced: dict[str, str] = {}
    expected: Counter[str] = Counter()
    for unit, (was, now) in changed.items():
        old, new = _in_text(was, locale), _in_text(now, locale)
        if old == new:
            continue
        if not _stands_alike(was, old, new) or replaced.setdefault(old, new) != new:
            return None
        expected[old] += occurrences[unit]
    for old in replaced:
        # Values stand in cards, and in one another: an e-mail address holds a domain.
        if _count(text, old) != sum(number * _count(unit, old) for unit, number in expected.items()):
            return None
    if not replaced:
        return text
    longest_first = sorted(replaced, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), lambda match: replaced[match.group()], text)


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


def _count(text: str, part: str) -> int:
    """Return how often a part stands in a text, those that overlap included."""
    count, at = 0, text.find(part)
    while at >= 0:
        count, at = count + 1, text.find(part, at + 1)
    return count


def _comparison(document: Skimmed, changed: _Changed) -> Comparison:
    """Return what changes in which article, as `comparison.compare` does but for the words."""
    units: dict[int, list[str]] = {}
    for unit in document.units:
        units.setdefault(bisect_right(document.ends, unit.start), []).append(unit.text)
    articles = []
    for index, texts in units.items():
        if changed.keys().isdisjoint(texts):
            continue
        nodes = [changed.get(text) or (node_of(text), node_of(text)) for text in texts]
        if facts := fact_changes([was for was, _now in nodes], [now for _was, now in nodes]):
            found = document.headings[index]
            article = Article(found.id, Topic.OTHER, found.heading, content=())
            kinds = frozenset({Change.FACTS})
            articles.append(ArticleChange(found.id, article, article, found.number, found.number, kinds, facts=facts))
    unchanged = len(document.headings) - len(articles)
    return Comparison(False, document.title, document.title, False, tuple(articles), unchanged)
