"""The ways from an article: to itself, for whoever wants to cite it, and to the same article in other languages."""

from typing import Any

from django.utils.encoding import iri_to_uri
from django.utils.html import escape
from django.utils.translation import pgettext

from policies.delivery.frames import language_name, turned
from policies.document.numbering import reference_text


def ways_of(surroundings: dict[str, Any]) -> dict[str, str]:
    """Return a line of HTML for each article that has a heading, by its id; in the language that is active.

    A link is called by the article and by what is written on it, so that a list of links tells one from another:
    "Article 4 – English". A way to another language speaks that language.
    """
    locale = surroundings["locale"]
    lines = {
        entry["id"]: [_to_itself(entry, locale)]
        for entry in surroundings["contents"]
        if entry["label"] or entry["heading"]
    }
    for language in surroundings["languages"]:
        # What was recorded before articles were told of has none of them; nor has the page's own language.
        for article, there in language.get("articles", {}).items():
            if article in lines:
                lines[article].append(_to_other(language, there, locale))
    return {article: f'\n<p class="ways">{" ".join(ways)}</p>' for article, ways in lines.items()}


def _to_itself(entry: dict[str, Any], locale: str) -> str:
    name = entry["heading"] if entry["number"] is None else reference_text(entry["number"], "start", locale)
    written = pgettext("to this place in the page", "Link")
    return f'<a href="#a-{escape(entry["id"])}"{_called(name, written)}'


def _to_other(language: dict[str, Any], article: dict[str, str], locale: str) -> str:
    code = escape(language["locale"])
    opposite = turned(language["locale"], within=locale)
    speaks = f' hreflang="{code}" lang="{code}"' + (f' dir="{opposite}"' if opposite else "")
    href = f"{iri_to_uri(language['path'])}#a-{article['id']}"
    return f'<a href="{escape(href)}"{speaks}{_called(article["name"], language_name(language["locale"]))}'


def _called(name: str, written: str) -> str:
    return f' aria-label="{escape(name)} – {escape(written)}">{escape(written)}</a>'
