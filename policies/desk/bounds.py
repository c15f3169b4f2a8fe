"""How much a request to the admin may ask for: words as somebody types them, numbers as rows have them."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.template.response import SimpleTemplateResponse
from django.utils.translation import gettext as _

LONGEST_SEARCH = 200  # characters
_SEARCHES = ("q", "search", "term")
# One digit more than the key of any row has.
_ENDLESS = re.compile(r"\d{19}")


def bounded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return `view`, to which searches come cut to what can be found.

    Where a query has a number that names nothing, or is to be followed by what is no address of ours, there is nothing.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if _asks_for_nothing(request.GET) or _leads_elsewhere(request.GET) or _leads_elsewhere(request.POST):
            raise Http404
        request.GET = _with_bounded_searches(request.GET)  # type: ignore[assignment]
        try:
            response = view(request, *args, **kwargs)
            return response.render() if isinstance(response, SimpleTemplateResponse) else response
        except OverflowError:  # a key in a form, of more digits than the database knows
            sentence = _("A number in this request is too large.")
            return HttpResponseBadRequest(sentence, content_type="text/plain; charset=utf-8")

    return checked


def searchable(words: str) -> str:
    """Return the beginning of some words, without the marks around a phrase: its words are found one by one."""
    return words[:LONGEST_SEARCH].replace('"', " ").strip()


def _asks_for_nothing(query: QueryDict) -> bool:
    values = [value for key in query if key not in _SEARCHES for value in query.getlist(key)]
    return any(_ENDLESS.search(value) for value in values)


def _leads_elsewhere(sent: QueryDict) -> bool:
    return any(value and not value.startswith("/") for value in sent.getlist("next"))


def _with_bounded_searches(query: QueryDict) -> QueryDict:
    cut = query.copy()
    for key in _SEARCHES:
        if key in query:
            cut[key] = searchable(query.get(key, ""))
    return cut
