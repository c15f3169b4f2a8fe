"""The demo's policies: Markdown beside this module, read by the importer, with marks for what Markdown cannot say.

A heading ends with its topic: "## Vos droits {rights}". `[](#fact-dpo.email)` is a fact, `[](#article-rights)` a
reference to the article on that topic, `[](#law-rgpd)` the citation of a law of the demo, `[Portail](#term-1)` a use of
the first term defined. A paragraph that is nothing but `[](#card-dpo)` is a contact card, one of
`[](#rows-rights)` makes typed rows of the list that follows, columns apart by "|", and `[](#notice)` at the beginning
of a paragraph makes a legal reminder of it.

Ids follow from the name of the text and the topic, so that all languages, and all portals with the same text, share
them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from policies.authoring.importing.markdown import read_markdown
from policies.document import nodes
from policies.document.nodes import Article, Block, Blocks, Inlines, Node, Topic

FOLDER = Path(__file__).parent / "texts"
_HEADING = re.compile(r"^## (?P<heading>.+?) \{(?P<topic>[a-z-]+)\}$", re.MULTILINE)
_COLUMNS = re.compile(r"\s*\|\s*")


def read_text(name: str, locale: str, change: tuple[str, str] | None = None) -> tuple[str, tuple[Article, ...]]:
    """Return title and articles of a demo text, the first of `change` replaced by the second."""
    source = (FOLDER / f"{name}.{locale}.md").read_text(encoding="utf-8")
    if change:
        source = source.replace(*change)
    topics = [Topic(match["topic"]) for match in _HEADING.finditer(source)]
    plain = _HEADING.sub(lambda match: f"## {match['heading']}", source).replace("[](", "[x](")
    imported = read_markdown(plain, locale)
    if len(imported.articles) != len(topics):
        raise ValueError(f"{name}.{locale}.md has {len(topics)} topics for {len(imported.articles)} articles.")
    return imported.title, tuple(
        _Reader(name, topic).article(article) for topic, article in zip(topics, imported.articles, strict=True)
    )


def law_id(name: str) -> UUID:
    """Return the UUID of a law of the demo."""
    return uuid5(NAMESPACE_URL, f"clausier-demo:law/{name}")


def _id(text: str, topic: Topic, place: str = "") -> str:
    return str(uuid5(NAMESPACE_URL, f"clausier-demo:{text}/{topic}{place}"))


class _Reader:
    def __init__(self, text: str, topic: Topic) -> None:
        self.text = text
        self.topic = topic
        self.made = 0

    def article(self, imported: Article) -> Article:
        return Article(
            id=_id(self.text, self.topic),
            topic=self.topic,
            heading=imported.heading,
            content=tuple(self._blocks(_with_definitions(imported.content, self.topic))),
            numbered=self.topic is not Topic.PREAMBLE,
        )

    def _new_id(self) -> str:
        self.made += 1
        return _id(self.text, self.topic, f"/{self.made}")

    def _blocks(self, content: Blocks) -> Iterator[Block]:
        rows = ""
        for block in content:
            mark, rest = _mark(block)
            if mark.startswith("rows-"):
                rows = mark.removeprefix("rows-")
            elif mark.startswith("card-"):
                yield nodes.ContactCard(nodes.ContactRole(mark.removeprefix("card-")), ())
            elif mark == "notice":
                yield nodes.Notice(nodes.NoticeRole.LEGAL, (nodes.Paragraph(self._line(rest)),))
            elif rows and isinstance(block, nodes.List):
                yield self._rows(rows, block)
                rows = ""
            else:
                yield self._node(block)

    def _rows(self, kind: str, block: nodes.List) -> Block:
        make_block, make_row = ROWS[kind]
        lines = ("".join(_words(item)) for item in block.items)
        return make_block(tuple(make_row(self._new_id(), *_COLUMNS.split(line)) for line in lines))

    def _line(self, children: Inlines) -> Inlines:
        return tuple(self._inline(child) for child in children)

    def _inline(self, child: nodes.Inline) -> nodes.Inline:
        if isinstance(child, nodes.Link) and child.href.startswith("#fact-"):
            return nodes.Fact(child.href.removeprefix("#fact-"))
        if isinstance(child, nodes.Link) and child.href.startswith("#article-"):
            return nodes.Reference(_id(self.text, Topic(child.href.removeprefix("#article-"))))
        if isinstance(child, nodes.Link) and child.href.startswith("#law-"):
            return nodes.Fact(f"law.{law_id(child.href.removeprefix('#law-'))}.citation")
        if isinstance(child, nodes.Link) and child.href.startswith("#term-"):
            return nodes.Term(
                _id(self.text, Topic.DEFINITIONS, f"/{child.href.removeprefix('#term-')}"), child.children
            )
        return child

    def _node(self, node: Any) -> Any:
        """Return the node with the demo's ids, and with its marks turned into what they stand for."""
        changed: dict[str, Any] = {"id": self._new_id()} if hasattr(node, "id") else {}
        for field in fields(node):
            value = getattr(node, field.name)
            if isinstance(value, tuple) and value and isinstance(value[0], Node):
                changed[field.name] = tuple(self._inline(self._node(child)) for child in value)
        return replace(node, **changed) if changed else node


