"""From a page to the policy as data: the one reading on which previews, reviews and versions all rest."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from django.utils.translation import gettext as _

from policies.authoring.chips.reading import UnreadableContent, blocks_of, inlines_of
from policies.document import nodes
from policies.document.nodes import Article, Block, Blocks, ContactCard, ContactRole, Fact, FactUsed, PolicyDocument

CARDS = {
    "controller_card": ContactRole.CONTROLLER,
    "dpo_card": ContactRole.DPO,
    "authority_card": ContactRole.AUTHORITY,
}

_EnumT = TypeVar("_EnumT", bound=StrEnum)


class Resolver(Protocol):
    """Finds the facts of one portal, in one language, at one moment (`policies.facts.resolution`)."""

    def fact(self, key: str, form: str = "") -> Fact: ...
    def card(self, role: ContactRole) -> ContactCard | None: ...
    def used(self) -> tuple[FactUsed, ...]: ...


def document_of(page: Any, *, resolver: Resolver) -> PolicyDocument:
    """Return the policy that a page holds; the page may be a revision's `as_object()`.

    A fact without a value, or a card whose portal has chosen nobody, stands in the document unresolved: it can be
    previewed, and never published. Rows that are wholly empty are left out.

    :raises UnreadableContent: a text holds what no policy can.
    """
    reader = _Reader(resolver)
    articles = tuple(reader.article(child.id, child.value) for child in page.body)
    return PolicyDocument(
        type=page.policy_type,
        locale=page.locale.language_code,
        title=_plain(page.title),
        articles=articles,
        numbering=nodes.NumberingStyle(page.numbering),
        facts=resolver.used(),
    )


def blocks_of_child(kind: str, identifier: str, value: Any, *, resolver: Resolver) -> Blocks:
    """Return what one block of an article says; `kind` is its name among the blocks of the editor."""
    return tuple(_Reader(resolver)._blocks(kind, identifier, value))


class _Reader:
    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self.taken: set[str] = set()

    def article(self, identifier: str, value: Any) -> Article:
        return Article(
            id=identifier,
            topic=_choice(nodes.Topic, value["topic"]),
            heading=_plain(value["heading"]),
            summary=self._line(value["summary"]),
            content=tuple(self._content(value["content"])),
            numbered=value["numbered"],
            former_ids=tuple(value["former_ids"]),
        )

    def _content(self, stream: Any) -> Iterator[Block]:
        for child in stream:
            yield from self._blocks(child.block_type, child.id, child.value)

    def _blocks(self, kind: str, identifier: str, value: Any) -> Iterator[Block]:
        if kind == "text":
            yield from self._prose(value, identifier)
        elif kind == "subheading":
            if children := self._line(value):
                yield nodes.Subheading(children)
        elif kind in CARDS:
            role = CARDS[kind]
            yield self.resolver.card(role) or ContactCard(role, (Fact(f"{role.value}.name"),))
        elif kind == "notice":
            if content := self._prose(value["content"], identifier):
                yield nodes.Notice(_choice(nodes.NoticeRole, value["role"]), content)
        elif kind == "list":
            if items := tuple(self._items(value["items"])):
                yield nodes.List(bool(value["ordered"]), items)
        elif kind == "table":
            yield from self._table(value)
        else:
            yield from self._rows(kind, value)

    def _rows(self, kind: str, value: Any) -> Iterator[Block]:
        block, read = ROWS[kind]
        rows = tuple(row for child in value.bound_blocks if (row := read(self, child.id, child.value)) is not None)
        if rows:
            yield block(rows)

    def _items(self, value: Any) -> Iterator[nodes.Item]:
        for child in value.bound_blocks:
            if content := self._prose(child.value, child.id):
                yield nodes.Item(child.id, content)

    def _table(self, value: Any) -> Iterator[nodes.Table]:
        header = [nodes.Cell(self._line(cell)) for cell in value["header"]]
        rows = [(row.id, [nodes.Cell(self._line(cell)) for cell in row.value]) for row in value["rows"].bound_blocks]
        cells = [*header, *(cell for _id, row in rows for cell in row)]
        if not any(cell.children for cell in cells):
            return
        width = max(len(header), *(len(row) for _id, row in rows), 0)
        yield nodes.Table(
            caption=_plain(value["caption"]),
            header=_widened(header, width),
            rows=tuple(nodes.Row(identifier, _widened(row, width)) for identifier, row in rows),
        )

    def definition(self, identifier: str, row: Any) -> nodes.Definition | None:
        term, content = _plain(row["term"]), self._prose(row["content"], identifier)
        return nodes.Definition(identifier, term, content) if term or content else None

    def purpose(self, identifier: str, row: Any) -> nodes.Purpose | None:
        bases = tuple(sorted({_choice(nodes.LegalBasis, basis) for basis in row["bases"] or ()}))
        made = nodes.Purpose(identifier, self._line(row["purpose"]), bases, self._line(row["detail"]))
        return made if made.purpose or made.bases or made.detail else None

    def data_category(self, identifier: str, row: Any) -> nodes.DataCategory | None:
        made = nodes.DataCategory(
            identifier,
            self._line(row["category"]),
            self._line(row["examples"]),
            _choice(nodes.DataSource, row["source"]),
            _choice(nodes.Obligation, row["obligation"]),
        )
        return made if made.category or made.examples else None

    def recipient(self, identifier: str, row: Any) -> nodes.Recipient | None:
        role = _choice(nodes.RecipientRole, row["role"])
        made = nodes.Recipient(identifier, self._line(row["recipient"]), role, self._line(row["reason"]))
        return made if made.recipient or made.reason else None

    def transfer(self, identifier: str, row: Any) -> nodes.Transfer | None:
        safeguard = _choice(nodes.Safeguard, row["safeguard"])
        made = nodes.Transfer(identifier, self._line(row["destination"]), safeguard, self._line(row["detail"]))
        return made if made.destination or made.detail else None

    def retention(self, identifier: str, row: Any) -> nodes.Retention | None:
        data, period, afterwards = (self._line(row[name]) for name in ("data", "period", "afterwards"))
        return nodes.Retention(identifier, data, period, afterwards) if data or period or afterwards else None

    def right(self, identifier: str, row: Any) -> nodes.Right:
        return nodes.Right(identifier, _choice(nodes.RightKind, row["right"]), self._line(row["detail"]))

    def tracker(self, identifier: str, row: Any) -> nodes.Tracker | None:
        made = nodes.Tracker(
            identifier,
            _plain(row["name"]),
            self._line(row["purpose"]),
            self._line(row["lifetime"]),
            self._line(row["third_party"]),
            bool(row["exempt"]),
        )
        return made if made.name or made.purpose else None

    def _line(self, value: Any) -> nodes.Inlines:
        return inlines_of(value.source or "", self.resolver)

    def _prose(self, value: Any, owner: str) -> Blocks:
        return blocks_of(value.source or "", self.resolver, owner=owner, taken=self.taken)


# block of the editor → the node that holds its rows, and how a row is read
ROWS: dict[str, tuple[Callable[[Any], Block], Callable[[_Reader, str, Any], nodes.Node | None]]] = {
    "definitions": (nodes.Definitions, _Reader.definition),
    "purposes": (nodes.Purposes, _Reader.purpose),
    "data": (nodes.DataCategories, _Reader.data_category),
    "recipients": (nodes.Recipients, _Reader.recipient),
    "transfers": (nodes.Transfers, _Reader.transfer),
    "retention": (nodes.RetentionPeriods, _Reader.retention),
    "rights": (nodes.Rights, _Reader.right),
    "trackers": (nodes.Trackers, _Reader.tracker),
}


def _widened(cells: list[nodes.Cell], width: int) -> tuple[nodes.Cell, ...]:
    return tuple(cells) + (nodes.Cell(()),) * (width - len(cells))


def _plain(value: str | None) -> str:
    text = " ".join((value or "").split())
    try:
        return nodes.written(text)
    except nodes.UnwritableText:
        raise UnreadableContent(
            _("A heading, a name or a term holds a character that no document can carry.")
        ) from None


def _choice(kind: type[_EnumT], value: str | None) -> _EnumT:
    try:
        return kind(value or "")
    except ValueError:
        raise UnreadableContent(_("“%(value)s” is none of the choices offered.") % {"value": value}) from None
