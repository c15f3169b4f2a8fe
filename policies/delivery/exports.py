"""The other forms of a version: JSON for programs, Markdown and text for people."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from policies.delivery.chains import Policy
from policies.delivery.sending import Sendable
from policies.delivery.versions import of_policy
from policies.delivery.views import not_found
from policies.document.nodes import Fact, PolicyDocument, walk
from policies.document.render.json import article_json
from policies.document.render.markdown import escape, render_markdown
from policies.document.render.text import render_text
from policies.register import queries
from policies.register.following import behind, source_in, steps_of
from policies.register.manifest import Manifest, policy_chain
from policies.register.models import Action, Entry
from policies.register.queries import VersionRow

AN_HOUR = "public, max-age=3600"  # of versions: stable but for redaction, which should not have to wait long


@of_policy
def policy_json(request: HttpRequest, policy: Policy, number: int | None = None) -> HttpResponse:
    """A version with its state, as `policy.json`."""
    found = asked_version(policy, number)
    document = found and queries.document(policy.uuid, found[0].number)
    if not found or not document:
        return missing(request, number)
    text = json.dumps(as_json(policy, *found, document), ensure_ascii=False, indent=1)
    headers = {"Content-Language": policy.locale, "Access-Control-Allow-Origin": "*"}
    return Sendable(text.encode(), headers | {"Content-Type": "application/json"}).answer(request)


@of_policy
def policy_markdown(request: HttpRequest, policy: Policy, number: int | None = None) -> HttpResponse:
    found = asked_version(policy, number)
    document = found and queries.document(policy.uuid, found[0].number)
    if not found or not document:
        return missing(request, number)
    text = f"# {escape(document.title)}\n\n{render_markdown(document)}"
    return _text(request, policy, text, "text/markdown", number)


@of_policy
def policy_text(request: HttpRequest, policy: Policy, number: int | None = None) -> HttpResponse:
    found = asked_version(policy, number)
    document = found and queries.document(policy.uuid, found[0].number)
    if not found or not document:
        return missing(request, number)
    return _text(request, policy, f"{document.title}\n\n\n{render_text(document)}", "text/plain", number)


def _text(request: HttpRequest, policy: Policy, text: str, kind: str, number: int | None) -> HttpResponse:
    headers = {"Content-Type": f"{kind}; charset=utf-8", "Content-Language": policy.locale}
    if number is not None:
        headers |= {"Cache-Control": AN_HOUR, "X-Robots-Tag": "noindex"}
    return Sendable(text.encode(), headers).answer(request)


def asked_version(policy: Policy, number: int | None) -> tuple[VersionRow, list[VersionRow]] | None:
    """Return a version, the one in force unless it is named, and all versions."""
    rows = queries.versions(policy.uuid)
    row = next((row for row in rows if (row.state == "in force" if number is None else row.number == number)), None)
    return (row, rows) if row else None


def missing(request: HttpRequest, number: int | None) -> HttpResponse:
    if number is None:
        return not_found(request, gettext_lazy("No version of this policy is in force."))
    return not_found(request, gettext_lazy("This policy has no version with that number, or its text was redacted."))


def as_json(policy: Policy, row: VersionRow, rows: list[VersionRow], document: PolicyDocument) -> dict[str, Any]:
    """Return a version as `policy.json` and the programming interface have it; `rows` are all versions."""
    manifest = Manifest.from_json(row.entry.manifest)
    previous = next((other for other in rows if other.number < row.number), None)
    return {
        "portal": policy.portal.host,
        "locale": policy.locale,
        "type": str(document.type),
        "title": document.title,
        "number": row.number,
        "state": row.state,
        "effective_from": row.effective_from.isoformat(),
        "superseded_at": row.superseded_at.isoformat() if row.superseded_at else None,
        "published_at": row.recorded_at.isoformat(),
        "change": {"kind": row.kind, "summary": row.summary},
        "prevailing": _prevailing(policy, row, manifest),
        "digest": manifest.document,
        "previous_digest": Manifest.from_json(previous.entry.manifest).document if previous else None,
        "facts": _facts(document),
        "articles": [article_json(document, article) for article in document.articles],
    }


def _prevailing(policy: Policy, row: VersionRow, manifest: Manifest) -> dict[str, Any]:
    """Return the prevailing language, its version in force, and the ids of the articles that are newer there."""
    locale = prevailing_locale(policy, row, manifest)
    chain = policy_chain(policy.chain.owner, policy.chain.subject, locale)
    entry = queries.version_in_force(chain.uuid)
    late: list[str] = []
    source = source_in(chain.uuid, manifest)
    if entry and entry.number and source:
        steps = steps_of(Entry.objects.filter(chain=chain.uuid, action=Action.VERSION))
        found = behind(source, (manifest.articles or {}).keys(), steps, entry.number)
        late = sorted((*found.changed, *found.missing))
    return {"locale": locale, "number": entry.number if entry else None, "behind": late}


def prevailing_locale(policy: Policy, row: VersionRow, manifest: Manifest) -> str:
    """Return the language that prevails over a version.

    What is in force is told as its page tells it: by the language that prevails now.
    """
    return policy.portal.prevailing_locale if row.state == "in force" else manifest.prevailing or policy.locale


def _facts(document: PolicyDocument) -> dict[str, str | None]:
    """Return the facts shown, by key; a grammatical form has its own entry, as "controller.name#of"."""
    found = (node for node in walk(document) if isinstance(node, Fact))
    return dict(sorted({f"{fact.key}#{fact.form}" if fact.form else fact.key: fact.value for fact in found}.items()))
