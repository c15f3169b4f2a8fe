"""Answers to programs that ask for what cannot be had: RFC 9457, one plain sentence in the portal's language."""

import json
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from policies.delivery.portals import Portal

API_PREFIX = "/api/"
API_METHODS = ("GET", "HEAD", "OPTIONS")

# Whatever a portal publishes, any page of any site may read.
SHARED = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Link, Policy-Version"}


def problem(status: HTTPStatus, detail: Promise | str) -> HttpResponse:
    """Return a problem in the language that is active."""
    said = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": str(detail)}
    return HttpResponse(
        json.dumps(said, ensure_ascii=False),
        status=status,
        headers={
            **SHARED,
            "Content-Type": "application/problem+json",
            "Content-Language": get_language() or "en",
            "Cache-Control": "no-cache",
        },
    )


def api_read_only(request: HttpRequest) -> HttpResponse:
    """405: the programming interface can only be read."""
    portal: Portal = request.portal  # type: ignore[attr-defined]
    with translation.override(portal.default_locale):
        answer = problem(HTTPStatus.METHOD_NOT_ALLOWED, _("This address can only be read."))
    answer["Allow"] = ", ".join(API_METHODS)
    return answer
