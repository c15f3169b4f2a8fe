"""Answers that belong to no portal: one sentence, in the installation's own language."""

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from policies.delivery.writing import written
from policies.document.numbering import direction

READING = ("GET", "HEAD")

# Nobody knows yet whose request it is: the strictest policy of all.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}


def misdirected() -> HttpResponse:
    """421: the request reached a server that answers for no such host."""
    return _sentence(421, _("Nothing here"), _("No portal answers at this address."))


def not_ours() -> HttpResponse:
    """404 on the staff's host: policies are read at the portals' own addresses."""
    return _sentence(404, _("Page not found"), _("Policies are read at the addresses of their own portals."))


def unreadable_host() -> HttpResponse:
    """400: the Host header is not a host."""
    return _sentence(400, _("Nothing here"), _("The name of the host in this request cannot be read."))


def read_only() -> HttpResponse:
    """405: whatever is public can only be read."""
    answer = _sentence(405, _("Nothing here"), _("This address can only be read."))
    answer["Allow"] = ", ".join(READING)
    return answer


def unreadable_address() -> HttpResponse:
    """400: the address holds a character that no address here has."""
    return _sentence(400, _("Nothing here"), _("This address cannot be read."))


def too_large() -> HttpResponse:
    """413: more was sent than anything here needs."""
    return _sentence(413, _("Too much was sent"), _("A file or a form of this size cannot be taken."))


def _sentence(status: int, title: str, sentence: str) -> HttpResponse:
    language = get_language() or "en"
    context = {"locale": language, "direction": direction(language), "title": title, "sentence": sentence}
    return HttpResponse(
        written("policies/public/plain.html", context),
        status=status,
        headers=_HEADERS | {"Content-Language": language},
    )
