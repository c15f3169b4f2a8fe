"""Policies of every shape for property tests: all kinds of nodes, nasty texts, references that lead somewhere."""

import uuid
from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

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
    FactUsed,
    Foreign,
    Item,
    LegalBasis,
    LineBreak,
    Link,
    List,
    Notice,
    NoticeRole,
    NumberingStyle,
    Obligation,
    Paragraph,
    PolicyDocument,
    PolicyType,
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
    UnwritableText,
    written,
)

quick = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
"""For every property test of this part."""

LOCALES = ("fr", "en", "br", "es", "de", "ar", "it", "zh-Hant")
NASTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onclick='x",
    "a & b &amp; c &#60;",
    "]]>",
    "<!-- x -->",
    "**bold** _em_ `code`",
    "[text](https://example.org) ![i](x)",
    "<https://example.org> https://example.org www.example.org a@b.example",
    "# heading",
    "1. one",
    "- dash",
    "---",
    "===",
    "| a | b |",
    "> quote",
    "    indented",
    "a\n\nb",
    "back\\slash\\",
    "why!",
    "l’œuvre n° 29",
    "e\u0301te\u0301",
    "\u0301",
    "\u202fespace\u00a0fine\u200b",
    "كِتَابٌ",
    "हिन्दी",
    "ǅ ß İ",
)


def _is_writable(text):
    try:
        written(text)
    except UnwritableText:
        return False
    return True


texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(alphabet="abcdé 1.,-*_#!|<>&\\`[]()\n", max_size=12),
    st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=8).filter(_is_writable),
)
ids = st.integers(min_value=1, max_value=10**9).map(lambda number: str(uuid.UUID(int=number)))
hrefs = st.sampled_from(
    [
        "https://example.org/a?b=1&copy;=2",
        "http://example.org/(x)|y<z>",
        "mailto:a@example.org",
        "tel:+33298000000",
        "/fr/cookies/",
        "#top",
    ]
)
facts = st.one_of(
    st.builds(Fact, key=st.just("dpo.email"), form=st.just(""), value=st.sampled_from(["dpo@ville.example", "none"])),
    st.builds(
        Fact,
        key=st.just("law.x.citation"),
        value=st.sampled_from(["RGPD", "loi [n° 78-17]"]),
        href=st.sampled_from([None, "https://law.example/(x)|y<z>"]),
    ),
    st.builds(Fact, key=st.just("controller.phone"), value=st.just("+33 (0)2 98 00 00 00")),
    st.builds(Fact, key=st.just("controller.address"), value=st.just("24 rue Coat-ar-Guéven\nCS 73826\n29238 Brest")),
    st.builds(Fact, key=st.just("dpo.website"), value=st.sampled_from(["https://ville.example/a_b", "javascript:x"])),
    st.builds(
        Fact, key=st.just("controller.name"), form=st.sampled_from(["", "de"]), value=texts, fell_back=st.booleans()
    ),
)


# Every document has these articles, in some order, and these definitions: strategies are built once.
ARTICLES = tuple(str(uuid.UUID(int=10**12 + index)) for index in range(3))
DEFINITIONS = tuple(str(uuid.UUID(int=10**13 + index)) for index in range(2))


def _inlines():
    leaves = st.one_of(
        st.builds(Text, texts),
        st.builds(Text, texts),
        st.builds(LineBreak),
        st.builds(
            Reference, ref=st.sampled_from(ARTICLES), form=st.sampled_from(["", "number", "start", "of", "the", "gone"])
        ),
        facts,
    )

    def around(children):
        several = st.lists(children, max_size=3).map(tuple)
        return st.one_of(
            st.builds(Strong, several),
            st.builds(Emphasis, several),
            st.builds(Link, hrefs, several),
            st.builds(Term, st.sampled_from(DEFINITIONS), several),
            st.builds(Foreign, st.sampled_from(["en", "ar"]), several),
        )

    return st.lists(st.recursive(leaves, around, max_leaves=5), max_size=4).map(tuple)


def _typed_rows(sentence):
    def rows(container, row):
        return st.builds(container, st.lists(row, max_size=2).map(tuple))

    return st.one_of(
        rows(
            Purposes,
            st.builds(Purpose, ids, sentence, st.lists(st.sampled_from(LegalBasis), max_size=2).map(tuple), sentence),
        ),
        rows(
            DataCategories,
            st.builds(DataCategory, ids, sentence, sentence, st.sampled_from(DataSource), st.sampled_from(Obligation)),
        ),
        rows(Recipients, st.builds(Recipient, ids, sentence, st.sampled_from(RecipientRole), sentence)),
        rows(Transfers, st.builds(Transfer, ids, sentence, st.sampled_from(Safeguard), sentence)),
        rows(RetentionPeriods, st.builds(Retention, ids, sentence, sentence, sentence)),
        rows(Rights, st.builds(Right, ids, st.sampled_from(RightKind), sentence)),
        rows(Trackers, st.builds(Tracker, ids, texts, sentence, sentence, sentence, st.booleans())),
    )


def _tables(sentence):
    cells = st.lists(st.builds(Cell, sentence), min_size=2, max_size=2).map(tuple)
    return st.builds(Table, texts, cells, st.lists(st.builds(Row, ids, cells), max_size=2).map(tuple))


def _blocks(sentence):
    leaves = st.one_of(
        st.builds(Paragraph, sentence),
        st.builds(Subheading, sentence),
        st.builds(ContactCard, st.sampled_from(ContactRole), st.lists(facts, max_size=3).map(tuple)),
        _tables(sentence),
        _typed_rows(sentence),
    )

    def around(children):
        several = st.lists(children, max_size=2).map(tuple)
        return st.one_of(
            st.builds(List, st.booleans(), st.lists(st.builds(Item, ids, several), max_size=3).map(tuple)),
            st.builds(Definitions, st.lists(st.builds(Definition, ids, texts, several), max_size=2).map(tuple)),
            st.builds(Notice, st.sampled_from(NoticeRole), several),
        )

    return st.lists(st.recursive(leaves, around, max_leaves=4), max_size=3).map(tuple)


inlines = _inlines()
blocks = _blocks(inlines)
_fields = st.fixed_dictionaries(
    {
        "topic": st.sampled_from(Topic),
        "heading": texts,
        "content": blocks,
        "summary": inlines,
        "numbered": st.booleans(),
        "former_ids": st.lists(ids, max_size=2).map(tuple),
    }
)
_facts_used = st.lists(st.builds(FactUsed, ids, st.integers(1, 99), st.just("sha256:" + "0" * 64)), max_size=2)
_DEFINED = Definitions(
    tuple(Definition(identity, "PLATFORM", (Paragraph((Text("the site"),)),)) for identity in DEFINITIONS)
)


@st.composite
def documents(draw):
    """A document in which every reference and term is resolved and every fact has a value."""
    articles = [Article(id=identity, **draw(_fields)) for identity in draw(st.permutations(ARTICLES))]
    articles[0] = replace(articles[0], content=(_DEFINED, *articles[0].content))
    return PolicyDocument(
        type=draw(st.sampled_from(PolicyType)),
        locale=draw(st.sampled_from(LOCALES)),
        title=draw(texts),
        articles=tuple(articles),
        numbering=draw(st.sampled_from(NumberingStyle)),
        facts=draw(_facts_used.map(tuple)),
    )
