"""Which words stand for a fact in one language."""

from typing import Any

CARD_LINES = ("name", "address", "email", "phone", "form", "website")
"""What is said of somebody, in the order of a contact card."""
LAW_LINES = ("citation", "link")
"""What a policy can show of a law."""
DAYS = frozenset({"in_force_from", "repealed_on"})
"""What is said of a law as a day."""
NAMED = frozenset({"name", "citation"})
"""The lines that have grammatical forms."""
IN_WORDS = frozenset({"name", "address", "citation", "link"})
"""The lines that differ from one language to another."""


def words_of(values: dict[str, Any], field: str, *, form: str, locale: str, own: str) -> tuple[str, bool]:
    """Return what a fact's values say in one field, and whether the wanted form or language had to be done without.

    `own` is the language that needs no wording: the portal's default one. A link is no word of any language. A
    language that was written without a name has none of its own; without an address, it has the one of every language.
    """
    if field not in IN_WORDS:
        return values[field], bool(form)
    wording = values["wordings"].get(locale)
    if wording is None:
        return values[field], bool(form) or (locale != own and field != "link")
    if field in NAMED and wording["forms"].get(form):
        return wording["forms"][form], False
    has_no_name = field in NAMED and not wording[field] and locale != own
    return wording[field] or values[field], bool(form) or has_no_name
