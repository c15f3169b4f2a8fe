"""The nodes of a policy: plain frozen data, the language that all parts speak.

A node holds text, never markup, and refuses on construction what no reader could be served: characters that
cannot be written down, and links that run something. Whatever is not one of these nodes cannot be published.

Sequences are tuples. Ids are strings that stay the same in every locale and in every follower of a model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import ClassVar


class UnwritableText(ValueError):
    """Text holds a character that no document may carry (NUL, another control character, half a surrogate pair)."""


class UnsafeLink(ValueError):
    """A link leads somewhere other than a web page, a mailbox, a telephone or a place on this site."""


# C0 controls but tab and newline, DEL and C1 controls, surrogates, non-characters, and the embedding,
# override and isolate marks that can make a sentence read differently from what it says.
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_SAFE_LINK = re.compile(r"(?:https?://[^\s/?#]|mailto:[^\s]|tel:[+\d]|/(?!/)|#)[^\s\\]*\Z", re.IGNORECASE)


def written(text: str) -> str:
    """Return `text` itself.

    :raises UnwritableText: naming the first character that cannot be kept.
    """
    if found := _UNWRITABLE.search(text):
        raise UnwritableText(f"character U+{ord(found.group()):04X} at position {found.start()} cannot be kept")
    return text


def is_safe_link(href: str) -> bool:
    """Whether `href` is http(s), mailto, tel, a path of this site or an anchor."""
    return _SAFE_LINK.match(href) is not None and not _UNWRITABLE.search(href)


def _refuse_unsafe(href: str) -> None:
    if not is_safe_link(href):
        raise UnsafeLink(f"“{href[:80]!s}” is not an address that a policy can link to")


class PolicyType(StrEnum):
    PRIVACY = "privacy"
    COOKIES = "cookies"


class NumberingStyle(StrEnum):
    """How the heading of a numbered article begins: "Article 1", "ARTICLE PREMIER", "1."."""

    ARTICLE = "article"
    CAPITALS = "capitals"
    PLAIN = "plain"


class Topic(StrEnum):
    """What an article is about; rules and pairing go by it, never by its number."""

    PREAMBLE = "preamble"
    DEFINITIONS = "definitions"
    CONTROLLER = "controller"
    DPO = "dpo"
    DATA = "data"
    PURPOSES = "purposes"
    CONSENT = "consent"
    RECIPIENTS = "recipients"
    TRANSFERS = "transfers"
    RETENTION = "retention"
    RIGHTS = "rights"
    COOKIES = "cookies"
    SOCIAL_NETWORKS = "social-networks"
    SECURITY = "security"
    MINORS = "minors"
    CHANGES = "changes"
    OTHER = "other"


class ContactRole(StrEnum):
    CONTROLLER = "controller"
    DPO = "dpo"
    AUTHORITY = "authority"
    PROCESSOR = "processor"


class NoticeRole(StrEnum):
    LEGAL = "legal"
    IMPORTANT = "important"


class LegalBasis(StrEnum):
    """The letters of Article 6(1) GDPR."""

    CONSENT = "a"
    CONTRACT = "b"
    LEGAL_OBLIGATION = "c"
    VITAL_INTERESTS = "d"
    PUBLIC_TASK = "e"
    LEGITIMATE_INTERESTS = "f"


class DataSource(StrEnum):
    """Where data come from, which decides between Articles 13 and 14 GDPR."""

    UNSAID = ""
    PERSON = "person"
    ELSEWHERE = "elsewhere"


class Obligation(StrEnum):
    """Whether an answer is compulsory: Article 13(2)(e) GDPR."""

    UNSAID = ""
    COMPULSORY = "compulsory"
    OPTIONAL = "optional"


class RecipientRole(StrEnum):
    UNSAID = ""
    INTERNAL = "internal"
    PROCESSOR = "processor"
    JOINT_CONTROLLER = "joint-controller"
    THIRD_PARTY = "third-party"


class Safeguard(StrEnum):
    """What makes a transfer lawful: Articles 45, 46 and 49 GDPR."""

    UNSAID = ""
    ADEQUACY = "adequacy"
    CLAUSES = "clauses"
    BINDING_RULES = "binding-rules"
    DEROGATION = "derogation"


class RightKind(StrEnum):
    """Articles 15 to 22, 7(3) and 77 GDPR; article 85 of the French law of 1978."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    OBJECTION = "objection"
    PORTABILITY = "portability"
    WITHDRAWAL = "withdrawal"
    AUTOMATED_DECISIONS = "automated-decisions"
    AFTER_DEATH = "after-death"
    COMPLAINT = "complaint"


