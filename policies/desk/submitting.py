"""What editors are told when they submit, and the ways from Wagtail's own screens to ours."""

from collections.abc import Iterator
from typing import Any

from django.contrib.messages import WARNING, get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.widgets.button import Button
from wagtail.models import Page, TaskState

from policies.authoring.models import PolicyPage
from policies.register.manifest import policy_chain
from policies.register.queries import chain
from policies.review.models import LegalTaskState
from policies.review.subjects import NothingToReview, subject_of

_SUBMITTING = ("action-submit", "action-restart-workflow")


def tell_what_is_missing(request: HttpRequest, obj: Any) -> HttpResponse | None:
    """Say why a submission came back at once, in place of Wagtail's word that it went out; the draft is saved."""
    if not any(name in request.POST for name in _SUBMITTING):
        return None
    if not (reason := reason_not_submitted(obj)):
        return None
    warnings = [message.message for message in get_messages(request) if message.level == WARNING]
    messages.error(request, _("Saved as a draft, and not submitted: %(reason)s") % {"reason": reason})
    for warning in warnings:
        messages.warning(request, warning)
    return redirect(AdminURLFinder(request.user).get_edit_url(obj) or reverse("wagtailadmin_home"))


def lead_to_review(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Show what is under review on our own screen to those who do not write it (hook `before_edit_page`)."""
    user: Any = request.user
    if request.method != "GET" or user.is_superuser or "change" in page.permissions_for_user(user).permissions:
        return None
    state = page.current_workflow_task_state
    return redirect("policies_review", state.pk) if state else None


def reason_not_submitted(obj: Any) -> str:
    """Return why the last submission of a text came back at once; empty where it did not."""
    state = _last_submission(obj)
    if state is None:
        return ""
    if state.status == TaskState.STATUS_REJECTED and state.finished_by_id is None:
        return str(state.comment)
    revision = state.revision
    if state.status == TaskState.STATUS_IN_PROGRESS and not revision.is_latest_revision():
        return _("somebody submitted another draft of it at the same moment.")
    return ""


def page_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Yield the buttons that lead from a policy's page to its review, its versions and its file."""
    if not isinstance(page, PolicyPage) and not issubclass(page.specific_class or Page, PolicyPage):
        return
    try:
        named = subject_of(page)
    except NothingToReview:
        return
    state = LegalTaskState.objects.filter(
        subject=named.subject, locale=named.locale, status=TaskState.STATUS_IN_PROGRESS
    ).first()
    if state is not None:
        yield Button(_("Review"), reverse("policies_review", args=[state.pk]), icon_name="check", priority=5)
    name = policy_chain(*named)
    if chain(name) is not None:
        yield Button(_("Versions"), reverse("policies_versions", args=[name.uuid]), icon_name="history", priority=6)
        file = reverse("policies_file", args=[name.uuid])
    else:
        file = reverse("policies_draft_file", args=[page.pk])
    yield Button(_("Policy file"), file, icon_name="doc-full", priority=7)


def _last_submission(obj: Any) -> LegalTaskState | None:
    try:
        named = subject_of(obj)
    except NothingToReview:
        return None
    states = LegalTaskState.objects.filter(subject=named.subject, locale=named.locale)
    last: LegalTaskState | None = states.order_by("-pk").first()
    return last
