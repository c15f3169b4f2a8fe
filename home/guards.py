"""Pages that nobody publishes by hand."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail.models.pages import PagePermissionTester


class GuardedPermissions(PagePermissionTester):
    """Nobody, superusers included, publishes, unpublishes, copies or aliases by hand: the workflow decides."""

    def can_publish(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False


class GuardedPage(Page):
    """A page whose public face, if it has one, is answered by delivery and never by Wagtail."""

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> GuardedPermissions:
        return GuardedPermissions(user, self)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request, "is_preview", False):
            return super().serve(request, *args, **kwargs)
        raise Http404
