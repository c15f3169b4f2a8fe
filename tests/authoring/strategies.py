"""Articles that the editor's blocks can hold, and rich text as people, programs and translators leave it."""

import uuid
from dataclasses import fields, is_dataclass, replace

from hypothesis import strategies as st

from policies.authoring.chips.runs import settled
from policies.document.nodes import (
    Article,
    Cell,
    ContactCard,
    ContactRole,
    DataCategories,
    DataCategory,
    DataSource,
    Definition,
    Definitions,
    Emphasis,
    Fact,
    Foreign,
    Item,
    LegalBasis,
    LineBreak,
    Link,
    List,
    Notice,
    NoticeRole,
    Obligation,
    Paragraph,
    Purpose,
    Purposes,
    Recipient,
    RecipientRole,
    Recipients,
    Reference,
    Retention,
    RetentionPeriods,
    Right,
    RightKind,
    Rights,
    Row,
    Safeguard,
    Strong,
    Subheading,
    Table,
    Term,
    Text,
    Topic,
    Tracker,
    Trackers,
    Transfer,
    Transfers,
)
from tests.document.strategies import hrefs, ids


def distinct(nodes):
    """The same nodes, no two of which share an id."""
    return _distinct(nodes, set())


def _distinct(value, taken):
    if isinstance(value, tuple):
        return tuple(_distinct(item, taken) for item in value)
    if not is_dataclass(value):
        return value
    changed = {field.name: _distinct(getattr(value, field.name), taken) for field in fields(value)}
    if "id" in changed:
        while changed["id"] in taken:
            changed["id"] = str(uuid.UUID(int=uuid.UUID(changed["id"]).int + 1))
        taken.add(changed["id"])
    return replace(value, **changed)


texts = st.text(alphabet="abé 1.,-<>&\"'\u00a0*{}\n", max_size=8)
names = st.text(alphabet="abcé1-", min_size=1, max_size=8)
facts = st.builds(Fact, st.sampled_from(["dpo.email", "controller.name"]), st.sampled_from(["", "de"]))
leaves = st.one_of(
    st.builds(Text, texts), st.just(LineBreak()), facts, st.builds(Reference, ids, st.sampled_from(["", "number"]))
)


def _styled(children):
    several = st.lists(children, max_size=3).map(tuple)
    return st.one_of(st.builds(Strong, several), st.builds(Emphasis, several))


words = st.recursive(st.one_of(st.builds(Text, texts), st.just(LineBreak())), _styled, max_leaves=4)
wrapped = st.one_of(
    st.builds(Link, hrefs, st.lists(words, max_size=3).map(tuple)),
    st.builds(Term, ids, st.lists(words, max_size=2).map(tuple)),
    st.builds(Foreign, st.sampled_from(["en", "ar"]), st.lists(words, max_size=2).map(tuple)),
)
inlines = st.lists(st.recursive(st.one_of(leaves, wrapped), _styled, max_leaves=6), max_size=4).map(tuple).map(settled)
sentences = inlines.filter(bool)


@st.composite
def _lists(draw, depth=1):
    items = []
    for _ in range(draw(st.integers(1, 3))):
        content = [Paragraph(draw(sentences))]
        if depth and draw(st.booleans()):
            content.append(draw(_lists(depth - 1)))
        if depth and draw(st.integers(0, 4)) == 0:
            content.append(Paragraph(draw(sentences)))
        items.append(Item(draw(ids), tuple(content)))
    return List(draw(st.booleans()), tuple(items))


paragraphs = st.builds(Paragraph, sentences)
prose = st.lists(st.one_of(paragraphs, _lists()), min_size=1, max_size=3).map(tuple).map(distinct)
cells = st.lists(st.builds(Cell, inlines), min_size=2, max_size=2).map(tuple)
bases = st.sets(st.sampled_from(LegalBasis)).map(lambda chosen: tuple(sorted(chosen)))


def _rows(container, row):
    return st.builds(container, st.lists(row, min_size=1, max_size=2).map(tuple))


blocks = st.one_of(
    paragraphs,
    _lists(),
    st.builds(Subheading, sentences),
    st.builds(Notice, st.sampled_from(NoticeRole), prose),
    st.builds(ContactCard, st.sampled_from([role for role in ContactRole if role != "processor"]), st.just(())),
    st.builds(Table, names, cells, st.lists(st.builds(Row, ids, cells), min_size=1, max_size=2).map(tuple)).filter(
        lambda table: any(cell.children for cell in table.header)
    ),
    _rows(Definitions, st.builds(Definition, ids, names, prose)),
    _rows(Purposes, st.builds(Purpose, ids, sentences, bases, inlines)),
    _rows(
        DataCategories,
        st.builds(DataCategory, ids, sentences, inlines, st.sampled_from(DataSource), st.sampled_from(Obligation)),
    ),
    _rows(Recipients, st.builds(Recipient, ids, sentences, st.sampled_from(RecipientRole), inlines)),
    _rows(Transfers, st.builds(Transfer, ids, sentences, st.sampled_from(Safeguard), inlines)),
    _rows(RetentionPeriods, st.builds(Retention, ids, sentences, inlines, inlines)),
    _rows(Rights, st.builds(Right, ids, st.sampled_from(RightKind), inlines)),
    _rows(Trackers, st.builds(Tracker, ids, names, inlines, inlines, inlines, st.booleans())),
)

articles = st.lists(
    st.builds(
        Article,
        id=ids,
        topic=st.sampled_from(Topic),
        heading=names,
        content=st.lists(blocks, max_size=4).map(tuple),
        summary=inlines,
        numbered=st.booleans(),
        former_ids=st.lists(ids, max_size=1).map(tuple),
    ),
    max_size=3,
).map(lambda drawn: distinct(tuple(drawn)))
