"""The verbs of publication: all that ever writes the register. Callers give the moment, `register.clock`'s."""

from policies.publication.acceptance import (
    accept_changes,
    accept_proposal,
    decline_proposal,
    proposal_manifest,
    reason_against_accepting,
    withdraw_acceptance,
)
from policies.publication.acts import (
    recall_version,
    record_checked,
    redact_version,
    reinstate_policy,
    withdraw_policy,
)
from policies.publication.approved import publish_approved
from policies.publication.batches import propagate
from policies.publication.freezing import freeze_version, record_fact
from policies.publication.signing import erase_signatory

__all__ = [
    "accept_changes",
    "accept_proposal",
    "decline_proposal",
    "erase_signatory",
    "freeze_version",
    "propagate",
    "proposal_manifest",
    "publish_approved",
    "reason_against_accepting",
    "recall_version",
    "record_checked",
    "record_fact",
    "redact_version",
    "reinstate_policy",
    "withdraw_acceptance",
    "withdraw_policy",
]
