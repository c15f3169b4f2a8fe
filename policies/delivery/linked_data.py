"""What a policy tells machines that read its page: schema.org for the text, the W3C's Data Privacy Vocabulary for rows.

It stands in the page as a block of data, which no browser runs, with its own context, so that nothing is fetched.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.encoding import iri_to_uri
from django.utils.safestring import SafeString, mark_safe

from policies.delivery.portals import Frame
from policies.document.nodes import (
    ContactCard,
    ContactRole,
    DataCategory,
    LegalBasis,
    Node,
    PolicyDocument,
    PolicyType,
    Purpose,
    Recipient,
    RecipientRole,
    Retention,
    Right,
    RightKind,
    walk,
)
from policies.document.render.labels import label
from policies.document.render.reading import Reading
from policies.document.render.text import plain_inlines

# The terms are those of DPV 2.1 and of its extension for the GDPR.
_CONTEXT = {
    "@vocab": "https://schema.org/",
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "url": {"@type": "@id"},
    "datePublished": {"@type": "DateTime"},
    "dateModified": {"@type": "DateTime"},
    "inLanguage": {"@language": None},
    "version": {"@language": None},
}
_NOTICES = {PolicyType.PRIVACY: "dpv:PrivacyNotice", PolicyType.COOKIES: "dpv:Notice"}
_BASES = {basis: {"@id": f"eu-gdpr:A6-1-{basis}"} for basis in LegalBasis}
_RECIPIENTS = {
    RecipientRole.PROCESSOR: "dpv:DataProcessor",
    RecipientRole.JOINT_CONTROLLER: "dpv:DataController",
    RecipientRole.THIRD_PARTY: "dpv:ThirdParty",
}
_RIGHTS = {
    RightKind.ACCESS: "A15",
    RightKind.RECTIFICATION: "A16",
    RightKind.ERASURE: "A17",
    RightKind.RESTRICTION: "A18",
    RightKind.OBJECTION: "A21",
    RightKind.PORTABILITY: "A20",
    RightKind.WITHDRAWAL: "A7-3",
    RightKind.AUTOMATED_DECISIONS: "A22",
    RightKind.COMPLAINT: "A77",
}
# A script ends where its text says so, whatever the type; JSON can write the same characters otherwise.
_SCRIPT_SAFE = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


def linked_data(
    surroundings: dict[str, Any], document: PolicyDocument, *, origin: str, path: str, frame: Frame
) -> SafeString:
    """Return a policy in force as JSON-LD that can stand in a script element."""
    described = _described(surroundings, document, origin=origin, path=path, frame=frame)
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_SCRIPT_SAFE))  # noqa: S308 (nothing in it ends a script or begins another)


def _described(
    surroundings: dict[str, Any], document: PolicyDocument, *, origin: str, path: str, frame: Frame
) -> dict[str, Any]:
    url, version = origin + path, surroundings["version"]
    process = _process(document)
    return {
        "@context": _CONTEXT | {"@language": surroundings["locale"]},
        "@type": ["WebPage", "DigitalDocument", _NOTICES[document.type]],
        "@id": url,
        "url": url,
        "name": surroundings["title"],
        "inLanguage": surroundings["locale"],
        "version": str(version["number"]),
        "datePublished": version["published_at"],
        "dateModified": version["effective_from"],
        "publisher": {"@type": "Organization", "name": frame.header, "url": frame.home_url or f"{origin}/"},
        **_translations(surroundings, origin),
        "hasPart": [_part(entry, url) for entry in surroundings["contents"]],
        **({"dpv:hasProcess": {"@type": "dpv:Process", **process}} if process else {}),
    }


def _part(entry: dict[str, Any], url: str) -> dict[str, Any]:
    position = {} if entry["number"] is None else {"position": entry["number"]}
    return {"@type": "WebPageElement", "@id": f"{url}#a-{entry['id']}", "name": entry["heading"], **position}


def _translations(surroundings: dict[str, Any], origin: str) -> dict[str, Any]:
    """Return the text that this one translates, or those that translate it."""
    notice, own = surroundings["notice"], surroundings["locale"]
    if notice:
        return {"translationOfWork": _work(notice, origin)}
    others = [_work(each, origin) for each in surroundings["languages"] if each["locale"] != own]
    return {"workTranslation": others} if others else {}


def _work(language: dict[str, Any], origin: str) -> dict[str, str]:
    return {"@type": "WebPage", "@id": origin + iri_to_uri(language["path"]), "inLanguage": language["locale"]}


# --- typed rows --------------------------------------------------------------------------------------------


def _process(document: PolicyDocument) -> dict[str, list[Any]]:
    """Return what typed rows and contact cards tell, by the property that tells it; without repetitions."""
    reading = Reading(document)
    found: dict[str, list[Any]] = {}
    for node in walk(document):
        told = _TOLD.get(type(node))
        for name, value in told(node, reading) if told else ():
            if value not in found.setdefault(name, []):
                found[name].append(value)
    return found


_Told = Iterator[tuple[str, dict[str, Any]]]


def _purpose(row: Purpose, reading: Reading) -> _Told:
    bases = {"dpv:hasLegalBasis": [_BASES[basis] for basis in row.bases]} if row.bases else {}
    yield "dpv:hasPurpose", {"@type": "dpv:Purpose", "name": plain_inlines(reading, row.purpose), **bases}


def _category(row: DataCategory, reading: Reading) -> _Told:
    yield "dpv:hasPersonalData", {"@type": "dpv:PersonalData", "name": plain_inlines(reading, row.category)}


def _recipient(row: Recipient, reading: Reading) -> _Told:
    kind = _RECIPIENTS.get(row.role, "dpv:Recipient")
    yield "dpv:hasRecipient", {"@type": kind, "name": plain_inlines(reading, row.recipient)}


def _retention(row: Retention, reading: Reading) -> _Told:
    yield (
        "dpv:hasStorageCondition",
        {
            "@type": "dpv:StorageDuration",
            "name": plain_inlines(reading, row.data),
            "dpv:hasDuration": {"@type": "dpv:Duration", "name": plain_inlines(reading, row.period)},
        },
    )


def _right(row: Right, reading: Reading) -> _Told:
    if row.right in _RIGHTS:
        yield "dpv:hasRight", {"@id": f"eu-gdpr:{_RIGHTS[row.right]}"}
    else:
        yield "dpv:hasRight", {"@type": "dpv:DataSubjectRight", "name": label(f"right.{row.right}", reading.locale)}


def _controller(card: ContactCard, reading: Reading) -> _Told:
    name = next((line.value for line in card.lines if line.key == "controller.name" and line.value), "")
    if card.role == ContactRole.CONTROLLER and name:
        yield "dpv:hasDataController", {"@type": "dpv:DataController", "name": name}


_TOLD: dict[type[Node], Callable[[Any, Reading], _Told]] = {
    Purpose: _purpose,
    DataCategory: _category,
    Recipient: _recipient,
    Retention: _retention,
    Right: _right,
    ContactCard: _controller,
}
