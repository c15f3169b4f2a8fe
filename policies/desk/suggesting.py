"""Suggesting other words: how a reviewer writes them, how they are shown, and where an editor accepts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page, TaskState

from policies.authoring.models import PolicyPage
from policies.authoring.rewording import HEADING, LENGTH, PlainLine, without_marks
from policies.desk.article_titles import article_titles
from policies.desk.editable import editable_policy
from policies.document.alignment import Line, aligned
from policies.document.lines import plain_line
from policies.document.numbering import direction
from policies.register.clock import database_now
from policies.review import suggestions
from policies.review.comments import LENGTH as NOTE_LENGTH
from policies.review.entitlement import is_reviewer, reviewers
from policies.review.errors import UnableToDecide
from policies.review.models import LegalTaskState, Suggestion, SuggestionState
from policies.review.subjects import NothingToReview, Subject, object_of, subject_of
from policies.review.translating import is_written_by_translating

ACCEPT = "accept"
DECLINE = "decline"
TAKE_BACK = "take-back"


class DecidingForm(forms.Form):
    """What becomes of which suggestion, of what the screen offers: `ways`."""

    suggestion = forms.UUIDField()
    deciding = forms.ChoiceField()

    def __init__(self, data: Any, *ways: str) -> None:
        super().__init__(data)
        self.fields["deciding"].choices = [(way, way) for way in ways]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Suggested:
    """A suggestion as it is shown: the line before and after, who suggested it, and what became of it and by whom."""

    uuid: UUID
    article: str
    line: Line
    note: str
    name: str
    at: datetime
    state: str
    decided_by: str
    is_open: bool
    is_own: bool


def suggested(rows: Iterable[Suggestion], user: Any) -> dict[str, list[Suggested]]:
    """Return suggestions by the article that they are about, in their order. Without words they are left out."""
    found = [row for row in rows if row.after]
    people = get_user_model().objects.in_bulk(
        {uuid for row in found for uuid in (row.suggested_by, row.decided_by) if uuid}, field_name="uuid"
    )
    by_article: dict[str, list[Suggested]] = defaultdict(list)
    for row in found:
        by_article[row.article].append(_suggested(row, people, user))
    return by_article


def _suggested(row: Suggestion, people: Mapping[UUID, Any], user: Any) -> Suggested:
    before, after = (plain_line(without_marks(text)) for text in (row.before, row.after))
    return Suggested(
        uuid=row.uuid,
        article=row.article,
        line=aligned([before], [after])[0],
        note=row.note,
        name=_name(people.get(row.suggested_by)),
        at=row.suggested_at,
        state=str(SuggestionState(row.state).label),
        decided_by=_name(people.get(row.decided_by)) if row.decided_by else "",
        is_open=row.state == SuggestionState.OPEN,
        is_own=row.suggested_by == user.uuid,
    )


def _name(person: Any) -> str:
    return person.shown_name if person else _("somebody unknown")


def all_suggestions(state: LegalTaskState, obj: Any, named: Subject, user: Any) -> dict[str, Any]:
    """Return what the review screen says of the suggestions to a submission that is no longer open."""
    rows = list(state.suggestions.order_by("suggested_at", "pk"))
    if not rows:
        return {}
    waits = any(row.state == SuggestionState.OPEN for row in rows)
    may_accept = waits and isinstance(obj, PolicyPage) and obj.permissions_for_user(user).can_edit()
    return {
        "suggestions": [each for found in suggested(rows, user).values() for each in found],
        "suggestions_url": reverse("policies_suggestions", args=[obj.pk]) if may_accept else "",
        "language": named.locale,
        "direction": direction(named.locale),
    }


def record_taking_back(request: HttpRequest, state: LegalTaskState, form: DecidingForm) -> bool:
    """Take one's own suggestion back, from the review screen; whether that was done. Else the form says why not."""
    if not form.is_valid():
        return False
    try:
        suggestions.take_back(task_state=state, user=request.user, suggestion=form.cleaned_data["suggestion"])
    except UnableToDecide as reason:
        form.add_error(None, str(reason))
        return False
    return True


# --- writing them ---


@require_http_methods(["GET", "HEAD", "POST"])
def suggest_words(request: HttpRequest, task_state_id: int, article: str) -> HttpResponse:
    """Let a reviewer write the lines of an article of an open submission anew."""
    states = LegalTaskState.objects.select_related("revision", "workflow_state")
    state = get_object_or_404(states, taskstate_ptr__id=task_state_id)
    named = _reviewed(request.user, state)
    review = reverse("policies_review", args=[state.pk])
    if state.status != TaskState.STATUS_IN_PROGRESS:
        messages.warning(request, _("This has already been decided."))
        return redirect(review)
    if is_written_by_translating(object_of(state.revision)):
        messages.warning(
            request, _("This policy is written by translating another: say in a comment what should read otherwise.")
        )
        return redirect(review)
    draft = state.revision.as_object()
    lines = suggestions.lines_of(draft, article)
    if not lines:
        raise Http404
    form = WordsForm(request.POST if request.method == "POST" else None, lines=lines, locale=named.locale)
    if form.is_valid() and _was_suggested(request, state, article, form):
        return redirect(f"{review}#desk-article-{article}")
    return render(request, "policies/desk/suggest.html", _writing_context(draft, named, article, form, review))


