"""How much a file may hold: far more than any policy does, and no more than the editor can open."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from policies.authoring.importing.recognition import CannotImport
from policies.authoring.importing.sources import Grid, Listing, SourceBlock

LONGEST_TEXT = 1_000_000  # characters, three times the General Data Protection Regulation
MOST_LINES = 20_000  # blank ones apart: a text of that length in lines of 50 characters
MOST_ARTICLES = 1_000
MOST_PASSAGES = 10_000  # each up to ten fields of a form, of which `DATA_UPLOAD_MAX_NUMBER_FIELDS` lets 100,000 in


def refuse_long_text(text: str) -> None:
    """:raises CannotImport: no policy is so long; told before anything is read."""
    if len(text) > LONGEST_TEXT:
        raise CannotImport(_("The file has more than a million characters: no policy is so long."))
    if sum(not line.isspace() for line in text.split("\n") if line) > MOST_LINES:
        raise CannotImport(_("The file has more than %(limit)d lines: no policy is so long.") % {"limit": MOST_LINES})


def refuse_many_articles(count: int) -> None:
    """:raises CannotImport: the editor could not open so many articles."""
    if count > MOST_ARTICLES:
        raise CannotImport(
            _("The file has %(count)d articles, and the editor can open no more than %(limit)d.")
            % {"count": count, "limit": MOST_ARTICLES}
        )


def refuse_many_passages(count: int) -> None:
    """:raises CannotImport: the editor could not open so many paragraphs, items of lists and cells of tables."""
    if count > MOST_PASSAGES:
        raise CannotImport(
            _(
                "The file has more than %(limit)d paragraphs, items of lists and cells of tables: the editor cannot "
                "open so many."
            )
            % {"limit": MOST_PASSAGES}
        )


def passages_in(blocks: Iterable[SourceBlock]) -> int:
    """Count the paragraphs, headings, items of lists and cells of tables, however deep."""
    count = 0
    stack = [*blocks]
    while stack:
        match stack.pop():
            case Listing(items=items):
                stack.extend(block for item in items for block in item)
            case Grid(header=header, rows=rows):
                count += len(header) * (1 + len(rows))
            case _:
                count += 1
    return count
