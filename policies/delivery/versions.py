"""The public register: every version for ever, and which one stood on a day."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.encoding import iri_to_uri
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from policies.delivery.chains import Policy, policy_at
from policies.delivery.comparisons import NO_SUCH_DAY, NO_SUCH_VERSION, NONE_THAT_DAY, before_of
from policies.delivery.dates import UnknownDay, day_of, end_of_day
from policies.delivery.frames import alternates_header, framed, languages_of
from policies.delivery.kinds import KINDS, STATES, explanation_of, more_than, period_of
from policies.delivery.pages import HTML
from policies.delivery.sending import Sendable
from policies.delivery.views import not_found
from policies.delivery.writing import written
from policies.document.render.at_hand import definitions_at_hand
from policies.register import queries
from policies.register.models import Capacity, Form
from policies.register.queries import VersionRow

View = Callable[..., HttpResponse]


def of_policy(view: View) -> View:
    """Give a view the policy that its address names, or answer for a policy that moved or never was."""

    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, locale: str, slug: str, **more: Any) -> HttpResponse:
        policy = policy_at(request, locale, slug)
        if policy is None:
            return not_found(request)
        if isinstance(policy, HttpResponse):
            return policy
        with translation.override(policy.locale):
            return view(request, policy, **more)

    return answered


@of_policy
def versions(request: HttpRequest, policy: Policy) -> HttpResponse:
    """The register of a policy as a table."""
    rows = queries.versions(policy.uuid)
    with_words = queries.numbers_with_words(policy.uuid)
    zone = policy.portal.time_zone
    shown = [
        {
            "number": row.number,
            "state": row.state,
            "state_name": STATES[row.state],
            "from_day": day_of(row.effective_from, zone),
            "until_day": day_of(row.superseded_at, zone) if row.superseded_at else None,
            "kind_name": KINDS.get(row.kind, ""),
            "summary": more_than(KINDS.get(row.kind, ""), row.summary),
            "has_changes": before_of(rows, row.number) is not None,
            "has_words": row.number in with_words,
            "capacities": Capacity.told(row.capacities),
        }
        for row in rows
    ]
    title = policy.data.get("title") or (document.title if (document := _newest(policy, rows)) else "")
    number = next((row.number for row in rows if row.state == "in force"), None)
    return page_of(
        request,
        policy,
        "versions",
        title=title,
        versions=shown,
        choices=choices_of((row.number for row in rows), before_of(rows, number) if number else None, number),
        time_zone=zone,
        canonical_path="versions/",
    )


@of_policy
def version(request: HttpRequest, policy: Policy, number: int) -> HttpResponse:
    """One version for ever, with a banner unless it is the one in force."""
    rows = queries.versions(policy.uuid)
    row = next((row for row in rows if row.number == number), None)
    if row is None:
        return not_found(request, NO_SUCH_VERSION)
    document = queries.document(policy.uuid, number)
    body, definitions = definitions_at_hand(queries.body(policy.uuid, number, Form.HTML) or "")
    return page_of(
        request,
        policy,
        "version",
        title=document.title if document else policy.data.get("title", ""),
        number=number,
        state=row.state,
        explanation=explanation_of(row, policy.portal.time_zone),
        period=period_of(row, policy.portal.time_zone),
        summary=row.summary,
        forms=f"{policy.url}versions/{number}/" if document else "",
        has_previous=before_of(rows, number) is not None,
        current=any(other.state == "in force" for other in rows),
        definitions=definitions,
        body=mark_safe(body),  # noqa: S308 (rendered from nodes, every text escaped; frozen in the register)
        noindex=True,
        canonical_path=f"versions/{number}/",
    )


@of_policy
def on_day(request: HttpRequest, policy: Policy, day: str = "") -> HttpResponse:
    """The version in force at the end of a day, in the portal's time zone.

    `?day=` is what the register's form asks, and `as=attestation` that it wants that day on paper.
    """
    day = day or request.GET.get("day", "")
    try:
        moment = end_of_day(day, policy.portal.time_zone)
    except UnknownDay:
        return not_found(request, NO_SUCH_DAY)
    if request.GET.get("as") == "attestation":
        return _redirected(f"{policy.url}on/{day}/attestation.pdf")
    entry = queries.version_in_force(policy.uuid, moment)
    if entry is None:
        return not_found(request, NONE_THAT_DAY)
    return _redirected(f"{policy.url}versions/{entry.number}/")


def _redirected(target: str) -> HttpResponse:
    response = HttpResponseRedirect(target)
    response["Cache-Control"] = "no-cache"  # a day to come may still change
    return response


def choices_of(among: Iterable[int], before: int | None, number: int | None) -> dict[str, Any]:
    """Return what the forms that ask for a comparison offer, and what they propose."""
    return {"numbers": sorted(among), "before": before, "number": number}


def page_of(request: HttpRequest, policy: Policy, template: str, *, canonical_path: str, **more: Any) -> HttpResponse:
    """Return a page below a policy's own, in the frame of its portal."""
    portal = policy.portal
    # Each language counts its own versions, so that a version has no other language; the register has.
    languages = languages_of(
        [(each["locale"], f"{iri_to_uri(each['path'])}versions/") for each in policy.data.get("languages", [])],
        current=policy.locale,
        origin=portal.address(""),
    )
    context = framed(
        locale=policy.locale,
        frame=portal.frame,
        languages=languages,
        default=portal.default_locale,
        closed="closed" in policy.data,
        path=policy.url,
        canonical=portal.address(policy.path + canonical_path),
        **more,
    )
    body = written(f"policies/public/{template}.html", dict(context))
    headers = {"Content-Type": HTML, "Content-Language": policy.locale}
    headers |= alternates_header(context["alternates"], portal.default_locale)
    if more.get("noindex"):
        headers["X-Robots-Tag"] = "noindex"
    return Sendable(body.encode(), headers).answer(request)


def _newest(policy: Policy, rows: list[VersionRow]) -> Any:
    return queries.document(policy.uuid, rows[0].number) if rows else None
