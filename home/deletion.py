"""What is asked before a page is deleted in the admin."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from home.models import Container, LocaleRoot


def keep_containers_and_roots(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete a portal, a library or one of their languages; staff are sent back with a sentence."""
    if not isinstance(page.specific, Container | LocaleRoot):
        return None
    messages.error(
        request,
        _("“%(page)s” is kept: a portal, a library and their languages cannot be deleted.")
        % {"page": page.get_admin_display_title()},
    )
    return redirect("wagtailadmin_explore", page.pk)
