"""Addresses on a portal's host. Those of policies themselves, `/<locale>/<slug>/`, are answered by the middleware."""

from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from policies.delivery import api, changes, exports, feeds, prints, versions, views


class LocaleConverter(StringConverter):
    regex = r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*"


class NumberConverter:
    """The number of a version, of few enough digits for any database."""

    regex = r"[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(LocaleConverter, "locale")
register_converter(NumberConverter, "number")

_POLICY = "<locale:locale>/<str:slug>/"
_VERSION = f"{_POLICY}versions/<number:number>/"
_BETWEEN = f"{_POLICY}versions/<number:before>/changes/<number:number>/"

addresses = [
    path("", views.root, name="root"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("privacy-policy", views.main_policy, name="main_policy"),
    path("privacy-policy/", views.main_policy),
    path("terms/privacy-policy/", views.main_policy),
    re_path(r"^accent/(?P<colour>[0-9a-f]{6})\.css\Z", views.accent, name="accent"),
    path("api/v1/policies", api.policies, name="api_policies"),
    path("api/v1/policies/<uuid:chain>/versions", api.versions, name="api_versions"),
    path("api/v1/policies/<uuid:chain>/versions/<number:number>", api.version, name="api_version"),
    path("api/v1/openapi.json", api.openapi, name="api_openapi"),
    path("api/v1/docs", api.docs, name="api_docs"),
    re_path(r"^api/", api.unknown),
    path("<locale:locale>/", views.portal_home, name="portal_home"),
    path(f"{_POLICY}policy.json", exports.policy_json, name="json"),
    path(f"{_POLICY}policy.md", exports.policy_markdown, name="markdown"),
    path(f"{_POLICY}policy.txt", exports.policy_text, name="text"),
    path(f"{_POLICY}policy.pdf", prints.policy_pdf, name="pdf"),
    path(f"{_POLICY}on/", versions.on_day, name="on_asked_day"),
    path(f"{_POLICY}on/<str:day>/", versions.on_day, name="on_day"),
    path(f"{_POLICY}on/<str:day>/attestation.pdf", prints.attestation, name="attestation"),
    path(f"{_POLICY}versions/", versions.versions, name="versions"),
    path(f"{_POLICY}feed.atom", feeds.feed, name="feed"),
    path(f"{_POLICY}changes/", changes.changes_since, name="changes_since"),
    path(f"{_POLICY}changes/changes.json", changes.changes_since_json, name="changes_since_json"),
    path(_VERSION, versions.version, name="version"),
    path(f"{_VERSION}changes/", changes.changes, name="changes"),
    path(f"{_VERSION}changes/changes.json", changes.changes_json, name="changes_json"),
    path(_BETWEEN, changes.changes, name="changes_between"),
    path(f"{_BETWEEN}changes.json", changes.changes_json, name="changes_between_json"),
    path(f"{_VERSION}policy.json", exports.policy_json, name="version_json"),
    path(f"{_VERSION}policy.md", exports.policy_markdown, name="version_markdown"),
    path(f"{_VERSION}policy.txt", exports.policy_text, name="version_text"),
    path(f"{_VERSION}policy.pdf", prints.policy_pdf, name="version_pdf"),
]
urlpatterns = [*addresses, re_path(r"", views.unknown)]
