"""Definitions at hand: a page made of frozen HTML, in which a term opens its definition beside the text.

A term is frozen as a link to its definition, which every reader of the HTML can follow. A page makes it a button that
opens a copy of the definition, outside the text, without a script. Not a word of the text changes or comes twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TERM = re.compile(r'<a class="term" href="#d-([^"]*)">(.*?)</a>', re.DOTALL)
_DEFINITION = re.compile(r'<dt id="d-([^"]*)"><dfn>(.*?)</dfn></dt>\n<dd>\n|</dd>', re.DOTALL)
_ID = re.compile(r' id="[^"]*"')


@dataclass(frozen=True, slots=True)
class AtHand:
    """A definition to open from the text: HTML, escaped as it was frozen, without ids of its own."""

    id: str
    term: str
    content: str


def definitions_at_hand(html: str) -> tuple[str, tuple[AtHand, ...]]:
    """Return the HTML of `render_html` with a button for each term, and the definitions that these open.

    The element that shows a definition has the id "t-" and the definition's own. Terms without a definition stay links.
    """
    defined = _definitions(html)
    needed: dict[str, AtHand] = {}
    left = [id for id, _term in _TERM.findall(html)]
    while left:
        id = left.pop(0)
        if id in defined and id not in needed:
            term, content = defined[id]
            needed[id] = AtHand(id, term, _ID.sub("", _with_buttons(content, defined)))
            left += [other for other, _term in _TERM.findall(content)]
    return _with_buttons(html, defined), tuple(needed.values())


def _definitions(html: str) -> dict[str, tuple[str, str]]:
    """Return the term and the content of each definition by its id; a definition may hold others."""
    result: dict[str, tuple[str, str]] = {}
    opened: list[tuple[str, str, int]] = []
    for found in _DEFINITION.finditer(html):
        if found[1] is not None:
            opened.append((found[1], found[2], found.end()))
        elif opened:
            id, term, start = opened.pop()
            result[id] = (term, html[start : found.start()])
    return result


def _with_buttons(html: str, defined: dict[str, tuple[str, str]]) -> str:
    def button(found: re.Match[str]) -> str:
        if found[1] not in defined:
            return found[0]
        return f'<button type="button" class="term" popovertarget="t-{found[1]}">{found[2]}</button>'

    return _TERM.sub(button, html)
