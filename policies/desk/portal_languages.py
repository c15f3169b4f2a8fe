"""The languages of a portal or library: which are open, opening one, what to translate into it, how one is closed.

Its managers and whoever runs the installation open languages: an open one holds nothing until a version is approved,
and can be closed again. Closing takes away what readers have, so it is asked for and approved like other acts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, log
from wagtail.models import Locale, Page

from home.models import Container
from home.operations import NotOpened, add_language
from home.queries import locale_codes, root_in
from home.roles import is_operator
from policies.desk.closings import languages_trail, shown_name
from policies.desk.language_rows import language_rows
from policies.desk.localized.views import begin_translation, may_begin
from policies.desk.people import may_manage
from policies.desk.portals import policies_of
from policies.desk.versions import header
from policies.register.clock import database_now
from policies.review.entitlement import may_read

OPENED = "home.language.open"
OPEN, TRANSLATE = "open", "translate"


class OpenForm(forms.Form):
    """Which language to open: one of the installation's that the portal has not, or has closed."""

    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, data: Any, codes: Sequence[str]) -> None:
        super().__init__(data)
        field: Any = self.fields["language"]
        field.choices = [(code, shown_name(code)) for code in codes]


def register_opening(actions: LogActionRegistry) -> None:
    """Name the action in Wagtail's history (hook `register_log_actions`)."""
    actions.register_action(OPENED, gettext_lazy("Open a language"), gettext_lazy("A language was opened"))


def portal_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Yield the button that leads from a portal's page to its languages (hook `register_page_header_buttons`)."""
    if issubclass(page.specific_class or Page, Container) and _may_see(user, page.specific.uuid):
        url = reverse("policies_portal_languages", args=[page.specific.uuid])
        yield Button(_("Languages"), url, icon_name="wagtail-localize-language", priority=7)


def portal_languages(request: HttpRequest, portal: UUID) -> HttpResponse:
    """Show the languages of a portal or library to its staff and to whoever runs the installation, and open one."""
    container = Container.objects.filter(uuid=portal).first()
    if container is None or not _may_see(request.user, portal):
        raise Http404
    change = request.POST.get("change")
    if change == TRANSLATE:
        return _begin(request, container)
    may_open = may_manage(request.user, portal)
    known = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    missing = [code for code in known if code not in locale_codes(container)]
    form = OpenForm(request.POST if change == OPEN else None, missing)
    if change == OPEN:
        if not may_open:
            raise Http404
        if form.is_valid() and _opened(request, container, form):
            return redirect("policies_portal_languages", portal)
    context = {
        "container": container,
        "rows": language_rows(request.user, container, database_now()),
        "form": form if may_open and missing else None,
    }
    title = languages_trail(container)[0]
    head = header([(title, "")], icon="wagtail-localize-language")
    return render(request, "policies/desk/portal_languages.html", context | head)


def _may_see(user: Any, portal: UUID) -> bool:
    return may_read(user, portal) or is_operator(user)


@transaction.atomic
def _opened(request: HttpRequest, container: Container, form: OpenForm) -> bool:
    code = form.cleaned_data["language"]
    try:
        add_language(container=container, locale=code)
    except NotOpened as reason:
        form.add_error(None, str(reason))
        return False
    log(instance=container, action=OPENED, user=request.user, data={"language": code})
    said = _("%(language)s is open. Readers have nothing in it until a version is approved.")
    messages.success(request, said % {"language": shown_name(code)})
    return True


def _begin(request: HttpRequest, container: Container) -> HttpResponse:
    """Begin a translation and lead to its editor."""
    key, code = request.POST.get("policy", ""), request.POST.get("language", "")
    found = get_object_or_404(Page, pk=int(key) if key.isascii() and key.isdigit() and len(key) < 10 else 0)
    page = next((each.specific for each in policies_of([container]) if each.pk == found.pk), None)
    if page is None or not may_begin(request.user, page):
        raise Http404
    locale = Locale.objects.filter(language_code=code).first() if code in dict(settings.LANGUAGES) else None
    if locale is None or root_in(container, code) is None:
        messages.error(request, _("This language is not open."))
        return redirect("policies_portal_languages", container.uuid)
    begun = begin_translation(page=page, locale=locale, user=request.user)
    if begun is None:
        messages.error(request, _("The translation could not be begun: the text cannot be copied as it is."))
        return redirect("policies_portal_languages", container.uuid)
    messages.success(request, _("The translation is a draft: readers have it once a legal reviewer approves it."))
    return redirect("wagtailadmin_pages:edit", begun.pk)