def _with_definitions(content: Blocks, topic: Topic) -> Blocks:
    """Return definitions for paragraphs that begin with a bold term, which the importer knows in few languages."""
    if topic is not Topic.DEFINITIONS or not all(isinstance(block, nodes.Paragraph) for block in content):
        return content
    definitions = []
    for block in content:
        term, *rest = block.children if isinstance(block, nodes.Paragraph) else ()
        begin = rest[0].value.lstrip(" :") if isinstance(rest[0], nodes.Text) else ""
        children = (nodes.Text(begin), *rest[1:])
        definitions.append(nodes.Definition("", "".join(_words(term)), (nodes.Paragraph(children),)))
    return (nodes.Definitions(tuple(definitions)),)


def _mark(block: Block) -> tuple[str, Inlines]:
    """Return the mark with which a paragraph begins, without "#", and what follows it."""
    if isinstance(block, nodes.Paragraph) and isinstance(block.children[0], nodes.Link):
        first, *rest = block.children
        if isinstance(first, nodes.Link) and first.href.startswith("#"):
            if rest and isinstance(rest[0], nodes.Text):
                rest[0] = nodes.Text(rest[0].value.lstrip())
            return first.href.removeprefix("#"), tuple(rest)
    return "", ()


def _words(node: Node) -> Iterator[str]:
    for found in nodes.walk(node):
        if isinstance(found, nodes.Text):
            yield found.value


def _text(value: str) -> Inlines:
    return (nodes.Text(value),) if value else ()


def _purpose(row: str, purpose: str, basis: str, detail: str = "") -> nodes.Purpose:
    return nodes.Purpose(row, _text(purpose), (nodes.LegalBasis(basis),), _text(detail))


def _category(row: str, category: str, examples: str, source: str, obligation: str) -> nodes.DataCategory:
    return nodes.DataCategory(
        row, _text(category), _text(examples), nodes.DataSource(source), nodes.Obligation(obligation)
    )


def _recipient(row: str, recipient: str, role: str, reason: str = "") -> nodes.Recipient:
    return nodes.Recipient(row, _text(recipient), nodes.RecipientRole(role), _text(reason))


def _retention(row: str, data: str, period: str, afterwards: str = "") -> nodes.Retention:
    return nodes.Retention(row, _text(data), _text(period), _text(afterwards))


def _right(row: str, right: str, detail: str) -> nodes.Right:
    return nodes.Right(row, nodes.RightKind(right), _text(detail))


def _tracker(row: str, name: str, purpose: str, lifetime: str, exempt: str = "") -> nodes.Tracker:
    return nodes.Tracker(row, name, _text(purpose), _text(lifetime), exempt=exempt == "exempt")


ROWS: Mapping[str, tuple[Callable[[Any], Block], Callable[..., Node]]] = {
    "purposes": (nodes.Purposes, _purpose),
    "data": (nodes.DataCategories, _category),
    "recipients": (nodes.Recipients, _recipient),
    "retention": (nodes.RetentionPeriods, _retention),
    "rights": (nodes.Rights, _right),
    "trackers": (nodes.Trackers, _tracker),
}
