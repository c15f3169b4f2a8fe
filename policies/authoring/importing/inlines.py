"""The inside of a Markdown paragraph, flattened into runs."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from policies.authoring.importing.cleaning import without_unwritable
from policies.authoring.importing.sources import BREAK, Normalised, Run, Runs
from policies.document.nodes import is_safe_link

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+\Z", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")


def kept_link(address: str) -> bool:
    """Whether a draft can lead to this address: a web page, a mailbox, a telephone or an anchor."""
    return is_safe_link(address) and not address.startswith("/")


def runs_of(children: Sequence[Token], normalised: list[Normalised], as_typed: Callable[[str], str] = str) -> Runs:
    """Return the runs of a paragraph, adding to `normalised` what reads differently.

    Pictures leave nothing; a link without words shows its address, one that no policy may hold leaves its words. Of a
    link inside a link the outer one leads, and the address of the inner one is what it says. `as_typed` undoes what
    the parser did to an address.
    """
    reader = _Reader(normalised, as_typed)
    for token in children:
        reader.token(token)
    return tuple(reader.runs)


@dataclass(frozen=True, slots=True)
class _OpenLink:
    """A link that is being read: its address, where its runs begin, and where the words around it lead."""

    address: str
    begins: int
    outer: str


class _Reader:
    def __init__(self, normalised: list[Normalised], as_typed: Callable[[str], str]) -> None:
        self.normalised = normalised
        self.as_typed = as_typed
        self.runs: list[Run] = []
        self.strong = 0
        self.emphasis = 0
        self.href = ""
        self.links: list[_OpenLink] = []

    def token(self, token: Token) -> None:
        match token.type:
            case "strong_open" | "strong_close":
                self.strong += token.nesting
            case "em_open" | "em_close":
                self.emphasis += token.nesting
            case "link_open":
                self.open_link(str(token.attrs.get("href", "")))
            case "link_close":
                self.close_link()
            case "softbreak":
                self.add(" ")
            case "hardbreak":
                self.add(BREAK)
            case "image":
                self.add(" ")
            case _:
                self.add(token.content)

    def add(self, text: str) -> None:
        if text != BREAK:
            text = without_unwritable(text.replace(BREAK, " "))
        if text:
            self.runs.append(Run(text, self.strong > 0, self.emphasis > 0, self.href))

    def open_link(self, address: str) -> None:
        self.links.append(_OpenLink(address, len(self.runs), self.href))
        if not self.href and kept_link(address):
            self.href = address

    def close_link(self) -> None:
        link = self.links.pop()
        linked = self.runs[link.begins :]
        shown = "".join(run.text for run in linked)
        if not shown.strip():
            self.add(self.as_typed(link.address))
        elif _ADDRESS.match(shown) and (unescaped := _ESCAPE.sub("", shown)) != shown:
            first = linked[0]
            self.runs[link.begins :] = [Run(unescaped, first.strong, first.emphasis, first.href)]
            self.normalised.append(Normalised("escaped-link", shown, unescaped))
        if link.outer:
            self.normalised.append(Normalised("link-in-link", f"[<{shown}>]({link.outer})", f"[{shown}]({link.outer})"))
        self.href = link.outer
