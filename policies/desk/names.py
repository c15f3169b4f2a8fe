"""Names and references typed by hand: shown where they stand, and turned into facts where staff say so."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from home.queries import container_of
from policies.authoring.chips.markup import FACT
from policies.authoring.mentions.finding import Choice, FoundReference, Mention, Passage, headings_of
from policies.authoring.mentions.operations import (
    Looked,
    UnableToTurn,
    look_through,
    reason_against_editing,
    turn_into_facts,
)
from policies.authoring.mentions.sentences import doubt_about
from policies.authoring.models import PolicyPage
from policies.desk.article_titles import article_title
from policies.desk.editable import editable_policy
from policies.document.numbering import direction
from policies.facts.labels import labels
from policies.facts.models import FactType
from policies.register.clock import database_now
from policies.review.translating import is_written_by_translating

CHECKED = "accept"


@require_http_methods(["GET", "HEAD", "POST"])
def names(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show those who may edit a policy what it has typed by hand, and turn what they ticked into facts."""
    page = editable_policy(request.user, page_id)
    back = reverse("wagtailadmin_pages:edit", args=[page.pk])
    if (reason := _reason_against(page, request.user)) is not None:
        messages.error(request, reason)
        return redirect(back)
    if request.method == "POST" and _turned(request, page):
        return redirect(back)
    looked = look_through(page, at=database_now())
    return render(request, "policies/desk/names.html", _context(page, looked, back))


def page_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Yield the button that leads from a policy's page to this screen."""
    if not issubclass(page.specific_class or Page, PolicyPage) or view_name != "edit":
        return
    if page.permissions_for_user(user).can_edit() and _reason_against(page.specific, user) is None:
        yield Button(_("Names and references"), reverse("policies_names", args=[page.pk]), icon_name="tag", priority=7)


def _reason_against(page: PolicyPage, user: Any) -> str | None:
    if is_written_by_translating(page):
        return _("This policy is written by translating another: turn the names into facts in that one.")
    return reason_against_editing(page, user)


def _turned(request: HttpRequest, page: PolicyPage) -> bool:
    """Save what was ticked and say so; False where it could not be, which is said too."""
    try:
        turned = turn_into_facts(
            page=page,
            accepted=_accepted(request),
            digest=request.POST.get("digest", ""),
            user=request.user,
            at=database_now(),
        )
    except UnableToTurn as error:
        messages.error(request, str(error))
        return False
    if not turned:
        messages.warning(request, _("Nothing was ticked, so nothing has changed."))
        return False
    sentence = ngettext(
        "Saved as a draft: %(count)d name or reference now follows what it stands for.",
        "Saved as a draft: %(count)d names and references now follow what they stand for.",
        len(turned),
    )
    messages.success(request, sentence % {"count": len(turned)})
    return True


def _accepted(request: HttpRequest) -> dict[str, int]:
    """Return what was chosen for each place that was ticked; -1, which is never offered, for anything odd."""
    accepted = {}
    for name in request.POST.getlist(CHECKED):
        position = request.POST.get(f"as-{name}", "0")
        accepted[name] = int(position) if position.isascii() and position.isdecimal() and len(position) < 4 else -1
    return accepted


def _context(page: PolicyPage, looked: Looked, back: str) -> dict[str, Any]:
    headings = headings_of(looked.body)
    locale = page.locale.language_code
    titles = [article_title(heading, page) for heading in headings]
    processors = {
        str(row.processor.uuid): row.processor.name for row in container_of(page).processors.select_related("processor")
    }
    rows = [
        (mention.passage.place.article, _row(mention, titles, headings, processors))
        for mention in looked.found.mentions
    ]
    doubts = [_doubt(reference, titles) for reference in looked.found.references if doubt_about(reference.typed)]
    return {
        "page": page,
        "articles": [
            {"title": titles[at], "rows": [row for _at, row in group]}
            for at, group in groupby(rows, key=lambda r: r[0])
        ],
        "count": len(rows),
        "doubts": doubts,
        "digest": looked.digest,
        "language": locale,
        "direction": direction(locale),
        "back": back,
        **_header(page, back),
    }


def _header(page: PolicyPage, back: str) -> dict[str, Any]:
    title = _("Names and references typed by hand")
    return {
        "header_title": title,
        "header_icon": "tag",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": back, "label": page.get_admin_display_title()},
            {"url": "", "label": title},
        ],
    }


def _row(mention: Mention, titles: list[str], headings: Any, processors: dict[str, str]) -> dict[str, Any]:
    by_id = {heading.id: title for heading, title in zip(headings, titles, strict=True)}
    name = mention.passage.place.name
    return {
        "name": name,
        "certain": mention.certain,
        "choices": [
            {
                "label": _meaning(choice, by_id, processors),
                "shows": choice.shows,
                "alike": _alike(mention, choice),
                "keeps_link": choice.keeps_link,
            }
            for choice in mention.choices
        ],
        **_words(mention.passage),
    }


def _words(passage: Passage) -> dict[str, str]:
    return {"words": passage.words, "before": passage.before, "after": passage.after}


def _doubt(reference: FoundReference, titles: list[str]) -> dict[str, Any]:
    passage = reference.passage
    return {"article": titles[passage.place.article], "reason": doubt_about(reference.typed), **_words(passage)}


def _alike(mention: Mention, choice: Choice) -> bool:
    return " ".join(mention.passage.words.split()) == " ".join(choice.shows.split())


def _meaning(choice: Choice, articles: dict[str, str], processors: dict[str, str]) -> str:
    """Return what a choice stands for, as staff call it: "Data protection officer: e-mail"."""
    if choice.kind != FACT:
        return _("Reference to %(article)s") % {"article": articles.get(choice.target, "")}
    subject, _dot, field = choice.target.rpartition(".")
    kind, _dot, uuid = subject.partition(".")
    who = processors.get(uuid, "") if uuid else ""
    named = {"who": who or (_("Portal") if kind == FactType.PORTAL else FactType(kind).label), "what": labels()[field]}
    return capfirst(_("%(who)s: %(what)s") % named)
