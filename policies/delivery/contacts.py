"""Whom to write to, as the card at the top of a policy."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from policies.document.render.labels import label, line_label
from policies.document.render.reading import fact_link


class ContactLine(NamedTuple):
    """One line; `lines` are its value, which is of several lines for an address. `label` and `href` may be empty."""

    label: str
    lines: list[str]
    href: str


class Contact(NamedTuple):
    role: str
    lines: list[ContactLine]


def contact_of(facts: Iterable[Mapping[str, str]], locale: str) -> Contact | None:
    """Return the card made of [{"key": "dpo.email", "value": …}], or None where there are no lines."""
    shown = [fact for fact in facts if fact["value"]]
    if not shown:
        return None
    role = label(f"contact.{shown[0]['key'].partition('.')[0]}", locale)
    lines = [
        ContactLine(
            line_label(fact["key"], locale), fact["value"].split("\n"), fact_link(fact["key"], fact["value"]) or ""
        )
        for fact in shown
        if fact["value"].casefold() != role.casefold()  # an office named after its role is named once
    ]
    return Contact(role, lines)
