"""The table of `expected`, read: what a line says, and which address it is about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from home.models import Role
from tests.factories.keys import FACTS, WORDS, kind_of
from tests.factories.routes import filled, parameters
from tests.permissions.world import BARE, VISITORS, Rows

# Rows that belong to no portal, or to whoever asks: letting somebody in is the same for all of them.
_NOBODYS = frozenset({"", "document", "image", "collection", "locale", "workflow", "task", "session"}) | {
    "rulesetting",
    "outdatedcitation",
}
# What a library owns, for both portals.
_OF_A_LIBRARY = {"shared", "model", "above", "library"}
_BARE, _REVIEWER = VISITORS.index(BARE), VISITORS.index(Role.LEGAL_REVIEWER)
_PASSED_ON = {"workflow_state_id", "task_state_id", "revision_id", "revision_id_a"}


@dataclass(frozen=True)
class Line:
    """What is expected of an address: `get` and `post` hold a letter for each visitor."""

    route: str
    words: tuple[tuple[str, str], ...]
    on: str
    query: str
    get: str
    post: str

    @property
    def names_an_object(self) -> bool:
        """Whether the address names something that belongs to a portal."""
        named = [kind_of(self.route, name) for name in parameters(self.route) if name not in dict(self.words)]
        asked = re.findall(r"<(\w+)>", self.query)
        return self.on not in _OF_A_LIBRARY and not set(named) | set(asked) <= _NOBODYS

    def address(self, rows: Rows, others: Rows | None = None) -> str:
        """The address of an object among `rows`; where it names several, all but the first are among `others`."""
        given = dict(self.words)
        unnamed = iter(rows.document)
        objects = iter([rows, *[others or rows] * 9])

        def value(name: str) -> Any:
            if name in given:
                return given[name]
            if not name:
                return next(unnamed)
            kind = kind_of(self.route, name)
            return next(objects).key(kind, self.about, self.state) if kind else WORDS.get(name, ["1"])[0]

        def asked(found: re.Match[str]) -> str:
            kind = given["model_name"] if found.group(1) == "pk" else found.group(1)
            return str(rows.key(kind, self.about, self.state))

        return filled(self.route, value) + re.sub(r"<(\w+)>", asked, self.query)

    @property
    def repeats_another(self) -> bool:
        """Whether it speaks of a kind of fact whose screens are those of the first kind."""
        written = f"{self.route} {self.words} "
        return any(f"policies/{kind}/" in written or f"'{kind}'" in written for kind in FACTS[1:])

    @property
    def about(self) -> str:
        """What the address is about: a page, or a kind of fact."""
        found = re.search(r"snippets/(?:choose/)?policies/(\w+)/", self.route)
        return found.group(1) if found else self.on if self.on in FACTS else "page"

    @property
    def state(self) -> str:
        """The state in which that is: what the line says, or what the address calls for."""
        if self.on and self.on not in FACTS:
            return self.on
        return "review" if set(parameters(self.route)) & _PASSED_ON else "draft"

    @property
    def number_of_objects(self) -> int:
        named = [kind_of(self.route, name) for name in parameters(self.route) if name not in dict(self.words)]
        return sum(kind not in _NOBODYS for kind in named)


def lines(tables: tuple[str, ...]) -> list[Line]:
    return [line for table in tables for line in _read(table)]


def _read(table: str) -> Iterator[Line]:
    for written in table.splitlines():
        if written and not written.startswith("#"):
            for kind in FACTS if "<fact>" in written else ("",):
                yield _line(written.replace("<fact>", kind))


def _line(written: str) -> Line:
    route, *options, get, post = written.split()
    words = dict(option.split("=", 1) for option in options if not option.startswith("?"))
    on = words.pop("on", "")
    of_manager = words.pop("m", get[_REVIEWER] + post[_REVIEWER])
    of_operator = words.pop("o", get[_BARE] + post[_BARE])
    get, post = (
        letters[: _REVIEWER + 1] + manager + letters[_REVIEWER + 1 :] + operator
        for letters, manager, operator in zip((get, post), of_manager, of_operator, strict=True)
    )
    query = next((option for option in options if option.startswith("?")), "")
    return Line(route, tuple(words.items()), on, query, get, post)
