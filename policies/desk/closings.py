"""What a reviewer has before them of the closing of a language: which policies go with it, and what it means."""

from __future__ import annotations

import json
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, log

from home.models import Container
from home.queries import container_by_uuid
from policies.publication.closing import reason_against_closing, withdrawn_with
from policies.publication.models import ActRequest, RequestState
from policies.register.clock import database_now
from policies.register.models import Action
from policies.register.queries import told_at
from policies.review.notifications import language_name

CLOSING_EFFECT = gettext_lazy(
    "All policies in this language are withdrawn, those to come included, and the language is no longer offered. "
    "Readers are told since when and why, and every version stays readable. Drafts are kept."
)


CLOSED = "home.language.close"


def register_closing(actions: LogActionRegistry) -> None:
    """Name the action in Wagtail's history (hook `register_log_actions`)."""
    actions.register_action(CLOSED, gettext_lazy("Close a language"), gettext_lazy("A language was closed"))


def note_closing(request: ActRequest, *, by: Any) -> None:
    """Note in the history of the portal that a language was closed, if this is what was approved."""
    if request.action == Action.CLOSING and request.state == RequestState.DONE:
        log(instance=container_by_uuid(request.owner), action=CLOSED, user=by, data={"language": request.locale})


def closing_context(container: Container, locale: str) -> dict[str, Any]:
    """Return what is said of the closing of a language before it is decided on."""
    now = database_now()
    chains = [chain.uuid for chain in withdrawn_with(container, locale)]
    rows = told_at(now).filter(chain__in=chains).order_by("chain__opened_at", "chain")
    return {
        "effect": CLOSING_EFFECT,
        "against": reason_against_closing(container, locale),
        "closes": [
            {
                "title": json.loads(row.data)["title"],
                "url": reverse("policies_versions", args=[row.chain_id]),
                "number": row.number,
            }
            for row in rows
        ],
        "closed_locale": locale,
    }


def closing_title(locale: str) -> str:
    return _("Close a language: %(language)s") % {"language": language_name(locale)}


def languages_trail(container: Container) -> tuple[str, str]:
    """Return title and address of the screen of a portal's languages."""
    title = _("Languages of %(portal)s") % {"portal": container}
    return title, reverse("policies_portal_languages", args=[container.uuid])


def shown_name(locale: str) -> str:
    """Return the name of a language as it begins a line."""
    return str(capfirst(language_name(locale)))
