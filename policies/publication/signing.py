"""Decisions and the signatures under them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from policies.publication.errors import UnableToRecord
from policies.register.hashing import signatory_reference
from policies.register.manifest import Manifest
from policies.register.models import Capacity, Decision, Signatory, Signature
from policies.review.models import LegalTaskState


@dataclass(frozen=True, slots=True)
class Signing:
    """Somebody's hand: who, in which capacity, with which words or number of an act; `at` None for this moment."""

    user: UUID
    name: str
    comment: str = ""
    capacity: Capacity = Capacity.REVIEWER
    act_number: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """A decision as recorded: what every entry made under it repeats."""

    decision: Decision
    signatures: tuple[Signature, ...]
    manifest_digest: str
    at: datetime


def record_decision(*, manifest: Manifest, signings: Sequence[Signing], at: datetime) -> Act:
    """Record the decision about a manifest, its signatures, and, apart and erasable, who signed.

    :raises UnableToRecord: nobody signed, or one person signed twice.
    """
    if not signings:
        raise UnableToRecord(_("Nothing is recorded without a signature."))
    if len({signing.user for signing in signings}) < len(signings):
        raise UnableToRecord(_("One person signs a decision once."))
    decision = Decision.objects.create(
        uuid=uuid4(), action=manifest.action, manifest_digest=manifest.digest(), decided_at=at
    )
    signatures = tuple(
        _sign(decision=decision, position=position, signing=signing, at=at)
        for position, signing in enumerate(signings, start=1)
    )
    return Act(decision=decision, signatures=signatures, manifest_digest=decision.manifest_digest, at=at)


@transaction.atomic
def erase_signatory(*, signature: Signature) -> None:
    """Erase for good who signed and with which comment, here and in the submission that it ended. Idempotent.

    The signature stays, and so does every hash. Of the submission, a UUID stays that leads to an account or nowhere.
    """
    signatory = Signatory.objects.filter(signature=signature).first()
    if signatory is None:
        return
    digest = signature.decision.manifest_digest
    signed = Q(approval__digest=digest) | Q(first_approval__digest=digest)
    for state in LegalTaskState.objects.filter(signed | Q(emergency__user=str(signatory.user))):
        _forget_approval(state, str(signatory.user))
    signatory.delete()


def _forget_approval(state: LegalTaskState, user: str) -> None:
    for said in filter(None, (state.first_approval, state.approval)):
        if said["user"] == user:
            said |= {"name": "", "comment": ""}
    if state.emergency and state.emergency["user"] == user:
        state.emergency = None
    LegalTaskState.objects.filter(pk=state.pk).update(
        first_approval=state.first_approval, emergency=state.emergency, approval=state.approval
    )
    if state.approval and state.approval["user"] == user:
        TaskState.objects.filter(pk=state.pk).update(comment="", finished_by=None)


def _sign(*, decision: Decision, position: int, signing: Signing, at: datetime) -> Signature:
    salt = secrets.token_hex(32)
    signature = Signature.objects.create(
        decision=decision,
        position=position,
        reference=signatory_reference(salt=salt, user=signing.user, name=signing.name, comment=signing.comment),
        capacity=signing.capacity,
        act_number=signing.act_number,
        signed_at=signing.at or at,
    )
    Signatory.objects.create(
        signature=signature, salt=salt, user=signing.user, name=signing.name, comment=signing.comment
    )
    return signature
