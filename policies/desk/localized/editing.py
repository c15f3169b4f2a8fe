"""The translation editor as translators need it: it saves drafts, and hands them to the legal reviewers."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.models import Page, WorkflowState
from wagtail_localize.models import Translation

from policies.desk.submitting import reason_not_submitted

SAVED = gettext_lazy("Saved as a draft. A legal reviewer decides when readers see it.")
# What the editor's own button to publish sends does no more than the other.
SAVE = ("save", "publish")
SUBMIT = "submit"


def translation_of(page: Page) -> Translation | None:
    """Return by what the translation editor translates a page; None where it is written by hand."""
    translations = Translation.objects.filter(source__object_id=page.translation_key, enabled=True)
    found: Translation | None = translations.filter(target_locale_id=page.locale_id).select_related("source").first()
    return found


def read_source_anew(page: Page) -> bool:
    """Let the translation editor show what the source of a page says by now; False where it does not translate it."""
    translation = translation_of(page)
    if translation is not None:
        with transaction.atomic():
            translation.source.update_from_db()
    return translation is not None


def save_or_submit(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Save the draft that the translation editor shows, and submit it where that is asked for.

    Hook `before_edit_page`, before wagtail-localize's, once the user is known to edit the page.
    """
    action = request.POST.get("action", "")
    if request.method != "POST" or action not in (*SAVE, SUBMIT):
        return None
    translation = translation_of(page)
    if translation is None:
        return None
    try:
        translation.save_target(user=request.user)
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
    else:
        if action == SUBMIT:
            _submit(request, page)
        else:
            messages.success(request, SAVED)
    return redirect("wagtailadmin_pages:edit", page.pk)


def _submit(request: HttpRequest, page: Page) -> None:
    saved = type(page).objects.get(pk=page.pk)
    if not saved.permissions_for_user(request.user).can_submit_for_moderation():
        messages.error(request, _("This cannot be submitted now: it is under review or locked."))
        return
    state: Any = saved.current_workflow_state
    with transaction.atomic():
        if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            state.resume(request.user)
        else:
            saved.get_workflow().start(saved, request.user)
    if reason := reason_not_submitted(saved):
        messages.error(request, _("Saved as a draft, and not submitted: %(reason)s") % {"reason": reason})
    else:
        messages.success(request, _("Submitted: a legal reviewer of the portal is asked to approve it."))
