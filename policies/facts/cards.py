"""What a draft of a fact would look like in a policy."""

from typing import Any

from policies.document.nodes import (
    Article,
    Block,
    ContactCard,
    ContactRole,
    Fact,
    Paragraph,
    PolicyDocument,
    PolicyType,
    Topic,
    is_safe_link,
)
from policies.document.render.html import render_html
from policies.facts.wording import CARD_LINES, words_of


def card_of(values: dict[str, Any], role: ContactRole, locale: str) -> ContactCard:
    """Return the card that `values` would make in one language; lines without a value are left out."""
    words = ((line, words_of(values, line, form="", locale=locale, own=locale)[0]) for line in CARD_LINES)
    return ContactCard(role=role, lines=tuple(Fact(key=f"{role}.{line}", value=text) for line, text in words if text))


def citation_of(key: str, values: dict[str, Any], *, form: str, locale: str, own: str) -> Fact:
    """Return the citation of a law in one language, leading to its text where that is known; `own` as in `words_of`."""
    citation, fell_back = words_of(values, "citation", form=form, locale=locale, own=own)
    link, _fell_back = words_of(values, "link", form="", locale=locale, own=own)
    href = link if citation and is_safe_link(link) else None
    return Fact(key=key, form=form, value=citation or None, fell_back=fell_back and bool(citation), href=href)


def card_html(values: dict[str, Any], role: ContactRole, locale: str) -> str:
    """Return the card as readers see it in a policy: HTML, escaped at the leaves."""
    return _html(card_of(values, role, locale), locale)


def citation_html(values: dict[str, Any], locale: str) -> str:
    """Return the citation of a law as readers see it in a sentence: HTML, escaped at the leaves."""
    return _html(Paragraph((citation_of("law.citation", values, form="", locale=locale, own=locale),)), locale)


def _html(block: Block, locale: str) -> str:
    article = Article(id="card", topic=Topic.OTHER, heading="", content=(block,), numbered=False)
    return render_html(
        PolicyDocument(type=PolicyType.PRIVACY, locale=locale, title="", articles=(article,)), strict=False
    )
