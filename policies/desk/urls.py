"""Addresses of the staff's own screens, below /admin/, and of the one page for people whom staff ask."""

from django.urls import URLPattern, path, re_path
from django.views.generic import RedirectView

from policies.desk.acceptances import acceptance_screen
from policies.desk.act_requests import act, ask_for_act, ask_to_close_language
from policies.desk.affected import affected_articles
from policies.desk.all_portals import all_portals
from policies.desk.appearance import theme_preview
from policies.desk.batches import batch, batch_progress
from policies.desk.checks import checks
from policies.desk.citing import citing
from policies.desk.dossier.screens import dossier, draft_file, policy_file
from policies.desk.findings import findings, findings_of
from policies.desk.languages import languages
from policies.desk.names import names
from policies.desk.offered import offered
from policies.desk.opinion_page import opinion
from policies.desk.pending import pending_version
from policies.desk.people import people_of
from policies.desk.portal_languages import portal_languages
from policies.desk.portal_settings import portal_settings
from policies.desk.proposals import proposal
from policies.desk.reviewing import review
from policies.desk.suggesting import suggest_words, suggestions_to
from policies.desk.translating import translating
from policies.desk.versions import version, versions


def admin_urls() -> list[URLPattern]:
    return [
        path("policies/names/<int:page_id>/", names, name="policies_names"),
        path("policies/offered/<int:page_id>/", offered, name="policies_offered"),
        path("policies/review/<int:task_state_id>/", review, name="policies_review"),
        path("policies/review/<int:task_state_id>/words/<str:article>/", suggest_words, name="policies_suggest"),
        path("policies/translating/<int:page_id>/", translating, name="policies_translating"),
        path("policies/suggestions/<int:page_id>/", suggestions_to, name="policies_suggestions"),
        path("policies/acceptance/<uuid:portal>/", acceptance_screen, name="policies_acceptance"),
        path("policies/proposals/<int:pk>/", proposal, name="policies_proposal"),
        path("policies/checks/<int:page_id>/", checks, name="policies_checks"),
        path("policies/findings/", findings, name="policies_findings"),
        path("policies/findings/<uuid:chain>/", findings_of, name="policies_findings_of"),
        path("policies/citing/<uuid:portal>/<uuid:law>/", citing, name="policies_citing"),
        path("policies/languages/", languages, name="policies_languages"),
        path("policies/affected/<int:page_id>/", affected_articles, name="policies_affected"),
        path("policies/changes/<int:pk>/", batch, name="policies_batch"),
        path("policies/changes/<int:pk>/progress/", batch_progress, name="policies_batch_progress"),
        path("policies/versions/<uuid:chain>/", versions, name="policies_versions"),
        path("policies/versions/<uuid:chain>/<int:number>/", version, name="policies_version"),
        path("policies/acts/<int:pk>/", act, name="policies_act"),
        path("policies/acts/<uuid:chain>/<str:action>/<int:number>/", ask_for_act, name="policies_ask_act"),
        path("policies/people/<uuid:portal>/", people_of, name="policies_people"),
        path("policies/appearance/<int:pk>/preview/", theme_preview, name="policies_theme_preview"),
        path("policies/portals/", all_portals, name="policies_portals"),
        path("policies/portals/<uuid:portal>/settings/", portal_settings, name="policies_portal_settings"),
        path("policies/portals/<uuid:portal>/languages/", portal_languages, name="policies_portal_languages"),
        path(
            "policies/portals/<uuid:portal>/languages/<str:locale>/close/",
            ask_to_close_language,
            name="policies_close_language",
        ),
        path("policies/pending/<uuid:chain>/<int:number>/", pending_version, name="policies_pending"),
        path("policies/file/<int:page_id>/", draft_file, name="policies_draft_file"),
        path("policies/file/<uuid:chain>/", policy_file, name="policies_file"),
        path("policies/file/<uuid:chain>/dossier.<str:form>", dossier, name="policies_dossier"),
    ]


# Whatever begins so ends here: Wagtail's own addresses, which come after, read the roots of all sites.
opinion_page = [re_path(r"^opinion/(?P<link>.*)\Z", opinion, name="policies_opinion")]

# Wagtail's workflow reports list facts by type, whosever portal they belong to, and everybody who ever submitted one.
# The home screen says what they would, portal by portal. Its page about an error tells of one that did not happen.
# These stand before the admin's own addresses.
closed_screens = [
    path(address, RedirectView.as_view(pattern_name="wagtailadmin_home"))
    for address in (
        "failwhale/",
        *(f"reports/{report}/{results}" for report in ("workflow", "workflow_tasks") for results in ("", "results/")),
    )
]
