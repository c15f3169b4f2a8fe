"""Buttons of the admin, as far as they lead somewhere for whoever sees them."""

from typing import Any

from django import template
from django.urls import resolve
from django.utils.translation import gettext
from wagtail.admin.templatetags.wagtailadmin_tags import bulk_action_choices

from policies.desk.admission import model_named, treats_many

register = template.Library()


@register.inclusion_tag("wagtailadmin/shared/buttons.html", takes_context=True)
def bulk_actions_offered(context: Any, app_label: str, model_name: str) -> dict[str, Any]:
    """What may be done to many objects at once by the user who asks."""
    offered: dict[str, Any] = bulk_action_choices(context, app_label, model_name)
    user = context["request"].user
    return {"buttons": [button for button in offered["buttons"] if _leads_somewhere(button, user)]}


@register.simple_tag
def in_wagtails_words(sentence: str) -> str:
    """Return a sentence of Wagtail's own, as its catalogue translates it."""
    return gettext(sentence)


def _leads_somewhere(button: Any, user: Any) -> bool:
    if not button.url:  # a menu of further ones
        return True
    named = resolve(button.url).kwargs
    return treats_many(user, model_named(named), named["action"])
