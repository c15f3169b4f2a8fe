"""What of the policies shows in the admin. Registers, and defines nothing."""

from wagtail import hooks

from policies.authoring.chips.features import register_chips
from policies.desk import facts

hooks.register("register_rich_text_features", register_chips)
facts.register_facts()
hooks.register("construct_snippet_action_menu", facts.hide_publishing_by_hand)
hooks.register("before_delete_snippet", facts.keep_facts_in_use)
