"""The report on names and references that a source has typed by hand."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from policies.authoring.chips.markup import FACT
from policies.authoring.importing.imported import FoundFact, TypedReference
from policies.authoring.mentions.finding import Found
from policies.authoring.mentions.sentences import doubt_about

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"«»()]+", re.IGNORECASE)
_TRAILING = ".,;:!?'’"


def facts_in(found: Found, passages: Iterable[str]) -> tuple[FoundFact, ...]:
    """Return the facts found, by key, then other mailboxes and addresses of the text.

    Words that may be several facts are listed for each.
    """
    counts: Counter[tuple[str, str]] = Counter()
    certain: Counter[tuple[str, str]] = Counter()
    for mention in found.mentions:
        for choice in mention.choices:
            if choice.kind == FACT:
                row = (choice.target, " ".join(mention.passage.words.split()))
                counts[row] += 1
                certain[row] += mention.certain
    known = {words.casefold().rstrip("/") for _key, words in counts}
    facts = [FoundFact(key, words, count, certain[key, words]) for (key, words), count in sorted(counts.items())]
    text = "\n".join(passages)
    for kind, pattern in (("email", _EMAIL), ("link", _LINK)):
        others = Counter(words.rstrip(_TRAILING) for words in pattern.findall(text))
        facts += [FoundFact(kind, words, n) for words, n in others.items() if words.casefold().rstrip("/") not in known]
    return tuple(facts)


def references_in(found: Found, headings: Mapping[str, str]) -> tuple[TypedReference, ...]:
    """Return the typed references in order, one for each number; `headings` are the computed ones, by id."""
    certain = {mention.passage.place for mention in found.mentions if mention.certain}
    return tuple(
        TypedReference(
            " ".join(reference.typed.text.split()),
            headings[reference.typed.target.id] if reference.typed.target else None,
            reference.passage.place in certain,
            doubt_about(reference.typed),
        )
        for reference in found.references
    )
