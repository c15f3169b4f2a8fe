"""Which words stand for a fact in one language."""

from typing import Any

CARD_LINES = ("name", "address", "email", "phone", "form", "website")
IN_WORDS = ("name", "address")


def words_of(values: dict[str, Any], field: str, *, form: str, locale: str, own: str) -> tuple[str, bool]:
    """Return what a fact's values say in one field, and whether the wanted form or language had to be done without.

    `own` is the language that needs no wording: the portal's default one.
    """
    if field not in IN_WORDS:
        return values[field], bool(form)
    wording = values["wordings"].get(locale)
    if wording is None:
        return values[field], bool(form) or locale != own
    if field == "name" and wording["forms"].get(form):
        return wording["forms"][form], False
    return wording[field] or values[field], bool(form)
