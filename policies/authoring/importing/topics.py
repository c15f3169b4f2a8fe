"""What an article is about, guessed from the words of its heading."""

import re
import unicodedata

from policies.document.nodes import Topic
from policies.document.numbering import language_of

# Beginnings of words, without accents. The first that is found decides: "retention of data" is about retention.
_STEMS: dict[str, tuple[tuple[Topic, str], ...]] = {
    "fr": (
        (Topic.PREAMBLE, "preambule|avant-propos|introduction"),
        (Topic.DEFINITIONS, "definition|glossaire|lexique|terminologie"),
        (Topic.COOKIES, "cookie|traceur"),
        (Topic.SOCIAL_NETWORKS, "reseaux? socia"),
        (Topic.SECURITY, "securit"),
        (Topic.MINORS, "mineur|enfant"),
        (Topic.DPO, "delegue|dpo|correspondant informatique"),
        (Topic.TRANSFERS, "transfert|hors (?:de )?l.union"),
        (Topic.RECIPIENTS, "destinataire|partage|sous-traitant"),
        (Topic.RETENTION, "duree|conservation"),
        (Topic.RIGHTS, "droit|reclamation"),
        (Topic.CONSENT, "consentement"),
        (Topic.PURPOSES, "finalite|base legale|bases legales|pourquoi"),
        (Topic.CONTROLLER, "responsable|qui sommes"),
        (Topic.CHANGES, "modification|evolution|mise a jour|mises a jour"),
        (Topic.DATA, "donnee|collecte"),
    ),
    "en": (
        (Topic.PREAMBLE, "preamble|introduction|foreword"),
        (Topic.DEFINITIONS, "definition|glossary|terms used"),
        (Topic.COOKIES, "cookie|tracker"),
        (Topic.SOCIAL_NETWORKS, "social (?:network|media)"),
        (Topic.SECURITY, "securit|how we protect"),
        (Topic.MINORS, "minor|child"),
        (Topic.DPO, "data protection officer|dpo"),
        (Topic.TRANSFERS, "transfer|outside (?:the )?e"),
        (Topic.RECIPIENTS, "recipient|shar|disclos|who receives"),
        (Topic.RETENTION, "retention|retain|how long|storage"),
        (Topic.RIGHTS, "right|complain"),
        (Topic.CONSENT, "consent"),
        (Topic.PURPOSES, "purpose|legal bas|lawful bas|why we"),
        (Topic.CONTROLLER, "controller|who we are|about us|contact"),
        (Topic.CHANGES, "change|amendment|update"),
        (Topic.DATA, "data|information|what we collect"),
    ),
}
_PATTERNS = {
    language: tuple((topic, re.compile(rf"\b(?:{stems})")) for topic, stems in rows)
    for language, rows in _STEMS.items()
}
# A preamble is known in more languages, because it decides on a number.
_PREAMBLES = re.compile(
    r"(?:preambule|preamble|introduction|avant-propos|foreword|preambulo|preambolo|praambel|einleitung|rakskrid|"
    r"ديباجة|تمهيد|مقدمة)\b"
)


def topic_of(heading: str, locale: str) -> Topic:
    """Return the topic that the words of a heading suggest in the language of `locale`, or OTHER."""
    if is_preamble(heading):
        return Topic.PREAMBLE
    plain = _without_accents(heading)
    for topic, pattern in _PATTERNS.get(language_of(locale), ()):
        if pattern.search(plain):
            return topic
    return Topic.OTHER


def is_preamble(heading: str) -> bool:
    return _PREAMBLES.match(_without_accents(heading)) is not None


def _without_accents(text: str) -> str:
    # The letters of Arabic keep their marks: taking a hamza away changes the word.
    decomposed = unicodedata.normalize("NFD", text.casefold().strip().replace("’", "'"))
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f"))
