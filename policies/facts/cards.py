"""The contact card that a draft of a fact would make."""

from typing import Any

from policies.document.nodes import Article, ContactCard, ContactRole, Fact, PolicyDocument, PolicyType, Topic
from policies.document.render.html import render_html
from policies.facts.wording import CARD_LINES, words_of


def card_of(values: dict[str, Any], role: ContactRole, locale: str) -> ContactCard:
    """Return the card that `values` would make in one language; lines without a value are left out."""
    words = ((line, words_of(values, line, form="", locale=locale, own=locale)[0]) for line in CARD_LINES)
    return ContactCard(role=role, lines=tuple(Fact(key=f"{role}.{line}", value=text) for line, text in words if text))


def card_html(values: dict[str, Any], role: ContactRole, locale: str) -> str:
    """Return the card as readers see it in a policy: HTML, escaped at the leaves."""
    article = Article(
        id="card", topic=Topic.OTHER, heading="", content=(card_of(values, role, locale),), numbered=False
    )
    return render_html(
        PolicyDocument(type=PolicyType.PRIVACY, locale=locale, title="", articles=(article,)), strict=False
    )
