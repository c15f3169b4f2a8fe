"""The words of a Markdown text as a reader would see them, told apart from what is made of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from policies.authoring.importing.cleaning import without_unwritable
from policies.authoring.importing.inlines import kept_link
from policies.document.words import words

_BOLD_LINE = re.compile(r"(\*\*|__)(?:(?!\1)[^\n])+\1")
_LEAVES = frozenset({"inline", "hr", "html_block"})


def says_its_numbers(numbers: Sequence[str], first: str) -> bool:
    """Whether typed list numbers ("3.", "4.") say more than a list would compute, which is 1, 2, 3.

    One point alone whose text, `first`, is bold throughout is a numbered heading that a converter took for a list.
    """
    values = [int(number[:-1]) for number in numbers]
    if len(values) == 1 and _BOLD_LINE.fullmatch(first):
        return True
    return values != list(range(1, len(values) + 1)) and set(values) != {1}


def units_of(tokens: Sequence[Token], lines: Sequence[str], environment: Mapping[str, Any]) -> Iterator[str]:
    """Yield every passage of the source in order, and every line that the parser passed over."""
    covered: list[tuple[int, int, str]] = []
    numbers = _kept_numbers(tokens)
    table_lines: set[int] = set()
    for position, token in enumerate(tokens):
        if token.type in _LEAVES and token.map:
            text = "".join(_words_of_inline(token.children or [])) if token.type == "inline" else ""
            covered.append((token.map[0], token.map[1], numbers.get(position, "") + text))
        elif token.type == "tr_open" and token.map:
            line = token.map[0]
            table_lines.add(line)
            covered.append((line, line + 1, _cells_beyond(lines[line], _width(tokens, position))))
        elif token.type == "table_open" and token.map:
            table_lines.add(token.map[0] + 1)
    covered.extend(_lines_passed_over(covered, lines, environment, _followed(tokens), table_lines))
    for _begin, _end, unit in sorted(covered, key=lambda entry: entry[0]):
        if unit:
            yield without_unwritable(unit)


def _words_of_inline(children: Sequence[Token]) -> Iterator[str]:
    for position, token in enumerate(children):
        if token.type == "image":
            yield " ".join(("", token.content, *(str(token.attrs.get(name, "")) for name in ("src", "title")), ""))
        elif token.type == "link_open":
            address = str(token.attrs.get("href", ""))
            if not kept_link(address):
                yield f" {address} "
            if children[position + 1].type == "link_close":
                yield address
            if title := token.attrs.get("title"):
                yield f" {title} "
        elif token.type in ("softbreak", "hardbreak"):
            yield "\n"
        else:
            yield token.content


def _kept_numbers(tokens: Sequence[Token]) -> dict[int, str]:
    """Return the typed numbers that stay as text, by the position of the passage that they stand before."""
    kept: dict[int, str] = {}
    open_lists: list[list[tuple[int, str]]] = []
    firsts: list[str] = []
    for position, token in enumerate(tokens):
        if token.type in ("ordered_list_open", "bullet_list_open"):
            open_lists.append([])
            firsts.append("")
        elif token.type == "list_item_open":
            following = next(i for i in range(position + 1, len(tokens)) if tokens[i].type in _LEAVES_OR_END)
            open_lists[-1].append((following, token.info + token.markup))
            firsts[-1] = firsts[-1] or _first_line(tokens, position)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            items, first = open_lists.pop(), firsts.pop()
            if token.type == "ordered_list_close" and says_its_numbers([number for _, number in items], first):
                for following, number in items:
                    kept[following] = f"{number} {kept.get(following, '')}"
    return kept


def _first_line(tokens: Sequence[Token], item: int) -> str:
    """Return the text of a list item that begins with a paragraph."""
    return tokens[item + 2].content if len(tokens) > item + 2 and tokens[item + 2].type == "inline" else ""


_LEAVES_OR_END = _LEAVES | {"list_item_close", "table_open", "tr_open"}


def _width(tokens: Sequence[Token], row: int) -> int:
    width = 0
    for token in tokens[row + 1 :]:
        if token.type == "tr_close":
            break
        width += token.type in ("th_open", "td_open")
    return width


def _cells_beyond(line: str, width: int) -> str:
    """Return what stands in a table's row beyond its last column, which no Markdown reader shows."""
    cells = escapedSplit(line.strip())
    if cells and not cells[0]:
        cells.pop(0)
    return " ".join(cells[width:])


def _followed(tokens: Sequence[Token]) -> set[str]:
    """Return the labels of the link definitions that a link or picture uses."""
    return {str(child.meta["label"]) for token in tokens for child in token.children or [] if child.meta.get("label")}


def _lines_passed_over(
    covered: Sequence[tuple[int, int, str]],
    lines: Sequence[str],
    environment: Mapping[str, Any],
    followed: set[str],
    table_lines: set[int],
) -> Iterator[tuple[int, int, str]]:
    """Yield lines in no passage: definitions of links that nobody follows, and what is nested too deep."""
    seen = set(table_lines)
    for begin, end, _unit in covered:
        seen.update(range(begin, end))
    for label, reference in environment.get("references", {}).items():
        if label in followed:
            seen.update(range(*reference["map"]))
    for number, line in enumerate(lines):
        if number not in seen and words(line):
            yield number, number + 1, line
