"""What each block shows in the picker: a short example in the language of whoever looks.

Functions, because a language is only known when somebody looks. Values are as the blocks normalise them.
"""

from typing import Any

from django.utils.translation import gettext as _

from policies.document.nodes import DataSource, LegalBasis, Obligation, RecipientRole, RightKind, Safeguard


def text() -> str:
    return "<p>" + _("We use your address to answer you, and for nothing else.") + "</p>"


def subheading() -> str:
    return "<p>" + _("When you write to us") + "</p>"


def passages() -> dict[str, Any]:
    items = (_("your name,"), _("your e-mail address."))
    return {"ordered": False, "items": [f"<p>{item}</p>" for item in items]}


def definitions() -> list[dict[str, str]]:
    return [{"term": _("PORTAL"), "content": "<p>" + _("the open data site that you are reading.") + "</p>"}]


def table() -> dict[str, Any]:
    rows = ((_("Form"), _("What it asks")), (_("Contact"), _("Name and message")))
    header, *others = ([f"<p>{cell}</p>" for cell in row] for row in rows)
    return {"caption": _("Our forms"), "header": header, "rows": others}


def recipients() -> list[dict[str, str]]:
    return [
        {
            "recipient": "<p>" + _("The company that hosts the portal") + "</p>",
            "role": RecipientRole.PROCESSOR.value,
            "reason": "<p>" + _("It keeps the site running.") + "</p>",
        }
    ]


def purposes() -> list[dict[str, Any]]:
    return [
        {
            "purpose": "<p>" + _("Sending the newsletter") + "</p>",
            "bases": [LegalBasis.CONSENT.value],
            "detail": "",
        }
    ]


def data() -> list[dict[str, str]]:
    return [
        {
            "category": "<p>" + _("Contact details") + "</p>",
            "examples": "<p>" + _("name, e-mail address") + "</p>",
            "source": DataSource.PERSON.value,
            "obligation": Obligation.COMPULSORY.value,
        }
    ]


def retention() -> list[dict[str, str]]:
    return [
        {
            "data": "<p>" + _("Messages") + "</p>",
            "period": "<p>" + _("One year after the last answer") + "</p>",
            "afterwards": "<p>" + _("erased") + "</p>",
        }
    ]


def trackers() -> list[dict[str, Any]]:
    return [
        {
            "name": "sessionid",
            "purpose": "<p>" + _("Keeps you logged in") + "</p>",
            "lifetime": "<p>" + _("until you leave") + "</p>",
            "third_party": "",
            "exempt": True,
        }
    ]


def rights() -> list[dict[str, str]]:
    return [{"right": RightKind.ACCESS.value, "detail": "<p>" + _("You can ask for a copy of your data.") + "</p>"}]


def transfers() -> list[dict[str, str]]:
    return [
        {
            "destination": "<p>" + _("Canada") + "</p>",
            "safeguard": Safeguard.ADEQUACY.value,
            "detail": "",
        }
    ]


def notice() -> dict[str, str]:
    return {"role": "legal", "content": "<p>" + _("The law of 6 January 1978 protects your data.") + "</p>"}


def nothing() -> None:
    """A card has no value: it shows the portal's own contact."""
