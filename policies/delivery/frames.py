"""What every public page is given to fill its frame with."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.conf import settings

from policies.delivery.portals import Frame
from policies.document.numbering import direction

_NAMES = dict(settings.LANGUAGES)


class Language(NamedTuple):
    """A way to the same page in another language. `name` is the language's own; `url` is the full address."""

    locale: str
    name: str
    path: str
    url: str
    is_current: bool


def languages_of(pairs: Iterable[tuple[str, str]], *, current: str, origin: str) -> list[Language]:
    """Return the language switch for (locale, percent-encoded path) pairs; `origin` is scheme, host and port."""
    return [
        Language(locale, _NAMES.get(locale, locale), path, origin + path, locale == current) for locale, path in pairs
    ]


def framed(
    *, locale: str, frame: Frame, title: str, languages: list[Language], default: str, closed: bool = False, **more: Any
) -> Mapping[str, Any]:
    """Return the context of a public page in `locale`; `default` is the portal's default locale.

    A language that is `closed` has no page of the portal any more: the default language's stands for it.
    """
    return {
        "locale": locale,
        "direction": direction(locale),
        "frame": frame,
        "title": title,
        "languages": languages,
        "alternates": languages if len(languages) > 1 else [],
        "default_url": next((language.url for language in languages if language.locale == default), ""),
        "leads_elsewhere": any(not language.is_current for language in languages),
        "home_path": f"/{default if closed else locale}/",
        **more,
    }


def alternates_header(languages: Iterable[Language], default: str) -> str:
    """Return the value of the Link header that names the page in each language (RFC 8288)."""
    links = []
    for language in languages:
        links.append(f'<{language.url}>; rel="alternate"; hreflang="{language.locale}"')
        if language.locale == default:
            links.append(f'<{language.url}>; rel="alternate"; hreflang="x-default"')
    return ", ".join(links)
