"""What is said to whoever saves a draft that somebody else has saved since they opened it."""

from typing import Any

from django.contrib.admin.utils import quote
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from home.overtaking import is_overtaken, mark_overtaken

# What these do with a draft is decided of the draft that is there, not of what the form holds.
_DECIDING = ("action-cancel-workflow", "action-workflow-action")


def stop_at_another_draft(request: HttpRequest, instance: Any) -> None:
    """Refuse to save over a draft unseen (hooks before a page or a snippet is edited). Saving again saves.

    What the editor saves by itself Wagtail refuses in its own way.
    """
    if request.method != "POST" or not request.accepts("text/html") or any(name in request.POST for name in _DECIDING):
        return
    latest = getattr(instance, "latest_revision", None)
    if not is_overtaken(request.POST, latest):
        return
    mark_overtaken(instance)
    compare = messages.button(_comparison(request, instance), _("See what changed"), new_window=True)
    messages.warning(request, _told(request, latest), buttons=[compare])


def speak_of_the_draft_saved_last() -> SafeString:
    """Return what lets a form that the editor saved by itself be saved by people too (a hook of every editor)."""
    return format_html('<script src="{}"></script>', static("policies/saved.js"))


def _told(request: HttpRequest, latest: Any) -> str:
    if latest.user is None:
        return _("Another draft of this was saved after you opened it.")
    if latest.user == request.user:
        return _("You saved another draft of this elsewhere after you opened it here.")
    name = latest.user.shown_name
    return _("%(name)s saved another draft of this after you opened it.") % {"name": name}


def _comparison(request: HttpRequest, instance: Any) -> str:
    """Return where the draft that was opened is compared with the latest; the history where both are one row."""
    opened = request.POST.get("overwrite_revision_id") or request.POST.get("loaded_revision_id", "")
    is_known = opened.isascii() and opened.isdecimal() and len(opened) <= 18
    is_other = is_known and instance.revisions.exclude(pk=instance.latest_revision_id).filter(pk=int(opened)).exists()
    key = instance.pk if isinstance(instance, Page) else quote(instance.pk)
    views = "wagtailadmin_pages:{}".format if isinstance(instance, Page) else instance.snippet_viewset.get_url_name
    if is_other:
        return reverse(views("revisions_compare"), args=[key, opened, "latest"])
    return reverse(views("history"), args=[key])
