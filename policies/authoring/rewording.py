"""An article as lines of plain text that somebody may write anew, and those words put back into its markup.

What stands for itself in a line (a fact, a reference, a defined term, a passage in another language) is shown between
`OPEN` and `CLOSE`, and a break within a line as a line break. Both stay as and where they are; the words around them
may become others, and look like those whose place they take.
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

from bs4.element import NavigableString, Tag
from django.utils.translation import gettext as _

from home.characters import hides_something
from policies.authoring.blocks.body import ArticleBlock
from policies.authoring.chips.markup import CHIP_ATTRIBUTES
from policies.authoring.mentions.fields import Field, Raw, fields_of, with_field
from policies.authoring.mentions.lines import Line, Piece, closed_by, lines_of, markup_of, parsed
from policies.document.sequences import changes

OPEN, CLOSE = "⟦", "⟧"
LENGTH = 5000
"""Characters that a line may have."""
HEADING = "heading"
"""The place of an article's heading."""

_HEADING_LENGTH = ArticleBlock().child_blocks[HEADING].field.max_length
_CHIP = frozenset({"linktype", *(name for names in CHIP_ATTRIBUTES.values() for name in names)})
_KEPT = re.compile(f"({OPEN}[^{OPEN}{CLOSE}]*{CLOSE}|\n)")
_BLANK_ENDS = re.compile(r"\A[^\S\n]+|[^\S\n]+\Z")
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


class UnableToReword(ValueError):
    """The words cannot stand where they should; the message says why, for staff."""


@dataclass(frozen=True, slots=True)
class PlainLine:
    """A line of an article as somebody writes it, and a name for the place where it stands.

    `key` is the same for lines that say the same, whatever their facts and references say at present.
    """

    place: str
    text: str
    key: str


def plain_lines(body: Sequence[Raw], article: str) -> tuple[PlainLine, ...]:
    """Return the heading and the lines of an article of a body in order; none where it is not there.

    Left out are lines that are empty, and those that say `OPEN` or `CLOSE` themselves.
    """
    return tuple(
        PlainLine(place, _shown(parts), _key(parts)) for place, parts in _lines(body, article) if _is_plain(parts)
    )


def reworded(
    body: Sequence[Raw], article: str, line: PlainLine, words: str, *, among: Sequence[PlainLine] = ()
) -> list[Raw]:
    """Return a body in which a line of an article says other words; all else stands as it stood.

    `among` are the lines of the article where the line was found, itself one of them; those of the body unless given.

    :raises UnableToReword: it is not there any more, or the words cannot stand there.
    """
    place = _place_of(plain_lines(body, article), line, among)
    wanted = checked(line, words)
    result = deepcopy(list(body))
    position, value = next((at, child["value"]) for at, child in enumerate(result) if child.get("id") == article)
    if place == HEADING:
        value[HEADING] = wanted
        return result
    name, _hash, number = place.rpartition("#")
    field = next(field for field in fields_of(result) if field.article == position and _name(field) == name)
    soup = parsed(field.html)
    _reword(list(lines_of(soup))[int(number)], wanted)
    with_field(result, field.path, markup_of(soup))
    return result


def checked(line: PlainLine, words: str) -> str:
    """Return the words for a line as they would stand in it.

    :raises UnableToReword: they cannot; the message says why.
    """
    wanted = _trimmed(words.replace("\r\n", "\n"))
    if not line.text.startswith("\n"):
        wanted = wanted.lstrip()
    if not line.text.endswith("\n"):
        wanted = wanted.rstrip()
    if not wanted.strip():
        raise UnableToReword(_("A line cannot become empty: say in a comment that it should go."))
    if line.place == HEADING and len(wanted) > _HEADING_LENGTH:
        raise UnableToReword(_("A heading has at most %(length)d characters.") % {"length": _HEADING_LENGTH})
    if len(wanted) > LENGTH:
        raise UnableToReword(_("A line has at most %(length)d characters.") % {"length": LENGTH})
    if hides_something(wanted.replace("\n", "")):
        raise UnableToReword(_("The words hold a character that cannot be shown. Type them anew."))
    if _KEPT.findall(wanted) != _KEPT.findall(line.text) or _strays(wanted):
        raise UnableToReword(
            _("Leave what stands between %(open)s and %(close)s, and the line breaks, as they are and in their order.")
            % {"open": OPEN, "close": CLOSE}
        )
    return wanted


def times_said(lines: Sequence[PlainLine], words: str) -> int:
    """Return how many of some lines say words, whatever the facts and references in both say at present."""
    return sum(_skeleton(line.text) == _skeleton(words) for line in lines)


