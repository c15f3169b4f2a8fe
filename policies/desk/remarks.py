"""Comments and suggestions on the review screen: beside each article that changes, and one list for all others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest

from policies.desk.differences import ArticleDifference
from policies.desk.suggesting import Suggested
from policies.document.nodes import PolicyDocument
from policies.document.numbering import heading, numbers
from policies.register.clock import database_now
from policies.review import comments
from policies.review.models import LegalTaskState
from policies.review.threads import Thread, threads_on

COMMENT = "comment"
ANSWER = "answer"
RESOLVE = "resolve"


class RemarkForm(forms.Form):
    """What somebody says about an article, or in answer to somebody; the text is checked where it is recorded."""

    remark = forms.ChoiceField(choices=[(way, way) for way in (COMMENT, ANSWER, RESOLVE)])
    article = forms.CharField(required=False, max_length=40)
    thread = forms.IntegerField(required=False, min_value=1)
    text = forms.CharField(required=False, strip=False)


def record_remark(request: HttpRequest, state: LegalTaskState, form: RemarkForm) -> None:
    """Record what was said.

    :raises UnableToDecide: it was not; the sentence says why.
    """
    said, now = form.cleaned_data, database_now()
    if said["remark"] == COMMENT:
        comments.comment(task_state=state, user=request.user, article=said["article"], text=said["text"], at=now)
    elif said["remark"] == ANSWER:
        thread = said["thread"] or 0
        comments.answer(task_state=state, user=request.user, thread=thread, text=said["text"], at=now)
    else:
        comments.resolve(task_state=state, user=request.user, thread=said["thread"] or 0, at=now)


@dataclass(frozen=True)
class Remarks:
    """Open comments and suggestions on one article, and how it is called; an empty id is the policy as a whole.

    `may_change` is false of an article that the submission leaves out: it has no words to suggest others for.
    """

    article: str
    heading: str
    threads: tuple[Thread, ...]
    suggestions: tuple[Suggested, ...]
    may_change: bool


def remarks_context(
    page: Any,
    document: PolicyDocument,
    differences: Sequence[ArticleDifference],
    suggestions: Mapping[str, Sequence[Suggested]],
) -> dict[str, Any]:
    """Return the differences with what is said of each, what is said of the rest, and every article by its heading."""
    threads: dict[str, list[Thread]] = defaultdict(list)
    for thread in threads_on(page):
        threads[thread.article].append(thread)
    computed = numbers(document)
    headings = {
        article.id: heading(article, computed[article.id], document.numbering, document.locale)
        for article in document.articles
    }

    def said_of(article: str, heading: str) -> Remarks:
        said = tuple(threads.get(article, ())), tuple(suggestions.get(article, ()))
        return Remarks(article, heading, *said, may_change=article in headings)

    shown = {change.id for change in differences}
    others = [article for article in dict.fromkeys((*threads, *suggestions)) if article not in shown]
    return {
        "differences": [(change, said_of(change.id, change.heading)) for change in differences],
        "other_remarks": [said_of(article, headings.get(article, "")) for article in others],
        "articles": list(headings.items()),
        "longest_remark": comments.LENGTH,
    }
