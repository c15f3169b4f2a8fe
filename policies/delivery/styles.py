"""The one style sheet of a page: what all portals share, with the accent of one of them."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from django.contrib.staticfiles import finders

_SHEET = "policies/public.css"


class Sheet(NamedTuple):
    """A style sheet, and what tells it from another."""

    text: str
    digest: str


def address_of(accent: str) -> str:
    """Return the address of the style sheet with an accent, "#rrggbb"; what stands there never changes."""
    return f"/accent/{accent.removeprefix('#')}.css?{_shared().digest}"


def with_accent(colour: str) -> str:
    """Return the style sheet with an accent, "rrggbb"."""
    return f"{_shared().text}\n@layer theme {{ :root {{ --accent: #{colour}; }} }}\n"


def _shared() -> Sheet:
    path = Path(str(finders.find(_SHEET)))
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _read(path: Path, changed_at: int) -> Sheet:
    text = path.read_text(encoding="utf-8")
    return Sheet(text, sha256(text.encode()).hexdigest()[:12])
