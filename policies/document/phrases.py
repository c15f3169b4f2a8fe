"""The words of which sentences about changes are made, in French and in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policies.document.comparison import Change


@dataclass(frozen=True, slots=True)
class Phrases:
    """Words of one language. `facts` give singular, plural, and whether the noun is feminine."""

    first: str
    nothing: str
    nothing_else: str
    title: str
    numbering: str
    semicolon: str
    and_: str
    to: str
    quotes: str
    untitled: str
    in_one: str
    in_many: str
    in_heading: str
    article_one: str
    article_many: str
    change_one: str
    change_many: str
    counts: tuple[str, ...]
    feminine_one: str
    changes: Mapping[Change, tuple[str, str]]
    facts: Mapping[str, tuple[str, str, bool]]

    def count(self, number: int, feminine: bool) -> str:
        """Return a number in words up to ten."""
        if number == 1 and feminine:
            return self.feminine_one
        return self.counts[number - 1] if number <= len(self.counts) else str(number)


ENGLISH = Phrases(
    first="First version.",
    nothing="Nothing changes.",
    nothing_else="nothing else",
    title="the title changes",
    numbering="articles are numbered in another style",
    semicolon="; ",
    and_="and",
    to="to",
    quotes="“{}”",
    untitled="an article without title",
    in_one="in article",
    in_many="in articles",
    in_heading="in ",
    article_one="article",
    article_many="articles",
    change_one="changes",
    change_many="change",
    counts=("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    feminine_one="one",
    changes={
        Change.ADDED: ("is added", "are added"),
        Change.REMOVED: ("is removed", "are removed"),
        Change.REWORDED: ("is reworded", "are reworded"),
        Change.MOVED: ("is moved", "are moved"),
        Change.RENUMBERED: ("is renumbered", "are renumbered"),
    },
    facts={
        "email": ("e-mail address", "e-mail addresses", False),
        "address": ("postal address", "postal addresses", False),
        "name": ("name", "names", False),
        "phone": ("telephone number", "telephone numbers", False),
        "website": ("website", "websites", False),
        "form": ("form", "forms", False),
        "domain": ("domain name", "domain names", False),
        "citation": ("legal citation", "legal citations", False),
        "link": ("link", "links", False),
        "other": ("piece of information", "pieces of information", False),
    },
)

FRENCH = Phrases(
    first="Première version.",
    nothing="Rien ne change.",
    nothing_else="rien d’autre",
    title="le titre change",
    numbering="la présentation des numéros d’article change",
    semicolon="\u00a0; ",
    and_="et",
    to="à",
    quotes="«\u00a0{}\u00a0»",
    untitled="un article sans titre",
    in_one="à l’article",
    in_many="aux articles",
    in_heading="dans ",
    article_one="l’article",
    article_many="les articles",
    change_one="change",
    change_many="changent",
    counts=("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    feminine_one="une",
    changes={
        Change.ADDED: ("est ajouté", "sont ajoutés"),
        Change.REMOVED: ("est supprimé", "sont supprimés"),
        Change.REWORDED: ("est reformulé", "sont reformulés"),
        Change.MOVED: ("est déplacé", "sont déplacés"),
        Change.RENUMBERED: ("est renuméroté", "sont renumérotés"),
    },
    facts={
        "email": ("adresse électronique", "adresses électroniques", True),
        "address": ("adresse postale", "adresses postales", True),
        "name": ("nom", "noms", False),
        "phone": ("numéro de téléphone", "numéros de téléphone", False),
        "website": ("site web", "sites web", False),
        "form": ("formulaire", "formulaires", False),
        "domain": ("nom de domaine", "noms de domaine", False),
        "citation": ("référence légale", "références légales", True),
        "link": ("lien", "liens", False),
        "other": ("renseignement", "renseignements", False),
    },
)
