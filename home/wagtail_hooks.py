"""What of the portals shows in the admin."""

from wagtail import hooks

from home.deletion import keep_containers_and_roots
from home.viewsets import ThemeViewSet

hooks.register("before_delete_page", keep_containers_and_roots)
hooks.register("register_admin_viewset", ThemeViewSet)