def without_marks(text: str) -> str:
    """Return a line's text as it reads: facts and references without their brackets."""
    return text.replace(OPEN, "").replace(CLOSE, "")


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a line: words in some pieces, or, with its `tag`, what stands for itself."""

    text: str
    pieces: tuple[Piece, ...] = ()
    tag: Tag | None = None


def _lines(body: Sequence[Raw], article: str) -> Iterator[tuple[str, list[_Part]]]:
    for position, child in enumerate(body):
        if child.get("id") != article:
            continue
        yield HEADING, [_Part(child["value"].get(HEADING) or "")]
        for field in fields_of(body):
            if field.article == position:
                for number, line in enumerate(lines_of(parsed(field.html))):
                    yield f"{_name(field)}#{number}", _parts(line)


def _name(field: Field) -> str:
    """Return the name of a rich text within its article, wherever that stands."""
    return "/".join(map(str, field.path[1:]))


def _parts(line: Line) -> list[_Part]:
    """Return a line as words and what stands for itself, by turns: words first and last, however few."""
    parts = [_Part("")]
    for piece in line.pieces:
        tag = piece.node if isinstance(piece.node, Tag) else closed_by(piece.node)
        if tag is None:
            text = parts[-1].text + str(piece.node).replace("\n", " ")
            parts[-1] = _Part(text, (*parts[-1].pieces, piece))
        elif len(parts) == 1 or parts[-2].tag is not tag:  # what stands for itself may be of several pieces
            label = "\n" if tag.name == "br" else f"{OPEN}{' '.join(tag.get_text().split())}{CLOSE}"
            parts += [_Part(label, tag=tag), _Part("")]
    return parts


def _shown(parts: Sequence[_Part]) -> str:
    return _trimmed("".join(part.text for part in parts))


def _trimmed(text: str) -> str:
    """Return text without the blanks at its ends; breaks stay."""
    return _BLANK_ENDS.sub("", text)


def _is_plain(parts: Sequence[_Part]) -> bool:
    words = "".join(part.text for part in parts if part.tag is None)
    return bool(_shown(parts).strip()) and not _strays(words)


def _strays(text: str) -> bool:
    left = _KEPT.sub("", text)
    return OPEN in left or CLOSE in left


def _skeleton(text: str) -> str:
    return _KEPT.sub(lambda kept: kept[0] if kept[0] == "\n" else OPEN + CLOSE, text)


def _key(parts: Sequence[_Part]) -> str:
    return _trimmed("".join(part.text if part.tag is None else _identity(part.tag) for part in parts))


def _identity(tag: Tag) -> str:
    """Return what a chip stands for, or the words of one that stands for nothing."""
    if tag.name == "br":
        return "\n"
    said = {name: value for name, value in tag.attrs.items() if name in _CHIP}
    return f"{OPEN}{sorted(said.items()) or tag.get_text()}{CLOSE}"


def _place_of(lines: Sequence[PlainLine], line: PlainLine, among: Sequence[PlainLine]) -> str:
    """Return where a line stands now: where it alone says so, or as the one of several alike that it was."""
    now = [each.place for each in lines if each.key == line.key]
    then = [each.place for each in among or lines if each.key == line.key]
    if line.place in then and len(now) == len(then):
        return now[then.index(line.place)]
    raise UnableToReword(_("This line has changed in the meantime, or is gone."))


def _reword(line: Line, wanted: str) -> None:
    parts = _parts(line)
    kept = [part.tag for part in parts if part.tag is not None]
    new = _KEPT.split(wanted)
    for at in range(len(parts) - 1, -1, -2):  # the last first, so that those before it stay where they are
        part = parts[at]
        if part.pieces:
            _reword_pieces(line, part, _with_margins(part.text, new[at], first=at == 0, last=at == len(parts) - 1))
        elif new[at] and at:
            kept[at // 2 - 1].insert_after(NavigableString(new[at]))
        elif new[at]:
            kept[0].insert_before(NavigableString(new[at]))


def _with_margins(old: str, new: str, *, first: bool, last: bool) -> str:
    """Return the words with the blanks that a line begins and ends with, which nobody is shown."""
    begin = old[: len(old) - len(old.lstrip())] if first else ""
    end = old[len(old.rstrip()) :] if last and old.strip() else ""
    return begin + new + end


def _reword_pieces(line: Line, part: _Part, wanted: str) -> None:
    """Change only the words that differ, so that what is bold, in italics or a link stays so."""
    before, after = _WORDS.findall(part.text), _WORDS.findall(wanted)
    starts = [part.pieces[0].begin]
    for word in before:
        starts.append(starts[-1] + len(word))
    for tag, i1, i2, j1, j2 in reversed([*changes(before, after)]):
        if tag != "equal":
            line.reword(starts[i1], starts[i2], "".join(after[j1:j2]))
