"""What readers of a translation are told of the text that prevails: where it stands, and what is newer there."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.encoding import iri_to_uri
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from policies.delivery.dates import Day, day_of
from policies.delivery.frames import turned

_WRITES_LANGUAGES_SMALL = ("fr", "br", "es")


class Newer(NamedTuple):
    """An article that says something newer where it prevails, and where that is."""

    id: str
    url: str
    name: str


class Prevailing(NamedTuple):
    """The text that prevails: in which language, at which address, since which day; and what is newer in it.

    `turned` is the direction of its words where the page has the other one, else empty.
    """

    locale: str
    language: str
    turned: str
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
        language=language_in_words(notice["locale"]),
        turned=turned(notice["locale"], within=get_language() or "en"),
        url=url,
        since=day_of(datetime.fromisoformat(notice["effective_from"]), time_zone),
        newer=tuple(newer),
    )


def marks_of(prevailing: Prevailing) -> dict[str, str]:
    """Return a line of HTML for each article that is newer where it prevails, by its id."""
    return {article.id: _mark(article, prevailing) for article in prevailing.newer}


def _mark(article: Newer, prevailing: Prevailing) -> str:
    said = _("Newer in %(language)s") % {"language": prevailing.language}
    return format_html('<p class="newer"><a href="{}" hreflang="{}">{}</a></p>', article.url, prevailing.locale, said)


def _name(entry: dict[str, Any]) -> str:
    return str(entry["label"]).rstrip(".") or str(entry["heading"])


def language_in_words(locale: str) -> str:
    try:
        name = str(get_language_info(locale)["name_translated"])
    except KeyError:
        return locale
    return name[:1].lower() + name[1:] if get_language() in _WRITES_LANGUAGES_SMALL else name
