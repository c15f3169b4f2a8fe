"""Registers what the parts offer to Wagtail, and defines nothing."""

from wagtail import hooks

from policies.desk.panels import drop_summary, replace_panels
from policies.desk.submitting import page_buttons, tell_what_is_missing
from policies.desk.urls import admin_urls

hooks.register("register_admin_urls", admin_urls)
hooks.register("construct_homepage_panels", replace_panels, order=100)
hooks.register("construct_homepage_summary_items", drop_summary, order=100)
hooks.register("register_page_header_buttons", page_buttons)
for moment in ("after_create_page", "after_edit_page", "after_create_snippet", "after_edit_snippet"):
    hooks.register(moment, tell_what_is_missing)