def field_names(cls: type[Node]) -> tuple[str, ...]:
    """Return the names of a kind's fields, in their order. Asked for every node there is, hence remembered."""
    try:
        return _FIELD_NAMES[cls]
    except KeyError:
        return _FIELD_NAMES.setdefault(cls, tuple(field.name for field in fields(cls)))


_FIELD_NAMES: dict[type[Node], tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True)
class Node:
    """What all nodes share: a kind, and strings that can be written down."""

    kind: ClassVar[str]

    def __post_init__(self) -> None:
        for name in field_names(type(self)):
            value = getattr(self, name)
            for text in value if isinstance(value, tuple) else (value,):
                if isinstance(text, str):
                    written(text)


# --- inside a sentence -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text(Node):
    kind: ClassVar[str] = "text"
    value: str


@dataclass(frozen=True, slots=True)
class Strong(Node):
    kind: ClassVar[str] = "strong"
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Emphasis(Node):
    kind: ClassVar[str] = "emphasis"
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class LineBreak(Node):
    kind: ClassVar[str] = "line-break"


@dataclass(frozen=True, slots=True)
class Link(Node):
    kind: ClassVar[str] = "link"
    href: str
    children: tuple[Inline, ...]

    def __post_init__(self) -> None:
        _refuse_unsafe(self.href)


@dataclass(frozen=True, slots=True)
class Reference(Node):
    """A reference to an article by its id; the words shown come from today's numbering.

    `form` chooses them: "" is "article 5", "number" is "5", others are what `numbering.reference_forms` names.
    """

    kind: ClassVar[str] = "reference"
    ref: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class Term(Node):
    """Words that use a defined term; `ref` is the id of the definition."""

    kind: ClassVar[str] = "term"
    ref: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Fact(Node):
    """A fact shown by its key ("dpo.email"), and the value that it had when the document was resolved.

    `fell_back` tells that the wanted form or language was missing and another stands in for it. An unresolved
    fact has no value; it can be previewed and never published. `href` is where the words lead, for a fact that has an
    address beside them: a law and its text.
    """

    kind: ClassVar[str] = "fact"
    key: str
    form: str = ""
    value: str | None = None
    fell_back: bool = False
    href: str | None = None

    def __post_init__(self) -> None:
        Node.__post_init__(self)
        if self.href is not None:
            _refuse_unsafe(self.href)


@dataclass(frozen=True, slots=True)
class Foreign(Node):
    """Words in another language, so that they are read aloud and hyphenated as such."""

    kind: ClassVar[str] = "foreign"
    locale: str
    children: tuple[Inline, ...]


Inline = Text | Strong | Emphasis | LineBreak | Link | Reference | Term | Fact | Foreign
Inlines = tuple[Inline, ...]


# --- blocks ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph(Node):
    kind: ClassVar[str] = "paragraph"
    children: Inlines


@dataclass(frozen=True, slots=True)
class Subheading(Node):
    kind: ClassVar[str] = "subheading"
    children: Inlines


@dataclass(frozen=True, slots=True)
class Item(Node):
    kind: ClassVar[str] = "item"
    id: str
    content: Blocks


@dataclass(frozen=True, slots=True)
class List(Node):
    kind: ClassVar[str] = "list"
    ordered: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Definition(Node):
    kind: ClassVar[str] = "definition"
    id: str
    term: str
    content: Blocks


@dataclass(frozen=True, slots=True)
class Definitions(Node):
    kind: ClassVar[str] = "definitions"
    items: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class Cell(Node):
    kind: ClassVar[str] = "cell"
    children: Inlines


