"""The numbers of articles, computed from their order and never typed, and the words around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from policies.document.nodes import Article, NumberingStyle, PolicyDocument


class Answering(Protocol):
    """What has an id, and ids that it had before."""

    @property
    def id(self) -> str: ...
    @property
    def former_ids(self) -> tuple[str, ...]: ...


_Answers = TypeVar("_Answers", bound=Answering)

# In a heading, and inside a sentence. Every other language takes the English words.
_ARTICLE = {
    "ar": ("المادة", "المادة"),
    "br": ("Pennad", "pennad"),
    "de": ("Artikel", "Artikel"),
    "en": ("Article", "article"),
    "es": ("Artículo", "artículo"),
    "fr": ("Article", "article"),
}
# How else a language names an article in a sentence: what its grammar runs together with the word. "{}" is the number,
# or the heading of an article without one. Frozen versions are rendered anew: what stands here never changes.
_REFERENCE_FORMS: Mapping[str, Mapping[str, str]] = {
    "ar": {"the": "المادة {}", "to": "للمادة {}", "by": "بالمادة {}"},
    "br": {
        "the": "ar pennad {}",
        "of": "eus ar pennad {}",
        "to": "d’ar pennad {}",
        "in": "er pennad {}",
        "the-start": "Ar pennad {}",
    },
    "de": {"of": "des Artikels {}"},
    "en": {},
    "es": {
        "the": "el artículo {}",
        "of": "del artículo {}",
        "to": "al artículo {}",
        "the-start": "El artículo {}",
    },
    "fr": {
        "the": "l’article {}",
        "of": "de l’article {}",
        "to": "à l’article {}",
        "the-start": "L’article {}",
    },
}
_QUOTES = {"fr": "«\u00a0{}\u00a0»", "br": "«\u00a0{}\u00a0»", "es": "«{}»", "de": "„{}“", "ar": "«{}»"}
_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"})
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"arab", "hebr", "syrc", "thaa"})


def language_of(locale: str) -> str:
    """Return the language of a locale, without country or script: "fr" for "fr-BE" and "fr_BE"."""
    return locale.replace("_", "-").split("-", 1)[0].lower()


def direction(locale: str) -> str:
    """Return "rtl" or "ltr", by the script that the locale names, else by its language."""
    scripts = {part.lower() for part in locale.replace("_", "-").split("-")[1:] if len(part) == 4}
    if scripts:
        return "rtl" if scripts & _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if language_of(locale) in _RIGHT_TO_LEFT else "ltr"


def numbers(document: PolicyDocument) -> dict[str, int | None]:
    """Return the number of each article by id, counting from 1; None for articles without number."""
    result: dict[str, int | None] = {}
    last = 0
    for article in document.articles:
        last += article.numbered
        result[article.id] = last if article.numbered else None
    return result


def label(number: int, style: NumberingStyle, locale: str) -> str:
    """Return how the heading of a numbered article begins: "Article 4", "ARTICLE PREMIER", "4."."""
    if style == NumberingStyle.PLAIN:
        return f"{number}."
    language = language_of(locale)
    word = _ARTICLE.get(language, _ARTICLE["en"])[0]
    if style == NumberingStyle.CAPITALS:
        # French law gives its first article a name, not a number.
        return "ARTICLE PREMIER" if (language, number) == ("fr", 1) else f"{word.upper()} {number}"
    return f"{word} {number}"


def heading(article: Article, number: int | None, style: NumberingStyle, locale: str) -> str:
    """Return the whole heading, "Article 4. What we collect", or the bare one of an article without number."""
    if number is None:
        return article.heading
    begins = label(number, style, locale)
    if not article.heading.strip():
        return begins
    return f"{begins.rstrip('.')}. {article.heading}"


def reference_forms(locale: str) -> tuple[str, ...]:
    """Return the names of the forms that a reference can take in the language of `locale`, the plain one, "", first.

    "number" is the number alone, "start" begins a sentence, "the", "of", "to", "in" and "by" hold what the language
    puts before the article or runs together with it, "the-start" is "the" at the start of a sentence. Several articles
    are words and numbers: "articles ", "number", " et ", "number".
    """
    language = language_of(locale)
    return ("", "number", "start", *_REFERENCE_FORMS.get(language, _REFERENCE_FORMS["en"]))


def reference_text(number: int | None, form: str, locale: str, title: str = "") -> str:
    """Return the words of a reference in the language of `locale`: "article 5", or as `reference_forms` says.

    An article without number is called by its heading, `title`, in quotation marks. A form that the language does not
    have gives the plain one.
    """
    language = language_of(locale)
    capitalised, plain = _ARTICLE.get(language, _ARTICLE["en"])
    quoted = _QUOTES.get(language, "“{}”").format(title.strip()) if title.strip() else ""
    named = quoted if number is None else str(number)
    if pattern := _REFERENCE_FORMS.get(language, _REFERENCE_FORMS["en"]).get(form):
        return pattern.replace("{}", named).rstrip()
    word = capitalised if form == "start" else plain
    if number is None:
        return quoted or word
    return named if form == "number" else f"{word} {number}"


def answering(articles: Sequence[_Answers]) -> dict[str, _Answers]:
    """Return the articles by every id that they answer to; a present id goes before a former one."""
    result = {article.id: article for article in reversed(articles)}
    for article in articles:
        for former in article.former_ids:
            result.setdefault(former, article)
    return result


def resolve(document: PolicyDocument, ref: str) -> Article | None:
    """Return the article that answers to `ref`, by its present id or a former one."""
    return answering(document.articles).get(ref)
