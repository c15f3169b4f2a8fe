"""How readers are told what kind of change made a version, and what has become of it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.delivery.dates import day_of
from policies.register.queries import VersionRow

KINDS = {
    "first": gettext_lazy("First version"),
    "wording": gettext_lazy("Wording"),
    "substance": gettext_lazy("Substance"),
    "facts": gettext_lazy("Contact details and other facts"),
    "model": gettext_lazy("Adopted from a model"),
    "translation": gettext_lazy("Translation"),
}
STATES = {
    "in force": gettext_lazy("In force"),
    "deferred": gettext_lazy("Not yet in force"),
    "superseded": gettext_lazy("Superseded"),
    "recalled": gettext_lazy("Recalled before it came into force"),
    "withdrawn": gettext_lazy("Withdrawn"),
}


def more_than(kind: object, summary: str) -> str:
    """Return a summary, unless it only says what kind of change it was."""
    return "" if summary.rstrip(".").casefold() == str(kind).casefold() else summary


def explanation_of(row: VersionRow, time_zone: str) -> str:
    """Return why a version is not the one in force; nothing for the one that is."""
    day = day_of(row.effective_from, time_zone).words
    match row.state:
        case "deferred":
            return _("This version comes into force on %(day)s.") % {"day": day}
        case "superseded":
            until = day_of(row.superseded_at or row.effective_from, time_zone).words
            return _("A later version replaced this one on %(day)s.") % {"day": until}
        case "recalled":
            return _("This version was recalled before it came into force.")
        case "withdrawn":
            return _("This policy was withdrawn; no version is in force.")
        case _:
            return ""


def period_of(row: VersionRow, time_zone: str) -> str:
    """Return when a version is, was or will be in force."""
    day = day_of(row.effective_from, time_zone).words
    match row.state:
        case "in force":
            return _("in force since %(day)s") % {"day": day}
        case "superseded" if row.superseded_at:
            until = day_of(row.superseded_at, time_zone).words
            return _("in force from %(day)s to %(until)s") % {"day": day, "until": until}
        case "recalled":
            return _("never in force")
        case "deferred":
            return _("in force from %(day)s") % {"day": day}
        case _:
            return _("withdrawn; it had come into force on %(day)s") % {"day": day}
