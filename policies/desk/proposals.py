"""A proposal: a change of a shared fact that a portal's own reviewer accepts or declines for its policies."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from home.models import Container, Role
from home.queries import container_by_uuid
from home.roles import containers_with_role
from policies.desk.awaiting import portal_name
from policies.desk.before_and_after import PolicyChange, names_of, policies_changed
from policies.desk.chosen_names import name_approved, names_of_chosen
from policies.desk.differences import ValueDifference, value_differences
from policies.desk.kept_reasons import DECLINED, keep_reason, kept_reason
from policies.desk.moments import in_zone
from policies.facts import queries as facts
from policies.facts.labels import labels
from policies.facts.models import FactRevision
from policies.facts.resolution import Approved
from policies.publication.acceptance import (
    accept_proposal,
    decline_proposal,
    proposal_manifest,
    reason_against_accepting,
)
from policies.publication.errors import UnableToRecord
from policies.publication.models import Batch, Proposal, ProposalState
from policies.publication.signing import Signing
from policies.register.clock import database_now
from policies.register.manifest import owner_chain
from policies.register.models import Action, Chain, Entry, Shown, Signatory
from policies.review.candidates import values_of
from policies.review.entitlement import may_read
from policies.review.operations import ACT_NUMBER_LENGTH

ACCEPT = "accept"
DECLINE = "decline"

# More than this on the home screen is no longer a list to work through.
SHOWN = 25


class ProposalForm(forms.Form):
    """What a reviewer says of a proposal. `digest` names what was on screen."""

    digest = forms.CharField(required=False, max_length=71, widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[(ACCEPT, ACCEPT), (DECLINE, DECLINE)])
    comment = forms.CharField(
        label=gettext_lazy("Your comment"),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Compulsory when you decline."),
    )
    act_number = forms.CharField(
        label=gettext_lazy("Act number"),
        required=False,
        max_length=ACT_NUMBER_LENGTH,
        help_text=gettext_lazy("Of the deliberation or order, if there is one."),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("decision") == DECLINE and not said.get("comment", "").strip() and not self.errors:
            self.add_error("comment", _("Say in the comment why you decline."))
        return said


@dataclass(frozen=True)
class OpenProposal:
    """A proposal on the home screen of a reviewer."""

    title: str
    portal: str
    url: str
    since: datetime


def open_proposals(user: Any) -> list[OpenProposal]:
    """Return the open proposals of the portals where the user is a legal reviewer, the oldest first."""
    portals = containers_with_role(user, Role.LEGAL_REVIEWER)
    found = Proposal.objects.filter(portal__in=portals, state=ProposalState.OPEN)
    rows: list[Any] = list(found.annotate(portal_name=portal_name("portal")).order_by("opened_at", "pk")[:SHOWN])
    revisions = FactRevision.objects.filter(fact__in={row.fact for row in rows})
    names = {(row.fact, row.number): name_approved(row) for row in revisions}
    return [
        OpenProposal(
            title=_("Change of “%(fact)s”") % {"fact": names.get((row.fact, row.fact_number), "")},
            portal=row.portal_name,
            url=reverse("policies_proposal", args=[row.pk]),
            since=row.opened_at,
        )
        for row in rows
    ]


def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a proposal to those who work for its portal, and take the decision of its reviewers."""
    found = Proposal.objects.filter(pk=pk).first()
    if found is None or not may_read(request.user, found.portal):
        raise Http404
    form = ProposalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _decided(request, found, form):
        return redirect("policies_proposal", pk)
    found.refresh_from_db()
    return render(request, "policies/desk/proposal.html", _context(request, found, form))


def _decided(request: HttpRequest, found: Proposal, form: ProposalForm) -> bool:
    said, now = form.cleaned_data, database_now()
    user: Any = request.user
    try:
        if said["decision"] == ACCEPT:
            signing = Signing(
                user=user.uuid,
                name=user.shown_name,
                comment=said["comment"].strip(),
                act_number=said["act_number"].strip(),
            )
            accept_proposal(proposal=found, digest=said["digest"], signing=signing, at=now)
            messages.success(request, _("Accepted. The policies of this portal get their new versions."))
        else:
            _decline(found, user, said["comment"].strip(), now)
            messages.success(request, _("Declined. The policies of this portal keep what they show."))
    except UnableToRecord as reason:
        form.add_error(None, str(reason))
        return False
    return True


