"""The tables of all parts, for Django to find."""

from policies.authoring.models import PrivacyPolicyPage
from policies.facts.models import (
    Controller,
    ControllerWording,
    DataProtectionOfficer,
    DataProtectionOfficerWording,
    FactRevision,
    LegalReference,
    LegalReferenceWording,
    Processor,
    ProcessorWording,
    SupervisoryAuthority,
    SupervisoryAuthorityWording,
)
from policies.publication.models import ArchiveJob
from policies.register.models import (
    Address,
    Body,
    Chain,
    Decision,
    Entry,
    Head,
    Signatory,
    Signature,
    Surroundings,
)
from policies.review.models import Contribution, LegalTaskState, OutgoingMail
from policies.review.task import LegalApprovalTask

__all__ = [
    "Address",
    "ArchiveJob",
    "Body",
    "Chain",
    "Contribution",
    "Controller",
    "ControllerWording",
    "DataProtectionOfficer",
    "DataProtectionOfficerWording",
    "Decision",
    "Entry",
    "FactRevision",
    "Head",
    "LegalApprovalTask",
    "LegalReference",
    "LegalReferenceWording",
    "LegalTaskState",
    "OutgoingMail",
    "PrivacyPolicyPage",
    "Processor",
    "ProcessorWording",
    "Signatory",
    "Signature",
    "SupervisoryAuthority",
    "SupervisoryAuthorityWording",
    "Surroundings",
]
