"""The grammatical forms of a name that a language calls for: "de la Ville", "du Département", "d’Issy"."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from policies.document.numbering import language_of


class NamedForm(NamedTuple):
    """A form as chips name it for ever, and what staff call it."""

    name: str
    label: Any


# Names differ from one language to another, so that a form written for one is never taken for another's.
_FORMS: Mapping[str, tuple[NamedForm, ...]] = {
    "fr": (
        NamedForm("le", _("with its article: la Ville, le Département")),
        NamedForm("de", _("after “de”: de la Ville, du Département, d’Issy")),
        NamedForm("a", _("after “à”: à la Ville, au Département, à Issy")),
        NamedForm("debut", _("with its article at the start of a sentence: La Ville, Le Département")),
    ),
    "br": (
        NamedForm("ar", _("with its article: ar gêr, an departamant")),
        NamedForm("soft", _("softened, after “da”, “a”, “dre”, “war”: da gêr")),
        NamedForm("spirant", _("spirantised, after “he”, “ma”, “o”: he c’hêr")),
        NamedForm("hard", _("hardened, after “ho”: ho penveg")),
    ),
}


def forms_of(locale: str) -> tuple[NamedForm, ...]:
    """Return the forms of names that a language calls for; none for most. A fact may have others besides."""
    return _FORMS.get(language_of(locale), ())


def languages_with_forms() -> tuple[str, ...]:
    """Return the languages that call for forms."""
    return tuple(_FORMS)


def suggestion(name: str, forms: Mapping[str, str], locale: str) -> str | None:
    """Return the words of a form where those of another leave no doubt, for a person to take or leave.

    French alone, from the name with its article: "la Ville" makes "de la Ville", "le Département" "du Département".
    Whether a name takes an article, and whether it elides, is for people to know: Issy, Ouistreham, Le Havre.
    """
    if language_of(locale) != "fr":
        return None
    with_article = forms.get("le", "").strip()
    article, _space, rest = with_article.partition(" ")
    if article in ("le", "les") and rest:
        contracted = {"le": {"de": "du", "a": "au"}, "les": {"de": "des", "a": "aux"}}[article]
        begun = {"de": f"{contracted['de']} {rest}", "a": f"{contracted['a']} {rest}"}
    elif (article == "la" and rest) or (with_article[:2] in ("l’", "l'") and with_article[2:]):
        begun = {"de": f"de {with_article}", "a": f"à {with_article}"}
    else:
        return None
    return (begun | {"debut": with_article[0].upper() + with_article[1:]}).get(name)
