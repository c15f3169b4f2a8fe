"""The inside of a Markdown paragraph, flattened into runs."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

from policies.authoring.importing.cleaning import without_unwritable
from policies.authoring.importing.sources import BREAK, Normalised, Run, Runs
from policies.document.nodes import is_safe_link

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+\Z", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")


def kept_link(address: str) -> bool:
    """Whether a draft can lead to this address: a web page, a mailbox, a telephone or an anchor."""
    return is_safe_link(address) and not address.startswith("/")


def runs_of(children: Sequence[Token], normalised: list[Normalised]) -> Runs:
    """Return the runs of a paragraph, adding to `normalised` what reads differently.

    Pictures leave nothing; a link without words shows its address, one that no policy may hold leaves its words.
    """
    reader = _Reader(normalised)
    for token in children:
        reader.token(token)
    return tuple(reader.runs)


class _Reader:
    def __init__(self, normalised: list[Normalised]) -> None:
        self.normalised = normalised
        self.runs: list[Run] = []
        self.strong = 0
        self.emphasis = 0
        self.href = ""
        self.link_begins: int | None = None
        self.address = ""

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
        self.address, self.link_begins = address, len(self.runs)
        self.href = address if kept_link(address) else ""

    def close_link(self) -> None:
        begins = self.link_begins if self.link_begins is not None else len(self.runs)
        linked = self.runs[begins:]
        shown = "".join(run.text for run in linked)
        if not shown.strip():
            self.add(self.address)
        elif _ADDRESS.match(shown) and (unescaped := _ESCAPE.sub("", shown)) != shown:
            first = linked[0]
            self.runs[begins:] = [Run(unescaped, first.strong, first.emphasis, first.href)]
            self.normalised.append(Normalised("escaped-link", shown, unescaped))
        self.href, self.link_begins = "", None
