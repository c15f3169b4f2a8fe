"""Every address of the staff × everybody who might come × their own portal and another one, by GET and by POST."""

from collections.abc import Iterator

import pytest

from home.models import Role
from tests.factories.asking import Answer
from tests.factories.routes import staff_routes
from tests.permissions.expected import TABLES
from tests.permissions.outcomes import REFUSED, letter
from tests.permissions.table import Line, lines
from tests.permissions.world import STAFF, VISITORS, World

LINES = lines(TABLES)
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.any_database,
    # Wagtail makes thumbnails on its way; the report of translations is in no order.
    pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:Pagination may yield:django.core.paginator.UnorderedObjectListWarning"),
]


class TestTheTable:
    def test_says_something_of_every_address(self):
        assert set(staff_routes()) - {line.route for line in LINES} == set()

    def test_speaks_of_no_address_that_is_not_there(self):
        assert {line.route for line in LINES} - set(staff_routes()) == set()

    def test_says_something_of_everybody(self):
        assert {len(letters) for line in LINES for letters in (line.get, line.post)} == {len(VISITORS)}
        assert {letter for line in LINES for letter in line.get + line.post} <= set("+-lhkb")


@pytest.mark.parametrize("visitor", VISITORS)
class TestEveryAddress:
    def test_answers_as_the_table_says(self, world, visitor):
        assert list(deviations(world, visitor, one_kind_of_fact(LINES))) == []


@pytest.mark.parametrize("visitor", STAFF)
class TestEveryAddressOfAnotherPortal:
    def test_is_refused(self, world, visitor):
        among = LINES if visitor == Role.EDITOR else one_kind_of_fact(LINES)
        assert list(let_in(world, visitor, among)) == []


def one_kind_of_fact(among: list[Line]) -> list[Line]:
    """The lines without those of four kinds of facts out of five, whose screens are one class."""
    return [line for line in among if not line.repeats_another]


def deviations(world: World, visitor: str, among: list[Line]) -> Iterator[str]:
    """What was answered otherwise than the table says, refused and yet done, or done to the other portal."""
    for line in among:
        address = line.address(world.ours)
        for method, letters in (("get", line.get), ("post", line.post)):
            expected = letters[VISITORS.index(visitor)]
            answer, changed = asked(world, visitor, method, address, may_change=expected not in REFUSED)
            said = f"{method} {address} [{line.route} {line.on}]"
            if (found := letter(answer)) != expected:
                told = f"{answer.status} {answer.location} {answer.errors} {answer.fault}"
                yield f"{said}: {found}, not {expected} ({told})"
            if changed:
                yield f"{said}: {changed} changed"


def let_in(world: World, visitor: str, among: list[Line]) -> Iterator[str]:
    """What of the other portal was not refused, or refused and yet done."""
    for line in among:
        for address in others(line, world):
            for method in ("get", "post"):
                answer, changed = asked(world, visitor, method, address, may_change=False)
                if letter(answer) not in REFUSED or changed:
                    yield f"{method} {address} [{line.route}]: {answer.status} {answer.fault}, {changed} changed"


def others(line: Line, world: World) -> Iterator[str]:
    """The address of an object of the other portal, and one that names something of both portals."""
    if line.names_an_object:
        yield line.address(world.theirs)
    if line.number_of_objects > 1:
        yield line.address(world.ours, world.theirs)


def asked(world: World, visitor: str, method: str, address: str, *, may_change: bool) -> tuple[Answer, list[str]]:
    """What was answered, and the tables where rows changed: any at all, or else those of the other portal."""
    changed: list[str] = []
    compare = world.changed_of_theirs if may_change else world.changed
    answer = world.visitors[visitor].ask(method, address, then=lambda tables: changed.extend(compare(tables)))
    return answer, changed
