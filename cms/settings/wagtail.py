"""Wagtail's own settings."""

from cms.settings.base import env

WAGTAIL_SITE_NAME = "Clausier"
WAGTAILADMIN_BASE_URL = env.str("WAGTAILADMIN_BASE_URL", "http://localhost:8000")
WAGTAIL_I18N_ENABLED = True
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "policies.publication.finish.finish_workflow"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # roles are given by address: nobody chooses their own
WAGTAIL_USER_TIME_ZONES = ["Europe/Paris", "UTC"]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français"), ("en", "English")]
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 1
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# An address of one of our own portals stays an address: turned into a link to a page it would last as long as the page.
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = ""
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
