"""What editors answer to findings, as plain data.

JSON, by the key of a result ("G8", or "G13.portability"; "G13" answers for all its parts):

    {"G8": {"answer": "stated", "article": "<id>", "sentence": "You may withdraw…"},
     "G12": {"answer": "elsewhere", "link": "https://…"},
     "G20": {"answer": "not-applicable", "reason": "…"},
     "T1.number": {"answer": "waiver", "reason": "…"}}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from policies.document.nodes import UnwritableText, is_safe_link, written
from policies.review.rules.catalogue import RULES
from policies.review.rules.outcomes import Outcome, Result
from policies.review.rules.patterns import folded, words_of
from policies.review.rules.prose import Kind, Prose

LONGEST = 2000  # characters of a reason or a quotation
MOST = 200


class UnreadableAnswers(ValueError):
    """What was sent is no set of answers. The message says why in one sentence."""


class Way(StrEnum):
    STATED = "stated"
    ELSEWHERE = "elsewhere"
    NOT_APPLICABLE = "not-applicable"
    WAIVER = "waiver"


_FIELDS = {
    Way.STATED: ("article", "sentence"),
    Way.ELSEWHERE: ("link",),
    Way.NOT_APPLICABLE: ("reason",),
    Way.WAIVER: ("reason",),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `text` is the sentence quoted, the link, or the reason; `article` the id of a sentence's article."""

    way: Way
    text: str
    article: str = ""

    def plain(self) -> dict[str, str]:
        """Return the answer as JSON values."""
        *_others, name = _FIELDS[self.way]
        said = {"answer": self.way.value, name: self.text}
        return said | {"article": self.article} if self.way is Way.STATED else said


Answers = Mapping[str, Answer]


def parse(text: str) -> dict[str, Answer]:
    """Return the answers that some JSON holds; none for an empty text.

    :raises UnreadableAnswers: the first thing that is wrong, in one sentence.
    """
    if not text.strip():
        return {}
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableAnswers(_("The answers cannot be read.")) from error
    return read(data)


def read(data: Any) -> dict[str, Answer]:
    """Return the answers that JSON values hold.

    :raises UnreadableAnswers: the first thing that is wrong, in one sentence.
    """
    if not isinstance(data, dict):
        raise UnreadableAnswers(_("The answers cannot be read."))
    if len(data) > MOST:
        raise UnreadableAnswers(_("There are too many answers."))
    return {key: _answer(key, value) for key, value in data.items()}


def usable(data: Any) -> dict[str, Answer]:
    """Return those answers of a saved draft that can be read: rules come and go."""
    found = {}
    for key, value in data.items() if isinstance(data, dict) else ():
        with suppress(UnreadableAnswers):
            found[key] = _answer(key, value)
    return found


def plain(answers: Answers) -> dict[str, dict[str, str]]:
    """Return the answers as JSON values, as `read` takes them."""
    return {key: answer.plain() for key, answer in answers.items()}


def _answer(key: str, value: Any) -> Answer:
    rule = RULES.get(key.partition(".")[0])
    if rule is None:
        raise UnreadableAnswers(_("There is no rule “%(rule)s”.") % {"rule": key[:40]})
    if not isinstance(value, dict) or value.get("answer") not in list(Way):
        raise UnreadableAnswers(_("The answer to %(rule)s is none of those that can be chosen.") % {"rule": key[:40]})
    way = Way(value["answer"])
    if way is not Way.WAIVER and not rule.is_content:
        raise UnreadableAnswers(
            _("For %(rule)s one can only ask that the finding be let pass, with a reason.") % {"rule": key[:40]}
        )
    names = _FIELDS[way]
    if set(value) != {"answer", *names}:
        raise UnreadableAnswers(_("The answer to %(rule)s lacks something, or says too much.") % {"rule": key[:40]})
    fields = {name: _text(key, value[name]) for name in names}
    if way is Way.ELSEWHERE and not _is_page(fields["link"]):
        raise UnreadableAnswers(
            _("The answer to %(rule)s needs the address of a web page, beginning with https://.") % {"rule": key[:40]}
        )
    return Answer(way, fields[names[-1]], fields.get("article", ""))


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise UnreadableAnswers(_("The answer to %(rule)s is empty: write it.") % {"rule": key[:40]})
    if len(value) > LONGEST:
        raise UnreadableAnswers(
            _("The answer to %(rule)s is longer than %(count)d characters.") % {"rule": key[:40], "count": LONGEST}
        )
    try:
        return written(value.strip())
    except UnwritableText as error:
        raise UnreadableAnswers(
            _("The answer to %(rule)s holds a character that cannot be shown; type it again.") % {"rule": key[:40]}
        ) from error


def _is_page(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme == "https" and "." in (parts.hostname or "") and is_safe_link(link)


# --- what answers change ------------------------------------------------------------------------------------


def answer_to(result: Result, answers: Answers) -> Answer | None:
    """Return what was answered to one question, or to its rule as a whole."""
    return answers.get(result.key) or answers.get(result.rule)


def answered(result: Result, answers: Answers, prose: Prose) -> Result:
    """Return a result as an editor's answer leaves it. Only what is missing can be answered.

    An answer that points to a sentence or an article that is gone counts no more, and the message says so.
    """
    answer = answer_to(result, answers)
    if answer is None or not result.is_finding:
        return result
    settled = replace(result, severity=None, article=None, number=None, sentence="")
    match answer.way:
        case Way.WAIVER:
            return replace(result, waiver=answer.text)
        case Way.NOT_APPLICABLE:
            return replace(settled, outcome=Outcome.NOT_APPLICABLE, message=answer.text)
        case Way.ELSEWHERE:
            return replace(settled, outcome=Outcome.ELSEWHERE, message="", link=answer.text)
    article = prose.reading.articles.get(answer.article)
    if article is None or not _is_quoted(answer.text, article.id, prose):
        gone = _("The sentence that was pointed to is not there any more: point to another one.")
        return replace(result, message=f"{result.message} {gone}")
    number = prose.reading.numbers[article.id]
    return replace(settled, outcome=Outcome.STATED, message="", article=article.id, number=number, sentence=answer.text)


def _is_quoted(quotation: str, article: str, prose: Prose) -> bool:
    """Whether words stand in an article as quoted, whatever case, accents, marks and line breaks."""
    wanted = f" {' '.join(words_of(folded(quotation)))} "
    sentences = [s for s in prose.sentences if s.article.id == article and s.kind is not Kind.HEADING]
    return bool(wanted.strip()) and wanted in f" {' '.join(word for s in sentences for word in s.words)} "
