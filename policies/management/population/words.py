"""Policies without meaning, of the length and shape of real ones. The same seed gives the same words."""

from random import Random
from uuid import NAMESPACE_URL, uuid5

from policies.document.nodes import (
    Article,
    Block,
    ContactCard,
    ContactRole,
    Fact,
    Inline,
    Item,
    List,
    Paragraph,
    Reference,
    Text,
    Topic,
)

TOPICS = (
    Topic.PREAMBLE,
    Topic.DEFINITIONS,
    Topic.CONTROLLER,
    Topic.DATA,
    Topic.PURPOSES,
    Topic.RECIPIENTS,
    Topic.TRANSFERS,
    Topic.RETENTION,
    Topic.SECURITY,
    Topic.COOKIES,
    Topic.RIGHTS,
    Topic.DPO,
    Topic.OTHER,
)
_WORDS = (
    "data nomen usus causa tempus locus persona civis officium publicum privatum scriptum littera numerus forma "
    "finis modus ratio lex iudex mandatum fides cura custodia periculum consensus licentia petitio responsum index "
    "tabula liber arca porta via signum testis annus mensis dies hora gratia opera res vox mens manus"
)


def articles(seed: int, number: int, turn: int) -> tuple[Article, ...]:
    """Return the articles of portal `number`: all portals' are alike but for a sentence of their own.

    `turn` counts the versions of one policy; each changes one article more.
    """
    own = Random(f"{seed}/{number}")  # noqa: S311 - nothing here is secret
    changed = [own.choice(TOPICS) for _turn in range(turn + 1)]
    return tuple(_article(seed, topic, f"{number}/{changed.count(topic)}" * (topic in changed)) for topic in TOPICS)


def title(seed: int) -> str:
    """Return the title that the policies of a population share."""
    return _sentence(Random(f"{seed}/title"), 3).rstrip(".")  # noqa: S311


def _article(seed: int, topic: Topic, local: str) -> Article:
    common = Random(f"{seed}/{topic}")  # noqa: S311
    heading = _sentence(common, 3).rstrip(".")
    content: list[Block] = [Paragraph(_inlines(common)) for _paragraph in range(common.randint(2, 5))]
    if topic is Topic.DPO:
        content.append(ContactCard(ContactRole.DPO, ()))
    items = (Item(_id(topic, f"/{place}"), (Paragraph(_inlines(common)),)) for place in range(common.randint(3, 6)))
    content.append(List(ordered=False, items=tuple(items)))
    if local:
        content.append(Paragraph(_inlines(Random(f"{seed}/{topic}/{local}"))))  # noqa: S311
    return Article(_id(topic), topic, heading, tuple(content), numbered=topic is not Topic.PREAMBLE)


def _inlines(random: Random) -> tuple[Inline, ...]:
    children: list[Inline] = [Text(" ".join(_sentence(random, random.randint(6, 18)) for _sentence_ in range(3)))]
    special: Inline | None = random.choice(
        [None, None, Fact("controller.name"), Fact("dpo.email"), Reference(_id(random.choice(TOPICS[1:])))]
    )
    if special is not None:
        children += [Text(" "), special, Text(".")]
    return tuple(children)


def _sentence(random: Random, length: int) -> str:
    return " ".join(random.choices(_WORDS.split(), k=length)).capitalize() + "."


def _id(topic: Topic, place: str = "") -> str:
    return str(uuid5(NAMESPACE_URL, f"clausier-population:{topic}{place}"))
