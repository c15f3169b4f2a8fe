from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Portals")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.models import AbstractPage, Page
        from wagtail.permissions import register_permission_policy

        from home.models import Theme
        from home.permissions import OwnedPermissionPolicy, RolesPagePermissionPolicy

        register_permission_policy(AbstractPage, RolesPagePermissionPolicy(Page))
        # Before anything asks: Wagtail falls back to a policy that knows no owners, and keeps it.
        register_permission_policy(Theme, OwnedPermissionPolicy(Theme, owner_field="container", editing={"change"}))
