"""Why a typed reference is doubtful, in a sentence for staff."""

from django.utils.translation import gettext as _

from policies.authoring.mentions.references import Heading, TypedNumber, Verdict


def doubt_about(typed: TypedNumber) -> str:
    """Return why a reference may lead to the wrong place; empty where nothing says so."""
    match typed.verdict:
        case Verdict.ABSENT:
            return _("No article of this policy has this number.")
        case Verdict.ELSEWHERE if typed.target is not None:
            return _("The sentence seems to speak of %(likely)s, but this number is that of %(target)s.") % {
                "likely": _(" or of ").join(_called(heading) for heading in typed.likely),
                "target": _called(typed.target),
            }
    return ""


def _called(heading: Heading) -> str:
    if heading.number is None:
        return _("“%(heading)s”") % {"heading": heading.heading}
    return _("article %(number)d, “%(heading)s”") % {"number": heading.number, "heading": heading.heading}
