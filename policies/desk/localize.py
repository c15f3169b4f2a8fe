"""Translations by wagtail-localize, in our terms: of policies alone, by people who may edit them, and as drafts.

A policy becomes public by an approval and in no other way, so what wagtail-localize saves is a revision for the
portal's workflow; the page's row, which says what was published last, stays as it is.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.log_actions import LogContext
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationLog, TranslationSource
from wagtail_localize.operations import translate_object

from policies.authoring.models import PolicyPage
from policies.desk import localized_chips
from policies.desk.localized_drafts import translated_draft
from policies.desk.po_files import refuse_broken_file

NAMESPACE = "wagtail_localize:"
# Facts keep their own wordings, and a policy is never a copy that follows another.
_CLOSED = {
    f"{NAMESPACE}{name}"
    for name in ("submit_snippet_translation", "snippets_api_listing", "snippets_api_detail", "convert_to_alias")
}
_CONVERTING = "localize-convert-to-alias"
_UPLOADING = f"{NAMESPACE}upload_pofile"


def connect() -> None:
    """Let every way of saving a translation end in a draft, whose chips are those of its source."""
    Translation.save_target = save_draft
    localized_chips.connect()


def drafts_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return a view of wagtail-localize, asking first whether its user may edit all policies concerned."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        match = request.resolver_match
        if match is None or match.view_name in _CLOSED:
            raise Http404
        for page in _policies(kwargs):
            if not page.permissions_for_user(request.user).can_edit():
                raise Http404
        if match.view_name == _UPLOADING and request.method == "POST":
            return _uploaded(view, request, **kwargs)
        try:
            return view(request, *args, **kwargs)
        except KeyError:
            sentence = _("Part of what is needed was not sent: a file, a text, or the line in a file that names it.")
            return HttpResponseBadRequest(sentence, content_type="text/plain; charset=utf-8")

    return checked


def _uploaded(view: Callable[..., HttpResponse], request: HttpRequest, translation_id: int) -> HttpResponse:
    """Import a file of translations whole, and save what it says as a draft; or nothing of it."""
    translation = get_object_or_404(Translation, pk=translation_id)
    if "file" not in request.FILES:
        return HttpResponseBadRequest(_("No file was sent."), content_type="text/plain; charset=utf-8")
    if (refused := refuse_broken_file(request, translation)) is not None:
        return refused
    with transaction.atomic():
        answer = view(request, translation_id=translation_id)
        translation.save_target(user=request.user)
    return answer


def save_draft(translation: Translation, user: Any = None, publish: bool = False) -> PolicyPage:
    """Save what is translated so far as a draft of the target, in place of `Translation.save_target`.

    `publish` is left aside: a reviewer of the portal decides.

    :raises PermissionDenied: the target is under review or locked.
    """
    source, locale = translation.source, translation.target_locale
    with transaction.atomic(), LogContext(user=user):
        try:
            target = source.get_translated_instance(locale)
            kept = target.get_latest_revision_as_object()
        except ObjectDoesNotExist:
            target, kept = source.as_instance().copy_for_translation(locale, copy_parents=True), None
        lock = target.get_lock()
        if lock is not None and lock.for_user(user):
            raise PermissionDenied(_("This translation is under review or locked, so nothing can be changed now."))
        draft = translated_draft(source, locale, kept=kept)
        draft.slug = target.slug
        revision = draft.save_revision(user=user)
        TranslationLog.objects.create(source=source, locale=locale, revision=revision)
    return draft


@transaction.atomic
def begin_translation(*, page: PolicyPage, locale: Locale, user: Any) -> PolicyPage | None:
    """Begin the translation of a policy as a draft, by somebody who may edit it; return the one that is there already.

    None where nothing could be begun.
    """
    type(page).objects.select_for_update().get(pk=page.pk)
    if not page.has_translation(locale):
        translate_object(page, [locale], user=user)
    begun: PolicyPage | None = page.get_translation_or_none(locale)
    return begun


def may_begin(user: Any, page: Page) -> bool:
    """Whether a user may ask for translations of a policy, as wagtail-localize and the policy's portal have it."""
    return bool(user.has_perm("wagtail_localize.submit_translation") and page.permissions_for_user(user).can_edit())


def save_instead_of_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Where the translation editor asks to publish, save a draft (hook `before_edit_page`, before wagtail-localize)."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).first()
    if translation is None:
        return None
    translation.save_target(user=request.user)
    messages.success(request, _("Saved as a draft. A legal reviewer decides when readers see it."))
    return redirect("wagtailadmin_pages:edit", page.pk)


def drop_converting(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Offer no way to make a page follow another (hook `construct_page_action_menu`)."""
    menu_items[:] = [item for item in menu_items if item.name != _CONVERTING]


def _policies(kwargs: dict[str, Any]) -> list[Page]:
    """Return the pages that an address of wagtail-localize concerns.

    :raises Http404: one of them does not exist, or is no policy.
    """
    pages: list[Page] = []
    if "page_id" in kwargs:
        pages.append(get_object_or_404(Page, pk=kwargs["page_id"]).specific)
    if "translation_source_id" in kwargs:
        source = get_object_or_404(TranslationSource, pk=kwargs["translation_source_id"])
        pages += _of(source, [translation.target_locale for translation in source.translations.filter(enabled=True)])
    if "translation_id" in kwargs:
        translation = get_object_or_404(Translation, pk=kwargs["translation_id"])
        pages += _of(translation.source, [translation.target_locale])
    if not all(isinstance(page, PolicyPage) for page in pages):
        raise Http404
    return pages


def _of(source: TranslationSource, locales: list[Any]) -> list[Page]:
    try:
        return [source.get_source_instance(), *(source.get_translated_instance(locale) for locale in locales)]
    except ObjectDoesNotExist as error:
        raise Http404 from error
