"""The review screen: what changes, who wrote it, and the decision, all on one page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import TaskState

from home.queries import canonical_host, container_by_uuid
from policies.desk.checks import laid_out
from policies.desk.chosen_names import names_of_chosen
from policies.desk.decided import decided_context
from policies.desk.differences import differences, value_differences
from policies.desk.emergencies import EmergencyForm, emergency_context, record_emergency
from policies.desk.moments import in_zone
from policies.desk.opinions import AskingForm, opinions_context, record_asking
from policies.desk.paging import page_asked_for
from policies.desk.remarks import RemarkForm, record_remark, remarks_context
from policies.desk.since_refusal import since_refusal
from policies.desk.suggesting import TAKE_BACK, DecidingForm, Suggested, all_suggestions, record_taking_back, suggested
from policies.desk.touching import touched_by
from policies.desk.translating import source_lines
from policies.document.numbering import direction
from policies.document.render.html import render_html
from policies.facts.labels import labels
from policies.publication.errors import UnableToRecord
from policies.register import queries as register
from policies.register.clock import database_now
from policies.register.following import Behind, behind
from policies.register.manifest import manifest_of, policy_chain
from policies.register.models import Address, Entry
from policies.review import operations
from policies.review.candidates import Candidate, candidate
from policies.review.deadlines import today_in
from policies.review.entitlement import (
    is_reviewer,
    may_ask,
    may_read,
    may_speak,
    reason_against_approving,
    signatures_needed,
)
from policies.review.errors import NotReady, UnableToDecide
from policies.review.models import Contribution, LegalTaskState, Part
from policies.review.notifications import name_of
from policies.review.readiness import warnings
from policies.review.subjects import NothingToReview, Subject, object_of, subject_of
from policies.review.suggestions import waiting_in
from policies.review.translating import is_written_by_translating, prevailing_over

APPROVE = "approve"
REFUSE = "refuse"
TAKE = "take"
LEAVE = "leave"


class DecisionForm(forms.Form):
    """What a reviewer says with a decision. `digest` names what was on screen."""

    digest = forms.CharField(required=False, max_length=71, widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[(way, way) for way in (APPROVE, REFUSE, TAKE, LEAVE)])
    comment = forms.CharField(
        label=gettext_lazy("Your reasons"),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Compulsory when you ask for changes."),
    )
    act_number = forms.CharField(
        label=gettext_lazy("Act number"),
        required=False,
        max_length=operations.ACT_NUMBER_LENGTH,
        help_text=gettext_lazy("Of the deliberation or order, if there is one."),
    )


class DayForm(forms.Form):
    """By when somebody asks for the decision."""

    day = forms.DateField(
        label=gettext_lazy("Another day"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": gettext_lazy("Choose a day."), "invalid": gettext_lazy("Choose a day.")},
    )


def review(request: HttpRequest, task_state_id: int) -> HttpResponse:
    """Show a submission to those who work for its portal, and take the decision of its reviewers."""
    states = LegalTaskState.objects.select_related("revision", "workflow_state__requested_by", "finished_by")
    state = get_object_or_404(states, taskstate_ptr__id=task_state_id)
    obj, named = _readable(request.user, state)
    remark = RemarkForm(request.POST if "remark" in request.POST else None)
    day = DayForm(request.POST if "day" in request.POST else None)
    asking = AskingForm(request.POST if "opinion" in request.POST else None)
    deciding = DecidingForm(request.POST if "deciding" in request.POST else None, TAKE_BACK)
    emergency = EmergencyForm(request.POST if "emergency" in request.POST else None)
    others = (remark, day, asking, deciding, emergency)
    decides = request.method == "POST" and not any(other.is_bound for other in others)
    form = DecisionForm(request.POST if decides else None)
    if (
        (form.is_valid() and _decided(request, state, form))
        or (remark.is_valid() and _said(request, state, remark))
        or (day.is_valid() and _asked_by(request, state, day))
        or record_asking(request, state, asking)
        or record_taking_back(request, state, deciding)
        or record_emergency(request, state, emergency)
    ):
        return redirect("policies_review", state.pk)
    state.refresh_from_db()
    context = _base_context(request, state, obj, named) | {"remark": remark, "day": day, "deciding": deciding}
    context |= opinions_context(request.user, state, named, asking)
    if state.status == TaskState.STATUS_IN_PROGRESS:
        context |= _open_context(request, state, obj, named, form, emergency)
    else:
        for other in (form, day, asking, deciding, emergency):
            for reason in other.non_field_errors():
                messages.warning(request, reason)
        for reason in remark.non_field_errors():
            unsaid = {"reason": reason, "text": remark["text"].value()}
            messages.warning(request, _("%(reason)s Your comment was: “%(text)s”") % unsaid)
        context |= decided_context(request, state, named)
        context |= all_suggestions(state, obj, named, request.user)
    return render(request, "policies/desk/review.html", context)


def _readable(user: Any, state: LegalTaskState) -> tuple[Any, Subject]:
    """Return the object and its name; what one may not read does not exist."""
    obj = object_of(state.revision)
    try:
        named = subject_of(obj)
    except NothingToReview as error:
        raise Http404 from error
    if not may_read(user, named.owner):
        raise Http404
    return obj, named


def _decided(request: HttpRequest, state: LegalTaskState, form: DecisionForm) -> bool:
    said = form.cleaned_data
    now = database_now()
    try:
        if said["decision"] == APPROVE:
            state = operations.approve(
                task_state=state,
                user=request.user,
                digest=said["digest"],
                granted=request.POST.getlist("granted"),
                comment=said["comment"],
                act_number=said["act_number"],
                at=now,
            )
            messages.success(request, _said_of(state))
        elif said["decision"] == TAKE:
            operations.take(task_state=state, user=request.user, at=now)
        elif said["decision"] == LEAVE:
            operations.leave(task_state=state, user=request.user)
        else:
            operations.refuse(task_state=state, user=request.user, comment=said["comment"], at=now)
            messages.success(request, _("Sent back. Whoever wrote it will be told what has to change."))
    except (UnableToDecide, UnableToRecord) as reason:
        form.add_error(None, str(reason))
        return False
    return True


def _said(request: HttpRequest, state: LegalTaskState, form: RemarkForm) -> bool:
    try:
        record_remark(request, state, form)
    except UnableToDecide as reason:
        form.add_error(None, str(reason))
        return False
    return True


def _asked_by(request: HttpRequest, state: LegalTaskState, form: DayForm) -> bool:
    try:
        operations.ask_by(task_state=state, user=request.user, day=form.cleaned_data["day"], at=database_now())
    except UnableToDecide as reason:
        form.add_error("day" if state.status == TaskState.STATUS_IN_PROGRESS else None, str(reason))
        return False
    messages.success(request, _("The reviewers see the new day, and are reminded of it."))
    return True


def _said_of(state: LegalTaskState) -> str:
    if state.status == TaskState.STATUS_APPROVED:
        return _("Approved. Whoever wrote it will be told.")
    return _("Signed. It is published once another legal reviewer has signed it too.")


def _base_context(request: HttpRequest, state: LegalTaskState, obj: Any, named: Subject) -> dict[str, Any]:
    title = capfirst(name_of(obj, named, approved=state.status == TaskState.STATUS_APPROVED))
    return {
        "state": state,
        "object": obj,
        "header_title": title,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Review")},  # the bar cuts a long name off
        ],
        "header_icon": "check",
        "edit_url": AdminURLFinder(request.user).get_edit_url(obj),
    }


def _open_context(
    request: HttpRequest, state: LegalTaskState, obj: Any, named: Subject, form: DecisionForm, emergency: EmergencyForm
) -> dict[str, Any]:
    now = database_now()
    context: dict[str, Any] = {
        "open": True,
        "is_merged": bool(request.GET.get("merged")),
        "is_whole": bool(request.GET.get("whole")),
        "form": form,
        "contributions": contributions(named),
        "may_refuse": is_reviewer(request.user, named.owner),
        "may_suggest": named.locale and is_reviewer(request.user, named.owner) and not is_written_by_translating(obj),
        "may_speak": may_speak(request.user, named.owner),
        "taken": _taken(state, request.user),
        "is_late": bool(state.due_on and state.due_on < today_in(named.owner, now)),
        "may_ask_by": may_ask(request.user, named.owner),
        "reason_against": reason_against_approving(request.user, named),
    }
    try:
        found = candidate(obj, at=now)
    except NotReady as reason:
        return context | {"not_ready": str(reason)}
    context |= {
        "digest": found.digest,
        "summary": found.manifest.summary,
        "kind": found.manifest.kind,
        "effective": in_zone(found.manifest.effective, found.manifest.time_zone) if found.manifest.effective else "",
    }
    if signatures_needed(named) > 1:
        context |= _two_signatures(request.user, operations.first_signature(state, found.digest))
    if found.document is not None:
        context |= emergency_context(request.user, state, named, found, emergency)
        context["granted"] = request.POST.getlist("granted")
        context |= since_refusal(state, named, found.document, now)
        waiting = suggested(waiting_in(state), request.user)
        return context | _document_context(obj, found, named, waiting, now)
    return context | _values_context(request, obj, found, named, now)


def _taken(state: LegalTaskState, user: Any) -> dict[str, Any]:
    """Return who is looking at it and since when; nothing where nobody has said so, or they are gone."""
    person = get_user_model().objects.filter(uuid=state.taken_by, is_active=True).first() if state.taken_by else None
    return {"name": _person(person), "at": state.taken_at, "is_me": person == user} if person else {}


def _two_signatures(user: Any, first: dict[str, Any] | None) -> dict[str, Any]:
    """Return what is said of two signatures, of which the first may be there."""
    if first is None:
        return {"two_needed": True}
    signed = {"name": first["name"], "at": datetime.fromisoformat(first["approved_at"])}
    if first["user"] == str(user.uuid):
        return {
            "first": signed,
            "reason_against": _("You have signed this. Another legal reviewer has to sign it too."),
        }
    return {"first": signed}


def _document_context(
    obj: Any, found: Candidate, named: Subject, waiting: dict[str, list[Suggested]], now: datetime
) -> dict[str, Any]:
    assert found.document and found.comparison and found.checks  # noqa: S101, PT018 - one comes with the others
    entry = register.version_in_force(policy_chain(*named).uuid, now)
    return {
        "document": found.document,
        "direction": direction(found.document.locale),
        "number_in_force": entry.number if entry else None,
        "comparison": found.comparison,
        "unchanged": found.comparison.unchanged,
        "warnings": list(warnings(found.document)),
        "laid": laid_out(found.checks, found.document),
        "html": render_html(found.document),
        **remarks_context(
            obj,
            found.document,
            [] if found.comparison.first else differences(found.comparison, found.document),
            waiting,
        ),
        **_other_languages(obj, found, named, now),
        "pending": _outrun_by(found, named, now),
        **_addresses(found, named),
    }


def _other_languages(page: Any, found: Candidate, named: Subject, now: datetime) -> dict[str, Any]:
    """Return what the submission says of other languages: from what it is translated, or what means the same still."""
    assert found.document  # noqa: S101 - it comes with the words
    titles = {article.id: article.heading for article in found.document.articles}
    prevailing = prevailing_over(page, container_by_uuid(named.owner), now)
    if prevailing is None:
        return {"same_meaning": [titles.get(article, "") for article in found.manifest.same_meaning or ()]}
    source = found.manifest.source
    late = behind(source, titles.keys(), prevailing.steps, prevailing.number) if source else Behind()
    known = {article.id: article.heading for article in prevailing.document.articles}
    return {
        "source_lines": source_lines(prevailing),
        "source_locale": prevailing.locale,
        "source_direction": direction(prevailing.locale),
        "source_number": prevailing.number,
        "declares": source is not None,
        "late": [known[article] for article in (*late.changed, *late.missing) if article in known],
    }


def _outrun_by(found: Candidate, named: Subject, now: datetime) -> list[dict[str, Any]]:
    """Return the versions to come that this would take effect before: they would take away what it changes."""
    moment = found.manifest.effective or now
    chain = policy_chain(*named).uuid
    return [
        {
            "number": entry.number,
            "moment": in_zone(entry.effective_from, found.manifest.time_zone),
            "url": reverse("policies_versions", args=[chain]),
        }
        for entry in register.words_to_come(chain, moment)
        if entry.effective_from and _lacks_a_change(entry, found)
    ]


def _lacks_a_change(entry: Entry, found: Candidate) -> bool:
    """Whether an article that the submission changes is not so in a version."""
    changed = found.comparison.articles if found.comparison else ()
    there, here = manifest_of(entry).articles or {}, found.manifest.articles or {}
    return any(there.get(each.id) != here.get(each.id) for each in changed)


def _addresses(found: Candidate, named: Subject) -> dict[str, str]:
    """Return where readers find the policy today and where they would; nothing in a library, which has no readers."""
    host = canonical_host(container_by_uuid(named.owner))
    if not host:
        return {}
    today = Address.objects.filter(chain=policy_chain(*named).uuid, redirect_to="").first()
    return {"address": host + found.path, "address_before": str(today) if today else ""}


def _values_context(request: HttpRequest, obj: Any, found: Candidate, named: Subject, now: datetime) -> dict[str, Any]:
    values = found.values or {}
    return {
        "values": value_differences(
            found.values_before, values, labels(), names_of_chosen((found.values_before or {}, values), now)
        ),
        "touched": touched_by(obj, named, found, user=request.user, page=page_asked_for(request), at=now),
    }


def contributions(named: Subject) -> list[dict[str, Any]]:
    """Return who had which parts in what is not approved yet, and when last, the latest first."""
    rows = (
        Contribution.objects.filter(subject=named.subject, locale=named.locale, settled=False)
        .values("user", "part")
        .annotate(last=Max("contributed_at"))
        .order_by("-last")
    )
    people: dict[UUID | None, dict[str, Any]] = {}
    for row in rows:
        person = people.setdefault(row["user"], {"parts": [], "last": row["last"]})
        person["parts"].append(Part(row["part"]))
    users = get_user_model().objects.in_bulk([user for user in people if user], field_name="uuid")
    return [
        {
            "name": _person(users.get(user)),
            "parts": [str(part.label) for part in Part if part in person["parts"]],
            "last": person["last"],
        }
        for user, person in people.items()
    ]


def _person(user: Any) -> str:
    return user.shown_name if user else _("somebody unknown")
