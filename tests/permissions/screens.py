"""The addresses of the table, each once: of five kinds of facts, whose screens are one class, the first."""

from tests.permissions.expected import TABLES
from tests.permissions.table import lines
from tests.permissions.world import Rows


def screens(rows: Rows) -> list[str]:
    """Return the addresses of what is among `rows`, and of all that names no object."""
    return list(dict.fromkeys(line.address(rows) for line in lines(TABLES) if not line.repeats_another))
