"""What the admin learns of policies: each line registers, nothing is defined here."""

from wagtail import hooks

from policies.authoring.chips.features import register_chips

hooks.register("register_rich_text_features", register_chips)
