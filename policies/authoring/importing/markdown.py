"""Reading Markdown: CommonMark with tables, as people and converters write it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from policies.authoring.importing.cleaning import cleaned
from policies.authoring.importing.commonmark import parse
from policies.authoring.importing.drafting import drafted, fresh_id
from policies.authoring.importing.imported import Imported
from policies.authoring.importing.inlines import runs_of
from policies.authoring.importing.limits import refuse_long_text
from policies.authoring.importing.markdown_words import says_its_numbers, units_of
from policies.authoring.importing.sources import (
    Grid,
    Heading,
    Listing,
    Normalised,
    Passage,
    Run,
    Runs,
    Source,
    SourceBlock,
    plain,
)
from policies.facts.known import Known

# Converters put an underline of dashes under whole paragraphs; a heading is short and on one line.
_LONGEST_UNDERLINED_HEADING = 150
_BLANK = " \t>"  # a blank line of a quotation is one


def read_markdown(
    text: str,
    locale: str,
    *,
    title: str = "",
    known: Iterable[Known] = (),
    new_id: Callable[[], str] = fresh_id,
) -> Imported:
    """Read a policy in Markdown. Nothing is lost silently: see `Imported.missing`.

    `title` is taken where the text has none; `known` are the words by which it may mean a fact.

    :raises CannotImport: it holds more than the editor can open.
    :raises UnwritableContent: it holds what the editor has no block for.
    """
    refuse_long_text(text)
    return drafted(source_of(text), locale, title=title, known=known, new_id=new_id)


def source_of(text: str) -> Source:
    """Return the blocks of a Markdown text, and its words as they would be read."""
    text, normalised = cleaned(text)
    parsed = parse(text)
    builder = _Builder(list(normalised), parsed.as_typed)
    builder.read(parsed.tokens)
    lines = text.split("\n")
    written = tuple(number for number, line in enumerate(lines) if line.strip(_BLANK))
    return Source(tuple(builder.root), tuple(units_of(parsed, lines)), written, tuple(builder.normalised))


@dataclass(slots=True)
class _Open:
    """A container that is being filled: a list, one of its items, or a quotation (which is no container here)."""

    token: Token
    blocks: list[SourceBlock]
    items: list[tuple[SourceBlock, ...]] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    rows: list[list[Runs]] = field(default_factory=list)
    first: str = ""


class _Builder:
    """Turns the flat sequence of tokens into blocks, with a stack of its own: no depth of nesting can exhaust it."""

    def __init__(self, normalised: list[Normalised], as_typed: Callable[[str], str]) -> None:
        self.normalised = normalised
        self.as_typed = as_typed
        self.root: list[SourceBlock] = []
        self.stack: list[_Open] = []
        self.heading: Token | None = None

    def read(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if token.type == "inline":
                self.inline(token)
            elif method := _TOKENS.get(token.type):
                method(self, token)

    @property
    def blocks(self) -> list[SourceBlock]:
        return self.stack[-1].blocks if self.stack else self.root

    def open(self, token: Token) -> None:
        self.stack.append(_Open(token, []))

    def open_heading(self, token: Token) -> None:
        self.heading = token

    def open_row(self, _token: Token) -> None:
        self.stack[-1].rows.append([])

    def inline(self, token: Token) -> None:
        runs = runs_of(token.children or [], self.normalised, self.as_typed)
        if self.stack and self.stack[-1].token.type == "table_open":
            self.stack[-1].rows[-1].append(runs)
            return
        if self.stack and not self.stack[-1].blocks:
            self.stack[-1].first = token.content
        heading, self.heading = self.heading, None
        begin, end = token.map or (0, 0)
        if heading is None or _is_underlined_paragraph(heading, token):
            self.blocks.append(Passage(runs, begin, end))
        else:
            self.blocks.append(Heading(int(heading.tag[1]), runs, begin, end))

    def close_item(self, _token: Token) -> None:
        item = self.stack.pop()
        self.stack[-1].first = self.stack[-1].first or item.first
        self.stack[-1].items.append(tuple(item.blocks))
        self.stack[-1].numbers.append(item.token.info + item.token.markup)

    def close_list(self, _token: Token) -> None:
        listing = self.stack.pop()
        begin, end = listing.token.map or (0, 0)
        ordered = listing.token.type == "ordered_list_open"
        if ordered and says_its_numbers(listing.numbers, listing.first):
            self.blocks.extend(_with_typed_numbers(listing, begin))
            return
        items = tuple(item for item in listing.items if item)
        if items:
            self.blocks.append(Listing(ordered, items, begin, _last_line(items, end)))

    def close_quotation(self, _token: Token) -> None:
        quotation = self.stack.pop()
        self.blocks.extend(quotation.blocks)
        first = next((plain(block.runs) for block in quotation.blocks if isinstance(block, Passage)), "")
        if first and not any(container.token.type == "blockquote_open" for container in self.stack):
            self.normalised.append(Normalised("quotation", f"> {first[:80]}", first[:80]))

    def close_table(self, _token: Token) -> None:
        table = self.stack.pop()
        begin, end = table.token.map or (0, 0)
        header, *rows = table.rows
        self.blocks.append(Grid(tuple(header), tuple(tuple(row) for row in rows), begin, end))


_TOKENS: dict[str, Callable[[_Builder, Token], None]] = {
    "heading_open": _Builder.open_heading,
    "bullet_list_open": _Builder.open,
    "ordered_list_open": _Builder.open,
    "list_item_open": _Builder.open,
    "blockquote_open": _Builder.open,
    "table_open": _Builder.open,
    "tr_open": _Builder.open_row,
    "list_item_close": _Builder.close_item,
    "bullet_list_close": _Builder.close_list,
    "ordered_list_close": _Builder.close_list,
    "blockquote_close": _Builder.close_quotation,
    "table_close": _Builder.close_table,
}


def _is_underlined_paragraph(heading: Token, content: Token) -> bool:
    return heading.markup in ("-", "=") and (
        "\n" in content.content or len(content.content) > _LONGEST_UNDERLINED_HEADING
    )


def _with_typed_numbers(listing: _Open, begin: int) -> Iterator[SourceBlock]:
    """Yield the contents of a list whose numbers stay, as text."""
    for number, item in zip(listing.numbers, listing.items, strict=True):
        match item:
            case (Passage() as first, *rest):
                strong = all(run.strong for run in first.runs)
                yield Passage((Run(f"{number} ", strong=strong), *first.runs), first.begin, first.end)
                yield from rest
            case _:
                yield Passage((Run(number),), begin, begin)
                yield from item


def _last_line(items: Sequence[tuple[SourceBlock, ...]], end: int) -> int:
    """Where the words of a list end; the parser counts the blank lines after them as part of it."""
    return items[-1][-1].end if items[-1] else end
