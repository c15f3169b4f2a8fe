"""What of an answer a browser would run: words that somebody wrote, and that came back as markup."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

# Ends whatever it may stand in: an attribute in either quotes, a script, a field, a title.
HOSTILE = "zqx' zqx=1 \" zqx=1 </script></title></textarea><img src=zqx>"
_MARK = "zqx"


def markup_in(kind: str, body: str) -> list[str]:
    """Return the tags that `HOSTILE` has added to a page, or to markup in data for scripts; nothing of plain text."""
    if kind == "text/html":
        return _in_html(body)
    return _in_json(body) if kind == "application/json" else []


class _Reader(HTMLParser):
    """Reads a page as a browser does, and what scripts will put into it: templates, and forms in JSON."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_template = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if any(_MARK in name for name in given) or (tag == "img" and given.get("src") == _MARK):
            self.found.append(str(self.get_starttag_text()))
        for value in given.values():
            if value[:1] in "[{":
                self.found += _in_json(value)
        self._is_template = tag == "script" and "template" in given.get("type", "")

    def handle_data(self, data: str) -> None:
        if self._is_template:
            self.found += _in_html(data)
            self._is_template = False


def _in_html(said: str) -> list[str]:
    reader = _Reader()
    reader.feed(said)
    reader.close()
    return reader.found


def _in_json(said: str) -> list[str]:
    """A text that begins with a tag is put into the page as markup, any other one as words."""
    try:
        data = json.loads(said)
    except ValueError:
        return []
    return [found for text in _texts(data) if text.lstrip().startswith("<") for found in _in_html(text)]


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _texts(value)
