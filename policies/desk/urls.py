"""Addresses of the staff's own screens, below /admin/."""

from django.urls import URLPattern, path

from policies.desk.reviewing import review
from policies.desk.versions import version, versions


def admin_urls() -> list[URLPattern]:
    return [
        path("policies/review/<int:task_state_id>/", review, name="policies_review"),
        path("policies/versions/<uuid:chain>/", versions, name="policies_versions"),
        path("policies/versions/<uuid:chain>/<int:number>/", version, name="policies_version"),
    ]
