"""Short policies before one rule: what it finds in them."""

from datetime import date

from policies.document.nodes import (
    Article,
    Block,
    Item,
    List,
    Paragraph,
    PolicyDocument,
    PolicyType,
    Text,
    Topic,
)
from policies.review.rules.checking import check
from policies.review.rules.context import Context
from policies.review.rules.outcomes import Outcome

DAY = date(2026, 11, 29)
MET, STATED, ELSEWHERE = Outcome.MET, Outcome.STATED, Outcome.ELSEWHERE
NOT_APPLICABLE, MISSING = Outcome.NOT_APPLICABLE, Outcome.MISSING


def article(*content, heading="Texte", topic=Topic.OTHER, **more):
    """An article of blocks; words alone are a paragraph."""
    blocks = tuple(block if isinstance(block, Block) else said(block) for block in content)
    return Article(**{"id": heading, "topic": topic, "heading": heading, "content": blocks} | more)


def said(*words):
    return Paragraph(tuple(Text(word) if isinstance(word, str) else word for word in words))


def listed(*items):
    return List(False, tuple(Item(f"item {number}", (said(item),)) for number, item in enumerate(items)))


def policy(*articles, locale="fr", **more):
    """A policy of articles; words alone make an article of one paragraph."""
    made = tuple(
        one if isinstance(one, Article) else article(one, heading=f"Texte {number}")
        for number, one in enumerate(articles, 1)
    )
    return PolicyDocument(PolicyType.PRIVACY, locale, "Politique", made, **more)


def results(rule, document, answers=None, on=DAY, **context):
    """Return what a rule finds, by the name under which an editor would answer."""
    found = check(document, Context(**context), answers or {}, on)
    return [result for result in found if result.rule == rule]


def outcome(key, document, **context):
    """Return what one question comes to; None where the rule does not ask it of this policy."""
    rule = key.partition(".")[0]
    by_key = {result.key: result.outcome for result in results(rule, document, **context)}
    return by_key.get(key)


def parts(rule, document, **context):
    """Return the parts of a rule of which something is found, each as often as it is."""
    return [result.part for result in results(rule, document, **context) if result.is_finding]
