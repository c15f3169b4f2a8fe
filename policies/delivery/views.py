"""A portal's own pages: what it has to read, and the small addresses that machines ask for."""

import re
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.encoding import iri_to_uri
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from home.models import Container
from home.queries import locale_codes
from policies.delivery.addresses import query_of
from policies.delivery.contacts import contact_of
from policies.delivery.dates import day_of
from policies.delivery.frames import Language, alternates_header, alternates_of, framed, languages_of
from policies.delivery.hosts import PUBLIC_URLS, portal_of
from policies.delivery.middleware import slashed
from policies.delivery.pages import HTML
from policies.delivery.portals import Portal
from policies.delivery.reading import Listed, policies_of
from policies.delivery.sending import Sendable
from policies.delivery.styles import with_accent
from policies.delivery.writing import written
from policies.register.models import Standing

_LOCALE = re.compile(r"/([a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)/")


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """The portal's address alone leads to its default language, whatever the browser prefers."""
    response = HttpResponseRedirect(f"/{portal_of(request).default_locale}/")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def portal_home(request: HttpRequest, locale: str) -> HttpResponse:
    """What can be read in one language, from the register."""
    portal = portal_of(request)
    locales = locale_codes(Container.objects.get(pk=portal.pk))
    if locale not in locales:
        return not_found(request)
    listed = _in_language(policies_of(portal.host), locale)
    with translation.override(locale):
        context = _portal_context(
            portal,
            locale,
            _("Privacy and legal texts"),
            locales,
            canonical=portal.address(f"/{locale}/"),
            policies=[_shown(each) for each in listed],
            contact=next((card for each in listed if (card := contact_of(each.data["contact"], locale))), None),
        )
        body = written("policies/public/portal.html", context)
    headers = {"Content-Type": HTML, "Content-Language": locale}
    headers |= alternates_header(context["alternates"], portal.default_locale)
    return Sendable(body.encode(), headers).answer(request)


@require_safe
def main_policy(request: HttpRequest) -> HttpResponse:
    """The addresses at which other systems expect a privacy policy lead to the one of the default language."""
    portal = portal_of(request)
    listed = _in_language(policies_of(portal.host), portal.default_locale)
    if not listed:
        return not_found(request)
    response = HttpResponseRedirect(iri_to_uri(listed[0].path))
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    text = f"User-agent: *\nAllow: /\n\nSitemap: {portal_of(request).address('/sitemap.xml')}\n"
    return Sendable(text.encode(), {"Content-Type": "text/plain; charset=utf-8"}).answer(request)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The policies in force, each with its other languages."""
    portal = portal_of(request)
    listed = [each for each in policies_of(portal.host) if each.standing == Standing.IN_FORCE]
    entries = [
        {
            "url": portal.address(each.path),
            "modified": each.since.isoformat(timespec="seconds"),
            "alternates": alternates_of(_languages(portal, each)),
        }
        for each in listed
    ]
    entries = entries or [{"url": portal.address(f"/{portal.default_locale}/")}]  # the protocol knows no empty one
    body = render_to_string("policies/public/sitemap.xml", {"entries": entries, "default": portal.default_locale})
    return Sendable(body.encode(), {"Content-Type": "application/xml; charset=utf-8"}).answer(request)


def _languages(portal: Portal, listed: Listed) -> list[Language]:
    pairs = [(each["locale"], iri_to_uri(each["path"])) for each in listed.data["languages"]]
    return languages_of(pairs, current=listed.data["locale"], origin=portal.address(""))


@require_safe
def accent(request: HttpRequest, colour: str) -> HttpResponse:
    """The style sheet with an accent colour. Its address names what it says, so that it may be kept for ever."""
    text = with_accent(colour)
    headers = {"Content-Type": "text/css; charset=utf-8", "Cache-Control": "public, max-age=31536000, immutable"}
    return Sendable(text.encode(), headers).answer(request)


def unknown(request: HttpRequest) -> HttpResponse:
    """An address that is none, or one without its last slash."""
    if not hasattr(request, "portal"):  # a static file that is not there, on whatever host
        return HttpResponse(status=404, content_type="text/plain")
    return _slashed(request) or slashed(request, portal_of(request).host) or not_found(request)


def _slashed(request: HttpRequest) -> HttpResponse | None:
    path = request.path_info
    if path.endswith("/"):
        return None
    try:
        found = resolve(f"{path}/", PUBLIC_URLS)
    except Resolver404:
        return None
    return None if found.func is unknown else HttpResponsePermanentRedirect(iri_to_uri(f"{path}/") + query_of(request))


def not_found(request: HttpRequest, sentence: Promise | str = "") -> HttpResponse:
    """Return the portal's 404 page, in the language that the address begins with if the portal has it.

    `sentence` is a lazy one: the language of a closed policy is not that of the page.
    """
    portal = portal_of(request)
    locales = locale_codes(Container.objects.get(pk=portal.pk))
    prefix = _LOCALE.match(request.path_info)
    locale = prefix[1] if prefix and prefix[1] in locales else portal.default_locale
    with translation.override(locale):
        context = _portal_context(
            portal,
            locale,
            _("Page not found"),
            locales,
            noindex=True,
            sentence=sentence or _("There is nothing at this address, or not any more."),
            policies=[_shown(each) for each in _in_language(policies_of(portal.host), locale)],
        )
        body = written("policies/public/not_found.html", context)
    headers = {"Content-Type": HTML, "Content-Language": locale}
    return Sendable(body.encode(), headers, status=404).answer(request)


def _portal_context(portal: Portal, locale: str, title: str, locales: list[str], **more: Any) -> dict[str, Any]:
    languages = languages_of([(code, f"/{code}/") for code in locales], current=locale, origin=portal.address(""))
    return dict(
        framed(
            locale=locale,
            frame=portal.frame,
            title=title,
            languages=languages,
            default=portal.default_locale,
            **more,
        )
    )


def _in_language(listed: list[Listed], locale: str) -> list[Listed]:
    """Return what can be read in a language, what is withdrawn last."""
    readable = (Standing.IN_FORCE, Standing.WITHDRAWN)
    found = [each for each in listed if each.data["locale"] == locale and each.standing in readable]
    return sorted(found, key=lambda each: each.standing == Standing.WITHDRAWN)


def _shown(listed: Listed) -> dict[str, Any]:
    version, withdrawn, zone = listed.data["version"], listed.data["withdrawn"], listed.data["time_zone"]
    is_withdrawn = listed.standing == Standing.WITHDRAWN
    since = withdrawn["since"] if is_withdrawn else version["effective_from"]
    return {
        "path": iri_to_uri(listed.path),
        "title": listed.data["title"],
        "is_withdrawn": is_withdrawn,
        "since": day_of(datetime.fromisoformat(since), zone),
        "number": version["number"] if version else None,
    }
