"""Who is affected by a change of an article: the policies of the portal that show it, told in its editor."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from policies.authoring.models import PolicyPage
from policies.desk.reach import Reach
from policies.facts.concerned import standing_versions
from policies.register.clock import database_now
from policies.register.manifest import Manifest, policy_chain
from policies.register.models import Action, Chain, ChainKind, Entry
from policies.review.entitlement import may_read
from policies.review.subjects import Subject, subject_of


def articles_elsewhere(named: Subject, at: datetime) -> dict[str, Reach]:
    """Return how far the articles of a portal reach at a moment or in versions to come, by id, in one query.

    Left out are those that no other policy of the portal shows than this one, in this language.
    """
    entries = Entry.objects.filter(
        Exists(standing_versions(at, chain="chain", number="number")),
        action=Action.VERSION,
        chain__owner=named.owner,
        chain__kind=ChainKind.POLICY,
    ).select_related("chain")
    showing: dict[str, dict[UUID, Chain]] = defaultdict(dict)
    for entry in entries:
        for article in Manifest.from_json(entry.manifest).articles or {}:
            showing[article][entry.chain_id] = entry.chain
    own = policy_chain(*named).uuid
    return {article: Reach.of(chains.values()) for article, chains in showing.items() if chains.keys() - {own}}


@require_safe
def affected_articles(request: HttpRequest, page_id: int) -> JsonResponse:
    """Give one sentence for each article of a policy that others show too: {article id: sentence}."""
    page = Page.objects.filter(pk=page_id).first()
    specific: Any = page.specific if page else None
    if not isinstance(specific, PolicyPage):
        raise Http404
    named = subject_of(specific)
    if not may_read(request.user, named.owner):
        raise Http404
    found = articles_elsewhere(named, database_now())
    return JsonResponse({article: reach.sentence for article, reach in found.items()})
