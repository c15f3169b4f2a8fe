"""The policies in force of one portal that cite a law: where a letter about its repeal leads."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from home.models import Container, Role
from home.roles import containers_with_role
from policies.desk.awaiting import policy_models
from policies.desk.versions import header
from policies.facts.queries import laws_in_effect
from policies.register.clock import database_now
from policies.register.manifest import policy_chain
from policies.review.entitlement import may_read
from policies.review.notifications import language_name
from policies.review.repeals import articles_of, cited_laws
from policies.review.rules.fleet import Citing, policies_citing


@require_safe
def citing(request: HttpRequest, portal: UUID, law: UUID) -> HttpResponse:
    """List the policies of a portal that cite a law which it may cite, whether that is repealed or not."""
    container = Container.objects.filter(uuid=portal).first()
    if container is None or not may_read(request.user, portal):
        raise Http404
    now = database_now()
    approved = laws_in_effect(portal, now).get(law)
    if approved is None:
        raise Http404
    (found,) = cited_laws([approved], now)
    policies = list(policies_citing(found.texts, now, {portal: container.name}))
    urls = _editors(request.user, policies)
    rows = [
        {
            "title": row.title,
            "locale": row.locale,
            "language": language_name(row.locale),
            "url": urls.get((row.policy, row.locale)) or _versions_url(row),
            "articles": articles_of(row),
            "sentence": row.sentence,
        }
        for row in policies
    ]
    title = _("Where %(portal)s cites “%(law)s”") % {"portal": container.name, "law": found.citation}
    return render(
        request, "policies/desk/citing.html", {"law": found, "rows": rows} | header([(title, "")], "doc-full")
    )


def _editors(user: Any, policies: list[Citing]) -> dict[tuple[UUID, str], str]:
    """Return the addresses at which the user may go on with policies, by policy and language."""
    written = None if user.is_superuser else containers_with_role(user, Role.EDITOR, Role.TRANSLATOR)
    keys = [row.policy for row in policies if written is None or row.owner in written]
    pages = Page.objects.type(*policy_models()).filter(translation_key__in=keys).select_related("locale")
    return {
        (page.translation_key, page.locale.language_code): reverse("wagtailadmin_pages:edit", args=[page.pk])
        for page in pages
    }


def _versions_url(row: Citing) -> str:
    return reverse("policies_versions", args=[policy_chain(row.owner, row.policy, row.locale).uuid])