@transaction.atomic
def _decline(found: Proposal, user: Any, reason: str, at: datetime) -> None:
    """Close a proposal and keep the reason, or neither; whoever comes second has declined nothing."""
    held = Proposal.objects.select_for_update().get(pk=found.pk)
    if against := reason_against_accepting(user, held):
        raise UnableToRecord(against)
    if held.state == ProposalState.DECLINED:
        raise UnableToRecord(_("Somebody else has declined this proposal already."))
    decline_proposal(proposal=held, user=user.uuid, at=at)
    keep_reason(DECLINED, about=held.pk, portal=held.portal, user=user, reason=reason)


def _context(request: HttpRequest, found: Proposal, form: ProposalForm) -> dict[str, Any]:
    now = database_now()
    portal = container_by_uuid(found.portal)
    revision = facts.revision(found.fact, found.fact_number)
    if revision is None:
        raise Http404
    values = values_of(revision) or {}
    title = _("Change of “%(fact)s” proposed to %(portal)s") % {"fact": name_approved(revision), "portal": portal}
    come = revision.effective_from <= now
    elsewhere = _("In effect elsewhere since %(moment)s.") if come else _("Takes effect elsewhere on %(moment)s.")
    context: dict[str, Any] = {
        "proposal": found,
        "portal": portal,
        "owner": names_of([revision.owner]).get(revision.owner, ""),
        "values": _changed(found, values, now),
        "elsewhere": elsewhere % {"moment": in_zone(revision.effective_from, portal.time_zone)},
        "form": form,
        "header_title": title,
        "header_icon": "check",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Proposal")},  # the bar cuts a long name off
        ],
    }
    if found.state == ProposalState.OPEN:
        return context | _open_context(request.user, found, revision, now)
    for reason in form.non_field_errors():
        messages.warning(request, reason)
    return context | _closed_context(found, portal)


def _open_context(user: Any, found: Proposal, revision: FactRevision, now: datetime) -> dict[str, Any]:
    manifest, plan = proposal_manifest(found, at=now)
    chains = list(
        Chain.objects.filter(uuid__in=[chain for chain, _number in plan.chains]).order_by("subject", "locale")
    )
    moment = max(now, revision.effective_from)
    changes: list[PolicyChange] = policies_changed(chains, Approved(revision), at=moment)
    return {
        "open": True,
        "digest": manifest.digest(),
        "changes": changes,
        "reason_against": reason_against_accepting(user, found),
    }


def _closed_context(found: Proposal, portal: Container) -> dict[str, Any]:
    outcomes = {
        ProposalState.ACCEPTED: _("Accepted on %(moment)s."),
        ProposalState.DECLINED: _("Declined on %(moment)s. The policies of this portal keep what they show."),
        ProposalState.OVERTAKEN: _(
            "Overtaken on %(moment)s: a newer change has come, or a version of this portal’s own."
        ),
    }
    moment = in_zone(found.closed_at, portal.time_zone) if found.closed_at else ""
    context: dict[str, Any] = {"outcome": outcomes[ProposalState(found.state)] % {"moment": moment}}
    if found.state == ProposalState.DECLINED:
        context["decided_by"], context["comment"] = kept_reason(DECLINED, about=found.pk, portal=found.portal)
    if found.state == ProposalState.ACCEPTED and (entry := _acceptance_of(found)):
        signatory = Signatory.objects.filter(signature__decision=entry.decision_id).first()
        context["decided_by"] = signatory.name if signatory else _("name erased")
        context["comment"] = signatory.comment if signatory else ""
        batch = Batch.objects.filter(decision=entry.decision_id).first()
        context["batch_url"] = reverse("policies_batch", args=[batch.pk]) if batch else ""
    return context


def _acceptance_of(found: Proposal) -> Entry | None:
    entries = Entry.objects.filter(
        chain=owner_chain(found.portal).uuid, action=Action.ACCEPTANCE, number=found.fact_number
    )
    entry: Entry | None = entries.filter(manifest__contains=str(found.fact)).order_by("-position").first()
    return entry


def _changed(found: Proposal, values: dict[str, Any], at: datetime) -> list[ValueDifference]:
    """Return what changes against the revision that the portal's policies show, or the one before."""
    shown = Shown.objects.filter(chain__owner=found.portal, fact=found.fact, fact_number__lt=found.fact_number)
    number = shown.order_by("-fact_number").values_list("fact_number", flat=True).first() or found.fact_number - 1
    before = values_of(facts.revision(found.fact, number))
    return value_differences(before, values, labels(), names_of_chosen((before or {}, values), at))
