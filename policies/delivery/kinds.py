"""How readers are told what kind of change made a version, and what has become of it."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "first": _("First version"),
    "wording": _("Wording"),
    "substance": _("Substance"),
    "facts": _("Contact details and other facts"),
    "model": _("Adopted from a model"),
    "translation": _("Translation"),
}
STATES = {
    "in force": _("In force"),
    "deferred": _("Not yet in force"),
    "superseded": _("Superseded"),
    "recalled": _("Recalled before it came into force"),
    "withdrawn": _("Withdrawn"),
}
