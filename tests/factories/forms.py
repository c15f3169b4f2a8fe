"""Forms of the admin as a browser sends them, with what a test chooses in the fields."""

from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag

_LEFT_OUT = {"file", "submit", "button", "image", "reset"}
_TYPED = {"text", "email", "url", "search", "tel", ""}
# What says how many rows a part of a form has.
_COUNTS = ("_FORMS", "-count")


def sent_from(html: str, *, words: str | None = None, key: str | None = None) -> dict[str, Any]:
    """Return what the longest form of a page sends, a list for each field that it has; nothing where there is none.

    `words` stand where people write, `key` in place of whatever row or choice is named; None leaves what stands there.
    """
    forms = [
        form
        for form in BeautifulSoup(html, "html.parser").find_all("form")
        if str(form.get("method", "")).lower() == "post"
    ]
    fields = max((form.find_all(["input", "select", "textarea"]) for form in forms), key=len, default=[])
    sent: dict[str, Any] = {}
    for field in fields:
        values = sent.setdefault(str(field.get("name", "")), [])
        for value in _values(field):
            put = words if _is_typed(field) else key if _is_chosen(field, value) else None
            values.append(value if put is None else put)
    return sent


def _values(field: Tag) -> Iterator[str]:
    kind = str(field.get("type", ""))
    if field.name == "select":
        yield from [str(option.get("value", "")) for option in field.find_all("option", selected=True)] or [""]
    elif field.name == "textarea":
        yield field.get_text()
    elif kind not in _LEFT_OUT and (kind not in ("checkbox", "radio") or field.has_attr("checked")):
        yield str(field.get("value", ""))


def _is_typed(field: Tag) -> bool:
    return field.name == "textarea" or (field.name == "input" and str(field.get("type", "")) in _TYPED)


def _is_chosen(field: Tag, value: str) -> bool:
    is_hidden_key = field.get("type") == "hidden" and (not value or value.isdecimal())
    return field.name == "select" or (is_hidden_key and not str(field.get("name", "")).endswith(_COUNTS))
