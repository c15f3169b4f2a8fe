"""The words of which sentences about changes are made, in each language that policies are read in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policies.document.comparison import Change


@dataclass(frozen=True, slots=True)
class Phrases:
    """Words of one language. `facts` give singular, plural, and whether the noun is feminine.

    `counts` are numbers in words; empty where nouns stand without a number, with their own article or in the plural.
    `and_` and `comma` come with their spaces.
    """

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
    comma: str = ", "

    def counted(self, number: int, kind: str) -> str:
        """Return "two e-mail addresses": a noun of `facts` and its number, in words up to ten."""
        one, many, feminine = self.facts[kind]
        noun = one if number == 1 else many
        if not self.counts:
            return noun
        if number == 1 and feminine:
            return f"{self.feminine_one} {noun}"
        return f"{self.counts[number - 1] if number <= len(self.counts) else number} {noun}"


ENGLISH = Phrases(
    first="First version.",
    nothing="Nothing changes.",
    nothing_else="nothing else",
    title="the title changes",
    numbering="articles are numbered in another style",
    semicolon="; ",
    and_=" and ",
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
    and_=" et ",
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

GERMAN = Phrases(
    first="Erste Fassung.",
    nothing="Nichts ändert sich.",
    nothing_else="sonst nichts",
    title="der Titel ändert sich",
    numbering="die Darstellung der Artikelnummern ändert sich",
    semicolon="; ",
    and_=" und ",
    to="bis",
    quotes="„{}“",
    untitled="Artikel ohne Überschrift",
    in_one="in Artikel",
    in_many="in den Artikeln",
    in_heading="in ",
    article_one="Artikel",
    article_many="die Artikel",
    change_one="ändert sich",
    change_many="ändern sich",
    counts=("ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn"),
    feminine_one="eine",
    changes={
        Change.ADDED: ("wird hinzugefügt", "werden hinzugefügt"),
        Change.REMOVED: ("entfällt", "entfallen"),
        Change.REWORDED: ("wird neu gefasst", "werden neu gefasst"),
        Change.MOVED: ("wird verschoben", "werden verschoben"),
        Change.RENUMBERED: ("wird neu nummeriert", "werden neu nummeriert"),
    },
    facts={
        "email": ("E-Mail-Adresse", "E-Mail-Adressen", True),
        "address": ("Postanschrift", "Postanschriften", True),
        "name": ("Name", "Namen", False),
        "phone": ("Telefonnummer", "Telefonnummern", True),
        "website": ("Website", "Websites", True),
        "form": ("Formular", "Formulare", False),
        "domain": ("Domainname", "Domainnamen", False),
        "citation": ("Gesetzesverweis", "Gesetzesverweise", False),
        "link": ("Link", "Links", False),
        "other": ("Angabe", "Angaben", True),
    },
)

SPANISH = Phrases(
    first="Primera versión.",
    nothing="Nada cambia.",
    nothing_else="nada más",
    title="el título cambia",
    numbering="la presentación de los números de artículo cambia",
    semicolon="; ",
    and_=" y ",
    to="a",
    quotes="«{}»",
    untitled="un artículo sin título",
    in_one="en el artículo",
    in_many="en los artículos",
    in_heading="en ",
    article_one="el artículo",
    article_many="los artículos",
    change_one="cambia",
    change_many="cambian",
    counts=("un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
    feminine_one="una",
    changes={
        Change.ADDED: ("se añade", "se añaden"),
        Change.REMOVED: ("se suprime", "se suprimen"),
        Change.REWORDED: ("se reformula", "se reformulan"),
        Change.MOVED: ("se desplaza", "se desplazan"),
        Change.RENUMBERED: ("se renumera", "se renumeran"),
    },
    facts={
        "email": ("dirección de correo electrónico", "direcciones de correo electrónico", True),
        "address": ("dirección postal", "direcciones postales", True),
        "name": ("nombre", "nombres", False),
        "phone": ("número de teléfono", "números de teléfono", False),
        "website": ("sitio web", "sitios web", False),
        "form": ("formulario", "formularios", False),
        "domain": ("nombre de dominio", "nombres de dominio", False),
        "citation": ("referencia legal", "referencias legales", True),
        "link": ("enlace", "enlaces", False),
        "other": ("dato", "datos", False),
    },
)

BRETON = Phrases(
    first="Stumm kentañ.",
    nothing="Netra ne cheñch.",
    nothing_else="netra ken",
    title="an titl a cheñch",
    numbering="doare niverenniñ ar pennadoù a cheñch",
    semicolon="\u00a0; ",
    and_=" ha ",
    to="betek",
    quotes="«\u00a0{}\u00a0»",
    untitled="ur pennad hep titl",
    in_one="er pennad",
    in_many="er pennadoù",
    in_heading="e ",
    article_one="ar pennad",
    article_many="ar pennadoù",
    change_one="a cheñch",
    change_many="a cheñch",
    counts=(),  # a number changes the first letter of its noun
    feminine_one="",
    changes={
        Change.ADDED: ("zo ouzhpennet", "zo ouzhpennet"),
        Change.REMOVED: ("zo dilamet", "zo dilamet"),
        Change.REWORDED: ("zo adskrivet", "zo adskrivet"),
        Change.MOVED: ("zo dilec’hiet", "zo dilec’hiet"),
        Change.RENUMBERED: ("zo adniverennet", "zo adniverennet"),
    },
    facts={
        "email": ("ur chomlec’h postel", "chomlec’hioù postel", False),
        "address": ("ur chomlec’h post", "chomlec’hioù post", False),
        "name": ("un anv", "anvioù", False),
        "phone": ("un niverenn bellgomz", "niverennoù pellgomz", False),
        "website": ("ul lec’hienn", "lec’hiennoù", False),
        "form": ("ur furmskrid", "furmskridoù", False),
        "domain": ("un anv domani", "anvioù domani", False),
        "citation": ("un dave lezennel", "daveoù lezennel", False),
        "link": ("ul liamm", "liammoù", False),
        "other": ("un titour", "titouroù", False),
    },
)

ARABIC = Phrases(
    first="النسخة الأولى.",
    nothing="لا شيء يتغير.",
    nothing_else="ولا شيء غير ذلك",
    title="العنوان يتغير",
    numbering="طريقة ترقيم المواد تتغير",
    semicolon="؛ ",
    and_=" و",
    to="إلى",
    quotes="«{}»",
    untitled="مادة بلا عنوان",
    in_one="في المادة",
    in_many="في المواد",
    in_heading="في ",
    article_one="المادة",
    article_many="المواد",
    change_one="يتغير",
    change_many="تتغير",
    counts=(),  # two things have an ending of their own
    feminine_one="",
    changes={
        Change.ADDED: ("تُضاف", "تُضاف"),
        Change.REMOVED: ("تُحذف", "تُحذف"),
        Change.REWORDED: ("تُعاد صياغتها", "تُعاد صياغتها"),
        Change.MOVED: ("تُنقل", "تُنقل"),
        Change.RENUMBERED: ("يُعاد ترقيمها", "يُعاد ترقيمها"),
    },
    facts={
        "email": ("عنوان بريد إلكتروني", "عناوين بريد إلكتروني", False),
        "address": ("عنوان بريدي", "عناوين بريدية", False),
        "name": ("اسم", "أسماء", False),
        "phone": ("رقم هاتف", "أرقام هاتف", False),
        "website": ("موقع إلكتروني", "مواقع إلكترونية", False),
        "form": ("نموذج", "نماذج", False),
        "domain": ("اسم نطاق", "أسماء نطاقات", False),
        "citation": ("مرجع قانوني", "مراجع قانونية", False),
        "link": ("رابط", "روابط", False),
        "other": ("بيان", "بيانات", False),
    },
    comma="، ",
)

PHRASES = {"fr": FRENCH, "en": ENGLISH, "br": BRETON, "es": SPANISH, "de": GERMAN, "ar": ARABIC}
