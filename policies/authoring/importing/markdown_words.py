"""The words of a Markdown text as a reader would see them, told apart from what is made of them."""

import re
from collections.abc import Iterator, Sequence

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
    units = [*_units_read(parsed, lines), *_definitions(parsed)]
    units += _lines_passed_over(lines, units)
    for _begin, _end, text in sorted(units, key=lambda unit: unit[0]):
        if text:
            yield without_unwritable(text)


def _units_read(parsed: Parsed, lines: Sequence[str]) -> Iterator[Unit]:
    numbers = _kept_numbers(parsed.tokens)
    row = 0
    for position, token in enumerate(parsed.tokens):
        begin, end = token.map or (0, 0)
        if token.type in _LEAVES and token.map:
            yield begin, end, "".join(_words_of_inline(token.children or [], parsed))
        elif number := numbers.get(position):
            # An item without content leaves nothing else of its line.
            yield begin, begin + (_ONLY_MARKERS.fullmatch(lines[begin]) is not None), number
        elif token.type == "tr_open":
            row = begin
        elif token.type == "tr_close":
            yield row, row + 1, cells_beyond(token)


def _words_of_inline(children: Sequence[Token], parsed: Parsed) -> Iterator[str]:
    shown: list[bool] = []  # of each link that is open, whether it has shown any words
    links: list[Token] = []
    # What a definition gives a link or a picture, its address and title, is told where the definition stands.
    for token in children:
        match token.type:
            case "image":
                yield f" {token.content} "
                if not token.meta.get("label"):
                    yield f" {parsed.as_typed(_address(token))} {token.attrs.get('title', '')} "
            case "link_open":
                shown.append(False)
                links.append(token)
            case "link_close":
                link, has_words = links.pop(), shown.pop()
                if not has_words:
                    yield parsed.as_typed(_address(link))
                if not link.meta.get("label"):
                    lost = has_words and link.info != "auto" and not kept_link(_address(link))
                    yield f" {parsed.as_typed(_address(link)) if lost else ''} {link.attrs.get('title', '')} "
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


def _address(token: Token) -> str:
    return str(token.attrs.get("src" if token.type == "image" else "href", ""))


def _definitions(parsed: Parsed) -> Iterator[Unit]:
    """Yield the definitions of links: all of one that nothing uses, else its title, and an address that goes lost."""
    used: dict[str, bool] = {}  # whether the address is lost with what used it
    for token in parsed.tokens:
        for child in token.children or ():
            if label := child.meta.get("label"):
                lost = child.type == "image" or not kept_link(_address(child))
                used[label] = used.get(label, False) or lost
    for definition in parsed.definitions:
        text = definition.text
        if definition.label in used:
            text = f"{parsed.as_typed(definition.address) if used[definition.label] else ''} {definition.title}"
        yield definition.begin, definition.end, text


def _lines_passed_over(lines: Sequence[str], units: Sequence[Unit]) -> Iterator[Unit]:
    """Yield the lines that stand in no passage, because they are nested too deep."""
    seen = {line for begin, end, _text in units for line in range(begin, end)}
    for number, line in enumerate(lines):
        if number not in seen and words(line):
            yield number, number + 1, line
