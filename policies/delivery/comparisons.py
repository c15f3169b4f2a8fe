"""An article's change, as the page of a comparison shows it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from policies.document.comparison import ArticleChange, Change
from policies.document.nodes import PolicyDocument
from policies.document.numbering import heading

_KINDS = {
    Change.ADDED: _("Added"),
    Change.REMOVED: _("Removed"),
    Change.MOVED: _("Moved"),
    Change.RENUMBERED: _("Renumbered"),
    Change.REWORDED: _("Reworded"),
    Change.FACTS: _("Contact details and other facts"),
}


def shown_change(change: ArticleChange, before: PolicyDocument, after: PolicyDocument) -> dict[str, Any]:
    """Return the heading of an article, the ways in which it changes, and its lines that differ."""
    side = before if change.after is None else after
    return {
        "heading": heading(change.article, change.number, side.numbering, side.locale),
        "kinds": [_KINDS[kind] for kind in Change if kind in change.kinds],
        "lines": [line for line in change.lines if line.changed],
    }