class WordsForm(forms.Form):
    """The lines of an article, each in a field of its own, and one note for all."""

    note = forms.CharField(
        label=gettext_lazy("Why, if you want to say so"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, data: Any, *, lines: Iterable[PlainLine], locale: str) -> None:
        super().__init__(data, auto_id="words-%s")
        self.places = {f"line-{number}": line for number, line in enumerate(lines, start=1)}
        number = 0
        for name, line in self.places.items():
            number += line.place != HEADING
            rows = min(12, 1 + len(line.text) // 90 + line.text.count("\n"))
            self.fields[name] = forms.CharField(
                label=_("Heading") if line.place == HEADING else _("Line %(number)d") % {"number": number},
                required=False,
                strip=False,
                max_length=max(LENGTH, len(line.text)),
                initial=line.text,
                widget=forms.Textarea({"rows": rows, "lang": locale, "dir": direction(locale)}),
            )

    def line_fields(self) -> Iterator[forms.BoundField]:
        """Yield the fields of the lines."""
        for name in self.places:
            yield self[name]

    def words(self) -> dict[str, str]:
        """Return what was written, by place; a line that was not sent stays as it is."""
        return {line.place: self.cleaned_data[name] for name, line in self.places.items() if name in self.data}


def _reviewed(user: Any, state: LegalTaskState) -> Subject:
    """Return the name of the policy submitted, to a legal reviewer of its portal; to others there is none."""
    page = object_of(state.revision)
    if not isinstance(page, PolicyPage):
        raise Http404
    try:
        named = subject_of(page)
    except NothingToReview as error:
        raise Http404 from error
    if not is_reviewer(user, named.owner):
        raise Http404
    return named


def _was_suggested(request: HttpRequest, state: LegalTaskState, article: str, form: WordsForm) -> bool:
    try:
        suggestions.suggest(
            task_state=state,
            user=request.user,
            article=article,
            words=form.words(),
            note=form.cleaned_data["note"],
            at=database_now(),
        )
    except UnableToDecide as reason:
        form.add_error(None, str(reason))
        return False
    messages.success(request, _("Suggested. An editor can accept it once you have asked for changes."))
    return True


def _writing_context(draft: PolicyPage, named: Subject, article: str, form: WordsForm, review: str) -> dict[str, Any]:
    title = _("Suggest other words")
    return {
        "header_title": title,
        "header_icon": "edit",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": review, "label": _("Review")},
            {"url": "", "label": title},
        ],
        "article": article_titles(draft).get(article, ""),
        "language": named.locale,
        "direction": direction(named.locale),
        "form": form,
        "review": review,
        "is_only_reviewer": reviewers(named.owner).count() == 1,
    }


# --- accepting them ---


@require_http_methods(["GET", "HEAD", "POST"])
def suggestions_to(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show those who may edit a policy what reviewers suggest, and let them accept it or leave it aside."""
    page = editable_policy(request.user, page_id)
    form = DecidingForm(request.POST if request.method == "POST" else None, ACCEPT, DECLINE)
    if form.is_valid() and _was_decided(request, page, form):
        return redirect("policies_suggestions", page.pk)
    draft = page.get_latest_revision_as_object()
    headings = article_titles(draft)
    found = suggested(suggestions.waiting_for(page), request.user)
    locale = page.locale.language_code
    title = _("Suggestions")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    context = {
        "header_title": title,
        "header_icon": "edit",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": edit, "label": page.get_admin_display_title()},
            {"url": "", "label": title},
        ],
        "articles": [(headings.get(article, ""), rows) for article, rows in found.items()],
        "language": locale,
        "direction": direction(locale),
        "form": form,
        "reason_against": _reason_against(page),
        "is_under_review": bool(page.workflow_in_progress),
        "edit": edit,
    }
    return render(request, "policies/desk/suggestions.html", context)


def page_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Yield the button that leads from a policy's page to what reviewers suggest, where something waits."""
    if view_name != "edit" or not isinstance(page, PolicyPage) or not page.permissions_for_user(user).can_edit():
        return
    if count := suggestions.waiting_for(page).count():
        said = _("Suggestions (%(count)d)") % {"count": count}
        yield Button(said, reverse("policies_suggestions", args=[page.pk]), icon_name="edit", priority=4)


def _reason_against(page: PolicyPage) -> str:
    if page.workflow_in_progress:
        return _("This policy is under review. Suggestions can be accepted once that has ended.")
    if is_written_by_translating(page):
        return _("This policy is written by translating another: put the words into the translation.")
    return ""


def _was_decided(request: HttpRequest, page: PolicyPage, form: DecidingForm) -> bool:
    said = form.cleaned_data
    is_accepted = said["deciding"] == ACCEPT
    if is_accepted and is_written_by_translating(page):
        form.add_error(None, _reason_against(page))
        return False
    decide = suggestions.accept if is_accepted else suggestions.decline
    try:
        decide(page=page, suggestion=said["suggestion"], user=request.user, at=database_now())
    except UnableToDecide as reason:
        form.add_error(None, str(reason))
        return False
    messages.success(request, _("Saved as a draft.") if is_accepted else _("Left aside."))
    return True
