"""A comparison in one sentence of plain words, for the public summary, the approval form and mail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policies.document.comparison import ArticleChange, Change, Comparison
from policies.document.numbering import language_of
from policies.document.phrases import ENGLISH, PHRASES, Phrases

# The last part of a fact's key names what it is; what is not listed is called a piece of information.
_FACT_KINDS = {
    "email": "email",
    "address": "address",
    "name": "name",
    "phone": "phone",
    "website": "website",
    "form": "form",
    "domain": "domain",
    "citation": "citation",
    "link": "link",
}
_ORDER = (Change.ADDED, Change.REMOVED, Change.REWORDED, Change.MOVED, Change.RENUMBERED)


def sentence(comparison: Comparison, locale: str) -> str:
    """Return what changes, in the language of `locale`, or in English where it has no phrases.

    "One e-mail address changes, in articles 3 and 9; nothing else."
    """
    phrases = PHRASES.get(language_of(locale), ENGLISH)
    if comparison.first:
        return phrases.first
    if comparison.is_empty:
        return phrases.nothing
    parts = [phrases.title] if comparison.title_changed else []
    parts += [_facts(kind, changes, phrases) for kind, changes in _facts_by_kind(comparison).items()]
    for change in _ORDER:
        if articles := comparison.having(change):
            parts.append(_articles(change, articles, phrases))
    if comparison.numbering_changed:
        parts.append(phrases.numbering)
    joined = phrases.semicolon.join([*parts, phrases.nothing_else])
    return f"{joined[0].upper()}{joined[1:]}."


def _facts_by_kind(comparison: Comparison) -> dict[str, list[tuple[str, ArticleChange]]]:
    """Return, for each kind of fact, the keys that change and where, in reading order."""
    result: dict[str, list[tuple[str, ArticleChange]]] = {}
    for change in comparison.articles:
        for key in dict.fromkeys(fact.key for fact in change.facts):
            kind = _FACT_KINDS.get(key.rpartition(".")[2], "other")
            result.setdefault(kind, []).append((key, change))
    return result


def _facts(kind: str, changes: Sequence[tuple[str, ArticleChange]], phrases: Phrases) -> str:
    count = len({key for key, _ in changes})
    articles = list({change.id: change for _, change in changes}.values())
    verb = phrases.change_one if count == 1 else phrases.change_many
    where = _named(articles, phrases, phrases.in_one, phrases.in_many, phrases.in_heading)
    return f"{phrases.counted(count, kind)} {verb}{phrases.comma}{where}"


def _articles(change: Change, articles: Sequence[ArticleChange], phrases: Phrases) -> str:
    subject = _named(articles, phrases, phrases.article_one, phrases.article_many, "")
    one, many = phrases.changes[change]
    return f"{subject} {one if len(articles) == 1 else many}"


def _named(articles: Iterable[ArticleChange], phrases: Phrases, one: str, many: str, before_heading: str) -> str:
    """Name articles by number, and those without number by their heading: "articles 3 and 9 and “Preamble”"."""
    articles = list(articles)
    numbers = sorted({change.number for change in articles if change.number is not None})
    headings = [change.article.heading.strip() for change in articles if change.number is None]
    names = []
    if numbers:
        listed = _listed([_range(run, phrases) for run in _runs(numbers)], phrases)
        names.append(f"{one if len(numbers) == 1 else many} {listed}")
    quoted = [phrases.quotes.format(heading) if heading else phrases.untitled for heading in headings]
    if quoted:
        names.append(f"{before_heading}{_listed(quoted, phrases)}")
    return phrases.and_.join(names)


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Cut into runs of neighbours; two neighbours alone are two runs, being no shorter to say as a range."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [part for run in runs for part in ([run] if len(run) > 2 else [[number] for number in run])]


def _range(run: Sequence[int], phrases: Phrases) -> str:
    return str(run[0]) if len(run) == 1 else f"{run[0]} {phrases.to} {run[-1]}"


def _listed(names: Sequence[str], phrases: Phrases) -> str:
    if len(names) == 1:
        return names[0]
    return f"{phrases.comma.join(names[:-1])}{phrases.and_}{names[-1]}"
