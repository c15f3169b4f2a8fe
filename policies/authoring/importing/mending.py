"""Repairing what converters break: sentences cut by a page end, lists glued into one paragraph."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from policies.authoring.importing.sources import (
    Listing,
    Normalised,
    Passage,
    Run,
    Runs,
    Source,
    SourceBlock,
    plain,
    split_at,
    stripped,
)

# Blank lines that a page end leaves; a single one is how paragraphs are told apart.
_GAP = 2
_SENTENCE_END = re.compile(r"[.!?:;…]['\"»”’)\]]*\Z")
# A whole word, so neither "b) second point" nor an address.
_WORD = re.compile(r"(?!\w{1,3}[.)])[^\W\d_]+(?:['’][^\W\d_]+)?(?=[\s,;:!?)]|\.\s|\.?\Z)")

_BULLET = r"[-–—•▪]"
_AFTER_COLON = re.compile(rf":\s+{_BULLET}\s+")
_AFTER_STOP = re.compile(rf"(?<=[.;,…)!?])\s+{_BULLET}\s+")
_ANY_BULLET = re.compile(rf"\s{_BULLET}\s+")
_INNER_END = re.compile(r"[.!?…]\s+(?=[A-ZÀ-ÖØ-Þ«])")
# A new sentence that lost the full stop before it: a small word with a capital, and not after one that wants a noun.
_LOST_STOP = re.compile(
    r"(?<![^\W\d_])(?P<before>[^\W\d_]+)(?P<gap>\s+)(?=(?:L['’]|(?:La|Le|Les|Un|Une|Ces|Cette|Ce|Il|Elle|Ils|Elles|En|Nous|Vous|"
    r"The|We|You|This|These|It|They|In)\b))"
)
_WANTS_A_NOUN = frozenset(
    {
        *(
            "par",
            "de",
            "du",
            "des",
            "à",
            "au",
            "aux",
            "pour",
            "avec",
            "et",
            "ou",
            "sur",
            "sous",
            "dans",
            "chez",
            "que",
            "où",
        ),
        *("by", "of", "to", "for", "with", "and", "or", "on", "in", "at", "from", "that"),
    }
)


def mended(source: Source, normalised: list[Normalised]) -> list[SourceBlock]:
    """Return the blocks with broken sentences joined and glued lists parted, adding to `normalised` what changed."""
    result: list[SourceBlock] = []
    for block in _joined(source, normalised):
        result.extend(_unglued(block, normalised) if isinstance(block, Passage) else [block])
    return result


# --- sentences cut in two ----------------------------------------------------------------------------------


def _joined(source: Source, normalised: list[Normalised]) -> list[SourceBlock]:
    result: list[SourceBlock] = []
    pieces: list[Passage] = []
    for block in source.blocks:
        if isinstance(block, Passage):
            last = pieces[-1] if pieces else _last_passage(result[-1]) if result else None
            if last is not None and _goes_on(last, block, source.written):
                normalised.append(Normalised("gap-closed", f"{_tail(last)} ¶ {_head(block)}", _seam(last, block)))
                if not pieces:
                    pieces = [last]
                pieces.append(block)
                continue
        if pieces:
            result[-1] = _with_last_passage(result[-1], _sewn(pieces))
            pieces = []
        result.append(block)
    if pieces:
        result[-1] = _with_last_passage(result[-1], _sewn(pieces))
    return result


def _goes_on(before: Passage, after: Passage, written: Sequence[int]) -> bool:
    if after.begin - before.end < _GAP:
        return False
    # A line drawn between them, or anything else that became no block, says that they are two.
    if bisect_left(written, before.end) < bisect_left(written, after.begin):
        return False
    first, second = plain(before.runs).rstrip(), plain(after.runs).lstrip()
    return (
        bool(first)
        and not _SENTENCE_END.search(first[-8:])
        and second[:1].islower()
        and _WORD.match(second) is not None
    )


def _last_passage(block: SourceBlock) -> Passage | None:
    match block:
        case Passage():
            return block
        case Listing(items=(*_, (*_, last))):
            return _last_passage(last)
    return None


def _with_last_passage(block: SourceBlock, passage: Passage) -> SourceBlock:
    if not isinstance(block, Listing):
        return passage
    *items, (*contents, last) = block.items
    item = (*contents, _with_last_passage(last, passage))
    return Listing(block.ordered, (*items, item), block.begin, passage.end)


def _sewn(pieces: Sequence[Passage]) -> Passage:
    runs: list[Run] = list(stripped(pieces[0].runs))
    for piece in pieces[1:]:
        runs.append(Run(" "))
        runs.extend(stripped(piece.runs))
    return Passage(tuple(runs), pieces[0].begin, pieces[-1].end)


def _tail(passage: Passage) -> str:
    return plain(passage.runs).rstrip()[-40:]


def _head(passage: Passage) -> str:
    return plain(passage.runs).lstrip()[:40]


def _seam(before: Passage, after: Passage) -> str:
    return f"{_tail(before)} {_head(after)}"


# --- lists glued into a paragraph --------------------------------------------------------------------------


def _unglued(passage: Passage, normalised: list[Normalised]) -> list[SourceBlock]:
    text = plain(passage.runs)
    marks = glued_bullets(text)
    if len(marks) < 2:
        return [passage]
    ends_and_starts = [offset for mark in marks for offset in mark]
    cut = split_at(passage.runs, ends_and_starts)
    if any(run.href for bullet in cut[1::2] for run in bullet):
        return [passage]  # what leads somewhere is no mark of an item
    intro, *items = map(stripped, cut[::2])
    items[-1], following = _parted(items, normalised)
    blocks: list[SourceBlock] = [Passage(intro, passage.begin, passage.end)]
    blocks.append(
        Listing(
            False,
            tuple((Passage(item, passage.begin, passage.end),) for item in items),
            passage.begin,
            passage.end,
        )
    )
    if following:
        blocks.append(Passage(following, passage.begin, passage.end))
    normalised.append(Normalised("glued-list", text[:120], f"{plain(intro)[-80:]} [{len(items)} ×]"))
    return blocks


def glued_bullets(text: str) -> list[tuple[int, int]]:
    """Return where the bullets of a glued list stand, white space around them included; none if it is no list."""
    first = _AFTER_COLON.search(text)
    if first is None:
        return []
    begins = (first.start() + 1, first.end())
    marks = [begins, *(mark.span() for mark in _AFTER_STOP.finditer(text, first.end()))]
    if len(marks) < 2:
        # Items without a stop: three dashes or more are no longer an aside.
        marks = [begins, *(mark.span() for mark in _ANY_BULLET.finditer(text, first.end()))]
        if len(marks) < 3:
            return []
    return [mark for mark, following in pairwise([*marks, (len(text), 0)]) if mark[1] < following[0]]


def _parted(items: Sequence[Runs], normalised: list[Normalised]) -> tuple[Runs, Runs]:
    """Part the last item from the sentences that run on behind it, where they can be told."""
    *others, last = [plain(item) for item in items]
    if any(_outside_brackets(other, _INNER_END) is not None for other in others):
        return items[-1], ()  # items of several sentences: nothing tells where the last one ends
    cuts = [_outside_brackets(last, _INNER_END)]
    if all(other[:1].islower() for other in (*others, last)):
        cuts.append(_outside_brackets(last, _LOST_STOP))
    cut = min((cut for cut in cuts if cut is not None), default=None)
    if cut is None:
        return items[-1], ()
    item, following = (stripped(piece) for piece in split_at(items[-1], [cut]))
    normalised.append(
        Normalised("item-ended", last[max(0, cut - 40) : cut + 40], f"{plain(item)[-40:]} ¶ {plain(following)[:40]}")
    )
    return item, following


def _outside_brackets(text: str, pattern: re.Pattern[str]) -> int | None:
    """Return where the first sentence begins that `pattern` finds outside brackets."""
    depth = position = 0
    for found in pattern.finditer(text):
        depth += text.count("(", position, found.end()) - text.count(")", position, found.end())
        position = found.end()
        groups = found.groupdict()
        wants_a_noun = groups.get("before", "").lower() in _WANTS_A_NOUN or groups.get("before", "a")[:1].isupper()
        if depth <= 0 and not wants_a_noun:
            return found.end()
    return None
