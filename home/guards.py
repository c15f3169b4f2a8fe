"""Pages that nobody publishes by hand."""

from typing import Any, ClassVar, NoReturn

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, Workflow
from wagtail.models.pages import PagePermissionTester

from home.workflow import legal_workflow

TRANSLATING = "wagtail.copy_for_translation"


class RefusedByGuard(PermissionDenied):
    """What was asked would make, move or double a page other than by the way that leads to an approval."""


class GuardedPermissions(PagePermissionTester):
    """Nobody, superusers included, publishes, unpublishes, copies, moves or aliases by hand: the workflow decides."""

    def can_publish(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return False

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        return False

    def can_move(self) -> bool:
        return False

    def can_move_to(self, destination: Page) -> bool:
        return False

    def can_reorder_children(self) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Whoever may make a page may delete one; whoever translates may not."""
        if not (self.page.can_be_deleted and super().can_delete(ignore_bulk=ignore_bulk)):
            return False
        return bool(self.user.is_superuser or "add" in self.permissions)


class GuardedPage(Page):
    """A page whose public face, if it has one, is answered by delivery and never by Wagtail.

    It is a draft when it is made, whoever makes it and however; what readers see is an entry in the register.
    """

    shows_words: ClassVar[bool] = True
    can_be_deleted: ClassVar[bool] = True
    can_be_translated: ClassVar[bool] = True

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> Any:
        if self._state.adding and self.shows_words:
            self.live = False
            self.has_unpublished_changes = True
        return super().save(*args, **kwargs)

    def permissions_for_user(self, user: Any) -> GuardedPermissions:
        return GuardedPermissions(user, self)

    @property
    def has_workflow(self) -> bool:
        return self.get_workflow() is not None

    def get_workflow(self) -> Workflow | None:
        """Return the installation's workflow, whatever is assigned to this page or those above it."""
        return legal_workflow()

    def copy(self, *args: Any, **kwargs: Any) -> Page:
        """Copy into another language, as a draft.

        :raises RefusedByGuard: for any other copy.
        """
        if kwargs.get("log_action") != TRANSLATING or not self.can_be_translated:
            _refuse_copy()
        kept = {"keep_live": False, "copy_revisions": False, "recursive": False}
        # Translating names nobody; whoever is at work is the author of the copy's first revision.
        author = kwargs.get("user") or get_active_log_context().user
        return super().copy(*args, **kwargs | kept | {"user": author})

    copy.alters_data = True  # type: ignore[attr-defined]

    def create_alias(self, **kwargs: Any) -> Page:
        """:raises RefusedByGuard: always; an alias would change without anybody's approval."""
        raise RefusedByGuard(_("This page cannot have an alias: what it says is approved for one place."))

    create_alias.alters_data = True  # type: ignore[attr-defined]

    def copy_for_translation(self, *args: Any, **kwargs: Any) -> Page:
        """:raises RefusedByGuard: the languages of a portal are not made by translating its pages."""
        if not self.can_be_translated:
            raise RefusedByGuard(_("A language is added to a portal by its settings, not by translating this page."))
        return super().copy_for_translation(*args, **kwargs)

    copy_for_translation.alters_data = True  # type: ignore[attr-defined]

    def move(self, *args: Any, **kwargs: Any) -> NoReturn:
        """:raises RefusedByGuard: always; an address that was public stays where it is."""
        raise RefusedByGuard(_("This page cannot be moved: its history belongs to this portal and this language."))

    move.alters_data = True  # type: ignore[attr-defined]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not getattr(request, "is_preview", False):
            raise Http404
        response: HttpResponse = super().serve(request, *args, **kwargs)
        return response


def _refuse_copy() -> NoReturn:
    raise RefusedByGuard(_("This page cannot be copied: import its text, or follow a model."))
