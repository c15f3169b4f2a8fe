"""The words of a Markdown text as a reader would see them, told apart from what is made of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from policies.authoring.importing.cleaning import without_unwritable
from policies.authoring.importing.commonmark import Parsed, cells_beyond
from policies.authoring.importing.inlines import kept_link
from policies.document.words import words

_BOLD_LINE = re.compile(r"(\*\*|__)(?:(?!\1)[^\n])+\1")
_ONLY_MARKERS = re.compile(r"(?:[\s>*+-]|\d{1,9}[.)])*")
_LEAVES = frozenset({"inline", "hr", "html_block"})

Unit = tuple[int, int, str]  # first line, last line exclusive, words


def says_its_numbers(numbers: Sequence[str], first: str) -> bool:
    """Whether typed list numbers ("3.", "4.") say more than a list would compute, which is 1, 2, 3.

    One point alone whose text, `first`, is bold throughout is a numbered heading that a converter took for a list.
    """
    values = [int(number[:-1]) for number in numbers]
    if len(values) == 1 and _BOLD_LINE.fullmatch(first):
        return True
    return values != list(range(1, len(values) + 1)) and set(values) != {1}


def units_of(parsed: Parsed, lines: Sequence[str]) -> Iterator[str]:
    """Yield every passage of the source in order, and everything that the parser passed over."""
    uses = _Uses()
    units = [*_units_read(parsed, lines, uses), *_definitions(parsed, uses)]
    units += _lines_passed_over(lines, units)
    for _begin, _end, text in sorted(units, key=lambda unit: unit[0]):
        if text:
            yield without_unwritable(text)


@dataclass(slots=True)
class _Uses:
    """The labels that links and pictures use: all, those whose address is lost, and those whose address is said."""

    all: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)


def _units_read(parsed: Parsed, lines: Sequence[str], uses: _Uses) -> Iterator[Unit]:
    numbers = _kept_numbers(parsed.tokens)
    row = 0
    for position, token in enumerate(parsed.tokens):
        begin, end = token.map or (0, 0)
        if token.type in _LEAVES and token.map:
            yield begin, end, "".join(_words_of_inline(token.children or [], parsed, uses))
        elif number := numbers.get(position):
            # An item without content leaves nothing else of its line.
            yield begin, begin + (_ONLY_MARKERS.fullmatch(lines[begin]) is not None), number
        elif token.type == "tr_open":
            row = begin
        elif token.type == "tr_close":
            yield row, row + 1, cells_beyond(token)


def _words_of_inline(children: Sequence[Token], parsed: Parsed, uses: _Uses) -> Iterator[str]:
    shown: list[bool] = []  # of each link that is open, whether it has shown any words
    links: list[Token] = []
    for token in children:
        match token.type:
            case "image":
                yield f" {token.content} "
                yield from _gone_with(token, parsed, uses, is_lost=True)
            case "link_open":
                shown.append(False)
                links.append(token)
            case "link_close":
                link, has_words = links.pop(), shown.pop()
                if not has_words:
                    yield parsed.as_typed(_address(link))
                    uses.said.add(str(link.meta.get("label")))
                is_lost = has_words and link.info != "auto" and not kept_link(_address(link))
                yield from _gone_with(link, parsed, uses, is_lost=is_lost)
            case "softbreak" | "hardbreak":
                yield "\n"
            case _:
                if shown and token.content.strip():
                    shown = [True] * len(shown)
                yield token.content


def _kept_numbers(tokens: Sequence[Token]) -> dict[int, str]:
    """Return the typed numbers that stay as text, by the position of the list item that they begin."""
    kept: dict[int, str] = {}
    open_lists: list[list[tuple[int, str]]] = []
    firsts: list[str] = []
    for position, token in enumerate(tokens):
        if token.type in ("ordered_list_open", "bullet_list_open"):
            open_lists.append([])
            firsts.append("")
        elif token.type == "list_item_open":
            open_lists[-1].append((position, token.info + token.markup))
            firsts[-1] = firsts[-1] or _first_line(tokens, position)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            items, first = open_lists.pop(), firsts.pop()
            if token.type == "ordered_list_close" and says_its_numbers([number for _, number in items], first):
                kept.update(items)
    return kept


def _first_line(tokens: Sequence[Token], item: int) -> str:
    """Return the text of a list item that begins with a paragraph."""
    return tokens[item + 2].content if len(tokens) > item + 2 and tokens[item + 2].type == "inline" else ""


def _gone_with(token: Token, parsed: Parsed, uses: _Uses, *, is_lost: bool) -> Iterator[str]:
    """Yield what no reader sees of a link or picture: its title, and an address that is lost.

    Where a definition gives them, they are told where that stands.
    """
    if label := token.meta.get("label"):
        uses.all.add(label)
        if is_lost:
            uses.lost.add(label)
    else:
        yield f" {parsed.as_typed(_address(token)) if is_lost else ''} {token.attrs.get('title', '')} "


def _address(token: Token) -> str:
    return str(token.attrs.get("src" if token.type == "image" else "href", ""))


def _definitions(parsed: Parsed, uses: _Uses) -> Iterator[Unit]:
    """Yield the definitions of links: all of one that nothing uses, else its title, and an address that goes lost."""
    for definition in parsed.definitions:
        text = definition.text
        if definition.label in uses.all:
            is_lost = definition.label in uses.lost and definition.label not in uses.said
            text = f"{parsed.as_typed(definition.address) if is_lost else ''} {definition.title}"
        yield definition.begin, definition.end, text


def _lines_passed_over(lines: Sequence[str], units: Sequence[Unit]) -> Iterator[Unit]:
    """Yield the lines that stand in no passage, because they are nested too deep."""
    seen = {line for begin, end, _text in units for line in range(begin, end)}
    for number, line in enumerate(lines):
        if number not in seen and words(line):
            yield number, number + 1, line
