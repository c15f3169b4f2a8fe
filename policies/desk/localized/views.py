"""Translations by wagtail-localize, in our terms: of policies alone, by people who may edit them, and as drafts.

A policy becomes public by an approval and in no other way, so what wagtail-localize saves is a revision for the
portal's workflow; the page's row, which says what was published last, stays as it is.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.log_actions import LogContext
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, Translation, TranslationLog, TranslationSource
from wagtail_localize.operations import translate_object

from home.models import LocaleRoot
from home.queries import container_of
from policies.authoring.models import PolicyPage
from policies.desk.localized import beginnings, chips, po_files
from policies.desk.localized.chips import too_long
from policies.desk.localized.drafts import translated_draft
from policies.desk.localized.editing import SAVED
from policies.desk.localized.machine import NotTranslated
from policies.desk.localized.po_files import BrokenFile, read_file, take

NAMESPACE = "wagtail_localize:"
# Facts keep their own wordings, and a policy is never a copy that follows another.
_CLOSED = {
    f"{NAMESPACE}{name}"
    for name in ("submit_snippet_translation", "snippets_api_listing", "snippets_api_detail", "convert_to_alias")
}
LONGEST = 20_000
"""Characters that a sentence may have."""
TOLD = 10
"""Faults of a file that are told at once."""
_CONVERTING = "localize-convert-to-alias"
_SUBMITTING = f"{NAMESPACE}submit_page_translation"
_FOUND = 302
_UPLOADING = f"{NAMESPACE}upload_pofile"


def connect() -> None:
    """Let every way of saving a translation end in a draft, whose chips are those of its source."""
    Translation.save_target = save_draft
    chips.connect()
    beginnings.connect()
    po_files.connect()


def drafts_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return a view of wagtail-localize, asking first whether its user may edit all policies concerned."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        match = request.resolver_match
        if match is None or match.view_name in _CLOSED:
            raise Http404
        pages = _policies(kwargs)
        if not all(page.permissions_for_user(request.user).can_edit() for page in pages):
            raise Http404
        if request.method == "PUT" and (refused := _refused(request, **kwargs)):
            return HttpResponseBadRequest(refused, content_type="text/plain; charset=utf-8")
        if request.method == "POST" and match.view_name == _UPLOADING:
            return _uploaded(request, **kwargs)
        if request.method == "POST" and match.view_name == _SUBMITTING:
            return _asked_for(view, request, pages[0])
        try:
            return view(request, *args, **kwargs)
        except KeyError:
            sentence = _("Part of what is needed was not sent: a file, a text, or the line in a file that names it.")
            return HttpResponseBadRequest(sentence, content_type="text/plain; charset=utf-8")
        except NotTranslated as reason:
            messages.error(request, str(reason))
            return redirect("wagtailadmin_pages:edit", pages[-1].pk)

    return checked


def _refused(request: HttpRequest, string_segment_id: int = 0, **kwargs: Any) -> str:
    """Return why a sentence that is sent to be kept cannot be; empty where it can."""
    text = QueryDict(request.body).get("value", "")
    path = StringSegment.objects.filter(pk=string_segment_id).values_list("context__path", flat=True).first()
    if "\0" in text:
        return str(_("This text holds a character that cannot be shown; type the passage again."))
    if len(text) > LONGEST:
        return str(_("This text is too long for a sentence of a policy."))
    return " ".join(too_long(path or "", text))


def _asked_for(view: Callable[..., HttpResponse], request: HttpRequest, source: Page) -> HttpResponse:
    """Begin translations into languages that are open, and lead to the translation where it is one."""
    asked = set(request.POST.getlist("locales"))
    roots = LocaleRoot.objects.child_of(container_of(source))
    if asked & {str(root.locale_id) for root in roots.filter(enabled=False)}:
        messages.error(request, _("This language is not open."))
        return redirect("wagtailadmin_pages:edit", source.pk)
    answer = view(request, page_id=source.pk)
    if answer.status_code != _FOUND or len(asked) != 1:
        return answer
    begun = source.get_translations().filter(locale__in=asked).first()
    return redirect("wagtailadmin_pages:edit", begun.pk) if begun else answer


def _uploaded(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Take a file of translations whole, and save what it says as a draft; or nothing of it."""
    translation = get_object_or_404(Translation, pk=translation_id)
    sent: Any = request.FILES.get("file")
    if sent is None:
        return HttpResponseBadRequest(_("No file was sent."), content_type="text/plain; charset=utf-8")
    try:
        file = read_file(sent, translation)
        with transaction.atomic():
            count = take(file, translation, request.user)
            translation.save_target(user=request.user)
    except BrokenFile as broken:
        _tell(request, broken.faults)
    except ValidationError as refusal:
        _tell(request, refusal.messages)
    else:
        said = ngettext(
            "%(count)d sentence was taken from the file.", "%(count)d sentences were taken from the file.", count
        )
        messages.success(request, f"{said % {'count': count}} {SAVED}")
    return redirect("wagtailadmin_pages:edit", translation.get_target_instance().pk)


def _tell(request: HttpRequest, faults: list[str]) -> None:
    for fault in faults[:TOLD]:
        messages.error(request, fault)
    if len(faults) > TOLD:
        messages.error(request, _("And %(count)d more.") % {"count": len(faults) - TOLD})
    messages.error(request, _("Nothing was taken from the file. Mend it and send it again."))


def save_draft(translation: Translation, user: Any = None, publish: bool = False) -> PolicyPage:
    """Save what is translated so far as a draft of the target, in place of `Translation.save_target`.

    `publish` is left aside: a reviewer of the portal decides.

    :raises ValidationError: the target is under review or locked, or cannot be saved as it is.
    """
    source, locale = translation.source, translation.target_locale
    with transaction.atomic(), LogContext(user=user):
        try:
            target = source.get_translated_instance(locale)
            type(target).objects.select_for_update(of=("self",)).get(pk=target.pk)  # no other draft in between
            kept = target.get_latest_revision_as_object()
        except ObjectDoesNotExist:
            target, kept = source.as_instance().copy_for_translation(locale, copy_parents=True), None
        lock = target.get_lock()
        if lock is not None and lock.for_user(user):
            raise ValidationError(_("This translation is under review or locked, so nothing can be changed now."))
        draft = translated_draft(source, locale, kept=kept)
        if kept is None:
            draft.slug = target.slug
        if not target.live and draft.slug == source.as_instance().slug and draft.title != target.title:
            draft.slug = ""  # made from the title, once it is translated
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
