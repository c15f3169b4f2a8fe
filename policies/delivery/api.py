"""The programming interface: a portal's own policies as JSON, for any page of any site, without keys or sessions."""

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from policies.delivery.chains import Policy, policy_of_chain
from policies.delivery.exports import as_json
from policies.delivery.frames import framed
from policies.delivery.hosts import portal_of
from policies.delivery.openapi import LIMITS, described
from policies.delivery.pages import HTML
from policies.delivery.portals import Portal
from policies.delivery.problems import API_METHODS, SHARED, problem
from policies.delivery.reading import Listed, policies_of
from policies.delivery.sending import Sendable
from policies.delivery.writing import written
from policies.register import queries
from policies.register.models import Address, Standing
from policies.register.queries import VersionRow

View = Callable[..., HttpResponse]

_STATES = {Standing.IN_FORCE: "in force", Standing.WITHDRAWN: "withdrawn"}


class OutOfBounds(ValueError):
    """A parameter is no whole number, or too large or too small; the message says so in plain words."""


def shared(view: View) -> View:
    """Answer programs of any origin, in the portal's own language where there are words; refuse in one sentence."""

    @wraps(view)
    def answered(request: HttpRequest, **more: Any) -> HttpResponse:
        portal = portal_of(request)
        if request.method == "OPTIONS":
            return _preflight()
        with translation.override(portal.default_locale):
            try:
                return view(request, portal, **more)
            except OutOfBounds as error:
                return problem(HTTPStatus.BAD_REQUEST, str(error))

    return answered


@shared
def policies(request: HttpRequest, portal: Portal) -> HttpResponse:
    """The policies that are in force or withdrawn, in every language of the portal."""
    chains = dict(Address.objects.filter(host=portal.host, redirect_to="").values_list("path", "chain"))
    listed = [each for each in policies_of(portal.host) if each.standing in _STATES and each.path in chains]
    return _json(
        request,
        {
            "portal": portal.host,
            "default_locale": portal.default_locale,
            "prevailing_locale": portal.prevailing_locale,
            **_paged(request, [_listed(portal, each, chains[each.path]) for each in listed]),
        },
    )


@shared
def versions(request: HttpRequest, portal: Portal, chain: UUID) -> HttpResponse:
    """Every version of a policy, the newest number first."""
    policy = policy_of_chain(portal, chain)
    if policy is None:
        return _no_policy()
    return _json(request, _paged(request, [_row(policy, row) for row in queries.versions(chain)]), policy.locale)


@shared
def version(request: HttpRequest, portal: Portal, chain: UUID, number: int) -> HttpResponse:
    """One version whole, as `policy.json` has it."""
    policy = policy_of_chain(portal, chain)
    if policy is None:
        return _no_policy()
    rows = queries.versions(chain)
    row = next((row for row in rows if row.number == number), None)
    document = queries.document(chain, number)
    if row is None or document is None:
        detail = _("This policy has no version with that number, or its text was redacted.")
        return problem(HTTPStatus.NOT_FOUND, detail)
    return _json(request, as_json(policy, row, rows, document), policy.locale)


@shared
def openapi(request: HttpRequest, portal: Portal) -> HttpResponse:
    """The description of this interface, by OpenAPI 3.1."""
    return _json(request, described(portal.address("")))


@shared
def docs(request: HttpRequest, portal: Portal) -> HttpResponse:
    """The same for people, without script."""
    context = framed(
        locale=portal.default_locale,
        frame=portal.frame,
        title=_("Programming interface"),
        languages=[],
        default=portal.default_locale,
        canonical=portal.address("/api/v1/docs"),
        address=portal.address("/api/v1/"),
        greatest=LIMITS["limit"][1],
    )
    body = written("policies/public/api.html", context)
    headers = {**SHARED, "Content-Type": HTML, "Content-Language": portal.default_locale}
    return Sendable(body.encode(), headers).answer(request)


@shared
def unknown(request: HttpRequest, portal: Portal) -> HttpResponse:
    """Whatever else is asked for below /api/."""
    detail = _("There is nothing at this address. All addresses stand at %(address)s.")
    return problem(HTTPStatus.NOT_FOUND, detail % {"address": portal.address("/api/v1/docs")})


def _json(request: HttpRequest, data: dict[str, Any], locale: str = "") -> HttpResponse:
    headers = {**SHARED, "Content-Type": "application/json", "X-Robots-Tag": "noindex"}
    if locale:
        headers["Content-Language"] = locale
    return Sendable(json.dumps(data, ensure_ascii=False, indent=1).encode(), headers).answer(request)


def _preflight() -> HttpResponse:
    methods = ", ".join(API_METHODS)
    allowed = {
        "Allow": methods,
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": "If-None-Match",
        "Access-Control-Max-Age": "86400",
    }
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={**SHARED, **allowed})


def _no_policy() -> HttpResponse:
    return problem(HTTPStatus.NOT_FOUND, _("This portal has no policy with that identifier."))


def _paged(request: HttpRequest, items: list[dict[str, Any]]) -> dict[str, Any]:
    limit, offset = _number(request, "limit"), _number(request, "offset")
    return {"count": len(items), "limit": limit, "offset": offset, "items": items[offset : offset + limit]}


def _number(request: HttpRequest, name: str) -> int:
    least, greatest, otherwise = LIMITS[name]
    text = request.GET.get(name, str(otherwise))
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
    if not least <= number <= greatest:
        detail = _("“%(name)s” has to be a whole number from %(least)s to %(greatest)s.")
        raise OutOfBounds(detail % {"name": name, "least": least, "greatest": greatest})
    return number


def _listed(portal: Portal, listed: Listed, chain: UUID) -> dict[str, Any]:
    version, withdrawn = listed.data["version"], listed.data["withdrawn"]
    is_withdrawn = listed.standing == Standing.WITHDRAWN
    url = portal.address(listed.path)
    return {
        "id": str(chain),
        "locale": listed.data["locale"],
        "title": listed.data["title"],
        "state": _STATES[Standing(listed.standing)],
        "number": None if is_withdrawn else version["number"],
        "since": withdrawn["since"] if is_withdrawn else version["effective_from"],
        "url": url,
        "feed": f"{url}feed.atom",
        "versions": portal.address(f"/api/v1/policies/{chain}/versions"),
    }


def _row(policy: Policy, row: VersionRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "state": row.state,
        "effective_from": row.effective_from.isoformat(),
        "superseded_at": row.superseded_at.isoformat() if row.superseded_at else None,
        "published_at": row.recorded_at.isoformat(),
        "change": {"kind": row.kind, "summary": row.summary},
        "approved_by": row.capacities,
        "url": policy.portal.address(f"{policy.path}versions/{row.number}/"),
        "version": policy.portal.address(f"/api/v1/policies/{policy.uuid}/versions/{row.number}"),
    }
