"""Who plays in the demo: people, portals, and whom readers write to. Names of places and offices, never of persons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

ACCOUNTS = ("editor", "lawyer", "translator", "manager", "operator")
PASSWORD = "demo"  # noqa: S105
LIBRARY = "Références communes"

DPO_NAMES = {
    "en": "Data protection office",
    "br": "Kefridi gwareziñ ar roadennoù",
    "ar": "مكتب حماية البيانات",
}
DPO = "Mission protection des données"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """What a fact of the demo says; `wordings` are names in other languages."""

    name: str
    address: str = ""
    email: str = ""
    form: str = ""
    website: str = ""
    wordings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Law:
    """A law that texts cite by its `name`; `wordings` are citation and link in other languages."""

    name: str
    citation: str
    link: str
    in_force_from: date
    wordings: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Portal:
    """A portal of the demo. `text` names its policy's text, `domain` is what the policy shows.

    Without a `dpo` of its own it has chosen the one that the library shares. `accepts` is why it accepts changes of
    shared facts beforehand; empty where it does not.
    """

    host: str
    domain: str
    name: str
    locales: tuple[str, ...]
    text: str
    controller: Contact
    dpo: Contact | None = None
    accepts: str = ""


CNIL = Contact(
    name="Commission nationale de l'informatique et des libertés (CNIL)",
    address="3 place de Fontenoy\nTSA 80715\n75334 Paris Cedex 07",
    form="https://www.cnil.fr/fr/plaintes",
    website="https://www.cnil.fr/",
    wordings={"en": "French data protection authority (CNIL)", "ar": "اللجنة الوطنية للمعلوماتية والحريات (CNIL)"},
)
CNIL_TELEPHONE = "+33 1 53 73 22 22"

SHARED_DPO = Contact(
    name=DPO,
    address="1 place de la Mairie\n00000 Exemple",
    email="protection-des-donnees@exemple.example",
    wordings=DPO_NAMES,
)
SHARED_DPO_EMAIL = "dpo-mutualise@exemple.example"

LAWS = (
    Law(
        name="rgpd",
        citation="règlement (UE) 2016/679 du 27 avril 2016",
        link="https://eur-lex.europa.eu/legal-content/FR/TXT/?uri=CELEX:32016R0679",
        in_force_from=date(2016, 5, 24),
        wordings={
            "en": (
                "Regulation (EU) 2016/679 of 27 April 2016",
                "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32016R0679",
            ),
            "br": ("reolenn (UE) 2016/679 eus ar 27 a viz Ebrel 2016", ""),
        },
    ),
    Law(
        name="informatique-et-libertes",
        citation="loi n° 78-17 du 6 janvier 1978 relative à l'informatique, aux fichiers et aux libertés",
        link="https://www.legifrance.gouv.fr/loda/id/JORFTEXT000000886460",
        in_force_from=date(1978, 1, 8),
        wordings={
            "en": ("French law no. 78-17 of 6 January 1978 on information technology, files and freedoms", ""),
            "br": ("lezenn niv. 78-17 eus ar 6 a viz Genver 1978", ""),
        },
    ),
)

PORTALS = (
    Portal(
        host="opendata.brest.localhost",
        domain="opendata.brest-metropole.fr",
        name="Données ouvertes de Brest métropole",
        locales=("fr", "br", "en"),
        text="ville",
        controller=Contact(
            name="Brest métropole",
            address="Hôtel de métropole\n24, rue Coat-ar-Guéven\nCS 73826\n29238 Brest Cedex 2",
            email="delegue.protectiondesdonnees@brest-metropole.fr",
        ),
        dpo=Contact(
            name=DPO,
            address="Hôtel de métropole\n24, rue Coat-ar-Guéven\nCS 73826\n29238 Brest Cedex 2",
            email="delegue.protectiondesdonnees@brest-metropole.fr",
            wordings=DPO_NAMES,
        ),
        accepts="Délibération du conseil de métropole : les coordonnées partagées suivent la bibliothèque commune.",
    ),
    Portal(
        host="data.issy.localhost",
        domain="data.issy.com",
        name="Données ouvertes d'Issy-les-Moulineaux",
        locales=("fr", "en"),
        text="ville",
        controller=Contact(
            name="Ville d'Issy-les-Moulineaux",
            address="47 rue du Général Leclerc\n92130 Issy-les-Moulineaux",
            form="https://www.issy.com/contact",
        ),
        dpo=Contact(
            name=DPO,
            address="47 rue du Général Leclerc\n92130 Issy-les-Moulineaux",
            form="https://www.issy.com/contact",
            wordings=DPO_NAMES,
        ),
    ),
    Portal(
        host="donnees.exemple.localhost",
        domain="donnees.exemple.example",
        name="Données d'Exemple",
        locales=("fr", "ar"),
        text="exemple",
        controller=Contact(
            name="Ville d'Exemple",
            address="1 place de la Mairie\n00000 Exemple",
            email="mairie@exemple.example",
            wordings={"ar": "مدينة إكزامبل"},
        ),
        accepts="Décision du maire : les coordonnées partagées suivent la bibliothèque commune.",
    ),
)

SLUGS = {
    "fr": "politique-de-confidentialite",
    "en": "privacy-policy",
    "br": "politikerezh-prevezded",
    "ar": "siyasat-al-khususiya",
}
