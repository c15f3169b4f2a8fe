"""What may be put into the texts of a policy besides words: its portal's facts, and how references are written."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from home.models import LocaleRoot
from home.queries import container_of
from policies.authoring.chips.labels import LENGTH, short
from policies.authoring.models import PolicyPage
from policies.authoring.previews import draft_resolver
from policies.document.nodes import Fact
from policies.document.numbering import direction, reference_forms, reference_text
from policies.facts.offered import OfferedFact, OfferedGroup, offered_facts

# No policy has more articles; a language may write the first of them otherwise than by its number.
NUMBERS = range(1, 100)


@require_safe
def offered(request: HttpRequest, page_id: int) -> JsonResponse:
    """Answer with what the editor of a policy offers; a language of a portal stands for a policy to be written there.

    :raises Http404: it is neither, or this user may not write there.
    """
    page = get_object_or_404(Page, pk=page_id).specific
    if not _may_write(request.user, page):
        raise Http404
    locale = page.locale.language_code
    resolver = draft_resolver(container_of(page), locale, effective_at=getattr(page, "effective_at", None))
    answer = JsonResponse(
        {
            "locale": locale,
            "direction": direction(locale),
            "length": LENGTH,
            "groups": [_group(group) for group in offered_facts(resolver)],
            "references": [_reference(form, locale) for form in reference_forms(locale)],
            "former": _former(page),
            "languages": [{"locale": code, "name": str(name)} for code, name in settings.LANGUAGES if code != locale],
            "words": _words(),
        }
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def _may_write(user: Any, page: Page) -> bool:
    if isinstance(page, PolicyPage):
        return bool(page.permissions_for_user(user).can_edit())
    return isinstance(page, LocaleRoot) and bool(page.permissions_for_user(user).can_add_subpage())


def _group(group: OfferedGroup) -> dict[str, Any]:
    return {"title": group.title, "facts": [_fact(fact) for fact in group.facts]}


def _fact(fact: OfferedFact) -> dict[str, Any]:
    return {"key": fact.key, "name": fact.name, "forms": [_form(form) for form in fact.forms]}


def _form(form: Fact) -> dict[str, str]:
    return {"form": form.form, "label": short(form.value or "")}


def _reference(form: str, locale: str) -> dict[str, Any]:
    """Return how a reference reads: to each number, to a heading without number, and to neither."""
    return {
        "form": form,
        "numbered": [reference_text(number, form, locale) for number in NUMBERS],
        "titled": reference_text(None, form, locale, "{heading}"),
        "untitled": reference_text(None, form, locale),
    }


def _former(page: Page) -> dict[str, str]:
    """Return the present id of each article by the ids that it also answers to."""
    if not isinstance(page, PolicyPage):
        return {}
    body = page.get_latest_revision_as_object().body
    return {former: child["id"] for child in body.raw_data for former in child["value"].get("former_ids") or ()}


def _words() -> dict[str, Any]:
    """Return the sentences that the browser says, in the language of whoever edits."""
    return {
        "title": _("Insert into the text"),
        "titleLanguage": _("These words are in another language"),
        "change": _("Change what stands in the text"),
        "search": _("Search facts, articles and terms"),
        "searchLanguage": _("Search languages"),
        "articles": _("Articles of this policy"),
        "terms": _("Defined terms"),
        "languages": _("Languages"),
        "written": _("Written as"),
        "insert": _("Insert"),
        "replace": _("Replace"),
        "cancel": _("Cancel"),
        "none": _("Nothing was found."),
        "one": _("1 result"),
        "many": _("{count} results"),
        "article": _("Article {number}"),
        "withoutNumber": _("Without number"),
        "untitled": _("Without heading"),
        "noValue": _("no approved value yet"),
        "noForm": _("this form is missing, the plain one is shown"),
        "unknown": _("not known in this portal"),
        "articleGone": _("this article is not in this policy"),
        "termGone": _("this definition is not in this policy"),
        "selectFirst": _("Select the words that are in another language first."),
        "changeIt": _("Double-click to change it."),
    }
