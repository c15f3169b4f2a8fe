"""What happened, in plain words: one whole sentence for each act, in the language that is active."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from policies.register.models import Action
from policies.review.models import Part, Sense

_DRAFTS = {
    Part.AUTHOR: gettext_lazy("A draft was written."),
    Part.IMPORTER: gettext_lazy("A text was imported into the draft."),
    Part.TRANSLATOR: gettext_lazy("Sentences of the draft were translated."),
    Part.COPIED: gettext_lazy("The draft began as a copy of a text by this person."),
    Part.SUGGESTED: gettext_lazy("Words that this person suggested came into the draft."),
}
_ACTS = {
    Action.RECALL: gettext_lazy("Version %(number)d was recalled before it took effect."),
    Action.WITHDRAWAL: gettext_lazy("The policy was withdrawn: nothing is in force."),
    Action.REDACTION: gettext_lazy("Words of version %(number)d were redacted."),
    Action.CHECKED: gettext_lazy("Version %(number)d was checked: nothing to change."),
}


def moment_said(moment: datetime, zone: str) -> str:
    """Return date and time of the portal's clock, without the zone, which the whole file names once."""
    return date_format(moment.astimezone(ZoneInfo(zone)), "DATETIME_FORMAT")


def draft_written(part: str, saves: int, first: datetime, zone: str) -> str:
    """Tell what somebody did to a draft on one day, from the first time that it was saved on."""
    said = str(_DRAFTS[Part(part)])
    if saves == 1:
        return said
    since = date_format(first.astimezone(ZoneInfo(zone)), "TIME_FORMAT")
    counted = ngettext("Saved %(count)d time since %(time)s.", "Saved %(count)d times since %(time)s.", saves)
    return f"{said} {counted % {'count': saves, 'time': since}}"


def submitted() -> str:
    return _("The draft was submitted for legal approval.")


def commented() -> str:
    return _("Somebody commented on the draft.")


def answered() -> str:
    return _("A comment was answered.")


def settled() -> str:
    return _("A comment was settled.")


def suggested() -> str:
    return _("Other words were suggested for a line of the draft.")


def suggestion_decided(*, accepted: bool) -> str:
    return _("A suggestion was accepted.") if accepted else _("A suggestion was left aside.")


def asked(name: str) -> str:
    return _("%(name)s was asked for an opinion.") % {"name": name}


def asked_outside() -> str:
    """Return in what capacity somebody gave an opinion who does not work for the portal."""
    return _("asked from outside")


def opinion_given(sense: str) -> str:
    return _("An opinion was given: %(sense)s.") % {"sense": str(Sense(sense).label).lower()}


def act_asked(action: str) -> str:
    return _("An act was asked for: %(act)s.") % {"act": str(Action(action).label).lower()}


def act_not_done(action: str, *, refused: bool) -> str:
    """Tell that an act that was asked for was refused, or that whoever asked for it took that back."""
    said = _("An act was refused: %(act)s.") if refused else _("The request for an act was taken back: %(act)s.")
    return said % {"act": str(Action(action).label).lower()}


def not_ready() -> str:
    return _("The draft came back at once: it was not ready to be approved.")


def refused() -> str:
    return _("Changes were asked for.")


def taken_back() -> str:
    return _("The submission was taken back before anybody decided.")


def approved(number: int) -> str:
    return _("Version %(number)d was approved.") % {"number": number}


def version_made(number: int, effective: datetime | None, zone: str) -> str:
    """Tell that a version was frozen; `effective` None: it took effect at once."""
    if effective is None:
        return _("Version %(number)d was recorded, to take effect at once.") % {"number": number}
    said = {"number": number, "moment": moment_said(effective, zone)}
    return _("Version %(number)d was recorded, to take effect on %(moment)s.") % said


def fact_changed(number: int, facts: list[str]) -> str:
    """Tell that approved facts made a version; `facts` are what those are called that changed."""
    if not facts:
        return _("Version %(number)d was made to carry on approved facts.") % {"number": number}
    said = {"number": number, "facts": ", ".join(facts)}
    return (
        ngettext(
            "An approved change of a fact made version %(number)d: %(facts)s.",
            "Approved changes of facts made version %(number)d: %(facts)s.",
            len(facts),
        )
        % said
    )


def takes_effect(number: int, withdrawn: bool) -> str:
    if withdrawn:
        said = _("Version %(number)d has its turn, but the policy is withdrawn: nothing is in force.")
    else:
        said = _("Version %(number)d takes effect.")
    return said % {"number": number}


def reinstated(number: int | None) -> str:
    if number is None:
        return _("The policy was reinstated.")
    return _("The policy was reinstated: version %(number)d is in force again.") % {"number": number}


def acted(action: str, number: int | None) -> str:
    """Tell of an act about versions that stand."""
    said = _ACTS.get(Action(action))
    return str(said) % {"number": number or 0} if said else str(Action(action).label)
