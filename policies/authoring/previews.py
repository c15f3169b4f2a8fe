"""How a draft looks: through the same reading and rendering as a version, with what is unresolved marked."""

from typing import Any

from django.utils import timezone
from django.utils.safestring import mark_safe

from home.queries import container_of
from policies.authoring.chips.reading import UnreadableContent
from policies.authoring.documents import document_of
from policies.document.numbering import direction
from policies.document.render.html import render_contents, render_html
from policies.facts.resolution import resolver


def preview_context(page: Any) -> dict[str, Any]:
    """Return what the template of a preview shows.

    Facts are those approved for the moment when the page would take effect. Where the draft holds what no policy
    can, `unreadable` says so and there is no body.
    """
    portal = container_of(page)
    locale = page.locale.language_code
    at = max(page.effective_at or timezone.now(), timezone.now())
    context: dict[str, Any] = {"page": page, "portal": portal, "locale": locale, "direction": direction(locale)}
    try:
        document = document_of(page, resolver=resolver(portal=portal.uuid, locale=locale, at=at))
        # Escaped by the renderers, at the leaf.
        body, contents = render_html(document, strict=False), render_contents(document)
    except UnreadableContent as error:
        return context | {"unreadable": str(error)}
    return context | {
        "document": document,
        "body": mark_safe(body),  # noqa: S308
        "contents": mark_safe(contents),  # noqa: S308
    }
