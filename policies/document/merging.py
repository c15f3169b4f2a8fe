"""Bringing what one version changed into another that was written beside it, article by article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from policies.document.digests import wording_digests
from policies.document.nodes import Article, PolicyDocument

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Merged:
    """A document with the change in it; `taken` and `doubtful` are ids of articles.

    `taken` are those that the change brought or took away; `doubtful` those that both sides changed, each in its own
    way, which stay as the other side has them.
    """

    document: PolicyDocument
    taken: tuple[str, ...]
    doubtful: tuple[str, ...]


def merged(base: PolicyDocument, change: PolicyDocument, other: PolicyDocument) -> Merged:
    """Return `other` with everything that `change` changed of `base`, both having begun with `base`.

    Articles are the same by id, and unchanged by their wording digest. An article that one side removed and the other
    reworded stays, and is doubtful. Where only one side moved articles, its order counts; else the other's.
    """
    before, after, beside = (wording_digests(document) for document in (base, change, other))
    texts = _by_id(change), _by_id(other)
    taken: list[str] = []
    doubtful: list[str] = []
    articles: list[Article] = []
    for known in _order(base, change, other):
        was, here, there = before.get(known), after.get(known), beside.get(known)
        found = texts[1].get(known)
        if here not in (was, there):
            if there == was:
                taken.append(known)
                found = texts[0].get(known)
            else:
                doubtful.append(known)
                found = found or texts[0].get(known)
        if found is not None:
            articles.append(found)
    document = replace(
        other,
        title=_one(base.title, change.title, other.title),
        numbering=_one(base.numbering, change.numbering, other.numbering),
        articles=tuple(articles),
    )
    return Merged(document, tuple(taken), tuple(doubtful))


def _by_id(document: PolicyDocument) -> dict[str, Article]:
    return {article.id: article for article in document.articles}


def _one(was: _T, here: _T, there: _T) -> _T:
    return here if there == was else there


def _order(base: PolicyDocument, change: PolicyDocument, other: PolicyDocument) -> list[str]:
    """Return the ids of all articles of both sides: one side's order, the rest behind what they follow on theirs."""
    was, here, there = ([article.id for article in document.articles] for document in (base, change, other))
    is_moved_there = [each for each in was if each in there] != [each for each in there if each in was]
    return _woven(there, here) if is_moved_there else _woven(here, there)


def _woven(spine: Sequence[str], more: Sequence[str]) -> list[str]:
    result = list(spine)
    for index, known in enumerate(more):
        if known not in result:
            place = result.index(more[index - 1]) + 1 if index else 0
            result.insert(place, known)
    return result
