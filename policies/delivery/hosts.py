"""Which host may ask for what. All middleware but what sets headers comes after it: what passes has a host of ours."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import cast

from django.conf import settings
from django.db.models import F, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect

from home.hosts import InvalidHost, normalise_host
from home.models import Host, HostState
from policies.delivery.addresses import at_host, port_of, raw_host
from policies.delivery.plain import (
    READING,
    misdirected,
    not_ours,
    read_only,
    too_large,
    unreadable_address,
    unreadable_host,
)
from policies.delivery.portals import Portal
from policies.delivery.problems import API_METHODS, API_PREFIX, api_read_only
from policies.delivery.readiness import is_ready

PUBLIC_URLS = "policies.delivery.urls"
STAFF_PATHS = ("/admin/", "/documents/", "/media/", "/opinion/")

# A locale and a slug: the middleware for policies looks such an address up and, by that, the host.
_POLICY_PATH = re.compile(r"/[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*/[^/\x00-\x1f\x7f]{1,255}/\Z")

# More than the size of any request has, which a longer number only exceeds.
_DIGITS = 18

normalised = lru_cache(maxsize=4096)(normalise_host)


def looks_like_policy(path: str) -> bool:
    """Whether a path is a locale and a slug, so that it can be the address of a policy."""
    return _POLICY_PATH.match(path) is not None


class HostMiddleware:
    """Answers probes, sends staff and readers to their own addresses, and turns everyone else away.

    A request that goes on has `urlconf` set unless it is staff's, and `policy_host` where it asks for the address of a
    policy: then the host is not checked yet, because the lookup of the address does that too. Else `portal` is set.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.static_prefix = settings.STATIC_URL

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if getattr(request, "is_dummy", False):  # Wagtail's preview of a draft, at the page's public address
            return self.get_response(request)
        path = request.path_info
        is_reading = request.method in READING
        if path in _PROBES:
            _make_public(request)
            return _PROBES[path]() if is_reading else read_only()
        if path.startswith((self.static_prefix, "/accent/")):
            _make_public(request)
            return self.get_response(request) if is_reading else read_only()
        raw = raw_host(request)
        try:
            host = normalised(raw)
        except InvalidHost:
            return unreadable_host()
        if not raw.isascii():  # Django's own reading of the header stops at ASCII
            request.META["HTTP_HOST"] = host + port_of(request)
        if host == normalised(settings.ADMIN_HOST):
            return self.staff(request, path)
        _make_public(request)
        if path.startswith(API_PREFIX):
            return admit(request, host) or (
                self.get_response(request) if request.method in API_METHODS else api_read_only(request)
            )
        if not is_reading:
            return admit(request, host) or read_only()
        if looks_like_policy(path):
            request.policy_host = host  # type: ignore[attr-defined]
            return self.get_response(request)
        return admit(request, host) or self.get_response(request)

    def staff(self, request: HttpRequest, path: str) -> HttpResponse:
        if path in ("/", "/admin"):
            return HttpResponseRedirect("/admin/")
        if _size(request) > settings.REQUEST_MAX_SIZE:
            return too_large()
        if "\x00" in path or "%00" in request.META.get("QUERY_STRING", ""):
            return unreadable_address()
        if path.startswith(STAFF_PATHS):
            return self.get_response(request)
        return not_ours()


def _size(request: HttpRequest) -> int:
    """Return how many bytes a request says that it brings: no more of them are read."""
    said = request.META.get("CONTENT_LENGTH") or ""
    return int(said[:_DIGITS]) if said.isascii() and said.isdecimal() else 0


def _make_public(request: HttpRequest) -> None:
    # Wagtail's own addresses stay out of reach: serving one reads the roots of all sites.
    request.urlconf = PUBLIC_URLS  # type: ignore[attr-defined]


def admit(request: HttpRequest, host: str) -> HttpResponse | None:
    """Set `request.portal`, or return what a host that is not, or no longer, a portal's gets. One query."""
    canonical = Host.objects.filter(container=OuterRef("container"), state=HostState.CANONICAL)
    found = (
        Host.objects.filter(host=host)
        .values(
            "host",
            "state",
            uuid=F("container__uuid"),
            container_pk=F("container_id"),
            time_zone=F("container__time_zone"),
            default_locale=F("container__default_locale__language_code"),
            prevailing_locale=F("container__prevailing_locale__language_code"),
            revision=F("container__theme__revision"),
            frame=F("container__theme__frame"),
            canonical=Subquery(canonical.values("host")[:1]),
        )
        .first()
    )
    if found is None:
        return misdirected()
    if found["state"] == HostState.FORMER:
        if not found["canonical"]:
            return misdirected()
        return HttpResponsePermanentRedirect(
            at_host(request.scheme or "http", found["canonical"], port_of(request), request.get_full_path())
        )
    request.portal = Portal.of_row(  # type: ignore[attr-defined]
        found, scheme=request.scheme or "http", port=port_of(request)
    )
    return None


def portal_of(request: HttpRequest) -> Portal:
    """Return the portal that `admit` found for a request."""
    return cast(Portal, request.portal)  # type: ignore[attr-defined]


def _alive() -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


def _ready() -> HttpResponse:
    problems = is_ready()
    text = "\n".join(problems) if problems else "ready"
    return HttpResponse(text, status=503 if problems else 200, content_type="text/plain; charset=utf-8")


def _no_icon() -> HttpResponse:
    return HttpResponse(status=204, headers={"Cache-Control": "public, max-age=86400"})


# Answered on any host. Browsers ask for an icon unasked; it should not cost a page of the portal.
_PROBES: dict[str, Callable[[], HttpResponse]] = {"/healthz": _alive, "/readyz": _ready, "/favicon.ico": _no_icon}
