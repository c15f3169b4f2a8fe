"""What readers of a translation are told of the text that prevails: where it stands, and what is newer there."""

import re
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.encoding import iri_to_uri
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from policies.delivery.dates import Day, day_of

_WRITES_LANGUAGES_SMALL = ("fr", "br", "es")


class Newer(NamedTuple):
    """An article that says something newer where it prevails, and where that is."""

    id: str
    url: str
    name: str


class Prevailing(NamedTuple):
    """The text that prevails: in which language, at which address, since which day; and what is newer in it."""

    locale: str
    language: str
    url: str
    since: Day
    newer: tuple[Newer, ...]


def prevailing_of(notice: dict[str, Any] | None, time_zone: str) -> Prevailing | None:
    """Return what a notice of the surroundings tells, in the language that is active; None for no notice."""
    if notice is None:
        return None
    url = iri_to_uri(notice["path"])
    newer = (Newer(entry["id"], f"{url}#a-{entry['id']}", _name(entry)) for entry in notice["behind"])
    return Prevailing(
        locale=notice["locale"],
        language=_language(notice["locale"]),
        url=url,
        since=day_of(datetime.fromisoformat(notice["effective_from"]), time_zone),
        newer=tuple(newer),
    )


def marked(body: str, prevailing: Prevailing) -> str:
    """Return the HTML of a policy with a line below the heading of each article that is newer where it prevails."""
    newer = {f"a-{article.id}": article for article in prevailing.newer}

    def with_mark(match: re.Match[str]) -> str:
        article = newer.get(match["id"])
        return match[0] + _mark(article, prevailing) if article else match[0]

    return _BEGINNING.sub(with_mark, body) if newer else body


# What `document.render.html` begins an article with: its section, the ids that it also answers to, and its heading.
_BEGINNING = re.compile(
    r'<section id="(?P<id>a-[^"]*)" class="article [^"]*">(?:\s*<span id="[^"]*"></span>)*(?:\s*<h2[^>]*>[^<]*</h2>)?'
)


def _mark(article: Newer, prevailing: Prevailing) -> str:
    said = _("Newer in %(language)s") % {"language": prevailing.language}
    return format_html('<p class="newer"><a href="{}" hreflang="{}">{}</a></p>', article.url, prevailing.locale, said)


def _name(entry: dict[str, Any]) -> str:
    return str(entry["label"]).rstrip(".") or str(entry["heading"])


def _language(locale: str) -> str:
    try:
        name = str(get_language_info(locale)["name_translated"])
    except KeyError:
        return locale
    return name[:1].lower() + name[1:] if get_language() in _WRITES_LANGUAGES_SMALL else name
