"""What a submission has become: in force since when and as which version, or sent back and why."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from policies.desk.batches import batch_context, batch_of
from policies.desk.moments import in_zone
from policies.register.clock import database_now
from policies.register.manifest import Manifest, policy_chain
from policies.register.models import Action, Address, Capacity, Entry
from policies.review.models import LegalTaskState
from policies.review.subjects import Subject

_STANDARD_PORTS = {"http": "80", "https": "443"}


def decided_context(request: HttpRequest, state: LegalTaskState, named: Subject) -> dict[str, Any]:
    """Return what the review screen says of a submission that is no longer open."""
    context: dict[str, Any] = {"decided": True, "decided_by": "", "outcome": _outcome(state)}
    if state.finished_by is not None:
        context["decided_by"] = state.finished_by.shown_name
    if not state.approval:
        return context
    if state.approval["capacity"] == Capacity.EMERGENCY:
        context["emergency_signed"] = [said for said in (state.first_approval, state.approval) if said]
    if not named.locale:
        return context | _change_context(request, state)
    chain = policy_chain(*named).uuid
    entry = Entry.objects.filter(
        chain=chain, action=Action.VERSION, decision__manifest_digest=state.approval["digest"]
    ).first()
    if entry is None or entry.effective_from is None or entry.number is None:
        return context
    moment = in_zone(entry.effective_from, Manifest.from_json(entry.manifest).time_zone)
    said = {"moment": moment, "number": entry.number}
    deferred = entry.effective_from > database_now()
    future, present = (
        _("In force from %(moment)s as version %(number)d."),
        _("In force since %(moment)s as version %(number)d."),
    )
    context["outcome"] = (future if deferred else present) % said
    context["public_url"] = "" if deferred else _public_url(request, entry)
    context["version_url"] = reverse("policies_version", args=[chain, entry.number])
    return context


def _change_context(request: HttpRequest, state: LegalTaskState) -> dict[str, Any]:
    """Return how far the change of a fact has come, where it touches policies."""
    found = batch_of(state)
    return batch_context(found, request.user) if found else {}


def _outcome(state: LegalTaskState) -> str:
    if state.status == state.STATUS_APPROVED:
        return _("Approved.")
    if state.status == state.STATUS_REJECTED:
        return _("Sent back: changes were asked for.")
    return _("Taken back before anybody decided.")


def _public_url(request: HttpRequest, entry: Entry) -> str:
    address = Address.objects.filter(chain=entry.chain_id, redirect_to="").order_by("pk").first()
    if address is None:
        return ""
    port = request.get_port()
    suffix = "" if port == _STANDARD_PORTS.get(request.scheme or "") else f":{port}"
    return f"{request.scheme}://{address.host}{suffix}{address.path}"
