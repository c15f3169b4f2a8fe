"""What of the policies shows in the admin. Registers, and defines nothing."""

from wagtail import hooks

from policies.authoring.chips.features import register_chips
from policies.desk import (
    acceptances,
    all_portals,
    checks,
    closings,
    facts,
    findings,
    guards,
    kept_reasons,
    languages,
    losses,
    mail_preference,
    menus,
    names,
    overtaken,
    panels,
    people,
    portal_languages,
    portal_settings,
    rule_tables,
    separation,
    submitting,
    suggesting,
    translating,
)
from policies.desk.localized import editing
from policies.desk.localized import views as localize
from policies.desk.urls import admin_urls

hooks.register("register_rich_text_features", register_chips)
facts.register_facts()
hooks.register("construct_snippet_action_menu", facts.hide_publishing_by_hand)
hooks.register("before_delete_snippet", facts.keep_facts_in_use)
guards.register_guards()

hooks.register("register_admin_urls", admin_urls)
hooks.register("register_account_settings_panel", mail_preference.mail_panel)
hooks.register("register_admin_viewset", lambda: checks.privacy_policies)
hooks.register("register_log_actions", kept_reasons.register_reasons)
hooks.register("register_log_actions", people.register_roles)
hooks.register("register_log_actions", portal_settings.register_change)
hooks.register("register_log_actions", portal_languages.register_opening)
hooks.register("register_log_actions", closings.register_closing)
hooks.register("register_admin_menu_item", all_portals.menu_item)
rule_tables.show_outdated_law()
hooks.register("register_admin_viewset", rule_tables.Rules)
hooks.register("register_reports_menu_item", findings.menu_item)
hooks.register("register_reports_menu_item", languages.menu_item)
hooks.register("construct_homepage_panels", panels.replace_panels, order=100)
hooks.register("construct_homepage_summary_items", panels.drop_summary, order=100)
hooks.register("construct_reports_menu", panels.drop_closed_reports)
hooks.register("construct_help_menu", menus.drop_wagtails_own_help)
hooks.register("construct_main_menu", menus.drop_appearance_of_nobody)
hooks.register("construct_page_action_menu", menus.speak_of_approval, order=200)
hooks.register("construct_snippet_action_menu", menus.speak_of_approval, order=200)
hooks.register("register_page_header_buttons", submitting.page_buttons)
hooks.register("register_page_header_buttons", acceptances.portal_buttons)
hooks.register("register_page_header_buttons", portal_settings.portal_buttons)
hooks.register("register_page_header_buttons", portal_languages.portal_buttons)
hooks.register("register_page_header_buttons", names.page_buttons)
hooks.register("register_page_header_buttons", suggesting.page_buttons)
hooks.register("register_page_header_buttons", translating.page_buttons)
hooks.register("construct_reports_menu", separation.drop_reports)
hooks.register("construct_page_chooser_queryset", separation.own_pages)
hooks.register("before_edit_page", submitting.lead_to_review, order=-2)
hooks.register("before_edit_page", editing.save_or_submit, order=-1)
hooks.register("construct_page_action_menu", localize.drop_converting)
menus.offer_translation_of_policies_alone()
for moment in ("before_edit_page", "before_edit_snippet"):
    hooks.register(moment, overtaken.stop_at_another_draft)
hooks.register("insert_editor_js", overtaken.speak_of_the_draft_saved_last)
hooks.register("after_edit_page", losses.tell_losses, order=-1)
for moment in ("after_create_page", "after_edit_page", "after_create_snippet", "after_edit_snippet"):
    hooks.register(moment, submitting.tell_what_is_missing)
