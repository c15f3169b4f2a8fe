"""The tables of all parts, for Django to find."""

from policies.authoring.models import PrivacyPolicyPage
from policies.facts.models import (
    Controller,
    ControllerWording,
    DataProtectionOfficer,
    DataProtectionOfficerWording,
    Due,
    FactRevision,
    LegalReference,
    LegalReferenceWording,
    Merged,
    Processor,
    ProcessorWording,
    SupervisoryAuthority,
    SupervisoryAuthorityWording,
)
from policies.publication.models import ArchiveJob, Batch, BatchChain, Plan, Proposal
from policies.register.models import (
    Address,
    Body,
    Chain,
    Decision,
    Entry,
    Head,
    Shown,
    Signatory,
    Signature,
    Surroundings,
)
from policies.review.models import Contribution, LegalTaskState, Opinion, OpinionRequest, OutgoingMail
from policies.review.rules.models import OutdatedCitation, RuleSetting
from policies.review.task import LegalApprovalTask

__all__ = [
    "Address",
    "ArchiveJob",
    "Batch",
    "BatchChain",
    "Body",
    "Chain",
    "Contribution",
    "Controller",
    "ControllerWording",
    "DataProtectionOfficer",
    "DataProtectionOfficerWording",
    "Decision",
    "Due",
    "Entry",
    "FactRevision",
    "Head",
    "LegalApprovalTask",
    "LegalReference",
    "LegalReferenceWording",
    "LegalTaskState",
    "Merged",
    "Opinion",
    "OpinionRequest",
    "OutdatedCitation",
    "OutgoingMail",
    "Plan",
    "PrivacyPolicyPage",
    "Processor",
    "ProcessorWording",
    "Proposal",
    "RuleSetting",
    "Shown",
    "Signatory",
    "Signature",
    "SupervisoryAuthority",
    "SupervisoryAuthorityWording",
    "Surroundings",
]
