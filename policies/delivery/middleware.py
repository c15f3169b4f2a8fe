"""The reader's path: a policy is answered here, before sessions, accounts and Wagtail, by one SELECT."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.encoding import iri_to_uri

from policies.delivery.addresses import moved_to, port_of, query_of
from policies.delivery.hosts import admit, looks_like_policy
from policies.delivery.pages import Asked, Kept, RecentPages, policy_page
from policies.delivery.reading import state_at
from policies.register.models import Standing

RECENT = RecentPages(size=512)
_READABLE = {str(Standing.IN_FORCE), str(Standing.WITHDRAWN)}


class PolicyMiddleware:
    """Answers what `HostMiddleware` took for the address of a policy, and lets everything else pass.

    A page is made again only when a column of the SELECT's answer differs, so a changed theme, a sibling's new
    version and the moment of a deferred one show in every process at its next request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = getattr(request, "policy_host", None)
        if host is None or getattr(request, "is_dummy", False):
            return self.get_response(request)
        return answer(request, host) or admit(request, host) or self.get_response(request)


def answer(request: HttpRequest, host: str) -> HttpResponse | None:
    """Answer for a policy that is in force, withdrawn or moved; None where nothing is to be read."""
    asked = Asked(request.scheme or "http", host, port_of(request), request.path_info)
    kept = RECENT.get(asked)
    known = kept.state.digest if kept else None
    found = state_at(host, asked.path, known or "")
    if found is None:
        return None
    state, words = found
    if kept and kept.state == state:
        return kept.page.answer(request)
    if state.redirect_to:
        target = moved_to(state.redirect_to, scheme=asked.scheme, port=asked.port)
        return HttpResponsePermanentRedirect(target + query_of(request))
    if state.standing not in _READABLE:
        return None
    # The same words in new surroundings: they were not sent again. Without a digest there are none any more.
    if words is None and kept and state.digest and kept.state.digest == state.digest:
        words = kept.words
    page = policy_page(asked=asked, state=state, words=words)
    RECENT.keep(asked, Kept(state, page, words))
    return page.answer(request)


def slashed(request: HttpRequest, host: str) -> HttpResponse | None:
    """Return the redirect to the same address with its last slash, where a policy is or was there."""
    path = request.path_info
    if path.endswith("/") or not looks_like_policy(f"{path}/") or state_at(host, f"{path}/", "") is None:
        return None
    return HttpResponsePermanentRedirect(iri_to_uri(f"{path}/") + query_of(request))
