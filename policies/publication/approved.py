"""The end of a workflow: what was approved is recorded, in the transaction of the approval, or nothing is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState

from home.models import Container
from home.queries import canonical_host, container_of
from policies.authoring.models import PolicyPage
from policies.facts.models import Fact, FactType
from policies.publication import pages
from policies.publication.addresses import set_address
from policies.publication.errors import UnableToPublish
from policies.publication.freezing import freeze_version, record_fact
from policies.publication.signing import Signing
from policies.register import queries
from policies.register.models import Capacity
from policies.review.candidates import Candidate, candidate, refuse_closed
from policies.review.contributors import settle
from policies.review.entitlement import reason_against_approving, reason_against_emergency, signatures_needed
from policies.review.errors import NotReady
from policies.review.models import LegalTaskState
from policies.review.operations import first_signature
from policies.review.subjects import Subject, object_of, subject_of


@transaction.atomic
def publish_approved(*, workflow_state: Any, user: Any) -> None:
    """Record what the last task of a workflow approved: a version of a policy, or a fact.

    Everything is checked again: that it was our task, that it approved this very draft, that whoever signed may.
    `user`, who finished the workflow, need not be who approved, and gives no right.

    :raises UnableToPublish: there is no recorded approval of what the draft says now. Nothing is changed.
    :raises UnableToRecord: the register refuses it.
    """
    task_state = _approval_of(workflow_state)
    revision = Revision.objects.select_for_update().get(pk=task_state.revision_id)
    obj = object_of(revision)
    if obj is None or obj.latest_revision_id != revision.pk:
        raise UnableToPublish(_("A newer draft exists than the one that was approved."))
    at = datetime.fromisoformat(task_state.approval["approved_at"])
    found = _as_approved(obj, task_state, at)
    signings = _signings(obj, task_state)
    if isinstance(obj, PolicyPage):
        _publish_policy(obj, revision, found, signings, at)
    else:
        _publish_fact(obj, revision, found, signings, at)
    named = subject_of(obj)
    settle(subject=named.subject, locale=named.locale, up_to_revision=revision.pk)


def _approval_of(workflow_state: Any) -> LegalTaskState:
    current = workflow_state.current_task_state
    states = LegalTaskState.objects.select_for_update(of=("self",))
    state: LegalTaskState | None = states.filter(pk=current.pk).first() if current else None
    if state is None or state.status != TaskState.STATUS_APPROVED or not state.approval or not state.manifest:
        raise UnableToPublish(_("Nobody entitled to it has approved this."))
    if state.workflow_state_id != workflow_state.pk:
        raise UnableToPublish(_("The approval belongs to another submission."))
    return state


def _as_approved(obj: Any, task_state: LegalTaskState, at: datetime) -> Candidate:
    with _unable_unless_ready():
        found = candidate(obj, at=at)
    approval = task_state.approval or {}
    if found.manifest.to_json() != task_state.manifest or found.digest != approval["digest"]:
        raise UnableToPublish(_("What was approved is not what the draft says now."))
    return found


@contextmanager
def _unable_unless_ready() -> Iterator[None]:
    try:
        yield
    except NotReady as reason:
        raise UnableToPublish(str(reason)) from reason


def _signings(obj: Any, task_state: LegalTaskState) -> list[Signing]:
    """Return the signatures under an approval, each of somebody who may sign: one, or two where two are needed."""
    approval = task_state.approval or {}
    in_emergency = approval["capacity"] == Capacity.EMERGENCY
    named = subject_of(obj)
    signings = [_signing(named, approval)]
    if in_emergency or signatures_needed(named) > 1:
        first = first_signature(task_state, approval["digest"])
        if first is None or first["user"] == approval["user"]:
            raise UnableToPublish(_("A second person has to sign this."))
        if (first["capacity"] == Capacity.EMERGENCY) != in_emergency:
            raise UnableToPublish(_("Those who signed this did not do so in the same capacity."))
        signings.insert(0, _signing(named, first))
    return signings


def _signing(named: Subject, approval: dict[str, Any]) -> Signing:
    capacity = Capacity(approval["capacity"])
    reason_against = reason_against_emergency if capacity is Capacity.EMERGENCY else reason_against_approving
    signatory = get_user_model().objects.filter(uuid=UUID(approval["user"])).first()
    if reason := reason_against(signatory, named) if signatory else _("Nobody signed."):
        raise UnableToPublish(reason)
    return Signing(
        user=UUID(approval["user"]),
        name=approval["name"],
        comment=approval["comment"],
        capacity=capacity,
        act_number=approval["act_number"],
        at=datetime.fromisoformat(approval["approved_at"]),
    )


def _publish_policy(
    page: PolicyPage, revision: Revision, found: Candidate, signings: list[Signing], at: datetime
) -> None:
    if found.document is None:
        raise UnableToPublish(_("What was approved has no words."))
    entry = freeze_version(document=found.document, manifest=found.manifest, signings=signings, at=at)
    # Asked again under the locks that freezing takes: somebody may have closed the language meanwhile.
    with _unable_unless_ready():
        refuse_closed(found.manifest.chain.owner, found.manifest.chain.locale)
    if entry == queries.last_words_not_recalled(entry.chain_id):
        pages.publish_revision(revision)
    if host := canonical_host(container_of(page)):
        set_address(chain=entry.chain, host=host, path=found.path)


def _publish_fact(
    obj: Fact | Container, revision: Revision, found: Candidate, signings: list[Signing], at: datetime
) -> None:
    if found.values is None:
        raise UnableToPublish(_("What was approved has no values."))
    record_fact(
        manifest=found.manifest,
        values=found.values,
        fact_type=FactType.PORTAL if isinstance(obj, Container) else obj.fact_type,
        signings=signings,
        at=at,
    )
    pages.publish_revision(revision)
