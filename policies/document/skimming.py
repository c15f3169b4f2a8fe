"""A stored policy read by pattern: where its facts stand and what is told around its words, without reading these.

Canonical JSON is one sequence of characters for each document: members are sorted, nothing stands between them, and a
quotation mark inside a text has a backslash before it. What begins with `{"fell_back":` is therefore a fact and nothing
else, and so with the other patterns here. A policy in which one address changes need not be read for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from policies.document.encoding import SCHEMA, UnreadableDocument, node_from_plain
from policies.document.nodes import ContactCard, Fact, FactUsed, NumberingStyle

_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"'
_FACT = (
    rf'\{{"fell_back":(?:true|false),"form":{_STRING},(?:"href":{_STRING},)?"key":{_STRING},"kind":"fact",'
    rf'"value":(?:{_STRING}|null)\}}'
)
_CARD = rf'\{{"kind":"contact-card","lines":\[(?:{_FACT}(?:,{_FACT})*)?\],"role":"[a-z]+"\}}'
_UNIT = re.compile(rf"{_CARD}|{_FACT}")
_ONLY_CARD = re.compile(_CARD)
_FIRST, _FACTS = '{"articles":[', '],"facts":['
_LAST = re.compile(
    rf'(?P<facts>[^\]]*)\],"kind":"policy","locale":(?P<locale>{_STRING}),"numbering":"(?P<numbering>[a-z]+)",'
    rf'"schema":(?P<schema>\d+),"title":(?P<title>{_STRING}),"type":"[a-z]+"\}}\Z'
)
_ARTICLE = re.compile(
    rf'"former_ids":\[(?P<former>(?:{_STRING}(?:,{_STRING})*)?)\],'
    rf'"heading":(?P<heading>{_STRING}),"id":(?P<id>{_STRING}),"kind":"article","number":(?P<number>\d+|null),'
)
_END_OF_ARTICLE = re.compile(r'"topic":"[a-z-]+"\}')
_HEADER_OF_TABLE = re.compile(r'"header":\[.*?\],"kind":"table"')


@dataclass(frozen=True, slots=True)
class Unit:
    """A contact card, or a fact that stands in none: where its JSON begins and ends in the whole, and that JSON."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What a list of contents says of one article, and the ids that it had before."""

    id: str
    number: int | None
    heading: str
    former_ids: tuple[str, ...]


class Skimmed:
    """The canonical JSON of a policy, of which only what is asked for is read.

    :raises UnreadableDocument: the text is no policy. Words are not checked: the digest of the text vouches for them.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.end_of_articles = text.rfind(_FACTS)
        members = _LAST.match(text, self.end_of_articles + len(_FACTS))
        if not text.startswith(_FIRST) or self.end_of_articles < 0 or members is None:
            raise UnreadableDocument("The text is not a policy.")
        if members["schema"] != str(SCHEMA):
            raise UnreadableDocument(f"The schema is {members['schema']}; this program reads schema {SCHEMA}.")
        self.locale = _string(members["locale"])
        self.title = _string(members["title"])
        self.numbering = NumberingStyle(members["numbering"])
        self._facts = members["facts"]

    @property
    def facts(self) -> tuple[FactUsed, ...]:
        """The approved revisions that the policy shows."""
        return _facts_used(self._facts)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Every contact card, and every fact outside one, in the order of the text."""
        found = _UNIT.finditer(self.text, 0, self.end_of_articles)
        return tuple(Unit(match.start(), match.end(), match.group()) for match in found)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The articles, in order."""
        found = _ARTICLE.finditer(self.text, 0, self.end_of_articles)
        return tuple(
            Heading(
                id=_string(match["id"]),
                number=None if match["number"] == "null" else int(match["number"]),
                heading=_string(match["heading"]),
                former_ids=tuple(json.loads(f"[{match['former']}]")),
            )
            for match in found
        )

    @cached_property
    def ends(self) -> list[int]:
        """Where each article ends, in order: what begins before the first of these stands in the first article."""
        return [match.end() for match in _END_OF_ARTICLE.finditer(self.text, 0, self.end_of_articles)]

    @cached_property
    def cards(self) -> tuple[ContactCard, ...]:
        """The contact cards, in order."""
        found = (node_of(text) for text in _ONLY_CARD.findall(self.text, 0, self.end_of_articles))
        return tuple(card for card in found if isinstance(card, ContactCard))

    def has_facts_in_headers(self) -> bool:
        """Whether a fact stands in the header of a table, which renderers repeat at each of its cells."""
        if '"header":[' not in self.text:
            return False
        headers = _HEADER_OF_TABLE.finditer(self.text, 0, self.end_of_articles)
        return any('"kind":"fact"' in match.group() for match in headers)

    def with_units(self, after: Mapping[str, str], facts: Sequence[str]) -> Skimmed:
        """Return the policy with units replaced, and with the revisions of facts that it shows; all as JSON."""
        parts: list[str] = []
        at = 0
        for unit in self.units:
            if (replaced := after.get(unit.text)) is not None:
                parts += [self.text[at : unit.start], replaced]
                at = unit.end
        head = self.end_of_articles + len(_FACTS)
        parts += [self.text[at:head], ",".join(facts), self.text[head + len(self._facts) :]]
        result = Skimmed("".join(parts))
        result.headings = self.headings
        return result


def _string(text: str) -> str:
    """Return what a JSON string says."""
    said: str = json.loads(text) if "\\" in text else text[1:-1]
    return said


@lru_cache(maxsize=512)
def node_of(text: str) -> Fact | ContactCard:
    """Return the node that a unit's JSON describes. Portals share most of theirs.

    :raises UnreadableDocument: it holds what no policy can.
    """
    node = node_from_plain(json.loads(text))
    if not isinstance(node, Fact | ContactCard):
        raise UnreadableDocument("The text is neither a fact nor a contact card.")
    return node


@lru_cache(maxsize=64)
def _facts_used(text: str) -> tuple[FactUsed, ...]:
    used = tuple(node_from_plain(each) for each in json.loads(f"[{text}]"))
    return tuple(each for each in used if isinstance(each, FactUsed))
