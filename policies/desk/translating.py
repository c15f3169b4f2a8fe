"""A translation beside the text that prevails: what changed there since each article was translated, word by word."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from home.queries import container_of
from policies.authoring.chips.reading import UnreadableContent
from policies.authoring.documents import document_of
from policies.authoring.mentions.operations import reason_against_editing
from policies.authoring.models import PolicyPage
from policies.authoring.previews import draft_resolver
from policies.authoring.rewording import plain_lines, without_marks
from policies.desk.differences import ArticleDifference, differences
from policies.desk.editable import editable_policy
from policies.desk.localized.editing import read_source_anew, translation_of
from policies.desk.moments import in_zone
from policies.document.comparison import compare
from policies.document.nodes import Article, PolicyDocument
from policies.document.numbering import direction, heading, numbers
from policies.register import queries as register
from policies.register.clock import database_now
from policies.review.errors import UnableToDecide
from policies.review.notifications import language_name
from policies.review.translating import Prevailing, Stands, prevailing_over, say_still_right, standing

TRANSLATE = "translate"

_STANDS = {
    Stands.CURRENT: gettext_lazy("up to date"),
    Stands.BEHIND: gettext_lazy("behind"),
    Stands.UNSAID: gettext_lazy("nobody has said what it translates"),
    Stands.MISSING: gettext_lazy("not translated"),
}


class StillRightForm(forms.Form):
    """The articles of which a translator says that they are still right."""

    article = forms.MultipleChoiceField()

    def __init__(self, data: Any, articles: Iterator[str]) -> None:
        super().__init__(data)
        self.fields["article"].choices = [(article, article) for article in articles]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Row:
    """An article of the text that prevails, and what the draft has in its place.

    `difference` is what changed there since the draft's article was translated; None where that is not known.
    """

    id: str
    heading: str
    stands: Stands
    label: str
    difference: ArticleDifference | None
    now: tuple[str, ...]
    here: tuple[str, ...]

    @property
    def may_be_right(self) -> bool:
        return self.stands in (Stands.BEHIND, Stands.UNSAID)


@require_http_methods(["GET", "HEAD", "POST"])
def translating(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show those who may edit a translation how it stands to the text that prevails, and take their word for it."""
    page = editable_policy(request.user, page_id)
    container = container_of(page)
    prevailing = prevailing_over(page, container, database_now())
    if prevailing is None:
        messages.warning(request, _("No text in force prevails over this one."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    if request.POST.get("action") == TRANSLATE and read_source_anew(page):
        return redirect("wagtailadmin_pages:edit", page.pk)
    draft = page.get_latest_revision_as_object()
    form = StillRightForm(
        request.POST if request.method == "POST" else None, (article.id for article in prevailing.document.articles)
    )
    if form.is_valid() and _was_said(request, page, form):
        return redirect("policies_translating", page.pk)
    rows = list(_rows(draft, prevailing))
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    title = _("Beside the text that prevails")
    moment = prevailing.entry.effective_from or prevailing.entry.recorded_at
    context = {
        "header_title": title,
        "header_icon": "wagtail-localize-language",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": edit, "label": page.get_admin_display_title()},
            {"url": "", "label": title},
        ],
        "form": form,
        "rows": [row for row in rows if row.stands is not Stands.CURRENT],
        "current": [row for row in rows if row.stands is Stands.CURRENT],
        "source": prevailing.document,
        "source_language": language_name(prevailing.locale),
        "source_locale": prevailing.locale,
        "source_direction": direction(prevailing.locale),
        "locale_code": page.locale.language_code,
        "locale_direction": direction(page.locale.language_code),
        "number": prevailing.number,
        "since": in_zone(moment, container.time_zone),
        "reason_against": reason_against_editing(page, request.user) or "",
        "edit": edit,
        "is_translated_here": translation_of(page) is not None,
    }
    return render(request, "policies/desk/translating.html", context)


def page_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Yield the button that leads from a translation to this screen."""
    if view_name != "edit" or not isinstance(page, PolicyPage) or not page.permissions_for_user(user).can_edit():
        return
    if page.locale_id != container_of(page).prevailing_locale_id:
        url = reverse("policies_translating", args=[page.pk])
        yield Button(_("Beside the text that prevails"), url, icon_name="wagtail-localize-language", priority=3)


def source_lines(prevailing: Prevailing | None) -> dict[str, tuple[str, ...]]:
    """Return the lines of each article of the text that prevails, by id; nothing where none does."""
    if prevailing is None:
        return {}
    return {change.id: _lines(change) for change in _whole(prevailing.document).values()}


def _was_said(request: HttpRequest, page: PolicyPage, form: StillRightForm) -> bool:
    articles = form.cleaned_data["article"]
    try:
        say_still_right(page=page, articles=articles, user=request.user, at=database_now())
    except UnableToDecide as reason:
        form.add_error(None, str(reason))
        return False
    said = ngettext(
        "Saved as a draft: %(count)d article says what prevails.",
        "Saved as a draft: %(count)d articles say what prevails.",
        len(articles),
    )
    messages.success(request, said % {"count": len(articles)})
    return True


def _rows(draft: PolicyPage, prevailing: Prevailing) -> Iterator[Row]:
    computed = numbers(prevailing.document)
    stands = standing(draft, prevailing)
    whole = _whole(prevailing.document)
    since = _since(draft, prevailing, [each for each, how in stands.items() if how is Stands.BEHIND])
    here = _here(draft)
    for article in prevailing.document.articles:
        yield Row(
            id=article.id,
            heading=_heading(article, prevailing.document, computed),
            stands=stands[article.id],
            label=str(_STANDS[stands[article.id]]),
            difference=since.get(article.id),
            now=_lines(whole[article.id]),
            here=here.get(article.id, ()),
        )


def _here(draft: PolicyPage) -> dict[str, tuple[str, ...]]:
    """Return the lines of each article of a draft, by id: as readers would have them, or else as they are typed."""
    resolver = draft_resolver(container_of(draft), draft.locale.language_code, effective_at=None)
    try:
        document = document_of(draft, resolver=resolver)
    except (UnreadableContent, ValueError):
        body = draft.body.get_prep_value()
        return {each["id"]: tuple(without_marks(line.text) for line in plain_lines(body, each["id"])) for each in body}
    return {article: _lines(change) for article, change in _whole(document).items()}


def _heading(article: Article, document: PolicyDocument, computed: Any) -> str:
    return heading(article, computed[article.id], document.numbering, document.locale)


def _whole(document: PolicyDocument) -> dict[str, ArticleDifference]:
    return {change.id: change for change in differences(compare(None, document), document)}


def _lines(change: ArticleDifference) -> tuple[str, ...]:
    """Return the lines of an article as it is now."""
    lines = (line for passage in change.passages for line in passage.lines if line.after)
    return tuple("".join(fragment.text for fragment in line.after) for line in lines)


def _since(draft: PolicyPage, prevailing: Prevailing, late: list[str]) -> dict[str, ArticleDifference]:
    """Return what changed in articles since they were translated, as far as those versions can still be read."""
    wanted: dict[int, list[str]] = {}
    for article in late:
        digest = draft.translated_from.get(article)
        numbers_saying = [step.number for step in prevailing.steps if step.articles.get(article) == digest]
        if numbers_saying:
            wanted.setdefault(max(numbers_saying), []).append(article)
    found: dict[str, ArticleDifference] = {}
    for number, articles in wanted.items():
        if before := register.document(prevailing.chain, number):
            changes = differences(compare(before, prevailing.document), prevailing.document)
            found |= {change.id: change for change in changes if change.id in articles}
    return found
