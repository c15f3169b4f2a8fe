"""Facts that a text mentions: known values, and mailboxes and addresses that may be one."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from policies.authoring.importing.imported import FoundFact

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"«»()]+", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_TRAILING = ".,;:!?'’"


def mentions_in(passages: Iterable[str], known_facts: Mapping[str, str]) -> tuple[FoundFact, ...]:
    """Return known values with how often each occurs as whole words, then other mailboxes and addresses."""
    text = _SPACES.sub(" ", "\n".join(passages))
    found = [
        FoundFact(key, value, count)
        for key, value in sorted(known_facts.items())
        if (count := _occurrences(text, _SPACES.sub(" ", value).strip()))
    ]
    known = {fact.text.casefold() for fact in found}
    for kind, pattern in (("email", _EMAIL), ("link", _LINK)):
        counted = Counter(match.rstrip(_TRAILING) for match in pattern.findall(text))
        found.extend(FoundFact(kind, value, n) for value, n in counted.items() if value.casefold() not in known)
    return tuple(found)


def _occurrences(text: str, value: str) -> int:
    if not any(character.isalnum() for character in value):
        return 0
    return len(re.findall(rf"(?<!\w){re.escape(value)}(?!\w)", text, re.IGNORECASE))
