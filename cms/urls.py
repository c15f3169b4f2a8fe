"""All addresses. Portals' own come from the register; the admin answers on its own host alone."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from policies import urls as policies_urls
from policies.desk.kept_screens import guarded_screens
from policies.desk.separation import separated
from policies.desk.urls import closed_screens, opinion_page

urlpatterns = [
    path("admin/", include(closed_screens)),
    path("admin/", include(list(guarded_screens()))),
    path("admin/", include(separated(wagtailadmin_urls.urlpatterns))),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(opinion_page)),
    path("", include(policies_urls)),
    path("", include(wagtail_urls)),
]
