"""How a portal would look: one of its policies, in a frame that nobody has saved yet."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from wagtail.permissions import policy_registry

from home.models import Theme
from home.theme import frame_of
from home.viewsets import ThemeViewSet
from policies.authoring.previews import preview
from policies.desk.portals import policies_of
from policies.desk.versions import header


def theme_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a policy of the portal in the frame that the form describes, to those who may change the frame.

    Without a form there is nothing to show, and the way leads to it.
    """
    theme = get_object_or_404(Theme.objects.select_related("container"), pk=pk)
    may_change = policy_registry.get_by_type(Theme).user_has_permission_for_instance(request.user, "change", theme)
    if not may_change:
        raise Http404
    if request.method != "POST":
        return redirect("theme:edit", pk)
    form = ThemeViewSet().get_form_class(for_update=True)(request.POST, instance=theme, for_user=request.user)
    if not form.is_valid():
        return _refusal(request, [sentence for errors in form.errors.values() for sentence in errors])
    page = next(iter(policies_of([theme.container])), None)
    if page is None:
        return _refusal(request, [_("The portal has no policy yet that could be shown.")])
    shown = form.save(commit=False)
    return HttpResponse(preview(page.specific.get_latest_revision_as_object(), frame=frame_of(shown)))


def _refusal(request: HttpRequest, sentences: list[str]) -> HttpResponse:
    said = sentences or [_("A link in the form is wrong.")]
    head = header([(_("There is nothing to preview"), "")], icon="view")
    return render(request, "policies/desk/no_preview.html", {"sentences": said} | head)
