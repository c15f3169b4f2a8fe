"""How a draft looks: through the same reading and rendering as a version, with what is unresolved marked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from home.models import Container, Theme
from home.queries import container_of
from home.theme import frame_of
from policies.authoring.chips.reading import UnreadableContent
from policies.authoring.documents import blocks_of_child, document_of
from policies.document.nodes import (
    Article,
    ContactCard,
    ContactRole,
    Fact,
    FactUsed,
    PolicyDocument,
    PolicyType,
    Topic,
)
from policies.document.numbering import direction, label, numbers
from policies.document.render.at_hand import definitions_at_hand
from policies.document.render.html import Remark, render_html
from policies.facts.resolution import Resolver, resolver


def preview(page: Any, *, frame: Mapping[str, Any] | None = None) -> str:
    """Return a draft as readers would see it once published, in its own language and its portal's `frame`, or another.

    Facts are those approved for the moment when the page would take effect. Where the draft holds what no policy
    can, a sentence says so in place of the text.
    """
    portal = container_of(page)
    locale = page.locale.language_code
    shown = _frame(portal) if frame is None else frame
    links = [link for link in shown.get("links", ()) if link["locale"] in ("", locale)]
    context = {
        "title": page.title,
        "locale": locale,
        "direction": direction(locale),
        "frame": shown,
        "header_links": [link for link in links if link["place"] == "header"],
        "footer_links": [link for link in links if link["place"] == "footer"],
        "home_path": "#",
        "noindex": True,
        "staff_locale": translation.get_language(),
        "draft": _("This is a draft. Readers do not see it."),
    }
    try:
        context |= _text(document_of(page, resolver=draft_resolver(portal, locale, effective_at=page.effective_at)))
    except UnreadableContent as error:
        context["unreadable"] = str(error)
    with translation.override(locale):
        return render_to_string("policies/preview.html", context)


def draft_resolver(portal: Container, locale: str, *, effective_at: datetime | None = None) -> Resolver:
    """Return what resolves a draft's facts: as approved for the moment when it would take effect."""
    moment = max(effective_at or timezone.now(), timezone.now())
    return resolver(portal=portal.uuid, locale=locale, at=moment)


def sample_html(bound_block: Any, locale: str) -> str:
    """Return what a block of the editor's picker makes of its example: HTML, escaped at the leaves."""
    content = blocks_of_child(bound_block.block.name, "sample", bound_block.value, resolver=_Sample())
    article = Article(id="sample", topic=Topic.OTHER, heading="", content=content, numbered=False)
    document = PolicyDocument(type=PolicyType.PRIVACY, locale=locale, title="", articles=(article,))
    return mark_safe(render_html(document, strict=False))  # noqa: S308


class _Sample:
    """Facts of nobody, for examples."""

    _VALUES: ClassVar[dict[str, str]] = {"email": "contact@example.org", "website": "https://www.example.org/"}

    def fact(self, key: str, form: str = "") -> Fact:
        return Fact(key, form, self._VALUES.get(key.partition(".")[2], _("Name")))

    def card(self, role: ContactRole) -> ContactCard:
        return ContactCard(role, (self.fact(f"{role}.name"), self.fact(f"{role}.email")))

    def used(self) -> tuple[FactUsed, ...]:
        return ()


def _text(document: PolicyDocument) -> dict[str, Any]:
    computed = numbers(document)
    contents = [
        {
            "id": article.id,
            "number": number,
            "label": label(number, document.numbering, document.locale) if number else "",
            "heading": article.heading,
        }
        for article in document.articles
        if (number := computed[article.id]) or article.heading
    ]
    remark = Remark(
        _("Other words stand in here: those of this form or this language are missing."),
        translation.get_language() or settings.LANGUAGE_CODE,
    )
    body, definitions = definitions_at_hand(render_html(document, strict=False, remark=remark))
    # Escaped by the renderer, at the leaf.
    return {"contents": contents, "body": mark_safe(body), "definitions": definitions}  # noqa: S308


def _frame(portal: Container) -> dict[str, Any]:
    theme = Theme.objects.filter(container=portal.uuid).first()
    frame = frame_of(theme) if theme else {}
    return frame | {"header": frame.get("header") or portal.name}
