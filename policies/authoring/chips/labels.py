"""The labels of facts and references in rich text: what they stand for at present, for whoever edits.

Readers are never shown a label. It is brought up to date when a text is opened and when it is saved, so that nothing
that a browser, a translation or an import wrote into it lasts.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any, Protocol
from unicodedata import category

from wagtail.blocks.stream_block import StreamValue

from policies.authoring.chips.markup import FACT, REFERENCE
from policies.document.nodes import Fact
from policies.document.numbering import reference_text

LENGTH = 80

_CHIP = re.compile(r"<a\b(?P<attributes>[^>]*)>(?P<label>.*?)</a>", re.DOTALL)
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")
_ALL_BOLD = re.compile(r"\s*((?:<(?:b|strong|i|em)>)+)[^<]*((?:</(?:b|strong|i|em)>)+)\s*\Z")


class Resolver(Protocol):
    """Finds the value of a fact (`policies.facts.resolution`)."""

    def fact(self, key: str, form: str = "") -> Fact: ...


@dataclass(frozen=True)
class Present:
    """What facts and references stand for now in one policy.

    `articles` maps every id that an article answers to, present and former, to its number and its heading.
    """

    resolver: Resolver
    locale: str
    articles: Mapping[str, tuple[int | None, str]] = field(default_factory=dict)

    def fact(self, key: str, form: str) -> str:
        """Return the words of a fact, or nothing where it has none."""
        return self.resolver.fact(key, form).value or ""

    def reference(self, ref: str, form: str) -> str:
        """Return the words of a reference, or nothing where the article is not in the policy."""
        if ref not in self.articles:
            return ""
        number, heading = self.articles[ref]
        return reference_text(number, form, self.locale, heading)


def short(words: str) -> str:
    """Return words as one line of at most `LENGTH` characters that can be seen, the rest told by an ellipsis."""
    seen = (" ".join(_invisible_out(line).split()) for line in words.splitlines())
    line = ", ".join(part for part in seen if part)
    return line if len(line) <= LENGTH else line[: LENGTH - 1].rstrip() + "…"


def _invisible_out(text: str) -> str:
    """Return text without control characters, marks of direction and halves of surrogate pairs."""
    return "".join(letter for letter in text if letter == "\t" or not category(letter).startswith("C"))


def numbered_articles(raw: list[Any]) -> dict[str, tuple[int | None, str]]:
    """Return number and heading by every id that the articles of a body answer to; `raw` is the body's JSON."""
    found: dict[str, tuple[int | None, str]] = {}
    former: dict[str, tuple[int | None, str]] = {}
    last = 0
    for child in raw:
        value = child["value"]
        is_numbered = bool(value.get("numbered", True))
        last += is_numbered
        said = (last if is_numbered else None, value.get("heading") or "")
        found[child.get("id") or ""] = said
        for other in value.get("former_ids") or ():
            former.setdefault(other, said)
    return former | found


def relabelled(html: str, present: Present) -> str:
    """Return rich text with the labels of facts and references brought up to date, and nothing else changed.

    A label that leads nowhere stays, as one line and cut short: it says what was meant.
    """

    def again(match: re.Match[str]) -> str:
        attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(match["attributes"])}
        if not (words := _words(attributes, present, match["label"])):
            return match[0]
        label = escape(words, quote=False)
        if styled := _ALL_BOLD.match(match["label"]):
            label = f"{styled[1]}{label}{styled[2]}"
        return f"<a{match['attributes']}>{label}</a>"

    return _CHIP.sub(again, html)


def _words(attributes: dict[str, str], present: Present, label: str) -> str:
    """Return the label that a chip should have, or nothing to leave alone what is no computed chip."""
    form = attributes.get("form", "")
    match attributes.get("linktype"):
        case str(kind) if kind == FACT:
            words = present.fact(attributes.get("fact", ""), form)
        case str(kind) if kind == REFERENCE:
            words = present.reference(attributes.get("ref", ""), form)
        case _other:
            return ""
    return short(words or unescape(_TAG.sub("", label)))


def relabelled_body(body: StreamValue, present_in: Callable[[list[Any]], Present]) -> StreamValue:
    """Return a body whose labels are up to date. `present_in` is given the JSON of its articles."""
    raw = body.get_prep_value()
    present = present_in(raw)
    stream: StreamValue = body.stream_block.to_python(_walked(raw, present))
    return stream


def _walked(value: Any, present: Present) -> Any:
    if isinstance(value, dict):
        return {key: _walked(child, present) for key, child in value.items()}
    if isinstance(value, list):
        return [_walked(child, present) for child in value]
    if isinstance(value, str) and "linktype=" in value:
        return relabelled(value, present)
    return value
