"""What may be put into the texts of a policy besides words: its portal's facts, and how references are written."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from home.models import Container, LocaleRoot
from home.queries import container_of
from policies.authoring.chips.labels import LENGTH, short
from policies.authoring.models import PolicyPage
from policies.authoring.previews import draft_resolver
from policies.desk.before_and_after import names_of
from policies.desk.reach import Reach, affected
from policies.document.nodes import Fact
from policies.document.numbering import direction, reference_forms, reference_text
from policies.facts.models import FactType
from policies.facts.offered import OfferedFact, OfferedGroup, offered_facts
from policies.facts.queries import merged_into
from policies.facts.resolution import Resolver

# A language may write the first of them otherwise than by its number; from the last on they are all alike.
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
    portal = container_of(page)
    resolver = draft_resolver(portal, locale, effective_at=getattr(page, "effective_at", None))
    answer = JsonResponse(
        {
            "locale": locale,
            "direction": direction(locale),
            "length": LENGTH,
            "owners": _owners(portal, resolver),
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


def _owners(portal: Container, resolver: Resolver) -> list[dict[str, Any]]:
    """Return the facts by whose they are, the portal's own first; how far all of them reach is one query."""
    groups = offered_facts(resolver)
    libraries = {group.owner for group in groups} - {portal.uuid}
    names = {portal.uuid: portal.name} | (names_of(libraries) if libraries else {})
    named = {fact.fact for group in groups for fact in group.facts if fact.fact}
    reaches = affected(facts=named, at=resolver.at)
    merged = merged_into(named)

    def order(group: OfferedGroup) -> tuple[bool, str, UUID]:
        return group.owner != portal.uuid, names.get(group.owner, ""), group.owner

    return [
        {
            "title": _whose(names.get(owner, ""), is_own=owner == portal.uuid),
            "groups": [_group(group, reaches, merged) for group in own],
        }
        for (_other, _name, owner), own in groupby(sorted(groups, key=order), key=order)
    ]


def _whose(name: str, *, is_own: bool) -> str:
    return (_("Of this portal: %(name)s") if is_own else _("Shared by %(name)s")) % {"name": name}


def _group(group: OfferedGroup, reaches: Mapping[UUID, Reach], merged: Mapping[UUID, UUID]) -> dict[str, Any]:
    """Return what one subject says. How far it reaches is said once, of laws for each."""
    is_law = group.facts[0].key.startswith(f"{FactType.LAW}.")
    return {
        "title": group.title,
        "reach": "" if is_law else _reach(group.facts[0], reaches),
        "facts": [_fact(fact, _reach(fact, reaches), fact.fact in merged) for fact in group.facts],
    }


def _reach(fact: OfferedFact, reaches: Mapping[UUID, Reach]) -> str:
    return reaches[fact.fact].sentence if fact.fact else ""


def _fact(fact: OfferedFact, reach: str, is_merged: bool) -> dict[str, Any]:
    """Return one line of what is offered; what was merged is known where it stands, and offered no more."""
    return {
        "key": fact.key,
        "name": fact.name,
        "reach": reach,
        "merged": is_merged and _is_named_by_itself(fact.key),
        "forms": [_form(form) for form in fact.forms],
    }


def _is_named_by_itself(key: str) -> bool:
    """Whether a text names one fact, and not whomever its portal has chosen for a role."""
    return key.count(".") > 1


def _form(form: Fact) -> dict[str, str]:
    return {"form": form.form, "label": short(form.value or "")}


def _reference(form: str, locale: str) -> dict[str, Any]:
    """Return how a reference reads: to each number, to those beyond, to a heading without number, and to neither."""
    beyond = NUMBERS.stop
    return {
        "form": form,
        "numbered": [reference_text(number, form, locale) for number in NUMBERS],
        "beyond": reference_text(beyond, form, locale).replace(str(beyond), "{number}"),
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
        "merged": _("this was merged into another one"),
        "noForm": _("this form is missing, the plain one is shown"),
        "unknown": _("not known in this portal"),
        "articleGone": _("this article is not in this policy"),
        "termGone": _("this definition is not in this policy"),
        "selectFirst": _("Select the words that are in another language first."),
        "changeIt": _("To change it, double-click, or select it and press Ctrl + Alt + F."),
    }
