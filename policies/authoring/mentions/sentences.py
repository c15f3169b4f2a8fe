"""Why a typed reference is doubtful, in a sentence for staff."""

from django.utils.translation import gettext as _

from policies.authoring.mentions.references import Heading, TypedNumber, Verdict


def doubt_about(typed: TypedNumber) -> str:
    """Return why a reference may lead to the wrong place; empty where nothing says so."""
    match typed.verdict:
        case Verdict.ABSENT:
            return _("No article of this policy has this number.")
        case Verdict.ELSEWHERE if typed.target is not None:
            return _elsewhere(_called(typed.target), [_called(heading) for heading in typed.likely])
    return ""


def _elsewhere(target: str, likely: list[str]) -> str:
    if len(likely) == 1:
        sentence = _("The sentence seems to speak of what is in %(likely)s, but this number is that of %(target)s.")
        return sentence % {"likely": likely[0], "target": target}
    sentence = _(
        "The sentence seems to speak of what is in %(likely)s or in %(other)s, but this number is that of %(target)s."
    )
    return sentence % {"likely": likely[0], "other": likely[1], "target": target}


def _called(heading: Heading) -> str:
    if heading.number is None:
        return _("“%(heading)s”") % {"heading": heading.heading}
    return _("article %(number)d, “%(heading)s”") % {"number": heading.number, "heading": heading.heading}
