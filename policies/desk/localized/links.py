"""Links as wagtail-localize shows them in sentences, `<a id="a1">label</a>`, with what each is kept beside it."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from bs4 import BeautifulSoup, Tag

from policies.authoring.chips.markup import CHIP_ATTRIBUTES

Links = Mapping[str, Mapping[str, str]]
"""What each link of a sentence is, by its id."""

_CUT = "\0"


def links_of(attrs: str | None) -> Links:
    """Read the links of a segment from its column."""
    read: dict[str, Any] = json.loads(attrs or "{}") or {}
    return read


def chips_of(links: Links) -> set[str]:
    """Return which links are facts, references or terms."""
    return {name for name, what in links.items() if what.get("linktype") in CHIP_ATTRIBUTES}


def tags_of(text: str) -> list[Tag]:
    return list(_read(text).find_all("a"))


def with_links_of(text: str, had: Links, has: Links) -> str:
    """Return a sentence whose links were `had`, written with the ids that the same links have among `has`.

    A link that is not among them is one no more, and its label stays.
    """
    free: dict[str, list[str]] = defaultdict(list)
    for name, what in has.items():
        free[_known(what)].append(name)
    soup = _read(text)
    for tag in soup.find_all("a"):
        if same := free[_known(had.get(str(tag.get("id")), {}))]:
            tag["id"] = same.pop(0)
        else:
            tag.unwrap()
    return str(soup)


def with_labels_of(text: str, source: str, chips: Collection[str]) -> str:
    """Return a sentence whose chips have the labels that they have in `source`."""
    labels = {str(tag.get("id")): tag.get_text() for tag in tags_of(source)}
    soup = _read(text)
    for tag in soup.find_all("a"):
        if tag.get("id") in chips:
            tag.string = labels.get(str(tag.get("id")), "")
    return str(soup)


def words_between(text: str, chips: Collection[str]) -> list[str]:
    """Return the words of a sentence between its chips, in order."""
    soup = _read(text)
    for tag in soup.find_all("a"):
        if tag.get("id") in chips:
            tag.replace_with(_CUT)
    parts = (" ".join(part.split()) for part in soup.get_text().split(_CUT))
    return [part for part in parts if part]


def counted(text: str) -> Counter[str]:
    """Return how often each link stands in a sentence, by id."""
    return Counter(str(tag.get("id")) for tag in tags_of(text))


def _known(what: Mapping[str, str]) -> str:
    return json.dumps(dict(what), sort_keys=True)


def _read(text: str) -> BeautifulSoup:
    return BeautifulSoup(text or "", "html.parser")
