"""What a draft lost while it was edited: facts, references, terms that the draft before it had in the same article."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import NamedTuple

from policies.document.nodes import (
    Article,
    ContactCard,
    Fact,
    Foreign,
    Node,
    PolicyDocument,
    Reference,
    Term,
    Text,
    walk,
)
from policies.document.numbering import answering, heading, numbers, reference_text


class Kind(StrEnum):
    FACT = "fact"
    REFERENCE = "reference"
    TERM = "term"
    FOREIGN = "foreign"


class Fate(StrEnum):
    """What became of it: its words stand there as typed text, it is gone, or it lost its grammatical form."""

    TYPED = "typed"
    GONE = "gone"
    PLAIN = "plain"


class Chip(NamedTuple):
    kind: Kind
    target: str
    form: str


@dataclass(frozen=True)
class Loss:
    """`article` is the heading, as it is now, of the article in which the words stood."""

    article: str
    kind: Kind
    fate: Fate
    words: str


# Where words are the author's own, taking them out loses nothing that anybody counted on.
_COMPUTED = (Kind.FACT, Kind.REFERENCE)


def losses(before: PolicyDocument, after: PolicyDocument) -> tuple[Loss, ...]:
    """Return what articles that are in both documents lost, in the order of the newer one.

    What moved to another article is not lost, nor what went with its whole article. Another grammatical form is a
    choice; only a form that gave way to the plain one is told. Both documents should be resolved alike: what stood
    there is found again by its words.
    """
    now = answering(after.articles)
    pairs = [(now[old.id], old) for old in before.articles if old.id in now]
    remaining = _total(old for _new, old in pairs) - _total(after.articles)
    places = {article.id: at for at, article in enumerate(after.articles)}
    said = _words(before)
    told: list[Loss] = []
    for new, old in sorted(pairs, key=lambda pair: places[pair[0].id]):
        missing = _chips(old) - _chips(new)
        gained = _chips(new) - _chips(old)
        for chip, count in missing.items():
            number = min(count, remaining[chip])
            remaining[chip] -= number
            told += [loss for _time in range(number) if (loss := _loss(chip, old, new, gained, said, after))]
    return tuple(told)


def chips_of(document: PolicyDocument) -> Counter[Chip]:
    """Return how often each chip stands in a document."""
    return _total(document.articles)


def _total(articles: Iterable[Article]) -> Counter[Chip]:
    return sum((_chips(article) for article in articles), Counter())


def _chips(article: Article) -> Counter[Chip]:
    return Counter(chip for node in _written_in(article) if (chip := _chip(node)))


def _written_in(article: Article) -> list[Node]:
    """Return what somebody put there: the lines of a contact card are the card's own."""
    cards = {id(node) for card in walk(article) if isinstance(card, ContactCard) for node in walk(card)}
    return [node for node in walk(article) if id(node) not in cards]


def _chip(node: object) -> Chip | None:
    match node:
        case Fact(key=key, form=form):
            return Chip(Kind.FACT, key, form)
        case Reference(ref=ref, form=form):
            return Chip(Kind.REFERENCE, ref, form)
        case Term(ref=ref):
            return Chip(Kind.TERM, ref, "")
        case Foreign(locale=locale):
            return Chip(Kind.FOREIGN, locale, "")
    return None


def _words(document: PolicyDocument) -> dict[Chip, str]:
    """Return what each chip says in a document; of several terms with one target, the first."""
    computed, articles = numbers(document), answering(document.articles)
    found: dict[Chip, str] = {}
    for node in (node for article in document.articles for node in _written_in(article)):
        match node:
            case Fact(key=key, value=value):
                words = value or key
            case Reference(ref=ref, form=form):
                article = articles.get(ref)
                number = computed[article.id] if article else None
                words = reference_text(number, form, document.locale, article.heading if article else "")
            case Term() | Foreign():
                words = "".join(_texts(node.children))
            case _other:
                continue
        if chip := _chip(node):
            found.setdefault(chip, words)
    return found


def _loss(
    chip: Chip, old: Article, new: Article, gained: Counter[Chip], said: dict[Chip, str], after: PolicyDocument
) -> Loss | None:
    others = [other for other in gained if other[:2] == chip[:2]]
    words = said[chip]
    if others:
        fate = Fate.PLAIN if chip._replace(form="") in others else None
    elif words and _typed(new).count(words) > _typed(old).count(words):
        fate = Fate.TYPED
    else:
        fate = Fate.GONE if chip.kind in _COMPUTED else None
    name = heading(new, numbers(after)[new.id], after.numbering, after.locale)
    return Loss(name, chip.kind, fate, words) if fate else None


def _typed(article: Article) -> str:
    return "\n".join(_texts(article))


def _texts(value: object) -> Iterator[str]:
    """Yield the words that somebody typed, those of terms and foreign passages left out."""
    if isinstance(value, Text):
        yield value.value
    elif isinstance(value, tuple):
        for child in value:
            if not isinstance(child, (Term, Foreign)):
                yield from _texts(child)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
