"""The settings of a portal or library, which hold no words: whoever runs the installation changes them at once."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.forms.models import fields_for_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, log
from wagtail.models import Locale, Page

from home.forms import SETTINGS
from home.models import Container, LocaleRoot
from home.operations import NotOpened, change_settings
from home.roles import is_operator, may_operate
from policies.desk.versions import header

CHANGED = "home.settings.change"


class SettingsForm(forms.Form):
    """The settings as a portal or library has them; the prevailing language is one of its own."""

    def __init__(self, data: Any, container: Container) -> None:
        super().__init__(data, initial={name: getattr(container, name) for name in SETTINGS})
        self.fields.update(fields_for_model(Container, SETTINGS))
        for name, field in self.fields.items():
            field.validators.extend(Container._meta.get_field(name).validators)
        roots = LocaleRoot.objects.child_of(container).filter(enabled=True).values("locale")
        prevailing: Any = self.fields["prevailing_locale"]
        prevailing.queryset = Locale.objects.filter(pk__in=roots)
        prevailing.empty_label = None


def register_change(actions: LogActionRegistry) -> None:
    """Name the action in Wagtail's history (hook `register_log_actions`)."""
    actions.register_action(CHANGED, gettext_lazy("Change settings"), gettext_lazy("Settings were changed"))


def portal_settings(request: HttpRequest, portal: UUID) -> HttpResponse:
    """Show the settings of a portal or library to whoever runs the installation, and change them."""
    container = Container.objects.filter(uuid=portal).first()
    if container is None or not may_operate(request.user):
        raise Http404
    form = SettingsForm(request.POST if request.method == "POST" else None, container)
    if form.is_valid() and _changed(request, container, form):
        return redirect("policies_portal_settings", portal)
    title = _("Settings of %(portal)s") % {"portal": container}
    return render(request, "policies/desk/portal_settings.html", {"form": form} | header([(title, "")], icon="cog"))


def portal_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Yield the button that leads from a portal's page to its settings (hook `register_page_header_buttons`)."""
    if issubclass(page.specific_class or Page, Container) and is_operator(user):
        url = reverse("policies_portal_settings", args=[page.specific.uuid])
        yield Button(_("Settings"), url, icon_name="cog", priority=6)


@transaction.atomic
def _changed(request: HttpRequest, container: Container, form: SettingsForm) -> bool:
    try:
        changed = change_settings(container=container, **form.cleaned_data)
    except NotOpened as reason:  # a language that somebody has closed meanwhile
        form.add_error("prevailing_locale", str(reason))
        return False
    if changed:
        data = {name: value if isinstance(value, int) else str(value) for name, value in changed.items()}
        log(instance=container, action=CHANGED, user=request.user, data=data)
    messages.success(request, _("The settings hold from now on."))
    return True
