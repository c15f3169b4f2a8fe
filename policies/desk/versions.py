"""The register as staff see it: every version with who signed it, to look at and never to change."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from home.queries import container_by_uuid
from policies.desk.moments import in_zone
from policies.desk.offered_acts import acts_context
from policies.document.numbering import direction
from policies.publication.pending import outrun
from policies.register import queries as register
from policies.register.clock import database_now
from policies.register.manifest import Manifest
from policies.register.models import Action, Capacity, Chain, ChainKind, Entry, Form, Signatory
from policies.review.entitlement import may_read
from policies.review.notifications import language_name
from policies.review.rules.catalogue import RULES

STATES = {
    "in force": gettext_lazy("in force"),
    "deferred": gettext_lazy("to come"),
    "superseded": gettext_lazy("superseded"),
    "recalled": gettext_lazy("recalled"),
    "withdrawn": gettext_lazy("withdrawn"),
}
KINDS = {
    "first": gettext_lazy("first version"),
    "wording": gettext_lazy("wording"),
    "substance": gettext_lazy("substance"),
    "facts": gettext_lazy("facts"),
    "model": gettext_lazy("model"),
    "translation": gettext_lazy("translation"),
}


@require_safe
def versions(request: HttpRequest, chain: UUID) -> HttpResponse:
    """List the versions of one policy in one language, the newest first."""
    found = readable_chain(request.user, chain)
    zone, now = container_by_uuid(found.owner).time_zone, database_now()
    rows = [_described(row, zone) for row in register.versions(found.uuid, now)]
    title = _("Versions in %(language)s of %(portal)s") % _where(found)
    return render(
        request,
        "policies/desk/versions.html",
        {"chain": found, "rows": rows, "acts": _acts(found, zone), "outrun": outrun(found, now)}
        | acts_context(request.user, found, now)
        | header([(title, "")]),
    )


@require_safe
def version(request: HttpRequest, chain: UUID, number: int) -> HttpResponse:
    """Show one version: its text as it was frozen, its signatures with their names."""
    found = readable_chain(request.user, chain)
    row = next((row for row in register.versions(found.uuid) if row.number == number), None)
    if row is None:
        raise Http404
    above = _("Versions in %(language)s of %(portal)s") % _where(found)
    return render(
        request,
        "policies/desk/version.html",
        {
            "chain": found,
            "row": _described(row, container_by_uuid(found.owner).time_zone),
            "signatures": _signatures(row.entry),
            "waivers": _waivers(row.entry),
            "html": register.body(found.uuid, number, Form.HTML),
            "direction": direction(found.locale),
        }
        | header([(above, reverse("policies_versions", args=[found.uuid])), (_("Version %d") % number, "")]),
    )


def readable_chain(user: Any, uuid: UUID) -> Chain:
    """Return the chain of a policy in one language.

    :raises Http404: there is none, or the user does not work for its portal.
    """
    chain = register.chain(uuid)
    if chain is None or chain.kind != ChainKind.POLICY or not may_read(user, chain.owner):
        raise Http404
    return chain


def _where(chain: Chain) -> dict[str, str]:
    return {"language": language_name(chain.locale), "portal": container_by_uuid(chain.owner).name}


def header(trail: list[tuple[str, str]], icon: str = "history") -> dict[str, Any]:
    """Return what the head of a screen shows: its title, and the way to it from the home screen."""
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    return {
        "header_title": trail[-1][0],
        "header_icon": icon,
        "breadcrumbs_items": [home, *({"url": url, "label": label} for label, url in trail)],
    }


def _described(row: register.VersionRow, zone: str) -> dict[str, Any]:
    return {
        "number": row.number,
        "state": row.state,
        "state_label": STATES[row.state],
        "from": in_zone(row.effective_from, zone),
        "until": in_zone(row.superseded_at, zone) if row.superseded_at else "",
        "recorded": in_zone(row.recorded_at, zone),
        "kind": KINDS.get(row.kind, row.kind),
        "summary": row.summary,
        "capacities": Capacity.told(row.capacities),
    }


def _acts(chain: Chain, zone: str) -> list[dict[str, Any]]:
    """Return what was decided about versions that stood already, the latest first."""
    entries = (
        Entry.objects.filter(chain=chain)
        .exclude(action__in=[Action.VERSION, Action.OPENING])
        .select_related("decision")
        .order_by("-position")
    )
    manifests = [(entry, Manifest.from_json(entry.manifest)) for entry in entries]
    return [
        {
            "action": Action(entry.action).label,
            "recorded": in_zone(entry.recorded_at, zone),
            "numbers": ", ".join(str(number) for number in manifest.numbers or ()),
            "reason": manifest.reason or manifest.summary,
            "signatures": _signatures(entry),
        }
        for entry, manifest in manifests
    ]


def _waivers(entry: Entry) -> list[dict[str, Any]]:
    """Return the errors that were let pass: the rule by its title, and why."""
    waivers = Manifest.from_json(entry.manifest).waivers or ()
    titles = {rule.id: str(rule.title) for rule in RULES.values()}
    return [
        {"rule": titles.get(waiver["rule"].partition(".")[0], waiver["rule"]), "reason": waiver["reason"]}
        for waiver in waivers
    ]


def _signatures(entry: Any) -> list[dict[str, Any]]:
    signatures = entry.decision.signatures.order_by("position")
    people = Signatory.objects.in_bulk([signature.pk for signature in signatures])
    return [
        {
            "capacity": Capacity(signature.capacity).label,
            "act_number": signature.act_number,
            "signed_at": signature.signed_at,
            "name": people[signature.pk].name if signature.pk in people else _("name erased"),
            "comment": people[signature.pk].comment if signature.pk in people else "",
        }
        for signature in signatures
    ]
