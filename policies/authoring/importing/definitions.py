"""Definitions written as bold terms, with bullets or without."""

import re
from collections.abc import Iterable, Iterator

from policies.authoring.importing.sources import (
    BREAK,
    Defined,
    Listing,
    Normalised,
    Passage,
    Runs,
    SourceBlock,
    links_let_go,
    plain,
    split_at,
    stripped,
)

_LONGEST_TERM = 200
_SEPARATOR = re.compile(r"\s*[:：–—-]\s*")
_DEFINING = re.compile(r"\s+(?:désign|signifi|means?\b|refers? to|bezeichnet|s.entend)", re.IGNORECASE)


def with_definitions(blocks: Iterable[SourceBlock], normalised: list[Normalised]) -> list[SourceBlock]:
    """Return the blocks of an article of definitions, each bold term gathered with what follows it.

    What stands before the first term stays where it is.
    """
    before: list[SourceBlock] = []
    terms: list[tuple[str, list[SourceBlock]]] = []
    for block in _opened(blocks):
        if isinstance(block, Passage) and (found := _term_of(block)):
            term, separator, rest, let_go = found
            if separator.strip():
                normalised.append(Normalised("definition", f"{term}{separator}".rstrip(), term))
            normalised.extend(links_let_go(let_go, "link-in-term"))
            terms.append((term, [rest] if rest.runs else []))
        elif terms and not isinstance(block, Defined):
            terms[-1][1].append(block)
        else:
            before.append(block)
    if not terms:
        return before
    begin = before[-1].end if before else 0
    gathered = Defined(tuple((term, tuple(content)) for term, content in terms), begin, begin)
    return [*before, gathered]


def _opened(blocks: Iterable[SourceBlock]) -> Iterator[SourceBlock]:
    """Yield the blocks, and in place of a list whose items all define a term the contents of its items."""
    for block in blocks:
        if isinstance(block, Listing) and all(_defines(item) for item in block.items):
            for item in block.items:
                yield from item
        else:
            yield block


def _defines(item: tuple[SourceBlock, ...]) -> bool:
    return bool(item) and isinstance(item[0], Passage) and _term_of(item[0]) is not None


def _term_of(passage: Passage) -> tuple[str, str, Passage, Runs] | None:
    """Return a term, the separator after it, the rest of its paragraph, and the runs that became term and separator.

    None where it begins with no term.
    """
    runs = stripped(passage.runs)
    length = 0
    for run in runs:
        if not run.strong or run.text == BREAK:
            break
        length += len(run.text)
    if not 0 < length <= _LONGEST_TERM:
        return None
    bold, rest = split_at(runs, [length])
    term = plain(bold).rstrip()
    if term.endswith(":"):
        term, separator = term[:-1].rstrip(), ":"
    elif found := _SEPARATOR.match(plain(rest)):
        separator = found.group()
        between, rest = split_at(rest, [found.end()])
        bold = bold + between
    elif _DEFINING.match(plain(rest)):
        separator = ""
    else:
        return None
    if not any(character.isalnum() for character in term):
        return None
    return term, separator, Passage(stripped(rest), passage.begin, passage.end), bold
