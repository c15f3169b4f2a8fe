"""What every public page is given to fill its frame with."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.conf import settings

from policies.delivery.portals import Frame
from policies.document.numbering import direction

_NAMES = dict(settings.LANGUAGES)


class Language(NamedTuple):
    """A way to the same page in another language. `name` is the language's own; `url` is the full address.

    `turned` is the direction of its name where the page has the other one, else empty.
    """

    locale: str
    name: str
    path: str
    url: str
    is_current: bool
    turned: str


def languages_of(pairs: Iterable[tuple[str, str]], *, current: str, origin: str) -> list[Language]:
    """Return the language switch for (locale, percent-encoded path) pairs; `origin` is scheme, host and port."""
    return [
        Language(locale, language_name(locale), path, origin + path, locale == current, turned(locale, within=current))
        for locale, path in pairs
    ]


def language_name(locale: str) -> str:
    """Return what a language calls itself."""
    return _NAMES.get(locale, locale)


def turned(locale: str, *, within: str) -> str:
    """Return the direction of a language inside another one that has the other direction, else an empty string."""
    return direction(locale) if direction(locale) != direction(within) else ""


def alternates_of(languages: list[Language]) -> list[Language]:
    """Return the languages that stand for one another: none for a page that is in none of them, or in one alone."""
    return languages if len(languages) > 1 and any(language.is_current for language in languages) else []


def framed(
    *, locale: str, frame: Frame, title: str, languages: list[Language], default: str, closed: bool = False, **more: Any
) -> Mapping[str, Any]:
    """Return the context of a public page in `locale`; `default` is the portal's default locale.

    A language that is `closed` has no page of the portal any more: the default language's stands for it. A page that
    search engines are asked to leave out (`noindex`) stands for no other.
    """
    alternates = [] if more.get("noindex") else alternates_of(languages)
    return {
        "locale": locale,
        "direction": direction(locale),
        "frame": frame,
        "header_links": frame.links_at("header", locale),
        "footer_links": frame.links_at("footer", locale),
        "title": title,
        "languages": languages if any(not language.is_current for language in languages) else [],
        "alternates": alternates,
        "default_url": next((language.url for language in alternates if language.locale == default), ""),
        "home_path": f"/{default if closed else locale}/",
        **more,
    }


def alternates_header(alternates: list[Language], default: str) -> dict[str, str]:
    """Return the Link header that names a page in each of its languages (RFC 8288), where it has several."""
    links = []
    for language in alternates:
        links.append(f'<{language.url}>; rel="alternate"; hreflang="{language.locale}"')
        if language.locale == default:
            links.append(f'<{language.url}>; rel="alternate"; hreflang="x-default"')
    return {"Link": ", ".join(links)} if links else {}
