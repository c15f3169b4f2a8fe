"""The comments on the review screen: beside each article that changes, and one list for all others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest

from policies.desk.differences import ArticleDifference
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
    """Open comments on one article, and how it is called; an empty id stands for the policy as a whole."""

    article: str
    heading: str
    threads: tuple[Thread, ...]


def remarks_context(page: Any, document: PolicyDocument, differences: Sequence[ArticleDifference]) -> dict[str, Any]:
    """Return the differences with the comments on each, the comments on the rest, and every article by its heading."""
    threads: dict[str, list[Thread]] = defaultdict(list)
    for thread in threads_on(page):
        threads[thread.article].append(thread)
    computed = numbers(document)
    headings = {
        article.id: heading(article, computed[article.id], document.numbering, document.locale)
        for article in document.articles
    }
    changed = [Remarks(change.id, change.heading, tuple(threads.pop(change.id, ()))) for change in differences]
    return {
        "differences": list(zip(differences, changed, strict=True)),
        "other_remarks": [
            Remarks(article, headings.get(article, ""), tuple(found)) for article, found in threads.items()
        ],
        "articles": list(headings.items()),
        "longest_remark": comments.LENGTH,
    }
