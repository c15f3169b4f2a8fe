"""Public addresses. A portal's host answers nothing else; they stand here so that staff screens can name them."""

from policies.delivery.urls import addresses

app_name = "public"
urlpatterns = addresses
