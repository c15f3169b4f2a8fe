"""What staff call facts and their parts, in the language that is active."""

from django.utils.translation import gettext as _

from policies.facts.models import FactType


def labels() -> dict[str, str]:
    """Return what the parts of a fact or a profile are called, by their names in values."""
    return {
        "name": _("name"),
        "domain": _("domain"),
        "address": _("postal address"),
        "email": _("e-mail"),
        "phone": _("telephone"),
        "form": _("contact form"),
        "website": _("website"),
        "private": _("private body"),
        "outside_eea": _("established outside the European Economic Area"),
        "citation": _("citation"),
        "link": _("link to its text"),
        "in_force_from": _("in force from"),
        "repealed_on": _("repealed on"),
        "replaced_by": _("replaced by"),
        "wordings": _("other languages"),
        "controller": _("controller"),
        "dpo": _("data protection officer"),
        "authority": _("supervisory authority"),
        "processors": _("processors"),
    }


def label_of(key: str) -> str:
    """Return what the key of a fact is called: "Data protection officer: e-mail" for "dpo.email".

    A key that names nothing is called by itself.
    """
    kind, part = key.partition(".")[0], labels().get(key.rpartition(".")[2])
    if kind not in FactType.values or part is None:
        return key
    return _("%(fact)s: %(part)s") % {"fact": FactType(kind).label, "part": part}
