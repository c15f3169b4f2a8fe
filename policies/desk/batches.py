"""A change of a fact on its way: how many policies it has reached, which had moved, which came late."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from home.queries import container_by_uuid
from policies.desk.awaiting import portal_zone
from policies.desk.before_and_after import names_of
from policies.desk.chosen_names import name_approved
from policies.desk.moments import in_zone
from policies.desk.reach import portals_named_to, portals_seen_by
from policies.facts.models import FactRevision
from policies.publication.models import Batch, BatchChain, BatchState, Proposal, ProposalState
from policies.register.clock import database_now
from policies.register.models import Action, Chain, Decision
from policies.review.entitlement import may_read
from policies.review.models import LegalTaskState
from policies.review.notifications import language_name

# What deserves a look is rare; were it not, the number says so.
NAMED = 50
SHOWN = 10


@dataclass(frozen=True)
class Progress:
    """How far a change has come, in policies, each in one language."""

    total: int
    done: int
    waiting: int
    nothing: int
    unable: int
    moved: int
    late: int

    @property
    def reached(self) -> int:
        """Those whose turn has come, whatever became of it."""
        return self.total - self.waiting

    @property
    def is_over(self) -> bool:
        return self.waiting == 0


@dataclass(frozen=True)
class Remarkable:
    """A policy of the change that did not simply get its new version; `url` is empty for who may not open those."""

    portal: str
    language: str
    url: str
    what: list[str]


def progress_of(batch: Batch) -> Progress:
    """Return how far a change has come, in one query."""
    counted = batch.chains.aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(state=BatchState.DONE)),
        waiting=Count("pk", filter=Q(state=BatchState.WAITING)),
        nothing=Count("pk", filter=Q(state=BatchState.NOTHING)),
        unable=Count("pk", filter=Q(state=BatchState.UNABLE)),
        moved=Count("pk", filter=Q(moved=True)),
        late=Count("pk", filter=Q(late=True)),
    )
    return Progress(**counted)


def remarkable(batch: Batch, user: Any) -> list[Remarkable]:
    """Return the policies that had moved, came late, could not be changed or lost a value, as far as a user is told."""
    portals, opened = portals_named_to(user), portals_seen_by(user)
    rows = batch.chains.filter(Q(moved=True) | Q(late=True) | Q(state=BatchState.UNABLE) | ~Q(kept=[]))
    if portals is not None:
        rows = rows.filter(owner__in=portals)
    found = list(rows.order_by("owner", "subject", "pk")[:NAMED])
    chains = Chain.objects.in_bulk([row.chain for row in found])
    names = names_of({row.owner for row in found})
    return [
        Remarkable(
            portal=names.get(row.owner, ""),
            language=language_name(chains[row.chain].locale),
            url=reverse("policies_versions", args=[row.chain]) if opened is None or row.owner in opened else "",
            what=_what(row),
        )
        for row in found
        if row.chain in chains
    ]


def _what(row: BatchChain) -> list[str]:
    unable = row.state == BatchState.UNABLE
    said = {
        _("Another version had come in between; the change was made on that one."): row.moved,
        _("Its turn came after the moment of taking effect; it took effect at once."): row.late,
        _("It cannot be changed: the text that it would start from was redacted or is damaged."): unable,
        _("A value has become empty; the policy keeps what it said last."): bool(row.kept),
    }
    return [sentence for sentence, holds in said.items() if holds]


def batch_of(state: LegalTaskState) -> Batch | None:
    """Return the change that the approval of a fact set under way; None when it touches no policy."""
    if not state.approval:
        return None
    decisions = Decision.objects.filter(action=Action.FACT, manifest_digest=state.approval["digest"])
    return Batch.objects.filter(decision__in=decisions.values("uuid")).first()


def revision_of(batch: Batch) -> FactRevision:
    """Return the revision of the fact that a change brings."""
    return FactRevision.objects.get(fact=batch.fact, number=batch.fact_number)


def batch_context(batch: Batch, user: Any) -> dict[str, Any]:
    """Return what the screens say of one change: progress, and what was out of the ordinary."""
    revision = revision_of(batch)
    zone = container_by_uuid(revision.owner).time_zone
    come = batch.effective_from <= database_now()
    taking_effect = _("In effect since %(moment)s.") if come else _("Takes effect on %(moment)s, everywhere at once.")
    waiting = Proposal.objects.filter(fact=batch.fact, fact_number=batch.fact_number, state=ProposalState.OPEN)
    return {
        "batch": batch,
        "fact_name": name_approved(revision),
        "taking_effect": taking_effect % {"moment": in_zone(batch.effective_from, zone)},
        "progress": progress_of(batch),
        "remarkable": remarkable(batch, user),
        "proposals_open": waiting.count(),
        "progress_url": reverse("policies_batch_progress", args=[batch.pk]),
    }


@dataclass(frozen=True)
class OnItsWay:
    """A change on the home screen of those whose facts or policies it is about."""

    name: str
    url: str
    moment: str
    reached: int
    total: int


def under_way(user: Any, at: datetime) -> list[OnItsWay]:
    """Return the changes that have not reached all their policies or not taken effect yet, as far as they are seen."""
    batches = _under_way(portals_seen_by(user), at).annotate(
        total=Count("chains"), waiting=Count("chains", filter=Q(chains__state=BatchState.WAITING))
    )
    rows: list[Any] = list(batches[:SHOWN])
    revisions: QuerySet[Any] = FactRevision.objects.filter(fact__in={row.fact for row in rows})
    found = {(row.fact, row.number): row for row in revisions.annotate(zone=portal_zone("owner"))}
    return [
        OnItsWay(
            name=name_approved(found[row.fact, row.fact_number]),
            url=reverse("policies_batch", args=[row.pk]),
            moment=in_zone(row.effective_from, found[row.fact, row.fact_number].zone),
            reached=row.total - row.waiting,
            total=row.total,
        )
        for row in rows
    ]


def _under_way(portals: set[UUID] | None, at: datetime) -> QuerySet[Batch]:
    batches = Batch.objects.filter(Q(finished_at=None) | Q(effective_from__gt=at))
    if portals is not None:
        own_facts = FactRevision.objects.filter(
            fact=OuterRef("fact"), number=OuterRef("fact_number"), owner__in=portals
        )
        own_policies = BatchChain.objects.filter(batch=OuterRef("pk"), owner__in=portals)
        batches = batches.filter(Exists(own_facts) | Exists(own_policies))
    return batches.order_by("effective_from", "pk")


@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a change of a fact has come."""
    context = batch_context(_readable(request.user, pk), request.user)
    title = _("Change of “%(fact)s”") % {"fact": context["fact_name"]}
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    context |= {
        "header_title": title,
        "header_icon": "resubmit",
        "breadcrumbs_items": [home, {"url": "", "label": title}],
    }
    return render(request, "policies/desk/batch.html", context)


@require_safe
def batch_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the part of that screen that changes by itself, for a script to put in its place."""
    return render(
        request, "policies/desk/batch_progress.html", batch_context(_readable(request.user, pk), request.user)
    )


def _readable(user: Any, pk: int) -> Batch:
    found = Batch.objects.filter(pk=pk).first()
    if found is None or not _may_read(user, found):
        raise Http404
    return found


def _may_read(user: Any, found: Batch) -> bool:
    if may_read(user, revision_of(found).owner):
        return True
    portals = portals_seen_by(user)
    return bool(portals) and found.chains.filter(owner__in=portals).exists()
