"""Ways to reach somebody, recognised in any language: mailboxes, telephones, web pages, postal addresses."""

import re
from collections.abc import Iterator

from policies.document.nodes import ContactRole, Fact, walk
from policies.review.rules.case import Case
from policies.review.rules.prose import SAYING, Sentence

MAILBOX = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PHONE = re.compile(r"(?<![\w@.])(?:\+|00)?\(?\d[\d\s().-]{7,20}\d(?!\w)")
_WEB = re.compile(r"(?<![\w@.])(?:https?://|www\.)[^\s<>\"«»()]{3,}", re.IGNORECASE)
_POSTAL = re.compile(r"(?<!\w)(?:\d{2}\s?\d{3}\s+[^\W\d_]|[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}(?!\w))")
_TO_WRITE = re.compile(r"contact|formul|(?<![a-z])form(?![a-z])|ecri[rv]|write")
_REACHES = ("email", "phone", "form")


def has_mailbox(sentence: Sentence) -> bool:
    return bool(MAILBOX.search(sentence.text)) or any(link.startswith("mailto:") for link in sentence.links)


def has_web_page(sentence: Sentence) -> bool:
    return bool(_WEB.search(sentence.text)) or any(link.startswith(("http", "/")) for link in sentence.links)


def has_form(sentence: Sentence) -> bool:
    """Whether a sentence leads to a page to write from, and not just to any page."""
    if not has_web_page(sentence):
        return False
    return bool(_TO_WRITE.search(sentence.folded) or any(_TO_WRITE.search(link) for link in sentence.links))


def has_postal_address(sentence: Sentence) -> bool:
    return bool(_POSTAL.search(sentence.text))


def has_phone(sentence: Sentence) -> bool:
    return bool(_PHONE.search(sentence.text)) or any(link.startswith("tel:") for link in sentence.links)


def is_reachable(sentence: Sentence) -> bool:
    """Whether a sentence gives an e-mail address, a telephone or a page to write from."""
    return has_mailbox(sentence) or has_form(sentence) or has_phone(sentence)


def has_address(sentence: Sentence) -> bool:
    """Whether a sentence gives any address at all."""
    return is_reachable(sentence) or has_postal_address(sentence)


def shown(case: Case, role: ContactRole, *fields: str) -> Iterator[Fact]:
    """Yield the facts of a role that the document shows with a value, on cards or in sentences."""
    wanted = {f"{role.value}.{field}" for field in fields or (*_REACHES, "address", "website")}
    for node in walk(case.document):
        if isinstance(node, Fact) and node.value and node.key in wanted:
            yield node


def reached(case: Case, role: ContactRole) -> bool:
    """Whether the document shows how to reach somebody by e-mail, telephone or form, as facts."""
    return any(True for _fact in shown(case, role, *_REACHES))


def saying(case: Case) -> list[Sentence]:
    return [sentence for sentence in case.prose.sentences if sentence.kind in SAYING]
