"""A policy as data that a typst template sets on paper: plain JSON values, in which no text is ever markup.

A run is `{"text"}` with `strong` and `emph` where they hold, `lang` and `rtl` where they are not the document's;
`{"break": true}`; or `{"runs"}` that lead somewhere: `to` an anchor in the same document, or to the address `href`,
with `said` where the words are that address, which paper has to write out elsewhere. Sentences are flat and lists end
at some depth, for a template's calls cannot nest for ever.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin

from policies.document.nodes import (
    Article,
    Block,
    ContactCard,
    Definition,
    Definitions,
    Emphasis,
    Fact,
    Foreign,
    Inline,
    Inlines,
    LineBreak,
    Link,
    List,
    Notice,
    Paragraph,
    PolicyDocument,
    Reference,
    Strong,
    Subheading,
    Term,
    Text,
)
from policies.document.numbering import direction, language_of
from policies.document.render.grids import Grid, grid_of
from policies.document.render.labels import label, line_label
from policies.document.render.reading import Reading, fact_link

Data = dict[str, Any]
Runs = list[Data]

_SPACES = re.compile("[ \t\n\u2028\u2029]+")
_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
_RUNS = {"L": "ltr", "R": "rtl", "AL": "rtl"}
_MARKS = re.compile(r"[@/._]+(?=\w)")
_HYPHENATED = frozenset({"de", "en", "es", "fr"})  # of the languages that portals have, those that typst can break
_DEEPEST = 6  # lists and other blocks inside one another
_LONGEST_ADDRESS = 2000
_LETTERS_ACROSS = 90  # of a table, whatever the number of its columns


def typst_data(document: PolicyDocument, *, address: str) -> list[Data]:
    """Return the articles; the title is the sheet's own heading and is not among them.

    `address` is the page that links without a host start from.

    :raises UnresolvedFact: a fact has no value.
    :raises UnresolvedReference: a reference or a term leads nowhere.
    """
    return _Writer(Reading(document), address).articles()


def language_data(locale: str) -> Data:
    """Return the language and the direction of a locale; none for a code that is no code of a language."""
    language = language_of(locale)
    return {"lang": language if _LANGUAGE.match(language) else "", "rtl": direction(locale) == "rtl"}


@dataclass(frozen=True, slots=True)
class _Style:
    strong: bool = False
    emph: bool = False
    locale: str = ""
    linked: bool = False

    def run(self, text: str) -> Data:
        run: Data = {"text": text}
        run |= {name: True for name in ("strong", "emph") if getattr(self, name)}
        return run | language_data(self.locale) if self.locale else run


class _Writer:
    """Writes nodes as data. Anchors are counted: whatever an id is, and however often it stands in a document."""

    def __init__(self, reading: Reading, address: str) -> None:
        self.reading = reading
        self.locale = reading.locale
        self.address = address
        self.depth = 0
        self.heading_seen = False
        self.anchors: dict[int, str] = {}
        self.anchored: set[str] = set()

    def articles(self) -> list[Data]:
        return [self.article(article) for article in self.reading.document.articles]

    def article(self, article: Article) -> Data:
        title = _SPACES.sub(" ", self.reading.heading(article)).strip()
        self.heading_seen = self.heading_seen or bool(title)
        summary = {"label": label("summary", self.locale), "runs": self.runs(article.summary)}
        return {
            "anchor": self.anchored_at(article),
            "title": title,
            "summary": summary if article.summary else None,
            "content": self.blocks(article.content),
        }

    # --- blocks ---

    def blocks(self, blocks: Iterable[Block]) -> list[Data]:
        self.depth += 1
        written = [data for block in blocks for data in self.block(block)]
        self.depth -= 1
        return written

    def block(self, block: Block) -> list[Data]:
        if grid := grid_of(block, self.locale):
            return [self.grid(grid)] if grid.header else []
        return _BLOCKS[type(block)](self, block)

    def paragraph(self, block: Paragraph) -> list[Data]:
        return [{"kind": "paragraph", "runs": self.runs(block.children)}] if block.children else []

    def subheading(self, block: Subheading) -> list[Data]:
        runs = self.runs(block.children)
        if not any(run.get("text", "") or run.get("runs") for run in runs):
            return []
        # The first heading of all is of the first level, or no reader of outlines gets past it.
        return [{"kind": "subheading", "level": 2 if self.heading_seen else 1, "runs": runs}]

    def listed(self, block: List) -> list[Data]:
        if self.depth > _DEEPEST:
            return [
                data
                for number, item in enumerate(block.items, 1)
                for data in self.marked(f"{number}. " if block.ordered else "– ", item.content)
            ]
        items = [self.blocks(item.content) for item in block.items]
        return [{"kind": "list", "ordered": block.ordered, "items": items}] if items else []

    def marked(self, marker: str, content: Sequence[Block]) -> list[Data]:
        first, rest = content[:1], content[1:]
        runs = self.runs(first[0].children) if first and isinstance(first[0], Paragraph) else []
        opening = {"kind": "paragraph", "runs": [{"text": marker}, *runs]}
        return [opening, *self.blocks(rest if runs else content)]

    def definitions(self, block: Definitions) -> list[Data]:
        items = [
            {
                "anchor": self.anchored_at(definition),
                "term": _SPACES.sub(" ", definition.term),
                "content": self.blocks(definition.content),
            }
            for definition in block.items
        ]
        return [{"kind": "definitions", "items": items}] if items else []

    def anchor(self, node: Article | Definition) -> str:
        return self.anchors.setdefault(id(node), f"p{len(self.anchors) + 1}")

    def anchored_at(self, node: Article | Definition) -> str:
        """Return the anchor to set at a node; none where it is set already, for the same node stands twice."""
        anchor = self.anchor(node)
        if anchor in self.anchored:
            return ""
        self.anchored.add(anchor)
        return anchor

    def notice(self, block: Notice) -> list[Data]:
        return [
            {
                "kind": "notice",
                "label": label(f"notice.{block.role}", self.locale),
                "content": self.blocks(block.content),
            }
        ]

    def contact_card(self, block: ContactCard) -> list[Data]:
        lines = [
            {"label": line_label(line.key, self.locale), "runs": self.fact(line, _Style())}
            for line in block.lines
            if line.value != ""
        ]
        return [{"kind": "card", "label": label(f"contact.{block.role}", self.locale), "lines": lines}]

    def grid(self, grid: Grid) -> Data:
        longest = max(6, _LETTERS_ACROSS // len(grid.header))
        language = language_of(self.locale)
        rows = [[_broken(self.runs(cell), longest, language) for cell in row] for row in (grid.header, *grid.rows)]
        caption = _SPACES.sub(" ", grid.caption).strip()
        return {
            "kind": "table",
            "caption": caption,
            "typed": grid.typed,
            # On its next pages a header is decoration, in which PDF/UA allows no link.
            "repeats": not any("runs" in run for cell in rows[0] for run in cell),
            "header": rows[0],
            "rows": rows[1:],
        }

    # --- inside a sentence ---

    def runs(self, inlines: Inlines, style: _Style | None = None) -> Runs:
        style = style or _Style()
        return [run for inline in inlines for run in self.inline(inline, style)]

    def inline(self, inline: Inline, style: _Style) -> Runs:
        match inline:
            case Text(value):
                return [style.run(_SPACES.sub(" ", value))]
            case LineBreak():
                return [{"break": True}]
            case Strong(children):
                return self.runs(children, replace(style, strong=True))
            case Emphasis(children):
                return self.runs(children, replace(style, emph=True))
            case Foreign(locale, children):
                return self.runs(children, replace(style, locale=locale))
            case Link(href, children):
                return self.leading(href, self.runs(children, replace(style, linked=True)), style)
            case Reference():
                return self.reference(inline, style)
            case Term(_, children):
                return self.term(inline, self.runs(children, replace(style, linked=True)), style)
            case Fact():
                return self.fact(inline, style)

    def reference(self, inline: Reference, style: _Style) -> Runs:
        article = self.reading.article(inline)
        shown = [style.run(_SPACES.sub(" ", self.reading.reference(inline)))]
        return shown if article is None else _inside(self.anchor(article), shown, style)

    def term(self, inline: Term, shown: Runs, style: _Style) -> Runs:
        definition = self.reading.definition(inline)
        return shown if definition is None else _inside(self.anchor(definition), shown, style)

    def fact(self, inline: Fact, style: _Style) -> Runs:
        value = self.reading.value(inline) or ""
        href = inline.href or fact_link(inline.key, value)
        if href and href.startswith("tel:"):
            value = value.replace(" ", "\u00a0")  # a telephone number is not broken over two lines
        shown: Runs = []
        for line in value.split("\n"):
            shown += [{"break": True}, self.line(line, style)] if shown else [self.line(line, style)]
        return self.leading(href, shown, style) if href else shown

    def line(self, line: str, style: _Style) -> Data:
        """Return a line of a fact, which runs as its first letter does: "1 rue X" among Arabic words too."""
        run = style.run(line)
        first = next(filter(None, (_RUNS.get(unicodedata.bidirectional(letter)) for letter in line)), None)
        turned = first is not None and first != direction(style.locale or self.locale)
        return run | {"rtl": first == "rtl"} if turned else run

    def leading(self, href: str, shown: Runs, style: _Style) -> Runs:
        """Return words that lead to an address, which paper has to say."""
        address = urljoin(self.address, href)
        if style.linked or not shown or len(address) > _LONGEST_ADDRESS:
            return shown
        words = "".join(run.get("text", "") for run in shown)
        is_said = not address.startswith(("http:", "https:")) or _bare(words) == _bare(address)
        return [{"href": address, "said": is_said, "runs": shown}]


_BLOCKS: dict[type, Callable[[_Writer, Any], list[Data]]] = {
    Paragraph: _Writer.paragraph,
    Subheading: _Writer.subheading,
    List: _Writer.listed,
    Definitions: _Writer.definitions,
    Notice: _Writer.notice,
    ContactCard: _Writer.contact_card,
}


def _bare(address: str) -> str:
    return _SCHEME.sub("", address.strip()).rstrip("/").casefold()


def _inside(anchor: str, shown: Runs, style: _Style) -> Runs:
    return shown if style.linked or not shown else [{"to": anchor, "runs": shown}]


def _broken(runs: Runs, longest: int, language: str) -> Runs:
    """Let a word be broken that is longer than its column is wide: an address behind its marks, where it has some."""

    def broken(found: re.Match[str]) -> str:
        word = found.group()
        if _MARKS.search(word):
            word = _MARKS.sub("\\g<0>\u200b", word)
        elif language in _HYPHENATED and len(word) < 3 * longest:
            return word
        return re.sub(rf"([^\u200b]{{{longest}}})(?=[^\u200b]{{3}})", "\\1\u200b", word)

    at = re.compile(rf"\S{{{longest + 3},}}")
    return [
        run
        | ({"text": at.sub(broken, run["text"])} if "text" in run else {})
        | ({"runs": _broken(run["runs"], longest, language)} if "runs" in run else {})
        for run in runs
    ]
