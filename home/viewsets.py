"""The themes of portals, in the admin."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from home.models import Theme
from home.permissions import GuardedRoutes, Need


class ThemeIndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Theme]:
        rows: QuerySet[Theme] = self.permission_policy.instances_user_has_any_permission_for(
            self.request.user, {"change"}
        )
        return rows.select_related("container")


class ThemeViewSet(GuardedRoutes, ModelViewSet):
    """Editors change the frame of their own portals. Themes come and go with portals, never by hand."""

    model = Theme
    icon = "view"
    menu_name = "appearance"
    menu_label = _("Appearance")
    menu_order = 700
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = ThemeIndexView
    list_display = ("container", "header", "accent")
    panels = (
        FieldPanel("header"),
        FieldPanel("home_url"),
        FieldPanel("accent"),
        FieldPanel("footer"),
        InlinePanel("links", heading=_("Links"), label=_("Link")),
    )
    edit_template_name = "home/theme_edit.html"
    needs = {"history": Need.SEE, "history_results": Need.SEE}