@dataclass(frozen=True, slots=True)
class Row(Node):
    kind: ClassVar[str] = "row"
    id: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table(Node):
    """A table of one header row and rows as wide as it."""

    kind: ClassVar[str] = "table"
    caption: str
    header: tuple[Cell, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Notice(Node):
    """A passage set apart, such as a legal reminder."""

    kind: ClassVar[str] = "notice"
    role: NoticeRole
    content: Blocks


@dataclass(frozen=True, slots=True)
class ContactCard(Node):
    """Whom to write to. Each line is one fact ("controller.name", "controller.address", …), in order."""

    kind: ClassVar[str] = "contact-card"
    role: ContactRole
    lines: tuple[Fact, ...]


# --- typed rows --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Purpose(Node):
    kind: ClassVar[str] = "purpose"
    id: str
    purpose: Inlines
    bases: tuple[LegalBasis, ...]
    detail: Inlines = ()


@dataclass(frozen=True, slots=True)
class Purposes(Node):
    kind: ClassVar[str] = "purposes"
    rows: tuple[Purpose, ...]


@dataclass(frozen=True, slots=True)
class DataCategory(Node):
    kind: ClassVar[str] = "data-category"
    id: str
    category: Inlines
    examples: Inlines = ()
    source: DataSource = DataSource.UNSAID
    obligation: Obligation = Obligation.UNSAID


@dataclass(frozen=True, slots=True)
class DataCategories(Node):
    kind: ClassVar[str] = "data-categories"
    rows: tuple[DataCategory, ...]


@dataclass(frozen=True, slots=True)
class Recipient(Node):
    kind: ClassVar[str] = "recipient"
    id: str
    recipient: Inlines
    role: RecipientRole = RecipientRole.UNSAID
    reason: Inlines = ()


@dataclass(frozen=True, slots=True)
class Recipients(Node):
    kind: ClassVar[str] = "recipients"
    rows: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class Transfer(Node):
    kind: ClassVar[str] = "transfer"
    id: str
    destination: Inlines
    safeguard: Safeguard = Safeguard.UNSAID
    detail: Inlines = ()


@dataclass(frozen=True, slots=True)
class Transfers(Node):
    kind: ClassVar[str] = "transfers"
    rows: tuple[Transfer, ...]


@dataclass(frozen=True, slots=True)
class Retention(Node):
    """How long data are kept, and what becomes of them `afterwards`."""

    kind: ClassVar[str] = "retention"
    id: str
    data: Inlines
    period: Inlines
    afterwards: Inlines = ()


@dataclass(frozen=True, slots=True)
class RetentionPeriods(Node):
    kind: ClassVar[str] = "retention-periods"
    rows: tuple[Retention, ...]


@dataclass(frozen=True, slots=True)
class Right(Node):
    kind: ClassVar[str] = "right"
    id: str
    right: RightKind
    detail: Inlines = ()


@dataclass(frozen=True, slots=True)
class Rights(Node):
    kind: ClassVar[str] = "rights"
    rows: tuple[Right, ...]


@dataclass(frozen=True, slots=True)
class Tracker(Node):
    kind: ClassVar[str] = "tracker"
    id: str
    name: str
    purpose: Inlines
    lifetime: Inlines = ()
    third_party: Inlines = ()
    exempt: bool = False


@dataclass(frozen=True, slots=True)
class Trackers(Node):
    kind: ClassVar[str] = "trackers"
    rows: tuple[Tracker, ...]


Block = (
    Paragraph
    | Subheading
    | List
    | Definitions
    | Table
    | Notice
    | ContactCard
    | Purposes
    | DataCategories
    | Recipients
    | Transfers
    | RetentionPeriods
    | Rights
    | Trackers
)
Blocks = tuple[Block, ...]


# --- the policy --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Article(Node):
    """One article. `summary` says it "in short"; `former_ids` are ids that it also answers to."""

    kind: ClassVar[str] = "article"
    id: str
    topic: Topic
    heading: str
    content: Blocks
    summary: Inlines = ()
    numbered: bool = True
    former_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactUsed(Node):
    """An approved revision of a fact that the document shows: UUID, number, digest of its values."""

    kind: ClassVar[str] = "fact-used"
    fact: str
    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class PolicyDocument(Node):
    """A whole policy in one language, facts resolved at one moment.

    `locale` is a language code as in addresses ("fr", "br"). `facts` are sorted by UUID.
    """

    kind: ClassVar[str] = "policy"
    type: PolicyType
    locale: str
    title: str
    articles: tuple[Article, ...]
    numbering: NumberingStyle = NumberingStyle.ARTICLE
    facts: tuple[FactUsed, ...] = ()


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and every node below it, in reading order of their fields."""
    yield node
    for name in field_names(type(node)):
        value = getattr(node, name)
        if isinstance(value, tuple):
            for child in value:
                if isinstance(child, Node):
                    yield from walk(child)
