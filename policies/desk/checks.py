"""What the checks find, laid out for people: beside a draft in its editor, and on the review screen."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from home.models import Container
from home.queries import container_of, roots_of
from policies.authoring.chips.reading import UnreadableContent
from policies.authoring.documents import document_of
from policies.authoring.models import PolicyPage, PrivacyPolicyPage
from policies.authoring.previews import draft_resolver
from policies.desk.article_titles import article_titles
from policies.document.nodes import PolicyDocument
from policies.document.numbering import heading
from policies.document.render.reading import Reading
from policies.register.clock import database_now
from policies.register.manifest import manifest_of, policy_chain
from policies.register.queries import last_version
from policies.review.checks import Checks, checks_of
from policies.review.operations import heading_of
from policies.review.rules.answers import Way
from policies.review.rules.catalogue import RULES
from policies.review.rules.outcomes import Result, Severity
from policies.review.suggestions import waiting_for
from policies.review.threads import Thread, threads_on
from policies.review.translating import wordings_of

_WAYS = {
    Way.STATED: gettext_lazy("It says so already, in this sentence"),
    Way.ELSEWHERE: gettext_lazy("It is said on another page"),
    Way.NOT_APPLICABLE: gettext_lazy("It does not apply here"),
    Way.WAIVER: gettext_lazy("Ask the reviewer to let it pass"),
}


@dataclass(frozen=True)
class Shown:
    """A finding, or what was answered to one, as people read it.

    `answer` is the way in which it was answered and `said` the words, empty where nobody did.
    """

    result: Result
    rule: str
    heading: str
    is_debt: bool
    answer: str
    said: str

    @property
    def is_error(self) -> bool:
        return self.result.severity is Severity.ERROR

    @property
    def blocks(self) -> bool:
        return self.is_error and not self.result.waiver and not self.is_debt

    @property
    def ways(self) -> list[Way]:
        is_content = RULES[self.result.rule].is_content
        return [way for way in _WAYS if (self.is_error if way is Way.WAIVER else is_content)]


class Group(NamedTuple):
    """Findings under one heading, perhaps folded away."""

    title: str
    shown: list[Shown]
    is_folded: bool = False


@dataclass(frozen=True)
class Laid:
    """All that is shown of a policy's checks, in reading order; what speaks of no article comes first."""

    findings: list[Shown]
    answered: list[Shown]

    @property
    def to_mend(self) -> list[Shown]:
        return [shown for shown in self.findings if shown.blocks]

    @property
    def to_waive(self) -> list[Shown]:
        return [shown for shown in self.findings if shown.is_error and shown.result.waiver]

    @property
    def groups(self) -> list[Group]:
        """Return what there is to show, the gravest first."""
        to_look_at = [shown for shown in self.findings if not shown.is_error and not shown.is_debt]
        debts = [shown for shown in self.findings if shown.is_debt and not (shown.is_error and shown.result.waiver)]
        old = ngettext(
            "%(count)d finding that the version in force has already",
            "%(count)d findings that the version in force has already",
            len(debts),
        ) % {"count": len(debts)}
        said = ngettext("%(count)d answer", "%(count)d answers", len(self.answered)) % {"count": len(self.answered)}
        groups = [
            Group(_("Prevents submission"), self.to_mend),
            Group(_("The reviewer will be asked to let these pass"), self.to_waive),
            Group(_("Worth a look"), to_look_at),
            Group(old, debts, is_folded=True),
            Group(said, self.answered, is_folded=True),
        ]
        return [group for group in groups if group.shown]


def laid_out(checks: Checks, document: PolicyDocument) -> Laid:
    """Return what the checks of a document found, ready to be shown."""
    names = _headings(document)
    order = {article.id: place for place, article in enumerate(document.articles)}
    debts = list(checks.debts)
    findings, answered = [], []
    for result in sorted(checks.results, key=lambda result: order.get(result.article or "", -1)):
        is_debt = result in debts
        if is_debt:
            debts.remove(result)
        answer = checks.answer_to(result)
        shown = Shown(
            result=result,
            rule=str(RULES[result.rule].title),
            heading=names.get(result.article or "", ""),
            is_debt=is_debt,
            answer=str(_WAYS[answer.way]) if answer else "",
            said=answer.text if answer and answer.way is not Way.STATED else "",
        )
        if result.is_finding:
            findings.append(shown)
        elif answer:
            answered.append(shown)
    return Laid(findings, answered)


def _headings(document: PolicyDocument) -> dict[str, str]:
    numbers = Reading(document, strict=False).numbers
    return {
        article.id: heading(article, numbers[article.id], document.numbering, document.locale)
        for article in document.articles
    }


@require_safe
def checks(request: HttpRequest, page_id: int) -> HttpResponse:
    """Answer with what the checks find in the latest draft of a policy: part of a page, for its editor."""
    page: Any = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, PolicyPage) or not page.permissions_for_user(request.user).can_edit():
        raise Http404
    draft = page.get_latest_revision_as_object()
    container = container_of(page)
    at = database_now()
    effective = draft.effective_at if draft.effective_at and draft.effective_at > at else None
    context: dict[str, Any] = {
        "page": page,
        "ways": _WAYS.items(),
        "threads": _open_comments(page, draft),
        "suggestions": waiting_for(page).count(),
        "marks": _marks(page, draft, container),
    }
    try:
        resolver = draft_resolver(container, page.locale.language_code, effective_at=effective)
        document = document_of(draft, resolver=resolver)
    except (UnreadableContent, ValueError) as error:
        context["unreadable"] = str(error)
    else:
        found = checks_of(container, draft, document, effective=effective, at=at)
        context |= {"laid": laid_out(found, document), "articles": _headings(document).items()}
    answer = render(request, "policies/desk/checks.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _marks(page: PolicyPage, draft: PolicyPage, container: Container) -> list[tuple[str, str, bool]]:
    """Return the articles that the next version changes where others are translated from it, and which are marked.

    Id, heading, and whether it is marked as meaning the same.
    """
    if page.locale_id != container.prevailing_locale_id or len(roots_of(container)) < 2:
        return []
    name = policy_chain(container.uuid, page.translation_key, page.locale.language_code)
    last = last_version(name.uuid)
    before = (manifest_of(last).articles or {}) if last else {}
    now = wordings_of(draft)
    changed = [article for article in now if before.get(article, now[article]) != now[article]]
    titles = article_titles(draft)
    return [(article, titles.get(article, ""), article in draft.same_meaning) for article in changed]


def _open_comments(page: PolicyPage, draft: Any) -> list[tuple[str, Thread]]:
    """Return what reviewers have asked that nobody has settled, with the heading of the article that it is about."""
    return [(heading_of(draft, thread.article), thread) for thread in threads_on(page)]


class ChecksPanel(BaseSidePanel):
    """Beside the editor: a list that the browser asks for once the page stands, and again after each saving."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = gettext_lazy("Show or hide the checks")
        icon_name = "list-ul"

    name = "policy-checks"
    title = gettext_lazy("Checks of the text")
    template_name = "policies/desk/checks_panel.html"
    order = 150
    media = Media(js=["policies/checks.js"], css={"all": ["policies/checks.css"]})


class PolicyEditView(EditView):
    def get_side_panels(self) -> MediaContainer:
        panels = super().get_side_panels()
        if self.page.pk and not self.expects_json_response:
            panels.append(ChecksPanel(self.page, self.request))
        return panels


class PolicyViewSet(PageViewSet):
    """Wagtail's views of a page, but for the editor's."""

    model = PrivacyPolicyPage
    edit_view_class = PolicyEditView


privacy_policies = PolicyViewSet()
