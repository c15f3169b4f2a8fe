"""Three digests, never confused: each hashes its own name first, so that no value of one is ever a value of another.

- document: everything, numbers computed and facts resolved. Approved, frozen, chained.
- wording of an article: facts as keys, references as ids; no number, no resolved value, no former id. Tells what is
  behind its source, what is local, what a merge must look at.
- content of an article: as wording, without ids of any kind. For import and round trips.
"""

from __future__ import annotations

import hashlib
from typing import Any

from policies.document.encoding import canonical, encode, plain, to_json
from policies.document.nodes import Article, PolicyDocument

_RESOLVED = {
    "fact": frozenset({"value", "fell_back", "href"}),
    "contact-card": frozenset({"lines"}),  # which lines there are depends on what the facts hold
    "article": frozenset({"former_ids"}),
}
_IDS = frozenset({"id", "ref"})


def digest(domain: str, text: str) -> str:
    """Return "sha256:" and 64 hexadecimal digits, of the line "clausier/DOMAIN/1" followed by `text` in UTF-8."""
    hashed = hashlib.sha256(f"clausier/{domain}/1\n{text}".encode())
    return f"sha256:{hashed.hexdigest()}"


def document_digest(document: PolicyDocument) -> str:
    """Return the digest of everything that the document says; `digest("document", encode(document))`."""
    return digest("document", encode(document))


def wording_digest(article: Article) -> str:
    """Return the digest of what its author wrote: unmoved by renumbering and by changed facts."""
    return digest("wording", to_json(_without(plain(canonical(article)), frozenset())))


def content_digest(article: Article) -> str:
    """Return the digest of the wording alone, the same for two copies that have different ids."""
    return digest("content", to_json(_without(plain(canonical(article)), _IDS)))


def wording_digests(document: PolicyDocument) -> dict[str, str]:
    """Return the wording digest of each article by id, in the order of the document."""
    return {article.id: wording_digest(article) for article in document.articles}


def _without(value: Any, dropped: frozenset[str]) -> Any:
    if isinstance(value, list):
        return [_without(item, dropped) for item in value]
    if not isinstance(value, dict):
        return value
    left_out = dropped | _RESOLVED.get(value["kind"], frozenset())
    return {key: _without(item, dropped) for key, item in value.items() if key not in left_out}
