"""What is the title, what is an article, and which number each heading was given by its typist."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from policies.authoring.importing.labels import Label, LabelKind, label_of
from policies.authoring.importing.sources import (
    BREAK,
    Heading,
    Normalised,
    Passage,
    Run,
    Runs,
    SourceBlock,
    links_let_go,
    plain,
    split_at,
    stripped,
)
from policies.authoring.importing.topics import is_preamble
from policies.document.nodes import NumberingStyle
from policies.document.numbering import language_of

LONGEST_TITLE = 255
LONGEST_HEADING = 255
_SHORT = 120
_ENDS_A_SENTENCE = re.compile(r"[.:;,!?…]\s*\Z")


class Marking(IntEnum):
    """How a line shows that it may be a heading."""

    HEADING = 1
    BOLD = 2
    NONE = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    position: int
    marking: Marking
    level: int
    text: str
    label: Label | None

    @property
    def is_word_labelled(self) -> bool:
        return self.label is not None and self.label.kind == LabelKind.WORD


@dataclass(slots=True)
class Section:
    """A future article: its heading as typed, the same without its label, and its blocks."""

    typed: str
    heading: str
    label: Label | None
    numbered: bool
    blocks: list[SourceBlock] = field(default_factory=list)


@dataclass(slots=True)
class Structure:
    """`title_after` counts the sections that stand before the title in the source (0 or 1)."""

    title: str
    title_after: int
    numbering: NumberingStyle
    sections: list[Section]


def structure_of(blocks: Sequence[SourceBlock], locale: str, normalised: list[Normalised]) -> Structure:
    """Tell title and articles from headings of any level, bold lines and typed numbers."""
    candidates = [candidate for position, block in enumerate(blocks) if (candidate := _candidate(position, block))]
    title = _title(candidates)
    heads = _heads([candidate for candidate in candidates if candidate is not title])
    typed = any(head.label for head in heads.values())
    result = Structure("", 0, _numbering(heads.values(), locale), [])
    current: Section | None = None
    for position, block in enumerate(blocks):
        if title is not None and position == title.position:
            result.title, overflow = _cut(_heading_runs(block, normalised), LONGEST_TITLE, "long-title", normalised)
            result.title_after = len(result.sections)
            current = _opened(result, overflow, block, current)
        elif head := heads.get(position):
            runs = _heading_runs(block, normalised)
            if head.label:
                runs = stripped(split_at(runs, [head.label.length])[1])
            heading, overflow = _cut(runs, LONGEST_HEADING, "long-heading", normalised)
            numbered = bool(head.label) if typed else not is_preamble(heading)
            current = Section(head.text, heading, head.label, numbered)
            result.sections.append(current)
            if overflow:
                current.blocks.append(Passage(overflow, block.begin, block.end))
        else:
            if current is None:
                current = Section("", "", None, False)
                result.sections.append(current)
            current.blocks.append(block)
    return result


def _opened(result: Structure, overflow: Runs, block: SourceBlock, current: Section | None) -> Section | None:
    """Open the section for what of a title was too long for one; without any, what follows the title opens its own."""
    if not overflow:
        return None
    section = Section("", "", None, False, [Passage(overflow, block.begin, block.end)])
    result.sections.append(section)
    return section


def _candidate(position: int, block: SourceBlock) -> Candidate | None:
    if isinstance(block, Heading):
        text = plain(stripped(block.runs))
        return Candidate(position, Marking.HEADING, block.level, text, label_of(text)) if text else None
    if not isinstance(block, Passage):
        return None
    runs = stripped(block.runs)
    text = plain(runs)
    if not text or len(text) > _SHORT or BREAK in text or _ENDS_A_SENTENCE.search(text):
        return None
    label = label_of(text)
    bold = all(run.strong for run in runs if run.text.strip() and not _is_number(run))
    if bold and any(run.strong for run in runs):
        return Candidate(position, Marking.BOLD, 0, text, label)
    return Candidate(position, Marking.NONE, 0, text, label)


def _is_number(run: Run) -> bool:
    return re.fullmatch(r"\s*\d+[.)]\s*", run.text) is not None


def _title(candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the first heading, where it stands above all others or is alone at the top."""
    headings = [candidate for candidate in candidates if candidate.marking == Marking.HEADING]
    if headings:
        first, *others = headings
        if first.label or is_preamble(first.text):
            return None
        alone = all(first.level < other.level for other in others) and (others or first.level == 1)
        followed_by_labels = (
            bool(others) and any(o.is_word_labelled for o in others) and others[0].position == (first.position + 1)
        )
        all_labelled = bool(others) and all(o.label for o in others if o.level <= first.level)
        return first if alone or followed_by_labels or all_labelled else None
    labelled = [candidate for candidate in candidates if candidate.label]
    if candidates and candidates[0].position == 0 and candidates[0].label is None and labelled:
        first = candidates[0]
        return first if first.marking == Marking.BOLD or any(c.is_word_labelled for c in labelled) else None
    return None


def _heads(candidates: Sequence[Candidate]) -> dict[int, Candidate]:
    """Return the candidates that begin an article, by position."""
    headings = [candidate for candidate in candidates if candidate.marking == Marking.HEADING]
    bold = [candidate for candidate in candidates if candidate.marking == Marking.BOLD]
    marked = [candidate for candidate in (*headings, *bold) if candidate.is_word_labelled]
    if not marked and not headings:
        marked = [candidate for candidate in candidates if candidate.is_word_labelled]
    if marked:
        level = min((head.level for head in marked if head.level), default=6)
        chosen = [*marked, *(h for h in headings if h.level <= level or is_preamble(h.text))]
        chosen += [b for b in bold if is_preamble(b.text)]
    elif headings:
        level = min([h.level for h in headings if h.label] or [h.level for h in headings])
        chosen = [h for h in headings if h.level <= level]
    else:
        chosen = [b for b in bold if b.label] or bold
    return {head.position: head for head in chosen}


def _numbering(heads: Iterable[Candidate], locale: str) -> NumberingStyle:
    labels = [head.label for head in heads if head.label]
    words = [label for label in labels if label.kind == LabelKind.WORD]
    if not words:
        return NumberingStyle.PLAIN
    capitals = all(label.text.upper() == label.text for label in words) and words[0].text.lower() != words[0].text
    # In French capitals the first article is "premier": taken only where the typist wrote it so.
    if capitals and (language_of(locale) != "fr" or "PREMIER" in words[0].text):
        return NumberingStyle.CAPITALS
    return NumberingStyle.ARTICLE


def _heading_runs(block: SourceBlock, normalised: list[Normalised]) -> Runs:
    """Return the words of a heading, which is plain text; an address that it linked to is reported."""
    runs = block.runs if isinstance(block, Heading | Passage) else ()
    normalised.extend(links_let_go(runs, "link-in-heading"))
    return tuple(Run(" " if run.text == BREAK else run.text) for run in stripped(runs))


def _cut(runs: Runs, longest: int, rule: str, normalised: list[Normalised]) -> tuple[str, Runs]:
    """Return a heading of at most `longest` characters, and the words behind it."""
    text = plain(stripped(runs))
    if len(text) <= longest:
        return text, ()
    end = text.rfind(" ", 0, longest + 1)
    end = max(end, 0)
    normalised.append(Normalised(rule, text, text[:end].rstrip()))
    return text[:end].rstrip(), stripped((Run(text[end:]),))
