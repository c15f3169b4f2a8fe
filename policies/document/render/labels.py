"""The words that renderers add to what the author wrote: headers of typed rows, roles, legal bases, rights.

They stand in the document's language; a language without labels takes the English ones.
"""

from policies.document.numbering import language_of
from policies.document.render.languages import ar, br, de, en, es, fr

_LANGUAGES = {"ar": ar.LABELS, "br": br.LABELS, "de": de.LABELS, "en": en.LABELS, "es": es.LABELS, "fr": fr.LABELS}


def label(key: str, locale: str) -> str:
    """Return the label `key`, such as "basis.a" or "header.purpose", in the language of `locale`."""
    return _LANGUAGES.get(language_of(locale), en.LABELS)[key]


def line_label(fact_key: str, locale: str) -> str:
    """Return what stands before a line of a contact card ("E-mail:"), or "" where the value speaks for itself."""
    key = f"line.{fact_key.rpartition('.')[2]}"
    return label(key, locale) if key in en.LABELS else ""


def colon(locale: str) -> str:
    """Return what stands between a word and its explanation; French sets a space before it."""
    return "\u00a0: " if language_of(locale) == "fr" else ": "
