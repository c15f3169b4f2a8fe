"""What changed between any two versions of a policy, or since a day: as a page, and as JSON beside it."""

import json
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from policies.delivery.chains import Policy
from policies.delivery.comparisons import (
    NO_SUCH_VERSION,
    Compared,
    NothingToCompare,
    as_json,
    compared,
    numbers_since,
    shown,
)
from policies.delivery.dates import Day, day_of, end_of_day
from policies.delivery.problems import SHARED, problem
from policies.delivery.sending import Sendable
from policies.delivery.versions import choices_of, of_policy, page_of
from policies.delivery.views import not_found
from policies.register import queries
from policies.register.clock import database_now


@of_policy
def changes(request: HttpRequest, policy: Policy, number: int, before: int | None = None) -> HttpResponse:
    """What changed from one version to another; from the one before unless it is named."""
    try:
        found = compared(policy, queries.versions(policy.uuid), number, before)
    except NothingToCompare as error:
        return not_found(request, error.sentence)
    if before is None:
        title = _("What changed in version %(number)s") % {"number": number}
    else:
        title = _("What changed from version %(before)s to version %(number)s") % {"before": before, "number": number}
    return _difference(request, policy, found, title=title, between=_between(found), is_permanent=True)


@of_policy
def changes_json(request: HttpRequest, policy: Policy, number: int, before: int | None = None) -> HttpResponse:
    """The same as `changes.json`."""
    try:
        found = compared(policy, queries.versions(policy.uuid), number, before)
    except NothingToCompare as error:
        return problem(HTTPStatus.NOT_FOUND, error.sentence)
    return _json(request, policy, found)


@of_policy
def changes_since(request: HttpRequest, policy: Policy) -> HttpResponse:
    """What changed from the end of `?since=YYYY-MM-DD` to now; `?from=…&to=…` is what a form asks."""
    if "from" in request.GET or "to" in request.GET:
        return _between_asked(request, policy)
    if "since" not in request.GET:
        return HttpResponseRedirect(f"{policy.url}versions/")
    day = request.GET["since"]
    try:
        found = _since(policy, day)
    except NothingToCompare as error:
        return not_found(request, error.sentence)
    since = day_of(end_of_day(day, policy.portal.time_zone), policy.portal.time_zone)
    title = _("What changed since %(day)s") % {"day": since.words}
    return _difference(request, policy, found, title=title, between=_between_since(found, since))


@of_policy
def changes_since_json(request: HttpRequest, policy: Policy) -> HttpResponse:
    """The same as `changes.json`."""
    try:
        found = _since(policy, request.GET.get("since", ""))
    except NothingToCompare as error:
        return problem(HTTPStatus.NOT_FOUND, error.sentence)
    return _json(request, policy, found)


def _since(policy: Policy, day: str) -> Compared:
    now = database_now()
    rows = queries.versions(policy.uuid, now)
    before, number = numbers_since(policy, rows, day, now)
    return compared(policy, rows, number, before)


def _between_asked(request: HttpRequest, policy: Policy) -> HttpResponse:
    before, number = request.GET.get("from", ""), request.GET.get("to", "")
    if not all(text.isascii() and text.isdecimal() and len(text) < 10 for text in (before, number)):
        return not_found(request, NO_SUCH_VERSION)
    return HttpResponseRedirect(f"{policy.url}versions/{int(before)}/changes/{int(number)}/")


def _difference(
    request: HttpRequest, policy: Policy, found: Compared, *, title: str, between: str, is_permanent: bool = False
) -> HttpResponse:
    before, number = found.before.number if found.before else None, found.after.number
    place = f"versions/{number}/changes/" if before is None else f"versions/{before}/changes/{number}/"
    is_same = before == number
    return page_of(
        request,
        policy,
        "changes",
        title=title,
        between=between,
        other_way=f"versions/{number}/changes/{before}/" if found.is_backwards else "",
        permanent="" if is_permanent or is_same else policy.portal.address(policy.path + place),
        json_place=f"{place}changes.json",
        noindex=True,
        canonical_path=place,
        choices=choices_of(found.among, before, number),
        **({} if is_same else shown(found)),
    )


def _json(request: HttpRequest, policy: Policy, found: Compared) -> HttpResponse:
    text = json.dumps(as_json(policy, found), ensure_ascii=False, indent=1)
    headers = {**SHARED, "Content-Type": "application/json", "Content-Language": policy.locale}
    return Sendable(text.encode(), {**headers, "X-Robots-Tag": "noindex"}).answer(request)


def _between(found: Compared) -> str:
    if found.before is None:
        return _("This is the first version: nothing came before it.")
    told = {"number": found.after.number, "before": found.before.number}
    if told["number"] == told["before"]:
        return _("Version %(number)s compared with itself: nothing changes.") % told
    return _("Version %(number)s compared with version %(before)s.") % told


def _between_since(found: Compared, since: Day) -> str:
    told = {"number": found.after.number, "before": found.before.number if found.before else "", "day": since.words}
    if told["number"] == told["before"]:
        return _("Nothing has changed: version %(number)s was in force on %(day)s and still is.") % told
    return _("Version %(number)s, in force now, compared with version %(before)s, in force on %(day)s.") % told
